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
from functools import partial
from typing import TYPE_CHECKING

from handlers.imaging import decode, encoding, errors, fallback, still_image, workers
from handlers.imaging.errors import UnusablePhotoError
from handlers.imaging.metadata import ExtractedMetadata, read_metadata
from handlers.imaging.model import Limits, PlannedFile, Rendered, RenderedFile
from handlers.imaging.placeholder import dominant_colour, thumbhash
from handlers.imaging.renditions import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

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


@dataclass(frozen=True, kw_only=True)
class _Photo:
    """A decoded photo; its decoder has been released."""

    opened: OpenedPhoto
    still: still_image.StillImage
    animation: AnimatedRenditions | None


def render(
    content: bytes,
    limits: Limits,
    *,
    on_plan: Callable[[tuple[PlannedFile, ...]], None] | None = None,
    on_file: Callable[[RenderedFile], None] | None = None,
) -> Rendered:
    """All renditions of an original.

    Both functions are called in the caller's thread, and what they raise is passed on.

    Args:
        content: The file.
        limits: What it may cost.
        on_plan: Called once, before `on_file`, with exactly the files that will be made, in the
            order of `Rendered.files`.
        on_file: Called with each file as soon as it is encoded, in any order.

    Raises:
        UnusablePhotoError: `not_an_image`, `damaged`, `unsupported`, `too_many_pixels`,
            `too_long` or `too_complex`, also after files were passed to `on_file`.
    """
    photo = _read(content, limits)
    shown, animation = photo.still, photo.animation
    plan = Plan.of(shown)
    animated = animation.files if animation else ()
    planned = (plan.thumbnail, *([file.planned for file in animated] or plan.webp))
    if on_plan is not None:
        on_plan(planned)
    files: dict[str, RenderedFile] = {}

    def made(file: RenderedFile) -> None:
        files[file.name] = file
        if on_file is not None:
            on_file(file)

    for file in animated:
        made(file)
    with workers.encoders(limits, made) as encode:
        smallest = _start(plan, shown, encode, limits, animated=animation is not None)
        metadata, error = _metadata(photo.opened)
        colour, thumb_hash = dominant_colour(smallest), thumbhash(smallest)
    return Rendered(
        media_type=photo.opened.media_type,
        width=shown.width,
        height=shown.height,
        files=tuple(files[each.name] for each in planned),
        colour=colour,
        thumb_hash=base64.b64encode(thumb_hash).decode(),
        animated=animation is not None,
        damaged=shown.damaged or (animation is not None and animation.damaged),
        metadata=metadata,
        metadata_error=error,
    )


def _start(
    plan: Plan,
    shown: still_image.StillImage,
    encode: Callable[[workers.Task], None],
    limits: Limits,
    *,
    animated: bool,
) -> Image.Image:
    """Start to encode the files, each while the next image is resized.

    Of an animation, only the thumbnail is a still image.

    Returns:
        The smallest image.
    """
    dense = not animated and encoding.is_dense(shown.picture)
    smallest = shown.picture
    for edge, smallest in plan.images(shown.picture, limits):
        if not animated:
            scaled = shown.scaled and smallest is shown.picture
            encode(partial(encoding.webp, smallest, edge, dense=dense, scaled=scaled))
        if edge == plan.subject:
            encode(partial(encoding.thumbnail, smallest))
    return smallest


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
