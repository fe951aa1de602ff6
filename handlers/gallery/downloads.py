"""Giving a photo to others: the original as it was taken, without what it tells beside its picture.

What is given is stored when it is first asked for and kept for a day: whoever asks again meanwhile,
or loads it in pieces, gets the same bytes at once. Two that make it at the same time make the same.
It is stored by its bytes alone, with headers of its own: nothing that was stored beside an original
(an encoding, a type, metadata of the uploader's making) can come along.

Where picture and metadata cannot be told apart (a handful of files that no camera writes), the
largest rendition is given instead: it looks the same and tells nothing.

CloudFront serves it at an address that lives for minutes; S3 gives nobody else anything of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from handlers.fileformats import formats
from handlers.model import filenames
from handlers.redaction import NotSeparableError, without_metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.gallery.storage import Objects
    from handlers.model.image import Image

DOWNLOAD_SECONDS = 300

Sign: TypeAlias = "Callable[[str, datetime], str]"
"""Gives the site's address of a stored download, good until a moment."""

# The bucket removes copies a day after they were made, and not earlier. One that is given must be
# there for as long as its address is good.
_FRESH = timedelta(hours=23)
_DIGEST_DIGITS = 16


class Given(StrEnum):
    """What is given of a photo."""

    KEPT = "kept"  # what was made for somebody before
    COPY = "copy"
    ORIGINAL = "original"
    RENDITION = "rendition"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A download that is stored already."""

    media_type: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Download:
    """Where to get it.

    Attributes:
        url: A path on the site with its token, good for `expires_in` seconds.
        expires_in: Seconds.
        file_name: Under which it is saved.
        given: What it is.
    """

    url: str
    expires_in: int
    file_name: str
    given: Given


def stored_key(image: Image) -> str | None:
    """Where the download of a photo is stored, if it has one; None of a photo without content.

    Earlier releases stored copies, and notes in place of copies, one level higher. No address of
    this form leads there.
    """
    if image.sha256 is None:
        return None
    return f"downloads/{image.image_id}/{image.sha256[:_DIGEST_DIGITS]}/photo"


def offered(image: Image, key: str, objects: Objects, sign: Sign, now: datetime) -> Download:
    """What others get of a photo that is ready; it is stored where it is not."""
    kept = objects.kept(key)
    if kept is not None and now - kept.made_at <= _FRESH:
        given, media_type = Given.KEPT, kept.media_type
    else:
        given, media_type = _stored(image, key, objects)
    return Download(
        url=sign(key, now + timedelta(seconds=DOWNLOAD_SECONDS)),
        expires_in=DOWNLOAD_SECONDS,
        file_name=_file_name(image, media_type),
        given=given,
    )


def _stored(image: Image, key: str, objects: Objects) -> tuple[Given, str]:
    """Stores what is given; says what it is, and its media type."""
    media_type = image.file_type
    try:
        given, data = _copy(image, objects)
    except NotSeparableError:
        # They come from small to large.
        largest = image.renditions[-1]
        media_type = largest.media_type
        given, data = Given.RENDITION, objects.read_rendition(largest.key)
    disposition = filenames.content_disposition(_file_name(image, media_type))
    objects.store_download(key, data, media_type=media_type, disposition=disposition)
    return given, media_type


def _copy(image: Image, objects: Objects) -> tuple[Given, bytes]:
    """The original without metadata. If it had any, it is out of memory afterwards."""
    original = objects.read_original(image)
    copy = without_metadata(original, image.file_type)
    return (Given.ORIGINAL if copy is original else Given.COPY), copy


def _file_name(image: Image, media_type: str) -> str:
    found = formats.by_media_type(media_type)
    return filenames.saved_as(image.file_name, found.extensions if found else ())
