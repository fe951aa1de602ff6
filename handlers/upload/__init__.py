"""Giving out addresses to upload a photo to, and storing small photos that come in the request."""
