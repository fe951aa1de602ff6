"""Issuing URLs to upload photos to, and storing small photos that are part of the request."""
