"""Opening photos within the limits, and a guard for decoding them.

The format is detected by content, and only its decoder is imported. Whatever a decoder raises is
caused by the uploaded bytes: they are damaged.
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
# Bytes of memory per pixel, with the formats that take more: HDR needs 16 bits beside the decoder's
# planes, and JPEG XL keeps earlier layers.
_DEFAULT_BYTES: Final = 16
_BYTES: Final = {"HEIF": 24, "JXL": 32}


def open_photo(content: bytes, limits: Limits, *, tolerant: bool = False) -> OpenedPhoto:
    """Open a photo without decoding its pixels, unless the format requires it.

    Args:
        content: The file.
        limits: What it may cost.
        tolerant: Whether a truncated file is accepted.

    Raises:
        UnusablePhotoError: `not_an_image`, `damaged`, `unsupported`, `too_many_pixels`,
            `too_long` or `too_complex`.
    """
    found = formats.by_content(content)
    if found is None:
        raise errors.not_an_image()
    max_pixels = max_pixels_of(found.decoder, limits.max_pixels)
    # Pillow's own limit is replaced by the check below.
    Image.MAX_IMAGE_PIXELS = None
    with decoding(tolerant=tolerant):
        if found.decoder == "JPEG":
            opened = jpeg.open_photo(content, limits)
        else:
            opened = import_module(_MODULES[found.decoder]).open_photo(content, max_pixels)
    size_limits.check_size(opened.picture.width, opened.picture.height, max_pixels)
    return opened


def import_decoder(content: bytes) -> None:
    """Import the decoder of a file, so that forks of this process need not.

    Raises:
        ImportError: A decoder is missing.
    """
    found = formats.by_content(content)
    if found is not None and found.decoder in _MODULES:
        import_module(_MODULES[found.decoder])


def max_pixels_of(decoder: str, max_pixels: int) -> int:
    """The limit for a format, whose pixels may take more memory than those of others."""
    return max_pixels * _DEFAULT_BYTES // _BYTES.get(decoder, _DEFAULT_BYTES)


@contextmanager
def decoding(*, tolerant: bool = False) -> Generator[None]:
    """Guards all code that touches uploaded bytes.

    Raises:
        UnusablePhotoError: `too_complex` if memory runs out, `damaged` for any other error of a
            decoder.
        ImportError: A decoder is missing: the deployment is wrong, not the photo.
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
    """Ignores the warnings of decoders, which do not justify refusing a photo."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
