"""Inviting, listing and blocking people, and giving them the photos of nobody."""
