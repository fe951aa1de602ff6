"""Opening and decoding: bytes in, a picture that is not decoded yet out, within the limits.

The format is decided by content, and only that format's decoder is imported. Whatever a decoder
raises is about the bytes that somebody sent: they are damaged.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageFile

from handlers.fileformats import formats
from handlers.imaging import errors, size_limits
from handlers.imaging.decoders import jpeg
from handlers.imaging.errors import UnusablePhotoError

if TYPE_CHECKING:
    from collections.abc import Generator

    from handlers.imaging.model import Limits
    from handlers.imaging.opened_photo import OpenedPhoto

_MODULES: Final = {
    "PNG": "handlers.imaging.decoders.png",
    "GIF": "handlers.imaging.decoders.gif",
    "WEBP": "handlers.imaging.decoders.webp",
    "HEIF": "handlers.imaging.decoders.heif",
    "AVIF": "handlers.imaging.decoders.avif",
    "TIFF": "handlers.imaging.decoders.tiff",
    "JXL": "handlers.imaging.decoders.jxl",
}
# Bytes of memory per pixel of formats that take more than usual: HDR has 16 bits beside the planes
# of its decoder, and a JPEG XL keeps earlier layers.
_USUAL_COST: Final = 16
_COSTS: Final = {"HEIF": 24, "JXL": 32}


def open_photo(content: bytes, limits: Limits, *, tolerant: bool = False) -> OpenedPhoto:
    """The picture, not decoded yet.

    Args:
        content: The file.
        limits: What it may cost.
        tolerant: Whether an incomplete file is read as far as it goes.

    Raises:
        UnusablePhotoError: `not_an_image`, `damaged`, `unsupported`, `too_many_pixels`,
            `too_long` or `too_complex`.
    """
    found = formats.by_content(content)
    if found is None:
        raise errors.not_an_image()
    max_pixels = ceiling(found.decoder, limits.max_pixels)
    # Pillow's own limit is off; ours is checked below.
    Image.MAX_IMAGE_PIXELS = None
    with decoding(tolerant=tolerant):
        if found.decoder == "JPEG":
            opened = jpeg.open_photo(content, limits)
        else:
            opened = import_module(_MODULES[found.decoder]).open_photo(content, max_pixels)
    size_limits.check_size(opened.picture.width, opened.picture.height, max_pixels)
    return opened


def prepare(content: bytes) -> None:
    """Import what opens a file, so that a fork of this process need not.

    Raises:
        ImportError: A decoder is missing.
    """
    found = formats.by_content(content)
    if found is not None and found.decoder in _MODULES:
        import_module(_MODULES[found.decoder])


def ceiling(decoder: str, max_pixels: int) -> int:
    """How many pixels of a format take as much memory as `max_pixels` usual ones."""
    return max_pixels * _USUAL_COST // _COSTS.get(decoder, _USUAL_COST)


@contextmanager
def decoding(*, tolerant: bool = False) -> Generator[None]:
    """Guards whatever touches bytes that somebody sent.

    Raises:
        UnusablePhotoError: `too_complex` if the memory is not enough, `damaged` for any other error
            of a decoder.
        ImportError: A decoder is missing, which is not the photo's fault.
    """
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = tolerant
    try:
        with ignored_warnings():
            yield
    except (UnusablePhotoError, ImportError):
        raise
    except MemoryError as error:
        raise errors.too_complex() from error
    except Exception as error:
        raise errors.damaged() from error
    except BaseException as error:
        # Decoders written in Rust panic.
        if type(error).__name__ == "PanicException":
            raise errors.damaged() from error
        raise
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


@contextmanager
def ignored_warnings() -> Generator[None]:
    """Ignores warnings of decoders, which are no reason to refuse a photo."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
