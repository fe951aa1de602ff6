"""The items of photos: the pending item while it is processed, and with its outcome. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handlers.immutable import immutable
from handlers.model.image import (
    FAILED_LIFE,
    Image,
    Rendition,
    Status,
    Unfinished,
    rendition_folder,
)
from handlers.model.photo_metadata import Exposure, Location, PhotoMetadata
from handlers.thumbnail import filename_dates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.imaging import PlannedFile, Rendered
    from handlers.imaging.metadata import ExtractedMetadata
    from handlers.thumbnail.model import Content, StoredOriginal

_DIGEST_DIGITS = 16
_FINISHED: Final[dict[str, Any]] = {"unfinished": None, "unfinished_since": None}


@immutable
class Processed:
    """The result of an event.

    Attributes:
        outcome: For the log: ready, already_here (as another photo), failed, duplicate (of an
            event) or superseded (by another version).
        settled: The photo's final item, if this event made it final, so that each photo is counted
            once.
        cause: The name of the error that prevents reading the photo or its metadata: raised by a
            decoder, or by a bug of ours.
    """

    outcome: str
    settled: Image | None = None
    cause: str | None = None


@immutable
class Reason:
    """Why a photo failed: for programs, for the user, and for developers."""

    code: str
    message: str
    cause: str | None = None


def begun(image: Image, content: Content, files: Iterable[PlannedFile]) -> Image:
    """The pending photo, which names all renditions that may be stored.

    These are the ones that will be made, whose bytes are not known yet, and those that it has named
    before: an interrupted try may have stored them.
    """
    renditions = tuple(_rendition(image, content, file, size=0) for file in files)
    earlier = without(image.renditions, renditions)
    return replace(image, sha256=content.sha256, renditions=(*renditions, *earlier))


def ready(
    image: Image,
    stored: StoredOriginal,
    content: Content,
    rendered: Rendered,
    *,
    keep_location: bool,
) -> Image:
    """The photo that is shown."""
    renditions = tuple(
        _rendition(image, content, file, size=len(file.data)) for file in rendered.files
    )
    return replace(
        image,
        status=Status.READY,
        file_type=rendered.media_type,
        file_size=len(content.data),
        counted=len(content.data),
        uploaded_at=stored.stored_at,
        version_id=stored.version_id,
        sha256=content.sha256,
        width=rendered.width,
        height=rendered.height,
        renditions=renditions,
        metadata=_metadata(image.file_name, stored, rendered, keep_location=keep_location),
        # The photo that was in the trash is gone after all, and this one is not that one.
        restored=False,
        **_FINISHED,
        expires_at=None,
    )


def duplicate(image: Image, stored: StoredOriginal, shown: Image) -> Image:
    """The photo that only points to the one that shows the same content."""
    return replace(
        image,
        status=Status.READY,
        file_type=shown.file_type,
        file_size=shown.file_size,
        uploaded_at=stored.stored_at,
        version_id=stored.version_id,
        sha256=shown.sha256,
        duplicate_of=shown.image_id,
        counted=None,
        **_FINISHED,
        expires_at=None,
    )


def failed(  # noqa: PLR0913 (what is known of it differs)
    image: Image,
    stored: StoredOriginal,
    reason: Reason,
    *,
    size: int | None,
    sha256: str | None,
    is_stored: bool,
) -> Image:
    """The photo that cannot be shown, with a reason for programs and one for users.

    It keeps the hash of its content, if it has claimed it: should this try be interrupted before
    the claim is released, the next one knows which claim to release. As long as its original is
    kept, for another try, that is counted.
    """
    return replace(
        image,
        status=Status.FAILED,
        reason_code=reason.code,
        reason=reason.message,
        file_size=size,
        counted=_of_failed(image, size) if is_stored else None,
        sha256=sha256 or image.sha256,
        uploaded_at=stored.stored_at,
        version_id=stored.version_id,
        unfinished=Unfinished.FAILED if is_stored else None,
        unfinished_since=stored.stored_at if is_stored else None,
        expires_at=stored.stored_at + FAILED_LIFE,
    )


def _of_failed(image: Image, size: int | None) -> int:
    # Of an original that cannot be read no size is known but the stated one.
    return (image.counted or 0) if size is None else size


def rendition_key(image: Image, content: Content, file: PlannedFile) -> str:
    """The key of a rendition; it contains a digest of the photo's content."""
    folder = rendition_folder(image.owner, image.image_id, content.sha256[:_DIGEST_DIGITS])
    return f"{folder}/{file.name}"


def without(renditions: Iterable[Rendition], kept: Iterable[Rendition]) -> tuple[Rendition, ...]:
    """The renditions whose keys are not among those of others."""
    keys = {each.key for each in kept}
    return tuple(each for each in renditions if each.key not in keys)


def _rendition(image: Image, content: Content, file: PlannedFile, *, size: int) -> Rendition:
    return Rendition(
        key=rendition_key(image, content, file),
        width=file.width,
        height=file.height,
        size=size,
        media_type=file.media_type,
    )


def _metadata(
    name: str, stored: StoredOriginal, rendered: Rendered, *, keep_location: bool
) -> PhotoMetadata:
    extracted = rendered.metadata
    taken_at = extracted.taken_at or filename_dates.taken_at(name, stored.stored_at)
    return PhotoMetadata(
        taken_at=taken_at,
        taken_order=filename_dates.order(name) if taken_at else None,
        camera=extracted.camera,
        lens=extracted.lens,
        exposure=_exposure(extracted),
        orientation=extracted.orientation,
        colour=rendered.colour,
        thumb_hash=rendered.thumb_hash,
        animated=rendered.animated,
        damaged=rendered.damaged,
        location=_location(extracted) if keep_location else None,
    )


def _exposure(extracted: ExtractedMetadata) -> Exposure | None:
    exposure = Exposure(
        time=extracted.exposure_time,
        f_number=extracted.f_number,
        iso=extracted.iso,
        focal_length=extracted.focal_length,
        focal_length_35mm=extracted.focal_length_35mm,
    )
    return None if exposure == Exposure() else exposure


def _location(extracted: ExtractedMetadata) -> Location | None:
    if extracted.location is None:
        return None
    latitude, longitude, altitude = extracted.location
    return Location(latitude=latitude, longitude=longitude, altitude=altitude)
