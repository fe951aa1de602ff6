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


def test_a_purged_photo_is_counted_in_both_records_the_job_and_the_usage(
    settlements: SettlementStore, stubbed_table: Stubber
) -> None:
    image = replace(
        Ending().added(), status=Status.DELETED, purge_record=RECORD, trash_record=OTHER
    )
    received = written(stubbed_table)

    assert settlements.purged(image, NOW, addresses=7, job_id=JOB_ID)

    assert keys(received) == [image.image_id, image.owner, RECORD, OTHER, "JOB"]
    values = received.value[2]["Update"]["ExpressionAttributeValues"]
    assert values == {":gone": {"N": "1"}, ":addresses": {"N": "7"}}


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
    image = replace(Ending().added(), unfinished=unfinished, leftovers=("a",), trash_record=RECORD)
    received = written(stubbed_table)

    assert settlements.cleaned(image, addresses=6)

    expected = [image.image_id, RECORD] if unfinished is Unfinished.CLEAN else [image.image_id]
    assert keys(received) == expected
