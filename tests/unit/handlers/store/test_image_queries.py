"""Reading the table of images, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws import clients
from handlers.model.image import BusyError
from handlers.model.order import Order, Position
from handlers.model.timeline import Change, key, record
from handlers.store.images import ImageStore
from tests.unit.handlers.fakes import NOW
from tests.unit.handlers.services import Received, ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

LAST_ID = "1a2b3c4d-0000-4000-8000-000000000001"
LAST = Position(NOW, LAST_ID, datetime(2026, 5, 1, 12, 34, 56))  # noqa: DTZ001  # a camera's clock
LAST_KEY = "2026-05-01T12:34:56.000-1a1fdfa467b-1a2b3c4d"


def test_an_item_is_read_consistently(dynamodb: DynamoDBClient, stubbed_table: Stubber) -> None:
    image = ready_image()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConsistentRead": True,
    }
    stubbed_table.add_response("get_item", {"Item": clients.attributes(image.to_item())}, expected)
    stubbed_table.add_response("get_item", {}, expected)

    items = ImageStore(dynamodb, "images")

    assert items.get(image.image_id) == image
    assert items.get(image.image_id) is None


def test_a_page_is_one_query_of_the_index_newest_first(
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

    assert ImageStore(dynamodb, "images").newest("public", None, 51) == [image]


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

    ImageStore(dynamodb, "images").newest("public", Position(NOW, LAST_ID), 2)

    assert start.value == {
        "imageId": {"S": LAST_ID},
        "gallery": {"S": "public"},
        "uploadedAt": {"S": "2026-11-21T12:00:00.123456Z"},
    }


@pytest.mark.parametrize(
    ("order", "index", "sort_key"),
    [(Order.UPLOADED, "newest-first", "uploadedAt"), (Order.TAKEN, "by-taken", "takenKey")],
)
def test_a_list_from_a_day_is_one_query_of_the_index_up_to_the_next_day(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, order: Order, index: str, sort_key: str
) -> None:
    expected = {
        "TableName": "images",
        "IndexName": index,
        "KeyConditionExpression": f"gallery = :owner AND {sort_key} <= :newest",
        "ExpressionAttributeValues": {":owner": {"S": "public"}, ":newest": {"S": "2026-11-21U"}},
        "ScanIndexForward": False,
        "Limit": 2,
    }
    stubbed_table.add_response("query", {"Items": []}, expected)

    items = ImageStore(dynamodb, "images")

    assert items.newest("public", None, 2, order=order, start="2026-11-21") == []


def test_a_list_from_a_photo_is_one_query_of_the_index_up_to_its_key(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    expected = {
        "TableName": "images",
        "IndexName": "by-taken",
        "KeyConditionExpression": "gallery = :owner AND takenKey <= :newest",
        "ExpressionAttributeValues": {":owner": {"S": "public"}, ":newest": {"S": LAST_KEY}},
        "ScanIndexForward": False,
        "Limit": 101,
    }
    stubbed_table.add_response("query", {"Items": []}, expected)

    items = ImageStore(dynamodb, "images")

    assert items.newest("public", None, 101, order=Order.TAKEN, start=LAST_KEY) == []


def test_the_next_page_by_day_taken_ignores_the_start(
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

    ImageStore(dynamodb, "images").newest("public", LAST, 2, order=Order.TAKEN, start="2026-11-21")

    assert start.value == {
        "imageId": {"S": LAST_ID},
        "gallery": {"S": "public"},
        "takenKey": {"S": LAST_KEY},
    }


END = {"takenKey": {"S": LAST_KEY}, "imageId": {"S": LAST_ID}, "gallery": {"S": "public"}}


@pytest.mark.parametrize("limit", [None, 2])
def test_the_timeline_is_one_query_for_as_much_as_the_index_returns(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, limit: int | None
) -> None:
    expected = {
        "TableName": "images",
        "IndexName": "timeline",
        "KeyConditionExpression": "#of = :owner",
        "ExpressionAttributeValues": {":owner": {"S": "public"}},
        "ProjectionExpression": "#takenKey, #width, #height",
        "ExpressionAttributeNames": {
            "#of": "gallery",
            "#takenKey": "takenKey",
            "#width": "width",
            "#height": "height",
        },
        **({"Limit": limit} if limit else {}),
    }
    entry = {"takenKey": {"S": LAST_KEY}, "width": {"N": "300"}, "height": {"N": "200"}}
    bare = {"takenKey": {"S": LAST_KEY}}
    first = {"Items": [entry, bare], "LastEvaluatedKey": END}
    stubbed_table.add_response("query", first, expected)
    stubbed_table.add_response("query", {"Items": []}, expected | {"ExclusiveStartKey": END})

    items = ImageStore(dynamodb, "images", timeline_page=limit)
    records, resume = items.timeline("public", None)

    assert records == record(LAST_KEY, 300, 200) + record(LAST_KEY, None, None)
    assert items.timeline("public", resume) == (b"", None)


def test_changes_are_one_query_for_what_entered_or_left_the_list_since_a_moment(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    names = ("changedAt", "takenKey", "width", "height", "gallery", "imageId")
    expected = {
        "TableName": "images",
        "IndexName": "changes",
        "KeyConditionExpression": "#of = :owner AND changedAt >= :since",
        "ExpressionAttributeValues": {
            ":owner": {"S": "public"},
            ":since": {"S": "2026-11-21T12:00:00.123456Z"},
        },
        "ProjectionExpression": ", ".join(f"#{name}" for name in names),
        "ExpressionAttributeNames": {"#of": "owner", **{f"#{name}": name for name in names}},
    }
    listed = {
        "imageId": {"S": "a-photo"},
        "changedAt": {"S": "2026-11-21T12:00:01.000000Z"},
        "takenKey": {"S": LAST_KEY},
        "width": {"N": "300"},
        "height": {"N": "200"},
        "gallery": {"S": "public"},
    }
    gone = {
        "imageId": {"S": "left#public#another"},
        "changedAt": {"S": "2026-11-21T12:00:02.000000Z"},
        "takenKey": {"S": LAST_KEY},
    }
    never_listed = {"imageId": {"S": "a"}, "changedAt": {"S": "2026-11-21T12:00:03.000000Z"}}
    first = {"Items": [listed, gone, never_listed], "LastEvaluatedKey": END}
    stubbed_table.add_response("query", first, expected)
    stubbed_table.add_response("query", {"Items": []}, expected | {"ExclusiveStartKey": END})

    items = ImageStore(dynamodb, "images")
    changes, resume = items.changes("public", NOW, None)

    assert changes == [
        Change(
            image_id="a-photo",
            at="2026-11-21T12:00:01.000000Z",
            key=key(LAST_KEY),
            record=record(LAST_KEY, 300, 200),
        ),
        Change(
            image_id="another", at="2026-11-21T12:00:02.000000Z", key=key(LAST_KEY), record=None
        ),
    ]
    assert items.changes("public", NOW, resume) == ([], None)


def test_several_items_are_read_consistently_until_the_table_has_returned_all_of_them(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    images = [ready_image(), replace(ready_image(), image_id="another")]
    keys = [{"imageId": {"S": each.image_id}} for each in images]
    first, rest = ({"images": {"Keys": each, "ConsistentRead": True}} for each in (keys, keys[1:]))
    items = [clients.attributes(each.to_item()) for each in images]
    stubbed_table.add_response(
        "batch_get_item",
        {"Responses": {"images": items[:1]}, "UnprocessedKeys": rest},
        {"RequestItems": first},
    )
    stubbed_table.add_response(
        "batch_get_item",
        {"Responses": {"images": items[1:]}, "UnprocessedKeys": {}},
        {"RequestItems": rest},
    )
    pauses: list[float] = []

    found = ImageStore(dynamodb, "images", sleep=pauses.append).several(
        [each.image_id for each in images]
    )

    assert found == images
    assert len(pauses) == 1


def test_a_table_that_goes_on_returning_less_than_was_asked_for_is_busy(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    wanted: Any = {"images": {"Keys": [{"imageId": {"S": "a"}}], "ConsistentRead": True}}
    for _ in range(3):
        answer: Any = {"Responses": {}, "UnprocessedKeys": wanted}
        stubbed_table.add_response("batch_get_item", answer, {"RequestItems": wanted})
    pauses: list[float] = []

    with pytest.raises(BusyError):
        ImageStore(dynamodb, "images", sleep=pauses.append).several(["a"])

    # A request of the API has 28 seconds.
    assert sum(pauses) < 1


def test_no_more_changes_are_read_than_asked_for(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    expected: Any = {
        "TableName": "images",
        "IndexName": "changes",
        "Limit": 150,
        **{name: Received() for name in ("KeyConditionExpression", "ProjectionExpression")},
        **{f"ExpressionAttribute{each}": Received() for each in ("Names", "Values")},
    }
    stubbed_table.add_response("query", {"Items": []}, expected)

    assert ImageStore(dynamodb, "images").changes("public", NOW, None, 150) == ([], None)
