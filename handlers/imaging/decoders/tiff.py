"""TIFF: the first page, decoded by Pillow and libtiff.

Camera raw files are TIFF too, with a preview as the first page. They are refused, since the preview
is not the photo. Metadata and the orientation are read here and not by Pillow, which fails on tags
of unexpected types.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageFile, ImagePalette, TiffImagePlugin

from handlers.fileformats import exif
from handlers.fileformats.tiff import Tiff
from handlers.imaging import errors
from handlers.imaging.colour import icc
from handlers.imaging.decoders import tiff_layout
from handlers.imaging.metadata import iptc
from handlers.imaging.opened_photo import OpenedPhoto

if TYPE_CHECKING:
    from collections.abc import Generator

    from handlers.fileformats.tiff import Directory

_SUBFILE_TYPE, _PHOTOMETRIC, _COLOURS = 254, 262, 320
_XMP, _IPTC, _PHOTOSHOP, _PROFILE = 700, 33723, 34377, 34675
_DNG_VERSION, _MAKE, _SUB_IFDS = 50706, 271, 330
_REDUCED = 1
_RAW_PHOTOMETRICS = (32803, 34892)
_CANON_RAW = b"CR"
_MAX_METADATA = 1_000_000
# Pillow's message for unknown layouts.
_UNKNOWN_MODE = "unknown pixel mode"


class _FirstPage(TiffImagePlugin.TiffImageFile):
    """Pillow's view of a file, with its first page only.

    Attributes:
        correction: Factor and offset that are applied to deep grey after decoding.
    """

    correction: tuple[float, float] | None = None

    @property
    def n_frames(self) -> int:
        return 1

    def keep_as_stored(self) -> None:
        """Set the stored size: Pillow reports the upright one."""
        self._size = self._tile_size

    def load_end(self) -> None:
        """Keep the image as stored; Pillow would rotate it here."""

    def load(self) -> Image.core.PixelAccess | None:
        try:
            access = super().load()
        except OSError:
            if not ImageFile.LOAD_TRUNCATED_IMAGES or self.tile:
                raise
            # libtiff stops at the first corrupt part; the previous ones are decoded.
            access = Image.Image.load(self)
        if self.correction is None:
            return access
        factor, offset = self.correction
        self.correction = None
        if self.mode == "I;16B":
            # Pillow does not support arithmetic in this byte order.
            self.im = self.convert("I").convert("I;16").im
            self._mode = "I;16"
        self.im = self.point(lambda value: value * factor + offset).im  # pyright: ignore[reportUnknownMemberType, reportUnknownLambdaType]  # typed with numpy, which is not here
        return super().load()


def open_photo(content: bytes, _max_pixels: int) -> OpenedPhoto:
    """Open a photo without decoding it.

    Raises:
        UnusablePhotoError: `not_an_image`: it is a raw file; `unsupported`.
        MalformedError: It has no directory.
        SyntaxError: It is malformed; Pillow raises other errors too.
    """
    tiff = Tiff.parse(content)
    if tiff is None:
        raise SyntaxError("no header")
    page = tiff.directory(tiff.first, allow_truncated=True)
    if content[8:10] == _CANON_RAW or _is_raw(tiff, page):
        raise errors.not_an_image()
    layout = tiff_layout.read(tiff, page)
    if layout.is_refused:
        raise errors.unsupported("TIFF")
    picture = _picture(tiff, page, layout)
    picture.is_animated = False
    picture.keep_as_stored()
    picture.correction = layout.correction
    photoshop = tiff.data(page[_PHOTOSHOP], _MAX_METADATA)
    return OpenedPhoto(
        picture=picture,
        media_type="image/tiff",
        orientation=exif.orientation(content, allow_byte=True),
        profile=tiff.data(page[_PROFILE], icc.MAX_BYTES) or None,
        exif=content,
        xmp=tiff.data(page[_XMP], _MAX_METADATA) or None,
        iptc=tiff.data(page[_IPTC], _MAX_METADATA) or iptc.records_in_photoshop(photoshop),
    )


def _picture(tiff: Tiff, page: Directory, layout: tiff_layout.Layout) -> _FirstPage:
    content = io.BytesIO(tiff_layout.readable(tiff, page, layout))
    try:
        with _libtiff_for_uncompressed(needed=layout.needs_libtiff):
            picture = _FirstPage(content)
    except SyntaxError as error:
        if str(error) == _UNKNOWN_MODE:
            raise errors.unsupported("TIFF") from error
        raise
    if picture.palette is not None:
        colours: Any = picture.tag_v2[_COLOURS]
        # They should have 16 bits; if all fit into 8, the file uses 8.
        if max(colours) <= 0xFF:  # noqa: PLR2004
            picture.palette = ImagePalette.raw("RGB;L", bytes(colours))
    return picture


@contextmanager
def _libtiff_for_uncompressed(*, needed: bool) -> Generator[None]:
    """Makes libtiff read uncompressed pixels too, if needed."""
    before = TiffImagePlugin.READ_LIBTIFF
    TiffImagePlugin.READ_LIBTIFF = needed
    try:
        yield
    finally:
        TiffImagePlugin.READ_LIBTIFF = before


def _is_raw(tiff: Tiff, page: Directory) -> bool:
    subfile, photometric = (
        int(next(iter(tiff.numbers(page[tag], 1)), 0)) for tag in (_SUBFILE_TYPE, _PHOTOMETRIC)
    )
    return (
        page[_DNG_VERSION] is not None
        or photometric in _RAW_PHOTOMETRICS
        # A camera's preview before the raw image, as stored by Nikon and Sony.
        or (subfile & _REDUCED != 0 and page[_MAKE] is not None and page[_SUB_IFDS] is not None)
    )
