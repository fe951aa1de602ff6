"""Colours: from whatever a photo says its numbers mean to sRGB."""
