"""The gallery's port against the SDK's own models of the services; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from handlers.gallery import port as gallery
from handlers.shared import aws
from handlers.shared.cursor import Position
from handlers.shared.image import Status
from tests.unit.handlers.fakes import NOW
from tests.unit.handlers.services import Received, ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client

KEY = "uploads/public/00000000-0000-4000-8000-000000000001"


def test_an_item_is_read_as_it_is_now(dynamodb: DynamoDBClient, stubbed_table: Stubber) -> None:
    image = ready_image()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConsistentRead": True,
    }
    stubbed_table.add_response("get_item", {"Item": aws.attributes(image.to_item())}, expected)
    stubbed_table.add_response("get_item", {}, expected)

    items = gallery.DynamoItems(dynamodb, "images")

    assert items.get(image.image_id) == image
    assert items.get(image.image_id) is None


def test_a_page_is_one_query_of_the_index_from_the_newest_on(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    expected = {
        "TableName": "images",
        "IndexName": "newest-first",
        "KeyConditionExpression": "gallery = :owner",
        "ExpressionAttributeValues": {":owner": {"S": "public"}},
        "ScanIndexForward": False,
        "Limit": 51,
    }
    answer = {"Items": [aws.attributes(image.to_item())]}
    stubbed_table.add_response("query", answer, expected)

    assert gallery.DynamoItems(dynamodb, "images").newest("public", None, 51) == [image]


def test_the_next_page_starts_after_the_last_photo(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    start = Received()
    expected = {
        "TableName": "images",
        "IndexName": "newest-first",
        "KeyConditionExpression": "gallery = :owner",
        "ExpressionAttributeValues": {":owner": {"S": "public"}},
        "ScanIndexForward": False,
        "Limit": 2,
        "ExclusiveStartKey": start,
    }
    stubbed_table.add_response("query", {"Items": []}, expected)

    gallery.DynamoItems(dynamodb, "images").newest("public", Position(NOW, "the-id"), 2)

    assert start.value == {
        "imageId": {"S": "the-id"},
        "gallery": {"S": "public"},
        "uploadedAt": {"S": "2026-11-21T12:00:00.123456Z"},
    }


def test_burying_answers_the_tombstone_unless_all_is_gone(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    item = image.to_item() | {"status": "deleted"}
    values = Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "UpdateExpression": "SET #status = :deleted REMOVE gallery, expiresAt",
        "ConditionExpression": "attribute_exists(imageId) AND attribute_not_exists(purged) "
        "AND (attribute_not_exists(expiresAt) OR expiresAt > :now)",
        "ExpressionAttributeNames": {"#status": "status"},
        "ExpressionAttributeValues": values,
        "ReturnValues": "ALL_NEW",
    }
    stubbed_table.add_response("update_item", {"Attributes": aws.attributes(item)}, expected)
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    items = gallery.DynamoItems(dynamodb, "images")

    tombstone = items.bury(image.image_id, NOW)
    assert tombstone
    assert (tombstone.status, tombstone.renditions) == (Status.DELETED, image.renditions)
    assert values.value == {
        ":deleted": {"S": "deleted"},
        ":now": {"N": str(int(NOW.timestamp()))},
    }
    assert items.bury(image.image_id, NOW) is None


def test_a_purged_tombstone_expires(dynamodb: DynamoDBClient, stubbed_table: Stubber) -> None:
    values = Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": "the-id"}},
        "UpdateExpression": "SET purged = :true, expiresAt = :expires",
        "ConditionExpression": "attribute_exists(imageId)",
        "ExpressionAttributeValues": values,
    }
    stubbed_table.add_response("update_item", {}, expected)

    gallery.DynamoItems(dynamodb, "images").purged("the-id", datetime(1970, 1, 2, tzinfo=UTC))

    assert values.value == {":true": {"BOOL": True}, ":expires": {"N": "86400"}}


def test_a_download_is_of_one_version_under_one_name_and_of_the_type_it_has(s3: S3Client) -> None:
    image = ready_image()
    objects = gallery.S3Objects(s3, "photos-originals", "photos-renditions")

    url = urlsplit(objects.original_url(image, disposition="attachment", seconds=300))

    query = parse_qs(url.query)
    assert url.netloc == "photos-originals.s3.eu-central-1.amazonaws.com"
    assert url.path == f"/{image.object_key}"
    assert query["versionId"] == [image.version_id]
    assert query["response-content-disposition"] == ["attachment"]
    assert query["response-content-type"] == ["image/png"]
    assert query["X-Amz-Expires"] == ["300"]


def test_deleting_an_original_hides_it_and_deleting_a_rendition_removes_it(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-originals", "Key": KEY})
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-renditions", "Key": "a"})

    objects = gallery.S3Objects(s3, "photos-originals", "photos-renditions")
    objects.delete_original(KEY)
    objects.delete_rendition("a")
