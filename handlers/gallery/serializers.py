"""The JSON of lists and photos; the properties of a photo are in handlers/model/image.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.model.codecs import timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.gallery.changes import Changes
    from handlers.gallery.domain import Thumbnail
    from handlers.gallery.pictures import Pictures
    from handlers.gallery.timeline import Timeline
    from handlers.model.image import Image
    from handlers.model.timeline import Day


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
