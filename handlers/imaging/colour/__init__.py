"""Colour management: from any colour space that photos state to sRGB."""
