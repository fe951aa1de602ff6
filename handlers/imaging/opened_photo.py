"""An opened photo: its headers, and a picture that is not decoded yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.imaging.metadata import RawMetadata

if TYPE_CHECKING:
    from PIL import Image

    from handlers.imaging.colour.colour_space import ColourSpace
    from handlers.imaging.jpeg_header import JpegHeader


@dataclass(frozen=True, kw_only=True)
class OpenedPhoto:
    """What the decoders' modules hand to the renderer.

    Attributes:
        picture: In any mode; not decoded yet, if the decoder allows that. Its size is known.
        media_type: Of the content.
        orientation: EXIF's, 1 to 8, as far as it is not applied yet: 1 if the decoder applies it.
        profile: The ICC profile of the picture's colours.
        colour_space: The colour space that the file states otherwise; it goes before the profile.
        exif: From its TIFF header on.
        xmp: The packet.
        iptc: The records of IPTC's IIM.
        created: The creation times that a PNG states, the most trusted first.
        header: The header of a JPEG.
        damaged: Whether a part of the picture is known to be missing.
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
