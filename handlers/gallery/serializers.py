"""What the API says of photos: never where they were taken, nor where they are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.model.image import Image, Rendition, Status, download_path, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.gallery.domain import Thumbnail
    from handlers.gallery.listing import Timeline
    from handlers.model.photo_metadata import Exposure


def image(photo: Image) -> Mapping[str, Any]:
    """A photo; what is not known of it is left out."""
    details = photo.details
    return _known(
        imageId=photo.image_id,
        duplicateOf=photo.duplicate_of,
        title=photo.title,
        alt=photo.alt,
        fileName=photo.file_name,
        fileUrl=download_path(photo.image_id),
        fileSize=photo.file_size,
        fileType=photo.file_type,
        uploadedAt=timestamp(photo.uploaded_at),
        status=photo.status,
        reason=photo.reason,
        reasonCode=photo.reason_code,
        width=photo.width,
        height=photo.height,
        orientation=details.orientation,
        takenAt=details.taken_at,
        takenOrder=details.taken_order,
        takenDay=photo.taken.day if photo.status is Status.READY else None,
        camera=details.camera,
        lens=details.lens,
        exposure=_exposure(details.exposure) if details.exposure else None,
        colour=details.colour,
        thumbHash=details.thumb_hash,
        animated=details.animated or None,
        damaged=details.damaged or None,
        # Of any other photo, those of an interrupted try, which may be stored or not.
        renditions=[_rendition(each) for each in photo.renditions if photo.status is Status.READY],
    )


def timeline(part: Timeline) -> Mapping[str, Any]:
    """A page of the timeline, without its cursor."""
    return {
        "days": [{"day": each.day, "ratios": each.ratios} for each in part.days],
        "count": sum(len(each.ratios) for each in part.days),
    }


def thumbnail(found: Thumbnail) -> Mapping[str, Any]:
    """An entry of the list of thumbnails."""
    return {
        "fileName": found.file_name,
        "url": found.url,
        "lastModified": timestamp(found.last_modified),
        "size": found.size,
    }


def _exposure(exposure: Exposure) -> Mapping[str, Any]:
    return _known(
        time=exposure.time,
        fNumber=exposure.f_number,
        iso=exposure.iso,
        focalLength=exposure.focal_length,
        focalLength35mm=exposure.focal_length_35mm,
    )


def _rendition(rendition: Rendition) -> Mapping[str, Any]:
    return {
        "url": f"/{rendition.key}",
        "width": rendition.width,
        "height": rendition.height,
        "bytes": rendition.size,
        "type": rendition.media_type,
    }


def _known(**fields: Any) -> Mapping[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
