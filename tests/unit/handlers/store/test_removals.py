"""The records of removal, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws.clients import attributes, plain
from handlers.model.removal import Removal, RemovalKind, is_record_id, new_record_id
from handlers.store.conditional import RefusedError
from handlers.store.removals import RemovalStore, counted
from tests.unit.handlers.ends.tables import Tables
from tests.unit.handlers.services import refuse

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

STARTED = datetime(2026, 11, 29, 12, 0, 0, 5, UTC)
EARLIER = STARTED - timedelta(hours=1)
RECORD_ID = "2026-11-29T12:00:00.000005Z#0123456789abcdef"
REMOVAL = Removal(
    record_id=RECORD_ID, kind=RemovalKind.PURGE, by="anna", started_at=STARTED, photos=2
)
KEY = {"pk": {"S": "REMOVALS"}, "sk": {"S": RECORD_ID}}


@pytest.fixture
def removals(dynamodb: DynamoDBClient) -> RemovalStore:
    return RemovalStore(dynamodb, "library")


def test_a_record_is_written_once(removals: RemovalStore, stubbed_table: Stubber) -> None:
    expected = {
        "TableName": "library",
        "Item": {
            **KEY,
            "kind": {"S": "purge"},
            "by": {"S": "anna"},
            "startedAt": {"S": "2026-11-29T12:00:00.000005Z"},
            "photos": {"N": "2"},
            "gone": {"N": "0"},
            "restored": {"N": "0"},
            "addresses": {"N": "0"},
        },
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    stubbed_table.add_response("put_item", {}, expected)
    refuse(stubbed_table, "put_item", {}, repeated=0)

    removals.add(REMOVAL)
    with pytest.raises(RefusedError):
        removals.add(REMOVAL)


def finishes(photos: int) -> dict[str, Any]:
    return {
        "TableName": "library",
        "Key": KEY,
        "UpdateExpression": "SET #finishedAt = :finishedAt",
        "ConditionExpression": "photos = :photos AND attribute_not_exists(finishedAt)",
        "ExpressionAttributeNames": {"#finishedAt": "finishedAt"},
        "ExpressionAttributeValues": attributes(
            {":finishedAt": "2026-11-29T12:00:00.000005Z", ":photos": photos}
        ),
    }


def stored(removal: Removal) -> dict[str, Any]:
    return attributes(removal.to_item())


def test_a_record_is_finished_once_all_of_its_photos_are_gone_or_brought_back(
    removals: RemovalStore, stubbed_table: Stubber
) -> None:
    over = stored(replace(REMOVAL, gone=1, restored=1))
    stubbed_table.add_response("get_item", {"Item": over})
    stubbed_table.add_response("update_item", {}, finishes(2))
    stubbed_table.add_response("get_item", {"Item": over})
    # It was finished by somebody else.
    refuse(stubbed_table, "update_item", {}, repeated=0)

    removals.finish(RECORD_ID, STARTED)
    removals.finish(RECORD_ID, STARTED)


@pytest.mark.parametrize(
    "removal", [replace(REMOVAL, gone=1), replace(REMOVAL, gone=5, photos=None)], ids=str
)
def test_a_record_of_which_something_is_left_or_not_known_is_not_finished(
    removals: RemovalStore, stubbed_table: Stubber, removal: Removal
) -> None:
    stubbed_table.add_response("get_item", {"Item": stored(removal)})
    removals.finish(RECORD_ID, STARTED)


def test_a_record_that_is_not_there_is_none(removals: RemovalStore, stubbed_table: Stubber) -> None:
    stubbed_table.add_response("get_item", {})
    removals.finish(RECORD_ID, STARTED)


@pytest.mark.parametrize(("photos", "gone", "is_over"), [(0, 0, True), (1, 1, True), (1, 0, False)])
def test_a_record_that_is_about_fewer_is_finished_if_these_were_counted_before(
    removals: RemovalStore, stubbed_table: Stubber, photos: int, gone: int, *, is_over: bool
) -> None:
    expires = {} if photos else {"expiresAt": int((STARTED + timedelta(days=30)).timestamp())}
    changes = {"photos": photos, **expires}
    expected = {
        "TableName": "library",
        "Key": KEY,
        "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in changes),
        "ConditionExpression": "attribute_exists(startedAt)",
        "ExpressionAttributeNames": {f"#{name}": name for name in changes},
        "ExpressionAttributeValues": attributes({f":{n}": v for n, v in changes.items()}),
        "ReturnValues": "ALL_NEW",
    }
    fewer = stored(replace(REMOVAL, photos=photos, gone=gone))
    stubbed_table.add_response("update_item", {"Attributes": fewer}, expected)
    if is_over:
        stubbed_table.add_response("update_item", {}, finishes(photos))

    removals.recount(RECORD_ID, photos, STARTED)


@pytest.mark.parametrize("counter", ["gone", "restored"])
def test_a_photo_is_counted_in_a_transaction_of_others(counter: str) -> None:
    assert counted("library", RECORD_ID, addresses=12, is_gone=counter == "gone") == {
        "Update": {
            "TableName": "library",
            "Key": KEY,
            "UpdateExpression": f"ADD {counter} :one, addresses :asked",
            "ExpressionAttributeValues": attributes({":one": 1, ":asked": 12}),
        }
    }


class Table:
    """The store over a table in memory, which understands expressions."""

    def __init__(self, *removals: Removal) -> None:
        self.tables = Tables()
        self.store = RemovalStore(self.tables, "library")  # pyright: ignore[reportArgumentType]
        for each in removals:
            self.store.add(each)

    def read(self, record_id: str = RECORD_ID) -> Removal:
        return Removal.from_item(plain(self.tables.stored["library"]["REMOVALS", record_id]))


# Before, photos left, and what becomes of it.
CLOSED = {
    "killed before it was recounted": (replace(REMOVAL, photos=9, gone=2), 0, (2, True)),
    "never known": (replace(REMOVAL, photos=None, gone=2, restored=1), 0, (3, True)),
    "nothing came of it": (replace(REMOVAL, photos=9), 0, (0, True)),
    "some are left": (replace(REMOVAL, photos=9, gone=2), 3, (5, False)),
    "finished too early": (replace(REMOVAL, photos=2, gone=5, finished_at=EARLIER), 0, (5, True)),
    "some are left after all": (replace(REMOVAL, gone=2, finished_at=EARLIER), 1, (3, False)),
}


@pytest.mark.parametrize("case", CLOSED)
def test_a_record_that_is_closed_is_about_what_it_has_counted(case: str) -> None:
    before, left, (photos, is_over) = CLOSED[case]
    table = Table(before)

    table.store.close(RECORD_ID, left, STARTED)

    found = table.read()
    assert (found.photos, found.finished_at) == (photos, STARTED if is_over else None)


def test_closing_a_record_again_changes_nothing() -> None:
    finished = replace(REMOVAL, gone=2, finished_at=EARLIER)
    table = Table(finished)

    table.store.close(RECORD_ID, 0, STARTED)
    table.store.close("2026-11-29T12:00:00.000005Z#0000000000000000", 0, STARTED)

    assert table.read() == finished
    assert len(table.tables.stored["library"]) == 1


def test_what_is_counted_of_a_record_that_has_expired_is_no_record() -> None:
    table = Table()
    part = counted("library", RECORD_ID, addresses=12, is_gone=True)
    table.tables.transact_write_items(TransactItems=[part])

    table.store.finish(RECORD_ID, STARTED)
    table.store.recount(RECORD_ID, 1, STARTED)
    table.store.close(RECORD_ID, 0, STARTED)

    assert table.store.open(STARTED + timedelta(days=1), None) == ([], None)
    counts = {"pk": "REMOVALS", "sk": RECORD_ID, "gone": 1, "addresses": 12}
    assert plain(table.tables.stored["library"]["REMOVALS", RECORD_ID]) == counts


def test_the_unfinished_records_are_found_but_that_of_a_person() -> None:
    def at(number: int, **changed: Any) -> Removal:
        record_id = new_record_id(STARTED + timedelta(seconds=number), f"{number:016x}")
        return replace(REMOVAL, record_id=record_id, **changed)

    unfinished, young = at(1), at(5)
    others = at(2, finished_at=STARTED), at(3, kind=RemovalKind.PERSON), young
    table = Table(unfinished, *others)

    found, after = table.store.open(STARTED + timedelta(seconds=5), None)

    assert (found, after) == ([unfinished.record_id], None)


def test_the_records_are_in_the_order_in_which_they_began() -> None:
    first = new_record_id(STARTED, "f" * 16)
    second = new_record_id(datetime(2026, 11, 29, 12, 0, 1, tzinfo=UTC), "0" * 16)

    assert first < second
    assert is_record_id(first)
    assert not is_record_id("f" * 16)


def test_a_record_has_random_identifiers_dates_and_counts_only() -> None:
    assert Removal.from_item(REMOVAL.to_item()) == REMOVAL
    assert REMOVAL.to_json() == {
        "recordId": RECORD_ID,
        "kind": "purge",
        "by": "anna",
        "startedAt": "2026-11-29T12:00:00.000005Z",
        "photos": 2,
        "gone": 0,
        "restored": 0,
        "addresses": 0,
    }
