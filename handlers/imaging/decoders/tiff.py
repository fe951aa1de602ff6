"""TIFF, decoded by Pillow and libtiff; of several pages the first.

Cameras' raw files are built as TIFF too, with a
preview in front: they are told apart, since a preview is not the photo. What the file says about
itself, which way is up included, is read here and not by Pillow, which gives values of any type
that a tag may have, and fails where it did not expect that.
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
from handlers.imaging.source import Source

if TYPE_CHECKING:
    from collections.abc import Generator

    from handlers.fileformats.tiff import Directory

_SUBFILE_TYPE, _PHOTOMETRIC, _COLOURS = 254, 262, 320
_XMP, _IPTC, _PHOTOSHOP, _PROFILE = 700, 33723, 34377, 34675
_DNG_VERSION, _MAKE, _SUB_IFDS = 50706, 271, 330
_REDUCED = 1
_RAW_PHOTOMETRICS = (32803, 34892)
_CANON_RAW = b"CR"
_MAX_SAID = 1_000_000
# What Pillow says of layouts that it does not know.
_UNKNOWN = "unknown pixel mode"


class _FirstPage(TiffImagePlugin.TiffImageFile):
    """Pillow's view of a file, with its first page only; the others are not looked for.

    Attributes:
        correction: What deep grey is multiplied by once it is decoded, and what is added.
    """

    correction: tuple[float, float] | None = None

    @property
    def n_frames(self) -> int:
        return 1

    def keep_as_stored(self) -> None:
        """Has the size that it is stored in: Pillow states the one that it would have upright."""
        self._size = self._tile_size

    def load_end(self) -> None:
        """Pillow would turn the picture here."""

    def load(self) -> Image.core.PixelAccess | None:
        try:
            access = super().load()
        except OSError:
            if not ImageFile.LOAD_TRUNCATED_IMAGES or self.tile:
                raise
            # libtiff stops at the first part that is broken; what came before is there.
            access = Image.Image.load(self)
        if self.correction is None:
            return access
        factor, offset = self.correction
        self.correction = None
        if self.mode == "I;16B":
            # In this order of bytes nothing can be computed.
            self.im = self.convert("I").convert("I;16").im
            self._mode = "I;16"
        self.im = self.point(lambda value: value * factor + offset).im  # pyright: ignore[reportUnknownMemberType, reportUnknownLambdaType]  # typed with numpy, which is not here
        return super().load()


def opened(content: bytes, _max_pixels: int) -> Source:
    """See `Source`.

    Raises:
        UnusablePhotoError: `not_an_image`: it is a raw file; `unsupported`.
        MalformedError: It has no directory.
        SyntaxError: It is broken; whatever else Pillow raises then.
    """
    tiff = Tiff.opened(content)
    if tiff is None:
        raise SyntaxError("no header")
    page = tiff.directory(tiff.first, cut=True)
    if content[8:10] == _CANON_RAW or _is_raw(tiff, page):
        raise errors.not_an_image()
    layout = tiff_layout.read(tiff, page)
    if layout.is_refused:
        raise errors.unsupported("TIFF")
    picture = _picture(tiff, page, layout)
    picture.is_animated = False
    picture.keep_as_stored()
    picture.correction = layout.correction
    photoshop = tiff.data(page[_PHOTOSHOP], _MAX_SAID)
    return Source(
        picture=picture,
        media_type="image/tiff",
        orientation=exif.orientation(content, in_bytes=True),
        profile=tiff.data(page[_PROFILE], icc.MAX_BYTES) or None,
        exif=content,
        xmp=tiff.data(page[_XMP], _MAX_SAID) or None,
        iptc=tiff.data(page[_IPTC], _MAX_SAID) or iptc.of_photoshop(photoshop),
    )


def _picture(tiff: Tiff, page: Directory, layout: tiff_layout.Layout) -> _FirstPage:
    content = io.BytesIO(tiff_layout.readable(tiff, page, layout))
    try:
        with _by_libtiff(needed=layout.needs_libtiff):
            picture = _FirstPage(content)
    except SyntaxError as error:
        if str(error) == _UNKNOWN:
            raise errors.unsupported("TIFF") from error
        raise
    if picture.palette is not None:
        colours: Any = picture.tag_v2[_COLOURS]
        # They should have 16 bits; where none has more than 8, that is what was meant.
        if max(colours) <= 0xFF:  # noqa: PLR2004
            picture.palette = ImagePalette.raw("RGB;L", bytes(colours))
    return picture


@contextmanager
def _by_libtiff(*, needed: bool) -> Generator[None]:
    """Where also what is not packed is read by libtiff, if that is needed."""
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
        # A small picture in front of the real one, by a camera: Nikon's and Sony's way.
        or (subfile & _REDUCED != 0 and page[_MAKE] is not None and page[_SUB_IFDS] is not None)
    )
