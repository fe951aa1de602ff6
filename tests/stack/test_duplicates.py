"""The same photo uploaded several times: shown and stored once, found by all its names."""

from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.model.content_claims import Claim, content_id
from handlers.store.content_claims import ContentClaimStore
from tests.support import photos
from tests.support.queue import notification

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.api import Api
    from tests.support.queue import Originals, ThumbnailQueue
    from tests.support.stacks import Stack


@pytest.fixture(scope="module")
def claims(stack: Stack) -> ContentClaimStore:
    return ContentClaimStore(stack.client("dynamodb"), stack.output("contentsTableName"))


def content_of(content: bytes) -> str:
    return content_id("public", hashlib.sha256(content).hexdigest())


def listed(api: Api) -> list[str]:
    return [each["imageId"] for each in api.get("/images", limit=100).json()["images"]]


def renditions_of(stack: Stack, image_id: str) -> int:
    bucket = stack.output("renditionsBucket")
    prefix = f"thumbnails/{image_id}/"
    return stack.client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix)["KeyCount"]


def test_a_photo_whose_hash_is_known_is_not_sent_again(api: Api) -> None:
    content = photos.jpeg()
    image = api.uploaded(content, "first.jpg")

    answer = api.bound_ticket(content, "second.jpg")
    inline = api.post("/upload", {"image": base64.b64encode(content).decode()})

    assert answer == {
        "imageId": image["imageId"],
        "fileName": f"{image['imageId']}-first.jpg",
        "fileUrl": image["fileUrl"],
        "status": "ready",
        "duplicate": True,
    }
    assert (inline.status, inline.json()) == (200, answer)


def test_a_duplicate_found_after_its_upload_is_stored_once(
    api: Api, stack: Stack, originals: Originals, queue: ThumbnailQueue
) -> None:
    # given a photo
    content = photos.jpeg()
    image = api.uploaded(content, "first.jpg")

    # when the same content is uploaded to a URL that is not bound to it
    ticket = api.ticket("second.jpg")
    api.sent(ticket, content)

    # then it is the same photo under another identifier
    second = api.wait_until_ready(ticket["imageId"])
    assert second == image | {
        "imageId": ticket["imageId"],
        "duplicateOf": image["imageId"],
        "fileUrl": ticket["fileUrl"],
    }
    # and nothing of it is stored
    queue.wait_until_empty()
    assert originals.versions(ticket["imageId"]) == []
    assert renditions_of(stack, ticket["imageId"]) == 0
    assert ticket["imageId"] not in listed(api)
    # and it is downloaded like that photo
    download = api.get(f"/images/{ticket['imageId']}/download").json()
    assert download["fileName"] == "first.jpg"
    assert api.download(ticket["imageId"]).status == 200


def test_a_repeated_event_of_a_duplicate_changes_nothing(
    api: Api, stack: Stack, originals: Originals, queue: ThumbnailQueue
) -> None:
    content = photos.jpeg()
    api.uploaded(content)
    ticket = api.ticket()
    with queue.held():
        api.sent(ticket, content)
        (version,) = originals.versions(ticket["imageId"])

    queue.send(*[notification(stack, version)] * 3)
    second = api.wait_until_ready(ticket["imageId"])
    queue.wait_until_empty()

    assert api.get(f"/images/{ticket['imageId']}").json() == second
    assert originals.versions(ticket["imageId"]) == []
    assert queue.take_dead_letters() == []


