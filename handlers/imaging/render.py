"""Rendering: the bytes of an original in, the bytes of its renditions out.

In memory only, each size made from the one before; a still picture is decoded once. Renditions
stand upright, are in sRGB and carry no metadata: neither place nor serial number nor comment.
Transparency is kept in WebP and becomes white in JPEG. What moves, moves in WebP.

What a photo costs is judged by its headers, before anything is decoded. Nothing here knows where
the bytes come from or go to.
"""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.imaging import decode, encoding, errors, fallback, sizes, still
from handlers.imaging.errors import UnusablePhotoError
from handlers.imaging.metadata import PhotoFacts, read_facts
from handlers.imaging.model import Limits, Rendered, RenderedFile
from handlers.imaging.placeholder import dominant_colour, thumbhash
from handlers.imaging.resize import resized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from handlers.imaging.animation.animation import Moving
    from handlers.imaging.source import Source

# What reading, decoding and encoding broken frames raises; then the photo is shown still. Nothing
# else is among it: a mistake of ours shall be seen.
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
_MOVING = frozenset({"image/gif", "image/png", "image/webp", "image/avif"})
# A thumbnail of a strip as wide as can be needs that many pixels of its short side.
_THUMBNAIL_SHORT = sizes.THUMBNAIL_EDGE // sizes.STRIP


@dataclass(frozen=True, kw_only=True)
class _Photo:
    """What a file held; nothing of the decoder is left."""

    source: Source
    still: still.Still
    moving: Moving | None


def render(content: bytes, limits: Limits) -> Rendered:
    """All renditions of an original.

    Raises:
        UnusablePhotoError: `not_an_image`, `damaged`, `unsupported`, `too_many_pixels`,
            `too_long` or `too_complex`.
    """
    photo = _read(content, limits)
    shown, moving = photo.still, photo.moving
    facts, unread = _facts(photo.source)
    dense = moving is None and encoding.is_dense(shown.picture)
    files: list[RenderedFile] = []
    subject = smallest = shown.picture
    for edge, smallest in _chain(shown.picture, (shown.width, shown.height)):
        limits.check_deadline()
        if moving is None:
            files.append(encoding.webp(smallest, edge, dense=dense))
        if min(smallest.size) > _THUMBNAIL_SHORT:
            subject = smallest
    files.reverse()
    return Rendered(
        media_type=photo.source.media_type,
        width=shown.width,
        height=shown.height,
        files=(encoding.thumbnail(subject), *(moving.files if moving else files)),
        colour=dominant_colour(smallest),
        thumb_hash=base64.b64encode(thumbhash(smallest)).decode(),
        animated=moving is not None,
        damaged=shown.damaged or (moving is not None and moving.damaged),
        facts=facts,
        unread=unread,
    )


def _facts(source: Source) -> tuple[PhotoFacts, str | None]:
    """What the photo says about itself, and the error in the way where that cannot be read.

    A photo is shown whatever it says. That something of it could not be read is a mistake of ours.
    """
    try:
        return read_facts(source.said), None
    except Exception as error:  # noqa: BLE001  # see above
        return PhotoFacts(), type(error).__name__


def _read(content: bytes, limits: Limits) -> _Photo:
    try:
        source = decode.opened(content, limits)
        limits.check_deadline()
        moving = _moving(content, source, limits) if source.media_type in _MOVING else None
        return _Photo(source=source, still=still.decoded(content, source, limits), moving=moving)
    except UnusablePhotoError as error:
        found = fallback.preview(content, limits) if error.code == errors.damaged().code else None
        if found is None:
            raise
        return _Photo(source=found[0], still=found[1], moving=None)


def _moving(content: bytes, source: Source, limits: Limits) -> Moving | None:
    # Most photos do not move: what is needed for those that do is not imported for them.
    from handlers.imaging.animation.animation import render_animation  # noqa: PLC0415

    try:
        with decode.unremarked():
            return render_animation(content, source, limits)
    except _BROKEN:
        return None


def _chain(largest: Image.Image, original: tuple[int, int]) -> Iterator[tuple[int, Image.Image]]:
    """The pictures of the renditions with their edges, from large to small."""
    image = largest
    first, *others = reversed(sizes.edges(original))
    yield first, image
    for edge in others:
        image = resized(image, sizes.fit(original, edge))
        yield edge, image
