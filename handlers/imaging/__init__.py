"""The imaging package: bytes of any photo in, its renditions out, in memory.

It knows nothing of S3, of AWS or of an environment.
"""

from handlers.imaging.errors import UnusablePhotoError
from handlers.imaging.model import Limits, Rendered, RenderedFile
from handlers.imaging.render import render

__all__ = ["Limits", "Rendered", "RenderedFile", "UnusablePhotoError", "render"]
