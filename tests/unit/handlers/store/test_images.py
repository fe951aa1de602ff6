"""The gallery's port against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from handlers.api.cursor import Order, Position
from handlers.aws import clients
from handlers.gallery import ports as gallery
from handlers.gallery.listing import Slot
from handlers.model.image import Image, Status
from tests.unit.handlers.fakes import NOW
from tests.unit.handlers.services import Received, ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

LAST = Position(NOW, "the-id", datetime(2026, 5, 1, 12, 34, 56))  # noqa: DTZ001  # a camera's clock
LAST_KEY = "2026-05-01T12:34:56.000-1a1fdfa467b-the-id"


def test_an_item_is_read_as_it_is_now(dynamodb: DynamoDBClient, stubbed_table: Stubber) -> None:
    image = ready_image()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConsistentRead": True,
    }
    stubbed_table.add_response("get_item", {"Item": clients.attributes(image.to_item())}, expected)
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
    answer = {"Items": [clients.attributes(image.to_item())]}
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


@pytest.mark.parametrize(
    ("order", "index", "sort_key"),
    [(Order.UPLOADED, "newest-first", "uploadedAt"), (Order.TAKEN, "by-taken", "takenKey")],
)
def test_a_list_that_begins_with_a_day_is_one_query_of_the_index_up_to_the_next(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, order: Order, index: str, sort_key: str
) -> None:
    expected = {
        "TableName": "images",
        "IndexName": index,
        "KeyConditionExpression": f"gallery = :owner AND {sort_key} < :end",
        "ExpressionAttributeValues": {":owner": {"S": "public"}, ":end": {"S": "2026-11-21U"}},
        "ScanIndexForward": False,
        "Limit": 2,
    }
    stubbed_table.add_response("query", {"Items": []}, expected)

    items = gallery.DynamoItems(dynamodb, "images")

    assert items.newest("public", None, 2, order=order, first_day="2026-11-21") == []


def test_the_next_page_by_day_taken_starts_after_the_last_photo_whatever_day_was_the_first(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    start = Received()
    expected = {
        "TableName": "images",
        "IndexName": "by-taken",
        "KeyConditionExpression": "gallery = :owner",
        "ExpressionAttributeValues": {":owner": {"S": "public"}},
        "ScanIndexForward": False,
        "Limit": 2,
        "ExclusiveStartKey": start,
    }
    stubbed_table.add_response("query", {"Items": []}, expected)

    gallery.DynamoItems(dynamodb, "images").newest(
        "public", LAST, 2, order=Order.TAKEN, first_day="2026-11-21"
    )

    assert start.value == {
        "imageId": {"S": "the-id"},
        "gallery": {"S": "public"},
        "takenKey": {"S": LAST_KEY},
    }


@pytest.mark.parametrize("limit", [None, 2])
def test_the_timeline_is_one_query_for_as_much_as_there_is(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, limit: int | None
) -> None:
    start = Received()
    expected = {
        "TableName": "images",
        "IndexName": "timeline",
        "KeyConditionExpression": "gallery = :owner",
        "ExpressionAttributeValues": {":owner": {"S": "public"}},
        "ScanIndexForward": False,
        "ProjectionExpression": "takenKey, #width, #height",
        "ExpressionAttributeNames": {"#width": "width", "#height": "height"},
        **({"Limit": limit} if limit else {}),
    }
    entry = {"takenKey": {"S": LAST_KEY}, "width": {"N": "300"}, "height": {"N": "200"}}
    bare = {"takenKey": {"S": LAST_KEY}}
    end = bare | {"imageId": {"S": "the-id"}, "gallery": {"S": "public"}}
    first = {"Items": [entry, bare], "LastEvaluatedKey": end}
    stubbed_table.add_response("query", first, expected)
    stubbed_table.add_response("query", {"Items": []}, expected | {"ExclusiveStartKey": start})

    items = gallery.DynamoItems(dynamodb, "images", timeline_page=limit)
    slots, position = items.timeline("public", None)

    assert slots == [
        Slot(day="2026-05-01", width=300, height=200),
        Slot(day="2026-05-01", width=None, height=None),
    ]
    assert items.timeline("public", position) == ([], None)
    assert start.value == end


@pytest.mark.parametrize(
    ("changes", "expression", "values"),
    [
        (
            {"title": "a", "alt": "b"},
            "SET #title = :title, #alt = :alt",
            {"title": "a", "alt": "b"},
        ),
        ({"title": "a", "alt": None}, "SET #title = :title REMOVE #alt", {"title": "a"}),
        ({"title": None, "alt": None}, "REMOVE #title, #alt", {}),
        ({"alt": "b"}, "SET #alt = :alt", {"alt": "b"}),
    ],
)
def test_describing_changes_a_photo_that_is_shown_and_no_other(
    dynamodb: DynamoDBClient,
    stubbed_table: Stubber,
    changes: dict[str, str | None],
    expression: str,
    values: dict[str, str],
) -> None:
    image = ready_image()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "UpdateExpression": expression,
        "ConditionExpression": "#status = :ready AND attribute_not_exists(duplicateOf)",
        "ExpressionAttributeNames": {f"#{name}": name for name in ("status", *changes)},
        "ExpressionAttributeValues": {
            ":ready": {"S": "ready"},
            **{f":{name}": {"S": text} for name, text in values.items()},
        },
        "ReturnValues": "ALL_NEW",
    }
    answer = {"Attributes": clients.attributes(image.to_item() | values)}
    stubbed_table.add_response("update_item", answer, expected)
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    items = gallery.DynamoItems(dynamodb, "images")

    assert items.describe(image.image_id, changes) == Image.from_item(image.to_item() | values)
    assert items.describe(image.image_id, changes) is None


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
    stubbed_table.add_response("update_item", {"Attributes": clients.attributes(item)}, expected)
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
