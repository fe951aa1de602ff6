"""Rendering: the bytes of an original in, the bytes of its renditions out.

Everything happens in memory. A still image is decoded once, and each size is made from the next
larger one. Renditions are upright, in sRGB and without metadata. Transparency is kept in WebP and
becomes white in JPEG. Animations stay animations in WebP.

Limits are checked on the headers, before anything is decoded.
"""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.imaging import decode, encoding, errors, fallback, sizes, still_image
from handlers.imaging.errors import UnusablePhotoError
from handlers.imaging.metadata import ExtractedMetadata, read_metadata
from handlers.imaging.model import Limits, Rendered, RenderedFile
from handlers.imaging.placeholder import dominant_colour, thumbhash
from handlers.imaging.resize import resized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from handlers.imaging.animation.render import AnimatedRenditions
    from handlers.imaging.opened_photo import OpenedPhoto

# The errors that broken frames cause; the photo is then shown as a still image. Other errors are
# bugs, and propagate.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    ArithmeticError,
    LookupError,
    EOFError,
    RuntimeError,
    MemoryError,
    struct.error,
)
_ANIMATED = frozenset({"image/gif", "image/png", "image/webp", "image/avif"})
# The short edge, in pixels, that the thumbnail of the most extreme strip needs.
_THUMBNAIL_SHORT = sizes.THUMBNAIL_EDGE // sizes.STRIP


@dataclass(frozen=True, kw_only=True)
class _Photo:
    """A decoded photo; its decoder has been released."""

    opened: OpenedPhoto
    still: still_image.StillImage
    animation: AnimatedRenditions | None


def render(content: bytes, limits: Limits) -> Rendered:
    """All renditions of an original.

    Raises:
        UnusablePhotoError: `not_an_image`, `damaged`, `unsupported`, `too_many_pixels`,
            `too_long` or `too_complex`.
    """
    photo = _read(content, limits)
    shown, animation = photo.still, photo.animation
    metadata, error = _metadata(photo.opened)
    dense = animation is None and encoding.is_dense(shown.picture)
    files: list[RenderedFile] = []
    subject = smallest = shown.picture
    for edge, smallest in _resized(shown.picture, (shown.width, shown.height)):
        limits.check_deadline()
        if animation is None:
            files.append(encoding.webp(smallest, edge, dense=dense))
        if min(smallest.size) > _THUMBNAIL_SHORT:
            subject = smallest
    files.reverse()
    return Rendered(
        media_type=photo.opened.media_type,
        width=shown.width,
        height=shown.height,
        files=(encoding.thumbnail(subject), *(animation.files if animation else files)),
        colour=dominant_colour(smallest),
        thumb_hash=base64.b64encode(thumbhash(smallest)).decode(),
        animated=animation is not None,
        damaged=shown.damaged or (animation is not None and animation.damaged),
        metadata=metadata,
        metadata_error=error,
    )


def _metadata(opened: OpenedPhoto) -> tuple[ExtractedMetadata, str | None]:
    """The metadata, or the type of the error that was raised while it was read.

    Metadata never prevents a photo from being shown; such an error is a bug.
    """
    try:
        return read_metadata(opened.metadata), None
    except Exception as error:  # noqa: BLE001  # see above
        return ExtractedMetadata(), type(error).__name__


def _read(content: bytes, limits: Limits) -> _Photo:
    try:
        opened = decode.open_photo(content, limits)
        limits.check_deadline()
        animation = _animation(content, opened, limits) if opened.media_type in _ANIMATED else None
        return _Photo(
            opened=opened,
            still=still_image.decode_still(content, opened, limits),
            animation=animation,
        )
    except UnusablePhotoError as error:
        found = fallback.preview(content, limits) if error.code == errors.damaged().code else None
        if found is None:
            raise
        return _Photo(opened=found[0], still=found[1], animation=None)


def _animation(content: bytes, opened: OpenedPhoto, limits: Limits) -> AnimatedRenditions | None:
    # Most photos are not animated.
    from handlers.imaging.animation.render import render_animation  # noqa: PLC0415

    try:
        with decode.ignored_warnings():
            return render_animation(content, opened, limits)
    except _BROKEN:
        return None


def _resized(largest: Image.Image, original: tuple[int, int]) -> Iterator[tuple[int, Image.Image]]:
    """The edge and the image of each rendition, in descending size."""
    image = largest
    first, *others = reversed(sizes.edges(original))
    yield first, image
    for edge in others:
        image = resized(image, sizes.fit(original, edge))
        yield edge, image
