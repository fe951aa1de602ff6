"""Events as they arrive in practice: repeated, late, out of order, unusable, for deleted photos."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from handlers.model import image as shared_image
from tests.support import photos
from tests.support.queue import Version, notification

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.queue import Originals, ThumbnailQueue
    from tests.support.stacks import Stack


def test_a_repeated_event_changes_nothing(
    api: Api, stack: Stack, queue: ThumbnailQueue, originals: Originals
) -> None:
    image = api.uploaded(photos.jpeg())
    (version,) = originals.versions(image["imageId"])

    queue.send(*[notification(stack, version)] * 3)
    queue.wait_until_empty()

    assert api.get(f"/images/{image['imageId']}").json() == image
    assert originals.versions(image["imageId"]) == [version]
    assert queue.take_dead_letters() == []


def test_a_second_upload_never_replaces_a_photo_that_is_shown(
    api: Api, queue: ThumbnailQueue, originals: Originals
) -> None:
    # given a photo, uploaded to a URL that is not bound to its content
    seen, intruder = photos.jpeg(), photos.jpeg()
    ticket = api.ticket("seen.jpg")
    api.sent(ticket, seen)
    image = api.wait_until_ready(ticket["imageId"])
    kept = originals.versions(image["imageId"])

    # when other content is uploaded to the same URL
    api.sent(ticket, intruder)
    queue.wait_until_empty()

    # then nothing visible has changed, and the intruder is gone
    assert api.get(f"/images/{image['imageId']}").json() == image
    assert api.download(image["imageId"]).body == seen
    for rendition in image["renditions"]:
        assert api.http.get(api.site_url + rendition["url"]).status == 200
    assert originals.versions(image["imageId"]) == kept
    assert originals.current(image["imageId"]) == seen


def test_the_version_whose_event_comes_first_is_the_photo(
    api: Api, stack: Stack, queue: ThumbnailQueue, originals: Originals
) -> None:
    # given two versions, with the later one's event first
    ticket, later = api.ticket(), photos.jpeg(500, 500)
    with queue.held():
        api.sent(ticket, photos.jpeg(400, 400))
        api.sent(ticket, later)
    new, old = originals.versions(ticket["imageId"])

    # when both events arrive
    queue.send(notification(stack, new))
    image = api.wait_until_ready(ticket["imageId"])
    queue.send(notification(stack, old))
    queue.wait_until_empty()

    # then the first to arrive stays, and the other version is removed
    assert (image["width"], image["height"]) == (500, 500)
    assert api.get(f"/images/{ticket['imageId']}").json() == image
    assert originals.versions(ticket["imageId"]) == [new]
    assert originals.current(ticket["imageId"]) == later


def test_a_burst_of_uploads_is_processed(api: Api, queue: ThumbnailQueue) -> None:
    contents = [photos.jpeg(160, 120) for _ in range(15)]

    image_ids = [api.upload(content) for content in contents]

    for image_id in image_ids:
        api.wait_until_ready(image_id)
    queue.wait_until_empty()
    assert queue.take_dead_letters() == []


def test_every_record_of_a_message_is_processed(
    api: Api, stack: Stack, queue: ThumbnailQueue, originals: Originals
) -> None:
    tickets = [api.ticket() for _ in range(3)]
    with queue.held():
        for ticket in tickets:
            api.sent(ticket, photos.jpeg(200, 100))
    versions = [originals.versions(ticket["imageId"])[0] for ticket in tickets]

    queue.send(notification(stack, *versions))

    for ticket in tickets:
        api.wait_until_ready(ticket["imageId"])


def test_a_key_may_be_encoded_in_any_way(
    api: Api, stack: Stack, queue: ThumbnailQueue, originals: Originals
) -> None:
    ticket = api.ticket()
    with queue.held():
        api.sent(ticket, photos.jpeg())

    (version,) = originals.versions(ticket["imageId"])
    queue.send(notification(stack, version, safe=""))

    api.wait_until_ready(ticket["imageId"])


def test_a_key_with_odd_characters_is_decoded(api: Api, stack: Stack) -> None:
    """S3 encodes the key in its event: spaces as plus signs, the rest as percent escapes."""
    image_id, now = photos.new_id(), datetime.now(UTC)
    key = f"uploads/Zoë + co. 100% 夏/{image_id}"
    announced = shared_image.Image(
        image_id=image_id,
        owner="public",
        file_name="a.jpg",
        file_type="image/jpeg",
        uploaded_at=now,
        status=shared_image.Status.PENDING,
        object_key=key,
    )
    item = {k: {"S": v} for k, v in announced.to_item().items()}
    stack.client("dynamodb").put_item(TableName=stack.output("tableName"), Item=item)

    stack.client("s3").put_object(
        Bucket=stack.output("originalsBucket"), Key=key, Body=photos.jpeg()
    )

    api.wait_until_ready(image_id)


def test_s3s_test_message_is_acknowledged(queue: ThumbnailQueue) -> None:
    queue.send(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}))

    queue.wait_until_empty()

    assert queue.take_dead_letters() == []


def test_unusable_messages_are_kept_as_dead_letters_and_block_nothing(
    api: Api, stack: Stack, queue: ThumbnailQueue, originals: Originals
) -> None:
    """An invalid message, one for an unknown photo and a valid one, sent together."""
    # given
    ticket = api.ticket()
    with queue.held():
        api.sent(ticket, photos.jpeg())
    (good,) = originals.versions(ticket["imageId"])
    unknown = notification(stack, Version(f"uploads/public/{photos.new_id()}", "v"))
    no_photo = notification(stack, Version("uploads/public/no-photo", "v"))
    bad = ["this is not JSON", json.dumps({"Records": [{}]}), unknown, no_photo]

    # when
    with queue.one_try():
        queue.send(bad[0], bad[1], notification(stack, good), bad[2], bad[3])

        # then the valid one does not wait for the retries of the others
        api.wait_until_ready(ticket["imageId"])
        queue.wait_until_empty()

    # and those are in the dead-letter queue unchanged
    assert sorted(queue.take_dead_letters()) == sorted(bad)


@pytest.mark.parametrize("bound", [True, False], ids=["with checksum", "without checksum"])
def test_an_upload_after_the_deletion_leaves_nothing_behind(
    api: Api, originals: Originals, queue: ThumbnailQueue, *, bound: bool
) -> None:
    # given a photo that was deleted
    content = photos.jpeg()
    ticket = api.bound_ticket(content) if bound else api.ticket()
    api.sent(ticket, content)
    image = api.wait_until_ready(ticket["imageId"])
    api.end(image["imageId"])

    # when its upload URL is used once more
    api.sent(ticket, content)
    queue.wait_until_empty()

    # then it stays deleted
    assert api.get(f"/images/{image['imageId']}").status == 404
    for rendition in image["renditions"]:
        assert api.http.get(api.site_url + rendition["url"]).status == 404
    assert originals.versions(image["imageId"]) == []


def test_an_upload_to_the_address_of_a_photo_in_the_trash_changes_nothing(
    api: Api, originals: Originals, queue: ThumbnailQueue
) -> None:
    content, ticket = photos.jpeg(), api.ticket()
    api.sent(ticket, content)
    image_id = api.wait_until_ready(ticket["imageId"])["imageId"]
    kept = originals.versions(image_id)
    assert api.request("DELETE", f"/images/{image_id}").status == 204

    api.sent(ticket, photos.jpeg())
    queue.wait_until_empty()

    assert originals.versions(image_id) == kept
    assert not originals.is_hidden(image_id)
    assert api.post("/trash/restore", {"imageIds": [image_id]}).json()["failed"] == []
    api.wait_until_ready(image_id)
    assert api.download(image_id).body == content


def test_an_event_of_a_deleted_photo_leaves_nothing_behind(
    api: Api, stack: Stack, originals: Originals, queue: ThumbnailQueue
) -> None:
    """The photo is deleted while its event waits in the queue."""
    ticket = api.ticket()
    with queue.held():
        api.sent(ticket, photos.jpeg())
        (version,) = originals.versions(ticket["imageId"])
        assert api.request("DELETE", f"/images/{ticket['imageId']}").status == 204

    queue.send(notification(stack, version))
    queue.wait_until_empty()

    assert api.get(f"/images/{ticket['imageId']}").status == 404
    assert originals.versions(ticket["imageId"]) == []
    assert queue.take_dead_letters() == []
