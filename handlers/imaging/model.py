"""The limits of rendering, and its result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handlers.imaging.errors import too_complex
from handlers.imaging.metadata import ExtractedMetadata

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a photo may cost; all but the deadline is judged by its headers, before it is decoded.

    Attributes:
        max_pixels: Of one picture, and of the canvas of an animation.
        max_frames: Of an animation; of a longer one the first frame is shown as a still picture.
        max_animation_pixels: Frames times pixels that are encoded for one rendition; renditions
            that would need more are left out.
        max_animation_bytes: Of one animated rendition; larger ones are left out.
        max_scans: Of a progressive JPEG, each of which costs a pass over all pixels.
        max_scanned: Pixels times scans; photos of 100 megapixels with 20 scans are at half of it.
        max_memory: Bytes that the process which renders it may have; None for no limit.
        deadline: Returns the seconds that are left, called between steps; None for no deadline.
    """

    max_pixels: int
    max_frames: int = 500
    max_animation_pixels: int = 150_000_000
    max_animation_bytes: int = 8_000_000
    max_scans: int = 100
    max_scanned: int = 4_000_000_000
    max_memory: int | None = None
    deadline: Callable[[], float] | None = None

    def check_deadline(self) -> None:
        """Called between steps that take long.

        Raises:
            UnusablePhotoError: `too_complex`: there is no time left.
        """
        if self.deadline is not None and self.deadline() <= 0:
            raise too_complex()


@dataclass(frozen=True, kw_only=True)
class RenderedFile:
    """One rendition: its file name, what it is, and its bytes; width and height in pixels."""

    name: str
    media_type: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """The result of rendering an original.

    Attributes:
        media_type: Of the original, by its content.
        width: Pixels of the upright original.
        height: Pixels of the upright original.
        files: The JPEG thumbnail, then WebP from small to large.
        colour: The dominant colour as `#rrggbb`.
        thumb_hash: The ThumbHash of the upright picture, in Base64.
        animated: Whether the WebP renditions are animations.
        damaged: Whether the file is incomplete, and shown as far as it goes.
        metadata: The photo's metadata.
        metadata_error: The name of an unexpected error while they were read, which is our mistake.
    """

    media_type: str
    width: int
    height: int
    files: tuple[RenderedFile, ...]
    colour: str = "#000000"
    thumb_hash: str = ""
    animated: bool = False
    damaged: bool = False
    metadata: ExtractedMetadata = field(default_factory=ExtractedMetadata)
    metadata_error: str | None = None
