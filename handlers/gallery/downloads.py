"""Downloads of photos for others: the original without its metadata.

A download is stored when it is first requested, and kept for a day: later requests for it, or for
parts of it, get the same bytes at once. Two requests that make it at the same time make the same
bytes. It has headers of its own: nothing that was stored with the original (an encoding, a type,
metadata that the uploader set) is passed on.

Where picture and metadata cannot be separated (a handful of files that no camera writes), the
largest rendition is the download: it looks the same and has no metadata.

CloudFront serves it at a URL that is valid for minutes; S3 lets nobody else read it.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from handlers.fileformats import formats
from handlers.immutable import immutable
from handlers.model import filenames
from handlers.redaction import NotSeparableError, without_metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.gallery.ports import Originals, Renditions
    from handlers.model.image import Image

DOWNLOAD_SECONDS = 300

Sign: TypeAlias = "Callable[[str, datetime], str]"
"""Signs the site's URL of a stored download, valid until the given time."""

# The bucket removes downloads a day after they were made, and not earlier. One that is offered must
# exist for as long as its URL is valid.
_FRESH = timedelta(hours=23)
_DIGEST_DIGITS = 16


class Source(StrEnum):
    """Where the bytes of a download come from."""

    STORED = "stored"  # made for an earlier request
    COPY = "copy"  # of the original, without its metadata
    ORIGINAL = "original"  # which has no metadata
    RENDITION = "rendition"


@immutable(kw_only=True)
class Download:
    """Where to get a photo.

    Attributes:
        key: Where it is stored.
        url: A path on the site with its token, valid for `expires_in` seconds.
        expires_in: Seconds.
        file_name: The name to save it under.
        source: Where its bytes come from.
    """

    key: str
    url: str
    expires_in: int
    file_name: str
    source: Source


def stored_key(image: Image) -> str | None:
    """The key of a photo's download, stored or not; None if the photo has no content yet.

    Earlier releases stored copies, and notes in place of copies, one level higher. No URL of this
    form leads there.
    """
    if image.sha256 is None:
        return None
    return f"downloads/{image.image_id}/{image.sha256[:_DIGEST_DIGITS]}/photo"


def offered(
    image: Image, *, originals: Originals, renditions: Renditions, sign: Sign, now: datetime
) -> Download | None:
    """The download of a ready photo, made and stored if needed; None without content."""
    key = stored_key(image)
    if key is None:
        return None
    stored = renditions.stored_download(key)
    if stored is not None and now - stored.made_at <= _FRESH:
        source, media_type = Source.STORED, stored.media_type
    else:
        source, media_type = _store(image, key, originals, renditions)
    return Download(
        key=key,
        url=sign(key, now + timedelta(seconds=DOWNLOAD_SECONDS)),
        expires_in=DOWNLOAD_SECONDS,
        file_name=_file_name(image, media_type),
        source=source,
    )


def _store(
    image: Image, key: str, originals: Originals, renditions: Renditions
) -> tuple[Source, str]:
    """Makes and stores a download; returns its source and its media type."""
    media_type = image.file_type
    try:
        source, data = _copy(image, originals)
    except NotSeparableError:
        # They are ordered from small to large.
        largest = image.renditions[-1]
        media_type = largest.media_type
        source, data = Source.RENDITION, renditions.read(largest.key)
    disposition = filenames.content_disposition(_file_name(image, media_type))
    renditions.store_download(key, data, media_type=media_type, disposition=disposition)
    return source, media_type


def _copy(image: Image, originals: Originals) -> tuple[Source, bytes]:
    """The original without metadata. If it had any, the original is freed from memory."""
    # The version that people have seen; the current one may be another.
    original = originals.read(image.object_key, image.version_id or "")
    copy = without_metadata(original, image.file_type)
    return (Source.ORIGINAL if copy is original else Source.COPY), copy


def _file_name(image: Image, media_type: str) -> str:
    found = formats.by_media_type(media_type)
    return filenames.saved_as(image.file_name, found.extensions if found else ())
