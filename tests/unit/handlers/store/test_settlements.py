"""The last write about a photo: one transaction with everything that counts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from handlers.model.image import Status, Unfinished
from handlers.store.settlements import SettlementStore
from tests.unit.handlers.maintenance.ending import Ending
from tests.unit.handlers.services import Received

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.image import Image

NOW = datetime(2026, 11, 29, tzinfo=UTC)
RECORD, OTHER = "2026-11-29T00:00:00.000000Z#0", "2026-11-28T00:00:00.000000Z#1"
JOB_ID = "70b00000-0000-4000-8000-000000000000"


def usage(image: Image) -> list[dict[str, Any]]:
    key = {"pk": {"S": "USAGE"}, "sk": {"S": image.owner}}
    update = {"TableName": "library", "Key": key, "UpdateExpression": "ADD photos :one"}
    return [{"Update": update}]


@pytest.fixture
def settlements(dynamodb: DynamoDBClient) -> SettlementStore:
    return SettlementStore(
        client=dynamodb, images_table="images", library_table="library", given_back=usage
    )


def written(stubber: Stubber) -> Received:
    received = Received()
    stubber.add_response("transact_write_items", {}, {"TransactItems": received})
    return received


def keys(received: Received) -> list[str]:
    """What the parts of a transaction write to: the last part of each key."""
    found = [next(iter(part.values()))["Key"] for part in received.value]
    return [next(iter(reversed(key.values())))["S"] for key in found]


def counts(received: Received) -> dict[str, str]:
    """What each part of a transaction adds, by what it is added to."""
    updates = [part["Update"] for part in received.value]
    return {
        each["Key"]["sk"]["S"]: each["UpdateExpression"]
        for each in updates
        if each["Key"].get("pk") == {"S": "REMOVALS"}
    }


def test_a_purged_photo_is_counted_in_its_records_the_job_and_the_usage(
    settlements: SettlementStore, stubbed_table: Stubber
) -> None:
    image = replace(
        Ending().added(),
        status=Status.DELETED,
        purge_record=RECORD,
        # A transaction may write a row only once.
        trash_records=(OTHER, RECORD),
    )
    received = written(stubbed_table)

    assert settlements.purged(image, NOW, addresses=7, job_id=JOB_ID)

    assert keys(received) == [image.image_id, image.owner, RECORD, OTHER, "JOB"]
    assert set(counts(received).values()) == {"ADD gone :one, addresses :asked"}
    values = received.value[2]["Update"]["ExpressionAttributeValues"]
    assert values == {":one": {"N": "1"}, ":asked": {"N": "7"}}


@pytest.mark.parametrize(
    ("status", "counter"), [(Status.TRASHED, "gone"), (Status.READY, "restored")]
)
def test_what_came_back_before_it_was_out_of_reach_is_counted_as_that(
    settlements: SettlementStore, stubbed_table: Stubber, status: Status, counter: str
) -> None:
    """It went there twice meanwhile: both records must end."""
    image = replace(
        Ending().added(),
        status=status,
        unfinished=Unfinished.CLEAN,
        leftovers=("a",),
        trash_records=(RECORD, OTHER),
    )
    received = written(stubbed_table)

    assert settlements.cleaned(image, addresses=6)

    added = f"ADD {counter} :one, addresses :asked"
    assert counts(received) == {RECORD: added, OTHER: added}


def test_an_expired_job_does_not_keep_a_photo_from_going(
    settlements: SettlementStore, stubbed_table: Stubber
) -> None:
    image = replace(Ending().added(), status=Status.DELETED)
    stubbed_table.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={
            "CancellationReasons": [
                *({"Code": "None"}, {"Code": "None"}, {"Code": "ConditionalCheckFailed"})
            ]
        },
    )
    received = written(stubbed_table)

    assert settlements.purged(image, NOW, addresses=0, job_id=JOB_ID)

    assert keys(received) == [image.image_id, image.owner]


@pytest.mark.parametrize("unfinished", [Unfinished.CLEAN, Unfinished.RESTORE])
def test_only_a_photo_of_which_nothing_is_left_to_do_counts_as_out_of_reach(
    settlements: SettlementStore, stubbed_table: Stubber, unfinished: Unfinished
) -> None:
    ending = Ending()
    image = ending.trashed(ending.added(), RECORD)
    image = replace(image, unfinished=unfinished, leftovers=("a",))
    received = written(stubbed_table)

    assert settlements.cleaned(image, addresses=6)

    expected = [image.image_id, RECORD] if unfinished is Unfinished.CLEAN else [image.image_id]
    assert keys(received) == expected
