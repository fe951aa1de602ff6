"""The rows that count photos, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws.clients import attributes
from handlers.model.usage import ROWS, Change, SiteUsage, Usage, site_key
from handlers.store import people
from handlers.store.admin_usage import AdminUsageStore
from handlers.store.counts import MOST, CountStore
from handlers.store.images import ImageStore
from handlers.store.usage import UsageStore, changed, given_back, given_to
from tests.unit.handlers.ends.tables import Tables
from tests.unit.handlers.services import Received, ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OWNER = {"pk": {"S": "USAGE"}, "sk": {"S": "anna"}}
SITE = {"pk": {"S": "SITE"}, "sk": {"S": "USAGE"}}
PHOTO = replace(ready_image(), owner="anna", file_size=70, counted=70)


@pytest.fixture
def rows(dynamodb: DynamoDBClient) -> AdminUsageStore:
    return AdminUsageStore(dynamodb, "library")


def written(stubber: Stubber) -> Received:
    received = Received()
    stubber.add_response("transact_write_items", {}, {"TransactItems": received})
    return received


def added(parts: Any) -> dict[str, dict[str, str]]:
    """What parts of a transaction add, by the second part of the key."""
    found: dict[str, dict[str, str]] = {}
    for part in parts:
        update = part["Update"]
        names = update["ExpressionAttributeNames"]
        values = update["ExpressionAttributeValues"]
        assert update["UpdateExpression"].startswith("ADD ")
        row = update["Key"]["sk"]["S"]
        name = "site" if update["Key"]["pk"] == {"S": "SITE"} else row
        found[name] = {each: values[f":{each}"]["N"] for each in names.values()}
    return found


def test_a_row_that_does_not_exist_yet_counts_nothing(
    rows: AdminUsageStore, stubbed_table: Stubber
) -> None:
    expected = {"TableName": "library", "Key": OWNER, "ConsistentRead": True}
    stubbed_table.add_response("get_item", {}, expected)
    stubbed_table.add_response("query", {"Items": []})

    assert rows.of("anna") == Usage()
    assert rows.site() == SiteUsage()


def test_the_rows_of_the_site_are_added_up(rows: AdminUsageStore, stubbed_table: Stubber) -> None:
    found = [
        {"sk": "COUNT#00", "bytes": 5, "day": "2026-11-20", "dayPhotos": 9},
        {"sk": "COUNT#01", "bytes": 7, "day": "2026-11-21", "dayPhotos": 2},
        {"sk": "COUNT#63", "bytes": 1, "day": "2026-11-21", "dayPhotos": 3},
        {"sk": "USAGE", "closedBy": "ada", "closedAt": "2026-11-21T12:00:00.000000Z"},
        {"sk": "USAGE", "budgetMonth": "2026-11"},
    ]
    arguments = {
        "TableName": "library",
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "SITE"}},
        "ConsistentRead": True,
    }
    pages = [attributes({"pk": "SITE", **each}) for each in found]
    stubbed_table.add_response("query", {"Items": pages[:2], "LastEvaluatedKey": SITE}, arguments)
    again = {**arguments, "ExclusiveStartKey": SITE}
    stubbed_table.add_response("query", {"Items": pages[2:]}, again)

    assert rows.site() == SiteUsage(
        size=13,
        day="2026-11-21",
        day_photos=5,
        closed_by="ada",
        closed_at=NOW,
        budget_month="2026-11",
    )


def test_photos_are_spread_over_the_rows_of_the_site() -> None:
    keys = {site_key(f"{number:08x}-0000-4000-8000-000000000000")["sk"] for number in range(2000)}

    assert keys == {f"COUNT#{number:02}" for number in range(ROWS)}


def test_a_photo_that_is_gone_is_taken_off_its_owner_and_the_site() -> None:
    assert added(given_back("library", PHOTO)) == {
        "anna": {"photos": "-1", "bytes": "-70"},
        "site": {"bytes": "-70"},
    }


@pytest.mark.parametrize("image", [replace(PHOTO, counted=None)])
def test_a_photo_that_was_never_counted_is_taken_off_nothing(image: Any) -> None:
    assert given_back("library", image) == []
    assert given_to("library", image, replace(image, owner="ben")) == []


def test_a_photo_that_gets_another_owner_counts_for_them() -> None:
    assert added(given_to("library", PHOTO, replace(PHOTO, owner="ben"))) == {
        "anna": {"photos": "-1", "bytes": "-70"},
        "ben": {"photos": "1", "bytes": "70"},
    }


def test_a_photo_that_becomes_a_duplicate_of_its_new_owners_counts_for_nobody() -> None:
    assert added(given_to("library", PHOTO, replace(PHOTO, owner="ben", counted=None))) == {
        "anna": {"photos": "-1", "bytes": "-70"},
        "site": {"bytes": "-70"},
    }


def test_the_sites_row_counts_no_photos() -> None:
    assert added(changed("library", PHOTO, Change(1, 0))) == {"anna": {"photos": "1", "bytes": "0"}}


def test_settling_what_was_counted_right_writes_no_row(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    stubbed_table.add_response("update_item", {})

    assert ImageStore(dynamodb, "images", library_table="library").settle(PHOTO, Change(0, 0))


@pytest.mark.parametrize("settle", [ImageStore.settle, ImageStore.settle_duplicate])
def test_settling_gives_back_what_was_reserved_and_not_needed(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, settle: Any
) -> None:
    received = written(stubbed_table)
    items = ImageStore(dynamodb, "images", library_table="library")

    assert settle(items, PHOTO, Change(0, -430))

    assert received.value[0]["Update"]["ConditionExpression"] == "#status = :pending"
    assert added(received.value[-2:]) == {
        "anna": {"photos": "0", "bytes": "-430"},
        "site": {"bytes": "-430"},
    }


def test_a_file_that_is_sent_again_is_one_more_upload_of_the_day(
    rows: AdminUsageStore, stubbed_table: Stubber
) -> None:
    today = written(stubbed_table)
    stubbed_table.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": [{"Code": "ConditionalCheckFailed"}]},
    )
    new_day = written(stubbed_table)

    rows.sent_again(PHOTO, NOW)

    (of_owner,), (of_site,) = today.value, new_day.value
    assert of_owner["Update"]["Key"] == OWNER
    assert of_site["Update"]["Key"] == attributes(site_key(PHOTO.image_id))
    assert of_owner["Update"]["UpdateExpression"] == "ADD dayPhotos :one"
    assert of_site["Update"]["UpdateExpression"] == "SET #day = :day, dayPhotos = :one"


def test_photos_from_before_are_counted_once_and_together(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    received = written(stubbed_table)
    counts = CountStore(client=dynamodb, images_table="images", library_table="library")
    others = [replace(PHOTO, image_id=f"{n}", file_size=1, counted=None) for n in range(MOST - 1)]

    assert counts.count([replace(PHOTO, counted=None), *others])

    images, owner, *site = received.value[:MOST], *received.value[MOST:]
    assert len(received.value) <= 100
    assert [each["Update"]["ExpressionAttributeValues"][":counted"] for each in images] == [
        {"N": "70"},
        *[{"N": "1"}] * (MOST - 1),
    ]
    assert all(
        each["Update"]["ConditionExpression"].endswith("attribute_not_exists(counted)")
        for each in images
    )
    assert added([owner]) == {"anna": {"photos": f"{MOST}", "bytes": f"{70 + MOST - 1}"}}
    sizes = [each["Update"]["ExpressionAttributeValues"][":bytes"]["N"] for each in site]
    assert sum(map(int, sizes)) == 70 + MOST - 1


def test_limits_that_are_not_given_are_the_stacks_again(
    rows: AdminUsageStore, stubbed_table: Stubber
) -> None:
    received = written(stubbed_table)

    assert rows.set_limits("anna", {"maxBytes": 5}, admin="ada")

    update, check = received.value
    assert update["Update"] == {
        "TableName": "library",
        "Key": OWNER,
        "UpdateExpression": "SET maxBytes = :maxBytes REMOVE maxPhotos, maxToday",
        "ExpressionAttributeValues": {":maxBytes": {"N": "5"}},
    }
    assert check == people.is_admin("library", "ada")


def test_letting_people_upload_again_ends_the_pause_of_the_budget_too(
    rows: AdminUsageStore, stubbed_table: Stubber
) -> None:
    closed, opened, spent = (written(stubbed_table) for _ in range(3))

    rows.close("ada", NOW)
    rows.open(NOW)
    rows.spend(NOW)

    assert closed.value[0]["Update"]["ExpressionAttributeValues"] == attributes(
        {":closedBy": "ada", ":closedAt": "2026-11-21T12:00:00.000000Z"}
    )
    assert opened.value[0]["Update"] == {
        "TableName": "library",
        "Key": SITE,
        "UpdateExpression": "SET openedAt = :openedAt REMOVE closedBy, closedAt, budgetMonth",
        "ExpressionAttributeValues": attributes({":openedAt": "2026-11-21T12:00:00.000000Z"}),
    }
    assert spent.value[0]["Update"]["ExpressionAttributeValues"] == attributes(
        {":budgetMonth": "2026-11", ":sentAt": "2026-11-21T12:00:00.000000Z"}
    )


def test_a_late_message_about_an_earlier_month_does_not_end_the_pause_of_this_one() -> None:
    tables = Tables()
    rows = UsageStore(tables, "library")  # pyright: ignore[reportArgumentType]

    for month, known in ((11, "2026-11"), (12, "2026-12"), (11, "2026-12"), (12, "2026-12")):
        rows.spend(NOW.replace(month=month))
        assert rows.site().budget_month == known


def test_a_message_that_comes_again_does_not_undo_what_an_admin_has_decided_since() -> None:
    rows = AdminUsageStore(Tables(), "library")  # pyright: ignore[reportArgumentType]
    rows.spend(NOW)
    rows.open(NOW + timedelta(minutes=1))

    rows.spend(NOW)
    assert rows.site().budget_month is None
    # Of a further one that is.
    rows.spend(NOW + timedelta(minutes=2))
    assert rows.site().budget_month == "2026-11"
