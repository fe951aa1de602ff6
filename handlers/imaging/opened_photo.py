"""A photo that was opened: what its headers say, and a picture that is not decoded yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.imaging.metadata import Said

if TYPE_CHECKING:
    from PIL import Image

    from handlers.imaging.colour.signals import Signalled
    from handlers.imaging.decoders.jpeg_header import JpegHeader


@dataclass(frozen=True, kw_only=True)
class Source:
    """What the containers' modules hand to the renderer.

    Attributes:
        picture: Not decoded yet where the decoder allows that; its size is known. In any mode.
        media_type: Of the content, whatever it was called.
        orientation: EXIF's, 1 to 8, that is still to be made: 1 where the decoder has done it.
        profile: The ICC profile of the picture's colours.
        signalled: What else the container says about colours; `colour.in_srgb` understands it.
        exif: As TIFF, without the `Exif` header of JPEG.
        xmp: The packet.
        iptc: The records of IPTC's IIM.
        created: What stands in a PNG as the time of creation, the most trusted first.
        header: Of a JPEG.
        damaged: Whether a part of the picture is known to be missing.
    """

    picture: Image.Image
    media_type: str
    orientation: int = 1
    profile: bytes | None = None
    signalled: Signalled | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    created: tuple[str, ...] = ()
    header: JpegHeader | None = None
    damaged: bool = False

    @property
    def said(self) -> Said:
        """All that the photo says about itself."""
        return Said(exif=self.exif, xmp=self.xmp, iptc=self.iptc, created=self.created)
