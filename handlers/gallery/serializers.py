"""The JSON of lists and photos; the properties of a photo are in handlers/model/image.py."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final

from handlers.model.codecs import timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.gallery.changes import Changes
    from handlers.gallery.domain import Thumbnail
    from handlers.gallery.pictures import Binned, Pictures
    from handlers.gallery.timeline import Timeline
    from handlers.gallery.trash_listing import TrashPage
    from handlers.model.image import Image, Rendition
    from handlers.model.timeline import Day

# Of each photo in the trash, as many renditions, from the smallest on, as its page needs.
_SHOWN_IN_TRASH: Final = 2


def image(shown: Image, pictures: Pictures | None) -> Mapping[str, Any]:
    """A photo; the addresses of its renditions are signed if there is something that signs."""
    return shown.to_json() if pictures is None else pictures.json(shown)


def entry(shown: Image, pictures: Pictures | None) -> Mapping[str, Any]:
    """A photo in a list: without the JPEG, which is its first rendition, and renditions' bytes.

    No page shows them, and they would be a sixth of a compressed list.
    """
    properties = image(shown, pictures)
    renditions = properties["renditions"]
    for each in renditions:
        del each["bytes"]
    return {**properties, "renditions": renditions[1:] or renditions}


def trash(page: TrashPage, binned: Binned) -> Mapping[str, Any]:
    """A page of the trash, without its cursor."""
    total = {} if page.total is None else {"total": page.total}
    return {
        "images": [_binned(each, binned) for each in page.images],
        "count": len(page.images),
        "days": binned.days,
        **total,
    }


def _binned(shown: Image, binned: Binned) -> Mapping[str, Any]:
    """A photo in the trash, as in a list, and the day on which it goes."""
    properties = shown.to_json()
    # Without the JPEG, as in lists, if there is any other.
    renditions = (shown.renditions[1:] or shown.renditions)[:_SHOWN_IN_TRASH]
    properties["renditions"] = [_picture(each, binned) for each in renditions]
    if shown.trashed_at is not None:
        goes_on = shown.trashed_at + timedelta(days=binned.days)
        properties["goesOn"] = goes_on.astimezone(UTC).date().isoformat()
    return properties


def _picture(rendition: Rendition, binned: Binned) -> Mapping[str, Any]:
    return {
        "url": binned.url(rendition.key),
        "width": rendition.width,
        "height": rendition.height,
        "type": rendition.media_type,
    }


def timeline(part: Timeline) -> Mapping[str, Any]:
    """A part of the timeline, without its cursor."""
    return {"days": [_day(each) for each in part.days], "count": part.count}


def changes(found: Changes, pictures: Pictures | None) -> Mapping[str, Any]:
    """What has entered and left a list."""
    return {
        "images": [entry(each, pictures) for each in found.entered],
        "removed": found.left,
        "until": found.until,
        "more": found.more,
    }


def _day(shown: Day) -> Mapping[str, Any]:
    marks = {"marks": shown.marks} if shown.marks else {}
    return {"day": shown.day, "shapes": shown.shapes, **marks}


def thumbnail(found: Thumbnail) -> Mapping[str, Any]:
    """An entry of the list of thumbnails."""
    return {
        "fileName": found.file_name,
        "url": found.url,
        "lastModified": timestamp(found.last_modified),
        "size": found.size,
    }
