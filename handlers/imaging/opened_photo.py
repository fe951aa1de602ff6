"""An opened photo: its headers, and an image that is usually not decoded yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.imaging.metadata import RawMetadata
from handlers.immutable import immutable

if TYPE_CHECKING:
    from PIL import Image

    from handlers.imaging.colour.colour_space import ColourSpace
    from handlers.imaging.jpeg_header import JpegHeader


@immutable(kw_only=True)
class OpenedPhoto:
    """What the decoders' modules return to the renderer.

    Attributes:
        picture: The image, in any mode; not decoded yet if the decoder allows that.
        media_type: Of the content.
        orientation: EXIF's orientation that is still to be applied; 1 if the decoder applies it.
        profile: The ICC profile of the image.
        colour_space: The colour space that the file states otherwise; takes precedence over
            `profile`.
        exif: The EXIF block, starting with its TIFF header.
        xmp: The packet.
        iptc: The records of IPTC's IIM.
        created: The creation times that a PNG states, the most trusted first.
        header: The header of a JPEG.
        damaged: Whether a part of the image is known to be missing.
    """

    picture: Image.Image
    media_type: str
    orientation: int = 1
    profile: bytes | None = None
    colour_space: ColourSpace | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    created: tuple[str, ...] = ()
    header: JpegHeader | None = None
    damaged: bool = False

    @property
    def metadata(self) -> RawMetadata:
        """The photo's metadata, not parsed yet."""
        return RawMetadata(exif=self.exif, xmp=self.xmp, iptc=self.iptc, created=self.created)
