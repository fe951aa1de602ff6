"""Opening: bytes in, a picture that is not decoded yet out, within the limits.

The format is that of the content, and only that format's decoder is imported. Whatever a decoder
raises about bytes that somebody sent is about those bytes: they are damaged.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageFile

from handlers.fileformats import formats
from handlers.imaging import bounds, errors
from handlers.imaging.decoders import jpeg
from handlers.imaging.errors import UnusablePhotoError

if TYPE_CHECKING:
    from collections.abc import Generator

    from handlers.imaging.model import Limits
    from handlers.imaging.source import Source

_MODULES: Final = {
    "PNG": "handlers.imaging.decoders.png",
    "GIF": "handlers.imaging.decoders.gif",
    "WEBP": "handlers.imaging.decoders.webp",
    "HEIF": "handlers.imaging.decoders.heif",
    "AVIF": "handlers.imaging.decoders.avif",
    "TIFF": "handlers.imaging.decoders.tiff",
    "JXL": "handlers.imaging.decoders.jxl",
}
# Bytes of memory for each pixel that is decoded, where that takes more than usual: HDR in 16 bits
# beside the decoder's own planes; and what a JPEG XL keeps of earlier layers.
_USUAL_COST: Final = 16
_COSTS: Final = {"HEIF": 24, "JXL": 32}


def opened(content: bytes, limits: Limits, *, tolerant: bool = False) -> Source:
    """The picture, not decoded yet.

    Args:
        content: The file.
        limits: What it may cost.
        tolerant: Shall what can be read be read, of a file that is incomplete?

    Raises:
        UnusablePhotoError: `not_an_image`, `damaged`, `unsupported`, `too_many_pixels`,
            `too_long` or `too_complex`.
    """
    found = formats.by_content(content)
    if found is None:
        raise errors.not_an_image()
    max_pixels = ceiling(found.decoder, limits.max_pixels)
    # Pillow's own guard must not be stricter than ours; ours is asked below.
    Image.MAX_IMAGE_PIXELS = None
    with decoding(tolerant=tolerant):
        if found.decoder == "JPEG":
            source = jpeg.opened(content, limits)
        else:
            source = import_module(_MODULES[found.decoder]).opened(content, max_pixels)
    bounds.check_size(source.picture.width, source.picture.height, max_pixels)
    return source


def prepare(content: bytes) -> None:
    """Imports what opens a file, for whoever opens it in a copy of this process.

    Raises:
        ImportError: A decoder is missing.
    """
    found = formats.by_content(content)
    if found is not None and found.decoder in _MODULES:
        import_module(_MODULES[found.decoder])


def ceiling(decoder: str, max_pixels: int) -> int:
    """How many pixels of a format take no more memory than so many of the usual ones."""
    return max_pixels * _USUAL_COST // _COSTS.get(decoder, _USUAL_COST)


@contextmanager
def decoding(*, tolerant: bool = False) -> Generator[None]:
    """What may touch bytes that somebody sent.

    Raises:
        UnusablePhotoError: `too_complex` where the memory for any allowed photo is not enough,
            `damaged` for whatever else a decoder raises.
        ImportError: A decoder is missing, which is not the photo's fault.
    """
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = tolerant
    try:
        with unremarked():
            yield
    except (UnusablePhotoError, ImportError):
        raise
    except MemoryError as error:
        raise errors.too_complex() from error
    except Exception as error:
        raise errors.damaged() from error
    except BaseException as error:
        # So are the panics of decoders written in Rust.
        if type(error).__name__ == "PanicException":
            raise errors.damaged() from error
        raise
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


@contextmanager
def unremarked() -> Generator[None]:
    """Where what a decoder remarks in passing is no reason to refuse a photo."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
