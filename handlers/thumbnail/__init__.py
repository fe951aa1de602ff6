"""Making the renditions of a stored original, and settling the photo's state."""
