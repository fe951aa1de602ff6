"""The limits of rendering, and its result."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from handlers.imaging.errors import too_complex
from handlers.imaging.metadata import ExtractedMetadata
from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Callable


@immutable(kw_only=True)
class Limits:
    """What a photo may cost; all but the deadline is checked on its headers, before decoding.

    Attributes:
        max_pixels: Of an image, and of the canvas of an animation.
        max_frames: Of an animation; longer ones are shown as a still image of the first frame.
        max_animation_pixels: Frames times pixels that are encoded for one rendition; renditions
            that would need more are left out.
        max_animation_bytes: Of one animated rendition; larger ones are left out.
        max_scans: Of a progressive JPEG; each costs a pass over all pixels.
        max_scanned: Pixels times scans; 100 megapixels with 20 scans are half of the default.
        max_memory: Memory of the rendering process in bytes; None for no limit.
        deadline: Returns the seconds left; called between steps, from any thread. None for no
            deadline.
        processors: How many renditions are encoded at the same time; None for as many as the
            process has processors.
    """

    max_pixels: int
    max_frames: int = 500
    max_animation_pixels: int = 150_000_000
    max_animation_bytes: int = 8_000_000
    max_scans: int = 100
    max_scanned: int = 4_000_000_000
    max_memory: int | None = None
    deadline: Callable[[], float] | None = None
    processors: int | None = None

    def check_deadline(self) -> None:
        """Check the deadline; called between long steps.

        Raises:
            UnusablePhotoError: `too_complex`: no time is left.
        """
        if self.deadline is not None and self.deadline() <= 0:
            raise too_complex()


@immutable(kw_only=True)
class PlannedFile:
    """A rendition before it is encoded: its file name, media type, width and height in pixels."""

    name: str
    media_type: str
    width: int
    height: int

    def encoded(self, data: bytes) -> RenderedFile:
        """This rendition with its bytes."""
        return RenderedFile(
            name=self.name,
            media_type=self.media_type,
            width=self.width,
            height=self.height,
            data=data,
        )


@immutable(kw_only=True)
class RenderedFile(PlannedFile):
    """A rendition with its bytes."""

    data: bytes

    @property
    def planned(self) -> PlannedFile:
        """This rendition without its bytes."""
        return PlannedFile(
            name=self.name, media_type=self.media_type, width=self.width, height=self.height
        )


@immutable(kw_only=True)
class Rendered:
    """The result of rendering an original.

    Attributes:
        media_type: Of the original, by its content.
        width: Pixels of the upright original.
        height: Pixels of the upright original.
        files: The JPEG thumbnail, then WebP in ascending size.
        colour: The dominant colour as `#rrggbb`.
        thumb_hash: The ThumbHash of the upright image, in Base64.
        animated: Whether the WebP renditions are animations.
        damaged: Whether a part of the image is missing.
        metadata: The photo's metadata.
        metadata_error: The type of an unexpected error while metadata was read, which is a bug.
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
