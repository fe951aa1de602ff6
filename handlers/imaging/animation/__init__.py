"""Animations: from GIF, APNG, animated WebP and AVIF sequences to animated WebP."""
