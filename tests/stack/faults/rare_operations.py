"""Paths through the operations of the API that photos rarely take; no documentation counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import uuid4

from handlers.gallery import downloads
from handlers.model.image import Status
from handlers.redaction import NotSeparableError
from tests.stack.faults.registry import photo, registered

if TYPE_CHECKING:
    from tests.stack.faults.registry import Steps
    from tests.stack.faults.site import Site


@registered("GET", "/images/{imageId}/download")
def a_download_of_a_photo_whose_metadata_cannot_be_removed(site: Site) -> Steps:
    shown = site.processed(photo())
    with patch.object(downloads, "without_metadata", side_effect=NotSeparableError):
        answer = yield lambda: site.ask("GET", "/images/{imageId}/download", image_id=shown)
    assert answer.status == 302


@registered("POST", "/trash")
def photos_for_the_trash_of_which_one_is_not_there(site: Site) -> Steps:
    shown, unknown = site.processed(photo()), str(uuid4())
    answer = yield lambda: site.ask("POST", "/trash", body={"imageIds": [shown, unknown]})
    assert answer.body == {"count": 1, "failed": [unknown]}
    site.settle()
    assert site.image(shown).status is Status.TRASHED
