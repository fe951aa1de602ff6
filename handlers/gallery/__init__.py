"""Listing, showing, downloading and deleting photos."""
