"""Imaging: the bytes of a photo in, its renditions out, in memory.

It depends neither on AWS nor on environment variables.
"""

from handlers.imaging.errors import UnusablePhotoError
from handlers.imaging.model import Limits, PlannedFile, Rendered, RenderedFile
from handlers.imaging.render import render

__all__ = ["Limits", "PlannedFile", "Rendered", "RenderedFile", "UnusablePhotoError", "render"]
