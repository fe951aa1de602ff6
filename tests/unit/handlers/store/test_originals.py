"""The thumbnail's port against the SDK's own models of the services; nothing is sent."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import IncompleteReadError
from botocore.response import StreamingBody
from botocore.stub import Stubber

from handlers.aws import clients
from handlers.thumbnail import ports as thumbnail
from handlers.thumbnail.model import (
    OriginalGoneError,
    OriginalTooLargeError,
    OriginalUnavailableError,
)
from tests.unit.handlers.services import Received, ready_image, refuse

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client

QUEUE = "https://queue.example/thumbnails"
KEY = "uploads/public/00000000-0000-4000-8000-000000000001"


def test_an_item_is_settled_whole_and_only_while_it_is_pending(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    expression, names, values = Received(), Received(), Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConditionExpression": "#status = :pending",
        "UpdateExpression": expression,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    stubbed_table.add_response("update_item", {}, expected)

    assert thumbnail.DynamoItems(dynamodb, "images").settle(image)

    sets, _, removes = expression.value.removeprefix("SET ").partition(" REMOVE ")
    written = dict(pair.split(" = ") for pair in sets.split(", "))
    item = {names.value[name]: values.value[value] for name, value in written.items()}
    assert item == clients.attributes(
        {name: value for name, value in image.to_item().items() if name != "imageId"}
    )
    removed = {names.value[name] for name in removes.split(", ")}
    assert {"expiresAt", "reason", "reasonCode"} <= removed
    assert not removed & set(item)
    assert values.value[":pending"] == {"S": "pending"}
    # DynamoDB refuses placeholders that are not used.
    assert set(names.value) == set(written) | set(removes.split(", "))


def test_an_item_that_is_not_pending_any_more_is_not_settled(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    assert not thumbnail.DynamoItems(dynamodb, "images").settle(ready_image())


def test_an_item_that_was_settled_before_the_answer_was_lost_is_settled(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    own = clients.attributes(image.to_item() | {"title": "said meanwhile"})
    others = clients.attributes(replace(image, version_id="v2").to_item())
    items = thumbnail.DynamoItems(dynamodb, "images")

    refuse(stubbed_table, "update_item", own, repeated=1)
    assert items.settle(image)

    # The same event may be worked on twice: only a repeated request can be refused by itself.
    refuse(stubbed_table, "update_item", own, repeated=0)
    assert not items.settle(image)

    refuse(stubbed_table, "update_item", others, repeated=1)
    assert not items.settle(image)


def test_what_is_about_to_be_stored_is_noted_in_the_item_while_it_is_pending(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    item = clients.attributes(image.to_item())
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConditionExpression": "#status = :pending",
        "UpdateExpression": "SET #sha256 = :sha256, #renditions = :renditions",
        "ExpressionAttributeNames": {
            "#status": "status",
            "#sha256": "sha256",
            "#renditions": "renditions",
        },
        "ExpressionAttributeValues": {
            ":pending": {"S": "pending"},
            ":sha256": item["sha256"],
            ":renditions": item["renditions"],
        },
    }
    stubbed_table.add_response("update_item", {}, expected)
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")
    items = thumbnail.DynamoItems(dynamodb, "images")

    assert items.begin(image)
    assert not items.begin(image)


def test_any_other_error_of_the_table_is_raised(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("update_item", "AccessDeniedException")

    with pytest.raises(clients.ClientError):
        thumbnail.DynamoItems(dynamodb, "images").settle(ready_image())


def test_a_version_that_came_only_in_part_is_no_photo(s3: S3Client, stubbed_s3: Stubber) -> None:
    cut = StreamingBody(io.BytesIO(b"pho"), 5)
    stubbed_s3.add_response("get_object", {"Body": cut, "ContentLength": 5})

    with pytest.raises(IncompleteReadError):
        thumbnail.S3Originals(s3, "photos-originals").read(KEY, "v1", 5)


class Unreadable(io.RawIOBase):
    """A body of which not a byte may be read."""

    def readinto(self, _buffer: object, /) -> int:
        raise AssertionError


def answer(content: bytes) -> dict[str, Any]:
    body = StreamingBody(io.BytesIO(content), len(content))
    return {"Body": body, "ContentLength": len(content)}


def test_exactly_the_version_of_the_event_is_read(s3: S3Client, stubbed_s3: Stubber) -> None:
    expected = {"Bucket": "photos-originals", "Key": KEY, "VersionId": "v1"}
    stubbed_s3.add_response("get_object", answer(b"photo"), expected)

    assert thumbnail.S3Originals(s3, "photos-originals").read(KEY, "v1", 5) == b"photo"


def test_too_many_bytes_are_not_read(s3: S3Client, stubbed_s3: Stubber) -> None:
    unread = StreamingBody(Unreadable(), 6)  # pyright: ignore[reportArgumentType]  # a stream that breaks
    stubbed_s3.add_response("get_object", {"Body": unread, "ContentLength": 6})

    with pytest.raises(OriginalTooLargeError) as caught:
        thumbnail.S3Originals(s3, "photos-originals").read(KEY, "v1", 5)

    assert caught.value.size == 6


@pytest.mark.parametrize("code", ["NoSuchKey", "NoSuchVersion", "MethodNotAllowed"])
def test_a_version_that_is_gone_is_known_to_be_and_needs_no_mark(
    s3: S3Client, stubbed_s3: Stubber, code: str
) -> None:
    stubbed_s3.add_client_error("get_object", code)
    stubbed_s3.add_client_error("put_object_tagging", code)
    originals = thumbnail.S3Originals(s3, "photos-originals")

    with pytest.raises(OriginalGoneError):
        originals.read(KEY, "v1", 5)
    originals.mark_failed(KEY, "v1")


def test_a_version_that_is_denied_may_be_there(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_client_error("get_object", "AccessDenied")
    stubbed_s3.add_client_error("put_object_tagging", "AccessDenied")
    originals = thumbnail.S3Originals(s3, "photos-originals")

    with pytest.raises(OriginalUnavailableError) as caught:
        originals.read(KEY, "v1", 5)
    assert not isinstance(caught.value, OriginalGoneError)
    with pytest.raises(clients.ClientError):
        originals.mark_failed(KEY, "v1")


def test_any_other_error_of_the_bucket_is_raised(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_client_error("get_object", "SlowDown")

    with pytest.raises(clients.ClientError):
        thumbnail.S3Originals(s3, "photos-originals").read(KEY, "v1", 5)


def test_versions_are_tagged_and_deleted_one_by_one(s3: S3Client, stubbed_s3: Stubber) -> None:
    version = {"Bucket": "photos-originals", "Key": KEY, "VersionId": "v1"}
    tagging = {"TagSet": [{"Key": "status", "Value": "failed"}]}
    stubbed_s3.add_response("put_object_tagging", {}, version | {"Tagging": tagging})
    stubbed_s3.add_response("delete_object", {}, version)
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-originals", "Key": KEY})

    originals = thumbnail.S3Originals(s3, "photos-originals")
    originals.mark_failed(KEY, "v1")
    originals.delete(KEY, "v1")
    originals.hide(KEY)


def test_renditions_may_be_kept_for_a_year(s3: S3Client, stubbed_s3: Stubber) -> None:
    expected = {
        "Bucket": "photos-renditions",
        "Key": "thumbnails/a/b/320.webp",
        "Body": b"webp",
        "ContentType": "image/webp",
        "CacheControl": "public, max-age=31536000, immutable",
    }
    stubbed_s3.add_response("put_object", {}, expected)
    stubbed_s3.add_response(
        "delete_object", {}, {"Bucket": "photos-renditions", "Key": "thumbnails/a/b/320.webp"}
    )

    renditions = thumbnail.S3Renditions(s3, "photos-renditions")
    renditions.put("thumbnails/a/b/320.webp", b"webp", "image/webp")
    renditions.delete("thumbnails/a/b/320.webp")


def test_a_message_is_postponed_by_its_receipt() -> None:
    client = clients.sqs.__wrapped__()
    with Stubber(client) as stubber:
        expected = {"QueueUrl": QUEUE, "ReceiptHandle": "receipt", "VisibilityTimeout": 10}
        stubber.add_response("change_message_visibility", {}, expected)

        thumbnail.SqsMessages(lambda: client, QUEUE).postpone("receipt", 10)

        stubber.assert_no_pending_responses()
