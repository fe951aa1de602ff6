"""Making the renditions of an original that was stored, and settling the photo's fate."""
