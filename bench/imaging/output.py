"""One file to make from a photo, in the terms of each library.

It imports none of them: a process that measures memory is to hold nothing else than it needs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

WEBP, JPEG = "image/webp", "image/jpeg"
# sharp's defaults.
SHARP_QUALITY, _SHARP_EFFORT = 80, 4


@dataclass(frozen=True)
class Output:
    """One file to be made; pixels upright, quality and effort those of its encoder."""

    width: int
    height: int
    media_type: str
    quality: int
    effort: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    def for_pillow(self) -> dict[str, Any]:
        """Arguments of `Image.save`."""
        if self.media_type == WEBP:
            return {"format": "WEBP", "quality": self.quality, "method": self.effort}
        return {"format": "JPEG", "quality": self.quality, "progressive": True, "optimize": True}

    def for_vips(self) -> tuple[str, dict[str, Any]]:
        """The suffix and arguments of `write_to_buffer`."""
        if self.media_type == WEBP:
            return ".webp", {"Q": self.quality, "effort": self.effort, "keep": "none"}
        settings = {"interlace": True, "optimize_coding": True, "keep": "none"}
        return ".jpg", {"Q": self.quality, **settings}

    def for_sharp(self) -> dict[str, Any]:
        """The parameters of the script in bench/peers."""
        options: dict[str, Any] = {"quality": self.quality}
        options |= {"effort": self.effort} if self.media_type == WEBP else {"progressive": True}
        size = {"width": self.width, "height": self.height}
        return {**size, "media_type": self.media_type, "options": options}

    def as_sharp_would(self, quality: int = SHARP_QUALITY) -> Output:
        """The same picture with sharp's default settings."""
        return replace(self, quality=quality, effort=_SHARP_EFFORT)