def test_of_many_simultaneous_uploads_one_is_shown_and_the_others_are_its_duplicates(
    api: Api, stack: Stack, claims: ContentClaimStore, queue: ThumbnailQueue
) -> None:
    """Bound and unbound URLs, a form and Base64, all requested before any upload has arrived."""
    # given
    content = photos.jpeg(1600, 1200)
    bound, unbound = [api.bound_ticket(content) for _ in range(2)], api.ticket("unbound.jpg")
    form = api.post("/presigned-url", {"fileName": "form.jpg", "fileType": "image/jpeg"}).json()
    inline = {"image": base64.b64encode(content).decode(), "fileName": "inline.jpg"}

    def posted() -> str:
        assert api.http.post_form(form["uploadURL"], form["fields"], content).status == 204
        return str(form["fileName"][:36])

    def posted_inline() -> str:
        return str(api.post("/upload", inline).json()["imageId"])

    def put(ticket: Any) -> Callable[[], str]:
        def sent() -> str:
            api.sent(ticket, content)
            return str(ticket["imageId"])

        return sent

    # when
    ways = [*map(put, [*bound, unbound]), posted, posted_inline]
    with ThreadPoolExecutor(len(ways)) as pool:
        sent = [each.result() for each in [pool.submit(way) for way in ways]]
    # The Base64 upload may have come last, and then the response names the photo that is shown.
    image_ids = list(dict.fromkeys(sent))
    images = [api.wait_until_ready(image_id) for image_id in image_ids]

    # then
    (shown,) = {each.get("duplicateOf", each["imageId"]) for each in images}
    assert [image_id for image_id in image_ids if image_id in listed(api)] == [shown]
    folders = {image_id: renditions_of(stack, image_id) for image_id in image_ids}
    assert [image_id for image_id, count in folders.items() if count] == [shown]
    claim = claims.get(content_of(content))
    assert claim
    assert claim.image_id == shown
    queue.wait_until_empty()
    assert queue.take_dead_letters() == []
    # and the form's client finds its thumbnail by the name that it was given
    found = api.get("/thumbnails", fileName=form["fileName"]).json()
    assert found["fileName"] == f"thumb-{form['fileName']}"
    assert api.http.get(found["url"]).status == 200


def test_the_same_bytes_in_one_message_are_rendered_once(
    api: Api, stack: Stack, originals: Originals, queue: ThumbnailQueue
) -> None:
    content = photos.jpeg()
    tickets = [api.ticket() for _ in range(3)]
    with queue.held():
        for ticket in tickets:
            api.sent(ticket, content)
        versions = [originals.versions(ticket["imageId"])[0] for ticket in tickets]

    queue.send(notification(stack, *versions))

    images = [api.wait_until_ready(ticket["imageId"]) for ticket in tickets]
    first = tickets[0]["imageId"]
    assert [each.get("duplicateOf") for each in images] == [None, first, first]


def test_a_photo_that_was_ended_can_be_uploaded_again(
    api: Api, claims: ContentClaimStore, queue: ThumbnailQueue
) -> None:
    content = photos.jpeg()
    first = api.uploaded(content)["imageId"]
    duplicate = api.ticket()
    api.sent(duplicate, content)
    api.wait_until_ready(duplicate["imageId"])

    api.end(first)
    assert claims.get(content_of(content)) is None
    assert api.get(f"/images/{duplicate['imageId']}").status == 404

    again = api.uploaded(content)
    assert "duplicateOf" not in again
    assert again["imageId"] in listed(api)
    queue.wait_until_empty()
    assert queue.take_dead_letters() == []


def test_deleting_a_duplicate_keeps_the_photo(api: Api, stack: Stack) -> None:
    content = photos.jpeg()
    image = api.uploaded(content)
    ticket = api.ticket()
    api.sent(ticket, content)
    api.wait_until_ready(ticket["imageId"])

    assert api.request("DELETE", f"/images/{ticket['imageId']}").status == 204

    assert api.get(f"/images/{image['imageId']}").json() == image
    assert renditions_of(stack, image["imageId"]) == len(image["renditions"])
    assert api.bound_ticket(content)["imageId"] == image["imageId"]


def test_a_photo_waits_for_its_twin_until_that_is_finished_or_gone(
    api: Api, claims: ContentClaimStore, queue: ThumbnailQueue
) -> None:
    # given a photo that another function seems to be processing
    content, worked_on = photos.jpeg(), api.ticket()["imageId"]
    until = datetime.now(UTC) + timedelta(minutes=2)
    claims.claim(content_of(content), Claim(image_id=worked_on, until=until))

    # when the same content is uploaded a second time
    waiting = api.upload(content)

    # then nothing happens until the first photo is gone
    assert api.get(f"/images/{waiting}").json()["status"] == "pending"
    assert api.request("DELETE", f"/images/{worked_on}").status == 204
    assert "duplicateOf" not in api.wait_until_ready(waiting)
    queue.wait_until_empty()
    assert queue.take_dead_letters() == []


def test_a_photo_whose_function_died_does_not_block_its_twin(
    api: Api, claims: ContentClaimStore
) -> None:
    content, died = photos.jpeg(), api.ticket()
    past = datetime.now(UTC) - timedelta(seconds=1)
    claims.claim(content_of(content), Claim(image_id=died["imageId"], until=past))

    second = api.uploaded(content)["imageId"]

    # Should its content still arrive, it becomes the duplicate.
    api.sent(died, content)
    assert api.wait_until_ready(died["imageId"])["duplicateOf"] == second
