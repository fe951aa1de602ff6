"""Tickets against the SDK's own model of DynamoDB; nothing is sent. The limits themselves are held
by tests/stack/test_limits.py, on tables.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws.clients import attributes
from handlers.model.image import BusyError
from handlers.model.usage import Limit, LimitReachedError, Limits, site_key
from handlers.store.conditional import RefusedError
from handlers.store.tickets import TicketStore
from tests.unit.handlers.services import Received, ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

NOW = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)
LIMITS = Limits(max_photos=10, max_bytes=1000, max_today=5)
IMAGE = replace(ready_image(), owner="anna", counted=100)
MET = {"Code": "None"}


@pytest.fixture
def tickets(dynamodb: DynamoDBClient) -> TicketStore:
    return TicketStore(
        client=dynamodb,
        images_table="images",
        library_table="library",
        sleep=lambda _seconds: None,
    )


def add(tickets: TicketStore, image: Any = IMAGE) -> None:
    tickets.add(image, LIMITS, NOW)


def written(stubber: Stubber) -> Received:
    received = Received()
    stubber.add_response("transact_write_items", {}, {"TransactItems": received})
    return received


def unmet(**found: Any) -> dict[str, Any]:
    """The reason of a part that found this row."""
    return {"Code": "ConditionalCheckFailed", "Item": attributes(found)}


def cancelled(stubber: Stubber, *reasons: dict[str, Any]) -> None:
    stubber.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": list(reasons)},
    )


def test_a_photo_is_announced_and_counted_in_one_transaction_and_nothing_is_read(
    tickets: TicketStore, stubbed_table: Stubber
) -> None:
    received = written(stubbed_table)

    add(tickets)

    put, owner, site = received.value
    assert put["Put"] == {
        "TableName": "images",
        "Item": attributes(IMAGE.to_item()),
        "ConditionExpression": "attribute_not_exists(imageId)",
    }
    assert owner["Update"] == {
        "TableName": "library",
        "Key": {"pk": {"S": "USAGE"}, "sk": {"S": "anna"}},
        "UpdateExpression": "ADD #bytes :size, photos :one, dayPhotos :one",
        "ConditionExpression": "#day = :day"
        " AND (attribute_not_exists(#bytes) OR #bytes <= :room)"
        " AND (attribute_not_exists(photos) OR photos < :maxPhotos)"
        " AND attribute_not_exists(maxPhotos) AND attribute_not_exists(maxBytes)"
        " AND attribute_not_exists(maxToday) AND dayPhotos < :maxToday",
        "ExpressionAttributeNames": {"#day": "day", "#bytes": "bytes"},
        "ExpressionAttributeValues": attributes(
            {
                ":size": 100,
                ":day": "2026-11-21",
                ":one": 1,
                ":room": 900,
                ":maxPhotos": 10,
                ":maxToday": 5,
            }
        ),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    assert site["Update"]["Key"] == attributes(site_key(IMAGE.image_id))
    assert site["Update"]["UpdateExpression"] == "ADD #bytes :size, dayPhotos :one"
    assert site["Update"]["ConditionExpression"] == "#day = :day"


@pytest.mark.parametrize("row", [{}, {"day": "2026-11-20", "dayPhotos": 5, "photos": 5}])
def test_the_first_photo_of_a_day_begins_it(
    tickets: TicketStore, stubbed_table: Stubber, row: dict[str, Any]
) -> None:
    cancelled(stubbed_table, MET, unmet(**row), unmet(**row))
    received = written(stubbed_table)

    add(tickets)

    for part in received.value[1:]:
        update = part["Update"]
        assert update["UpdateExpression"].startswith("SET #day = :day, dayPhotos = :one ")
        assert "(attribute_not_exists(#day) OR #day < :day)" in update["ConditionExpression"]


def test_a_day_that_has_begun_by_a_clock_ahead_does_not_begin_again(
    tickets: TicketStore, stubbed_table: Stubber
) -> None:
    cancelled(stubbed_table, MET, unmet(day="2026-11-22", dayPhotos=1), MET)
    received = written(stubbed_table)

    add(tickets)

    update = received.value[1]["Update"]
    assert update["UpdateExpression"].startswith("ADD")
    assert update["ExpressionAttributeValues"][":day"] == {"S": "2026-11-22"}


def test_a_persons_own_limits_take_the_place_of_the_stacks(
    tickets: TicketStore, stubbed_table: Stubber
) -> None:
    row = {"day": "2026-11-21", "photos": 50, "bytes": 900, "maxPhotos": 100, "maxBytes": 2000}
    cancelled(stubbed_table, MET, unmet(**row), MET)
    received = written(stubbed_table)

    add(tickets)

    update = received.value[1]["Update"]
    values = update["ExpressionAttributeValues"]
    assert "maxPhotos = :own_maxPhotos" in update["ConditionExpression"]
    assert "attribute_not_exists(maxToday)" in update["ConditionExpression"]
    assert (values[":maxPhotos"], values[":room"]) == ({"N": "100"}, {"N": "1900"})


@pytest.mark.parametrize(
    ("row", "limit"),
    [
        ({"day": "2026-11-21", "photos": 10}, Limit.PHOTOS),
        ({"day": "2026-11-21", "bytes": 901}, Limit.BYTES),
        ({"day": "2026-11-21", "dayPhotos": 5}, Limit.DAY),
        ({"day": "2026-11-20", "photos": 1, "maxPhotos": 1}, Limit.PHOTOS),
    ],
)
def test_a_limit_that_is_reached_is_told_from_the_row_that_was_found(
    tickets: TicketStore, stubbed_table: Stubber, row: dict[str, Any], limit: Limit
) -> None:
    cancelled(stubbed_table, MET, unmet(**row), MET)

    with pytest.raises(LimitReachedError) as refused:
        add(tickets)

    assert refused.value.limit is limit


def test_a_photo_larger_than_the_limit_is_refused_without_a_request(tickets: TicketStore) -> None:
    with pytest.raises(LimitReachedError):
        add(tickets, replace(IMAGE, counted=1001))


def test_uploads_that_begin_at_the_same_moment_are_tried_again(
    tickets: TicketStore, stubbed_table: Stubber
) -> None:
    for _ in range(3):
        cancelled(stubbed_table, MET, MET, {"Code": "TransactionConflict"})
    written(stubbed_table)

    add(tickets)


def test_rows_that_change_all_the_time_are_a_busy_table(
    tickets: TicketStore, stubbed_table: Stubber
) -> None:
    for _ in range(6):
        cancelled(stubbed_table, MET, unmet(day="2026-11-21"), MET)

    with pytest.raises(BusyError):
        add(tickets)


def test_an_identifier_that_another_photo_has_is_refused(
    tickets: TicketStore, stubbed_table: Stubber
) -> None:
    cancelled(stubbed_table, unmet(), MET, MET)

    with pytest.raises(RefusedError):
        add(tickets)
