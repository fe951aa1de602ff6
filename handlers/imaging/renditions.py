"""The renditions of a still image: planned by its size alone, then resized and encoded.

The largest rendition is the decoded image itself; each other one is made from the next larger one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.imaging import encoding, sizes
from handlers.imaging.resize import resized
from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from handlers.imaging.model import Limits, PlannedFile
    from handlers.imaging.still_image import StillImage

    Size = tuple[int, int]

# The short edge, in pixels, that the thumbnail of the most extreme strip needs.
_THUMBNAIL_SHORT = sizes.THUMBNAIL_EDGE // sizes.STRIP


@immutable
class Plan:
    """What will be made of a still image.

    Attributes:
        steps: The edge and the size of each rendition, in descending size.
        subject: The edge of the rendition that the thumbnail is made from.
    """

    steps: tuple[tuple[int, Size], ...]
    subject: int

    @staticmethod
    def of(shown: StillImage) -> Plan:
        """The plan for an image."""
        original = (shown.width, shown.height)
        first, *others = reversed(sizes.edges(original))
        steps = [
            (first, shown.picture.size),
            *((edge, sizes.fit(original, edge)) for edge in others),
        ]
        suitable = (edge for edge, size in reversed(steps) if min(size) > _THUMBNAIL_SHORT)
        return Plan(tuple(steps), next(suitable, first))

    @property
    def thumbnail(self) -> PlannedFile:
        """The JPEG thumbnail."""
        return encoding.planned_thumbnail(dict(self.steps)[self.subject])

    @property
    def webp(self) -> tuple[PlannedFile, ...]:
        """The WebP renditions, in ascending size."""
        return tuple(encoding.planned_webp(edge, size) for edge, size in reversed(self.steps))

    def images(self, picture: Image.Image, limits: Limits) -> Iterator[tuple[int, Image.Image]]:
        """The edge and the image of each rendition, in descending size.

        Raises:
            UnusablePhotoError: `too_complex`: no time is left.
        """
        for edge, size in self.steps:
            if size != picture.size:
                limits.check_deadline()
                picture = resized(picture, size)
            yield edge, picture
