"""Every operation of every function in a form that can be retried, with what it promises.

An operation is a generator: it creates what it needs, yields the step to be broken and retried, is
sent the answer of the last try, and asserts what that answer promised. Each path through a function
is registered. A test compares the API's operations with the contract; `EVENT` stands for the event
that the thumbnail function receives.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from handlers.model.content_claims import Claim, content_id
from handlers.model.image import Status
from handlers.store.content_claims import ContentClaimStore
from tests.stack.faults.site import UndeliveredError
from tests.support import photos

if TYPE_CHECKING:
    from tests.stack.faults.site import Site

Steps: TypeAlias = Generator[Callable[[], Any], Any]
Operation: TypeAlias = Callable[["Site"], Steps]

EVENT = ("EVENT", "original stored")
REGISTERED: dict[str, tuple[tuple[str, str], Operation]] = {}

NOT_A_PHOTO = b"A text file that somebody named .jpg"


def registered(method: str, path: str) -> Callable[[Operation], Operation]:
    """Registers one path through an operation."""

    def register(operation: Operation) -> Operation:
        REGISTERED[operation.__name__] = (method, path), operation
        return operation

    return register


def photo() -> bytes:
    """A small photo with unique content."""
    return photos.jpeg(96, 64)


def damaged() -> bytes:
    """A photo too damaged to show any part of."""
    return photos.jpeg(800, 600)[:400]


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@registered("POST", "/upload")
def a_ticket(site: Site) -> Steps:
    content = photo()
    body = {"fileName": "a.jpg", "fileType": "image/jpeg", "sha256": sha256(content)}
    answer = yield lambda: site.ask("POST", "/upload", body=body)
    assert answer.status == 200
    assert site.image(answer.body["imageId"]).status is Status.PENDING
    # The photo it is used for gets processed.
    site.deliver(site.put(answer.body["imageId"], content))


@registered("POST", "/upload")
def a_ticket_for_a_known_photo(site: Site) -> Steps:
    content = photo()
    shown = site.processed(content)
    body = {"fileName": "a.jpg", "fileType": "image/jpeg", "sha256": sha256(content)}
    answer = yield lambda: site.ask("POST", "/upload", body=body)
    assert (answer.status, answer.body["imageId"]) == (200, shown)


@registered("POST", "/upload")
def an_inline_photo(site: Site) -> Steps:
    content = photo()
    body = {"fileName": "a.jpg", "image": encoded(content)}
    answer = yield lambda: site.ask("POST", "/upload", body=body)
    assert answer.status == 201
    site.deliver_all()
    image = site.image(answer.body["imageId"])
    shown = image if image.duplicate_of is None else site.image(image.duplicate_of)
    assert shown.shows(sha256(content))


@registered("POST", "/presigned-url")
def a_form(site: Site) -> Steps:
    body = {"fileName": "a.jpg", "fileType": "image/jpeg"}
    answer = yield lambda: site.ask("POST", "/presigned-url", body=body)
    assert answer.status == 200
    assert site.image(answer.body["fileName"][:36]).status is Status.PENDING


@registered("GET", "/images")
def a_list(site: Site) -> Steps:
    shown = site.processed(photo())
    answer = yield lambda: site.ask("GET", "/images")
    assert [each["imageId"] for each in answer.body["images"]] == [shown]


@registered("GET", "/images/timeline")
def a_timeline(site: Site) -> Steps:
    site.processed(photo())
    answer = yield lambda: site.ask("GET", "/images/timeline")
    assert answer.body["count"] == 1


@registered("GET", "/thumbnails")
def a_list_of_thumbnails(site: Site) -> Steps:
    site.processed(photo())
    answer = yield lambda: site.ask("GET", "/thumbnails")
    assert len(answer.body["thumbnails"]) == 1


@registered("GET", "/thumbnails")
def a_thumbnail_by_name(site: Site) -> Steps:
    name = f"{site.processed(photo())}-photo.jpg"
    answer = yield lambda: site.ask("GET", "/thumbnails", query={"fileName": name})
    assert answer.status == 200


@registered("GET", "/images/{imageId}")
def a_photo(site: Site) -> Steps:
    shown = site.processed(photo())
    answer = yield lambda: site.ask("GET", "/images/{imageId}", image_id=shown)
    assert answer.body["status"] == "ready"


@registered("GET", "/images/{imageId}")
def a_duplicate(site: Site) -> Steps:
    content = photo()
    shown, other = site.processed(content), site.processed(content)
    answer = yield lambda: site.ask("GET", "/images/{imageId}", image_id=other)
    assert answer.body["duplicateOf"] == shown


@registered("GET", "/images/{imageId}/download")
def a_download(site: Site) -> Steps:
    content = photo()
    shown = site.processed(content)
    answer = yield lambda: site.ask("GET", "/images/{imageId}/download", image_id=shown)
    assert answer.status == 302
    stored = site.storage.s3.get_object(
        Bucket=site.stack.output("renditionsBucket"),
        Key=answer.headers["Location"].partition("?")[0][1:],
    )
    assert stored["Body"].read() == content


@registered("GET", "/images/{imageId}/download")
def a_repeated_download(site: Site) -> Steps:
    ask = ("GET", "/images/{imageId}/download")
    shown = site.processed(photo())
    first = site.ask(*ask, image_id=shown)
    answer = yield lambda: site.ask(*ask, image_id=shown)
    assert answer.status == 302
    assert answer.body["fileName"] == first.body["fileName"]


@registered("PATCH", "/images/{imageId}")
def a_description(site: Site) -> Steps:
    shown = site.processed(photo())
    body = {"title": "A title", "alt": ""}
    answer = yield lambda: site.ask("PATCH", "/images/{imageId}", image_id=shown, body=body)
    assert answer.status == 200
    assert site.image(shown).title == "A title"


def _deletion(site: Site, image_id: str) -> Steps:
    answer = yield lambda: site.ask("DELETE", "/images/{imageId}", image_id=image_id)
    # A retry may find that the first try did all the work.
    assert answer.status in {204, 404}
    assert site.image(image_id).purged


@registered("DELETE", "/images/{imageId}")
def the_deletion_of_a_photo(site: Site) -> Steps:
    shown = site.processed(photo())
    site.ask("GET", "/images/{imageId}/download", image_id=shown)
    yield from _deletion(site, shown)


@registered("DELETE", "/images/{imageId}")
def the_deletion_of_a_duplicate(site: Site) -> Steps:
    content = photo()
    site.processed(content)
    yield from _deletion(site, site.processed(content))


@registered("DELETE", "/images/{imageId}")
def the_deletion_of_a_failed_photo(site: Site) -> Steps:
    yield from _deletion(site, site.processed(damaged()))


@registered("DELETE", "/images/{imageId}")
def the_deletion_of_a_pending_photo(site: Site) -> Steps:
    image_id, _ = site.sent(photo())
    yield from _deletion(site, image_id)


@registered(*EVENT)
def a_new_photo(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    yield site.delivered(version)
    assert site.image(image_id).is_listed


@registered(*EVENT)
def a_photo_that_is_processed_already(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    site.deliver(version)
    yield site.delivered(version)
    assert site.image(image_id).is_listed


@registered(*EVENT)
def a_damaged_photo(site: Site) -> Steps:
    image_id, version = site.sent(damaged())
    yield site.delivered(version)
    assert site.image(image_id).reason_code == "damaged"


@registered(*EVENT)
def a_file_that_is_not_a_photo(site: Site) -> Steps:
    image_id, version = site.sent(NOT_A_PHOTO)
    yield site.delivered(version)
    assert site.image(image_id).reason_code == "not_an_image"


@registered(*EVENT)
def a_duplicate_photo(site: Site) -> Steps:
    content = photo()
    shown = site.processed(content)
    image_id, version = site.sent(content)
    yield site.delivered(version)
    assert site.image(image_id).duplicate_of == shown


@registered(*EVENT)
def a_second_photo_at_one_address(site: Site) -> Steps:
    content = photo()
    image_id, version = site.sent(content)
    site.deliver(version)
    yield site.delivered(site.put(image_id, photo()))
    assert site.image(image_id).shows(sha256(content))


@registered(*EVENT)
def a_photo_deleted_while_pending(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=image_id)
    yield site.delivered(version)
    assert site.image(image_id).status is Status.DELETED


@registered(*EVENT)
def a_photo_whose_file_was_removed(site: Site) -> Steps:
    image_id, version = site.sent(photo())
    site.storage.s3.delete_object(
        Bucket=site.stack.output("originalsBucket"), Key=version.key, VersionId=version.version_id
    )
    yield site.delivered(version)
    assert site.image(image_id).reason_code in {"original_gone", "original_unreadable"}


@registered(*EVENT)
def a_photo_whose_content_a_dead_function_has_claimed(
    site: Site,
) -> Steps:
    content = photo()
    image_id, version = site.sent(content)
    _claim(site, site.announced(), content, timedelta(seconds=-1))
    yield site.delivered(version)
    assert site.image(image_id).is_listed


@registered(*EVENT)
def a_photo_that_waits_for_its_twin(site: Site) -> Steps:
    content = photo()
    (first, _), (_, second) = site.sent(content), site.sent(content)
    _claim(site, first, content, timedelta(minutes=2))

    def delivered() -> None:
        try:
            site.deliver(second)
        except UndeliveredError:
            return  # as expected; it is redelivered once the other is finished

    yield delivered


def _claim(site: Site, image_id: str, content: bytes, life: timedelta) -> None:
    claims = ContentClaimStore(site.storage.dynamodb, site.stack.output("contentsTableName"))
    claim = Claim(image_id=image_id, until=datetime.now(UTC) + life)
    claims.claim(content_id("public", sha256(content)), claim)
