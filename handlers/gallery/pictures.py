"""Signed addresses of pictures, in stacks that people sign in to.

CloudFront's edge function shows a picture to whoever has an address with a valid token, since an
`<img>` sends no credentials of ours. One token opens all sizes of one edition of one photo. It
expires at the end of the next day, in UTC: so an address is the same all day, and browsers need not
load the picture again.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from handlers.immutable import immutable
from handlers.model.image import is_in_trash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.model.image import Image


@immutable(kw_only=True)
class Pictures:
    """Signs addresses.

    Attributes:
        token: Makes the token of a path's beginning that is valid until the given time.
        now: The clock, with a time zone.
    """

    token: Callable[[str, datetime], str]
    now: Callable[[], datetime]

    def url(self, key: str) -> str:
        """The path on the site of a rendition, with its token."""
        return f"/{key}{self._query(key)}"

    def json(self, image: Image) -> Mapping[str, Any]:
        """What the API shows of a photo, whose renditions have signed addresses."""
        shown = image.to_json()
        # All renditions of a photo are in one folder, so one token is enough for them.
        query = self._query(image.renditions[0].key) if shown["renditions"] else ""
        for each in shown["renditions"]:
            each["url"] += query
        return shown

    def _query(self, key: str) -> str:
        folder = key.rpartition("/")[0]
        return f"?s={self.token(folder, _end_of_tomorrow(self.now()))}"


@immutable(kw_only=True)
class Binned:
    """How photos in the trash are shown.

    CloudFront has no way to their pictures, so each has an address of S3 that expires; until it is
    moved there, that of the site.

    Attributes:
        days: How long photos stay in the trash.
        presigned: Makes such an address.
        pictures: Signs the addresses of the site; None in an open stack.
    """

    days: int
    presigned: Callable[[str], str]
    pictures: Pictures | None

    def url(self, key: str) -> str:
        """Where a picture is."""
        if is_in_trash(key):
            return self.presigned(key)
        return f"/{key}" if self.pictures is None else self.pictures.url(key)


def _end_of_tomorrow(now: datetime) -> datetime:
    day = now.astimezone(UTC).date() + timedelta(days=2)
    return datetime.combine(day, time(), UTC)
