"""The page in a real Chromium, with galleries of any size and lines as slow as real ones.

A site of the bench serves the frozen page, the API's answers and real renditions as CloudFront
would. What is measured is the page, not the machine that stands in for AWS.
"""
