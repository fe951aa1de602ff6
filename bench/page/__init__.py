"""The page in a real Chromium, from fixed galleries that answer at once.

A site of the bench serves the frozen page, the API's answers and real renditions as CloudFront
would. What is measured is the page, not the machine that stands in for AWS.
"""
