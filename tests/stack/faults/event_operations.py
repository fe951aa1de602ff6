"""The paths through the thumbnail function."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from handlers.imaging import render
from handlers.imaging.errors import too_complex
from handlers.model.content_claims import Claim, content_id
from handlers.model.image import Status
from handlers.store.content_claims import ContentClaimStore
from handlers.thumbnail import handler
from tests.stack.faults.functions import UndeliveredError
from tests.stack.faults.registry import STORED, damaged, photo, registered, sha256

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stack.faults.registry import Steps
    from tests.stack.faults.site import Site

NOT_A_PHOTO = b"A text file that somebody named .jpg"


@registered(*STORED)
def a_new_photo(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    yield site.delivered(version)
    assert site.image(image_id).is_listed


@registered(*STORED)
def a_photo_that_is_processed_already(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    site.deliver(version)
    yield site.delivered(version)
    assert site.image(image_id).is_listed


@registered(*STORED)
def a_damaged_photo(site: Site) -> Steps:
    image_id, version = site.sent(damaged())
    yield site.delivered(version)
    assert site.image(image_id).reason_code == "damaged"


@registered(*STORED)
def a_photo_whose_rendering_fails_when_its_renditions_are_being_stored(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    with patch.object(handler, "render", _failing_late):
        yield site.delivered(version)
    assert site.image(image_id).reason_code == "too_complex"


@registered(*STORED)
def a_file_that_is_not_a_photo(site: Site) -> Steps:
    image_id, version = site.sent(NOT_A_PHOTO)
    yield site.delivered(version)
    assert site.image(image_id).reason_code == "not_an_image"


@registered(*STORED)
def a_duplicate_photo(site: Site) -> Steps:
    content = photo()
    shown = site.processed(content)
    image_id, version = site.sent(content)
    yield site.delivered(version)
    assert site.image(image_id).duplicate_of == shown


@registered(*STORED)
def a_second_photo_at_one_address(site: Site) -> Steps:
    content = photo()
    image_id, version = site.sent(content)
    site.deliver(version)
    yield site.delivered(site.put(image_id, photo()))
    assert site.image(image_id).shows(sha256(content))


@registered(*STORED)
def a_photo_deleted_while_pending(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=image_id)
    yield site.delivered(version)
    assert site.image(image_id).status is Status.DELETED


@registered(*STORED)
def a_photo_whose_file_was_removed(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    site.storage.s3.delete_object(
        Bucket=site.stack.output("originalsBucket"), Key=version.key, VersionId=version.version_id
    )
    yield site.delivered(version)
    assert site.image(image_id).reason_code in {"original_gone", "original_unreadable"}


@registered(*STORED)
def a_photo_whose_content_a_dead_function_has_claimed(
    site: Site,
) -> Steps:
    content = photo()
    image_id, version = site.sent(content)
    claim(site, site.announced(), content, timedelta(seconds=-1))
    yield site.delivered(version)
    assert site.image(image_id).is_listed


@registered(*STORED)
def a_photo_that_waits_for_its_twin(site: Site) -> Steps:
    content = photo()
    (first, _), (_, second) = site.sent(content), site.sent(content)
    claim(site, first, content, timedelta(minutes=2))

    def delivered() -> None:
        try:
            site.deliver(second)
        except UndeliveredError:
            return  # as expected; it is redelivered once the other is finished

    yield delivered


def _failing_late(*given: Any, **receivers: Any) -> None:
    render(*given, **receivers)
    raise too_complex()


def claim(site: Site, image_id: str, content: bytes, life: timedelta) -> None:
    """A function that is processing a photo has claimed its content for a while."""
    claims = ContentClaimStore(site.storage.dynamodb, site.stack.output("contentsTableName"))
    made = Claim(image_id=image_id, until=datetime.now(UTC) + life)
    claims.claim(content_id(site.admin.user_id, sha256(content)), made)


@registered(*STORED)
def a_photo_whose_bytes_are_in_the_trash(site: Site) -> Steps:
    content = photo()
    trashed = site.in_the_trash(content)
    added, version = site.sent(content)
    yield lambda: waiting(site.delivered(version))
    site.settle()
    assert site.image(trashed).is_listed
    assert (site.image(added).duplicate_of, site.image(added).restored) == (trashed, True)


@registered(*STORED)
def a_late_event_of_a_photo_in_the_trash(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    site.deliver(version)
    site.ask("DELETE", "/images/{imageId}", image_id=image_id)
    site.settle()
    yield site.delivered(version)
    assert site.image(image_id).status is Status.TRASHED


def waiting(deliver: Callable[[], None]) -> None:
    """A delivery after which the photo waits for another one, which is no fault."""
    with suppress(UndeliveredError):
        deliver()
