"""Every address that a photo has had on the site, with whatever it takes to be shown one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from handlers.model.image import Image

_SERVED: Final = "thumbnails/"
_VALID: Final = timedelta(minutes=15)
_DIGEST_DIGITS: Final = 16


@immutable(kw_only=True)
class Addresses:
    """Makes addresses, signed as they are for those who may see what is behind them.

    A valid token is what makes the answer a proof: without one the edge refuses everything.

    Attributes:
        picture_token: Makes the token of a folder of renditions that is valid until a moment.
        download_token: Makes that of a download.
        now: The clock, with a time zone.
    """

    picture_token: Callable[[str, datetime], str]
    download_token: Callable[[str, datetime], str]
    now: Callable[[], datetime]

    def of_folders(self, image: Image, folders: Iterable[str]) -> list[str]:
        """Those of a photo's renditions in these folders, as far as CloudFront serves them."""
        names = [each.key.rpartition("/")[2] for each in image.renditions]
        until = self.now() + _VALID
        return [
            f"/{folder}/{name}?s={self.picture_token(folder, until)}"
            for folder in served(folders)
            for name in names
        ]

    def ever(self, image: Image) -> list[str]:
        """Every one that the photo has had."""
        current = [image.folder] if image.folder is not None else []
        folders = sorted({*image.past_folders, *image.leftovers, *current})
        found = self.of_folders(image, folders)
        if image.sha256 is not None:
            # As handlers/gallery/downloads.py names them.
            path = f"downloads/{image.image_id}/{image.sha256[:_DIGEST_DIGITS]}/photo"
            found.append(f"/{path}?s={self.download_token(path, self.now() + _VALID)}")
        return found


def served(folders: Iterable[str]) -> list[str]:
    """Those of the folders that CloudFront serves."""
    return [each for each in folders if each.startswith(_SERVED)]
