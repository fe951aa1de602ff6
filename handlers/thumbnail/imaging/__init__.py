"""The imaging package: bytes of any photo in, its renditions out, in memory.

It knows nothing of S3, of AWS or of an environment.
"""

from handlers.thumbnail.imaging.errors import UnusablePhotoError
from handlers.thumbnail.imaging.model import Limits, Rendered, RenderedFile
from handlers.thumbnail.imaging.render import render
from handlers.thumbnail.imaging.thumbnail import thumbnail

__all__ = ["Limits", "Rendered", "RenderedFile", "UnusablePhotoError", "render", "thumbnail"]
