"""Giving a photo to others: the original as it was taken, without what it tells beside its picture.

The copy is made when it is first asked for and kept for a day: whoever asks again meanwhile, or
loads it in pieces, gets the same bytes at once. Two that make it at the same time make the same.
An original that has nothing to be taken out is given itself. That is noted in the copy's place, so
that one that is asked for again and again is not read again and again.

Where picture and metadata cannot be told apart (a handful of files that no camera writes), the
largest rendition is given instead, under a name that says so: it looks the same and tells nothing.
That is noted as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from handlers.gallery.redaction import NotSeparableError, without_metadata
from handlers.shared import names

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.gallery.storage import Objects
    from handlers.shared.image import Image, Rendition

DOWNLOAD_SECONDS = 300

# The bucket removes copies a day after they were made, and not earlier. One that is given must be
# there for as long as its address is good.
_FRESH = timedelta(hours=23)
_DIGEST_DIGITS = 16


class Given(StrEnum):
    """What is given of a photo."""

    COPY = "copy"
    ORIGINAL = "original"
    RENDITION = "rendition"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What lies in a copy's place: the copy, or only a note of what is given without one."""

    given: Given
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Download:
    """Where to get it.

    Attributes:
        url: Good for `expires_in` seconds.
        expires_in: Seconds.
        file_name: Under which it is saved.
        is_new: The original was read for it just now, and something stored in the copy's place.
        given: What it is.
    """

    url: str
    expires_in: int
    file_name: str
    is_new: bool
    given: Given


def copy_key(image: Image) -> str | None:
    """Where the copy of a photo is kept, if it has one; None of a photo without content."""
    if image.sha256 is None:
        return None
    return f"downloads/{image.image_id}/{image.sha256[:_DIGEST_DIGITS]}"


def offered(image: Image, key: str, objects: Objects, now: datetime) -> Download:
    """What others get of a photo that is ready; its copy is made where there is none."""
    kept = objects.kept(key)
    is_new = kept is None or now - kept.made_at > _FRESH
    given = _made(image, key, objects) if kept is None or is_new else kept.given
    file_name = image.file_name
    if given is Given.RENDITION:
        _, _, extension = _largest(image).key.rpartition(".")
        file_name = names.with_extension(file_name, f".{extension}")
    url = _url(image, key, objects, given, names.content_disposition(file_name))
    return Download(
        url=url, expires_in=DOWNLOAD_SECONDS, file_name=file_name, is_new=is_new, given=given
    )


def _made(image: Image, key: str, objects: Objects) -> Given:
    """Stores the copy, or a note of what is given without one."""
    try:
        copy = _copy(image, objects)
    except NotSeparableError:
        given = Given.RENDITION
    else:
        if copy is not None:
            objects.store_copy(key, copy, image.file_type)
            return Given.COPY
        given = Given.ORIGINAL
    objects.store_note(key, given)
    return given


def _copy(image: Image, objects: Objects) -> bytes | None:
    """The copy; None where it would be the same. The original is out of memory afterwards."""
    original = objects.read_original(image)
    copy = without_metadata(original, image.file_type)
    return None if copy is original else copy


def _url(image: Image, key: str, objects: Objects, given: Given, disposition: str) -> str:
    if given is Given.ORIGINAL:
        return objects.original_url(image, disposition=disposition, seconds=DOWNLOAD_SECONDS)
    media_type = image.file_type
    if given is Given.RENDITION:
        largest = _largest(image)
        key, media_type = largest.key, largest.media_type
    return objects.copy_url(
        key, media_type=media_type, disposition=disposition, seconds=DOWNLOAD_SECONDS
    )


def _largest(image: Image) -> Rendition:
    # They come from small to large.
    return image.renditions[-1]
