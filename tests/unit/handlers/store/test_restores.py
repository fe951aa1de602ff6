"""How a photo comes back from the trash, against the SDK's model of DynamoDB; nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws.clients import attributes
from handlers.model.content_claims import Claim
from handlers.model.fields import to_item
from handlers.model.image import Image, Status, Unfinished, moved, trash_folder
from handlers.store import jobs
from handlers.store.restores import RestoreStore
from tests.unit.handlers.fakes import NOW
from tests.unit.handlers.services import Received, ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

AT = "2026-11-21T12:00:00.123456Z"
RETURNING = (
    "#status = :trashed AND #owner = :owner AND unfinished = :restore AND edition = :edition"
)
ALSO = jobs.one_done("library", "the-job")


@pytest.fixture
def restores(dynamodb: DynamoDBClient) -> RestoreStore:
    return RestoreStore(client=dynamodb, images_table="images", contents_table="contents")


def returning() -> Image:
    image = ready_image()
    return replace(
        image,
        status=Status.TRASHED,
        trashed_at=NOW,
        unfinished=Unfinished.RESTORE,
        edition="fedcba9876543210",
        renditions=moved(image.renditions, trash_folder(image.image_id, NOW)),
    )


def written(stubbed_table: Stubber) -> Received:
    received = Received()
    stubbed_table.add_response("transact_write_items", {}, {"TransactItems": received})
    return received


def set_by(update: Any) -> tuple[dict[str, Any], set[str]]:
    names, values = update["ExpressionAttributeNames"], update["ExpressionAttributeValues"]
    sets, _, removes = update["UpdateExpression"].removeprefix("SET ").partition(" REMOVE ")
    plain, _, appended = sets.partition(", #leftovers = ")
    assert appended == "list_append(if_not_exists(#leftovers, :empty), :leftovers)"
    pairs = [pair.split(" = ") for pair in plain.split(", ")]
    return {names[n]: values[v] for n, v in pairs}, {names[each] for each in removes.split(", ")}


def test_a_photo_is_listed_again_with_its_copies_and_its_claim(
    restores: RestoreStore, stubbed_table: Stubber
) -> None:
    image, received = returning(), written(stubbed_table)
    former = Claim(image_id="another", until=NOW)

    assert restores.restore(image, former=former, now=NOW, also=(ALSO,))

    changed, claimed, also = received.value
    update = changed["Update"]
    found, removed = set_by(update)
    there = moved(image.renditions, f"thumbnails/{image.image_id}/fedcba9876543210")
    assert found == attributes(
        {
            "status": "ready",
            "gallery": "public",
            "renditions": [to_item(each) for each in there],
            "changedAt": AT,
            "unfinished": "clean",
            "unfinishedSince": AT,
        }
    )
    assert removed == {"trash", "trashedAt", "edition"}
    assert update["ConditionExpression"] == RETURNING
    left = update["ExpressionAttributeValues"][":leftovers"]
    assert left == {"L": [{"S": trash_folder(image.image_id, NOW)}]}
    put = claimed["Put"]
    assert put["Item"]["contentId"] == {"S": f"public/{image.sha256}"}
    assert put["ConditionExpression"].endswith(" OR (imageId = :former AND claimedUntil = :until)")
    assert also == ALSO


def test_a_photo_without_a_hash_claims_nothing(
    restores: RestoreStore, stubbed_table: Stubber
) -> None:
    received = written(stubbed_table)

    assert restores.restore(replace(returning(), sha256=None), former=None, now=NOW)

    assert [set(part) for part in received.value] == [{"Update"}]


def test_a_photo_whose_bytes_are_shown_again_becomes_a_duplicate(
    restores: RestoreStore, stubbed_table: Stubber
) -> None:
    image, received = returning(), written(stubbed_table)
    shown = replace(ready_image(), image_id="another")

    assert restores.restore_duplicate(image, shown, now=NOW, also=(ALSO,))

    changed, check, also = received.value
    found, removed = set_by(changed["Update"])
    assert found == attributes(
        {
            "status": "ready",
            "unfinished": "clean",
            "unfinishedSince": AT,
            "duplicateOf": "another",
        }
    )
    # It keeps its `takenKey`: a timeline may not know yet that it has gone.
    assert removed == {"renditions", "counted", "trash", "trashedAt", "edition"}
    assert changed["Update"]["ConditionExpression"] == RETURNING
    assert check["ConditionCheck"]["Key"] == {"imageId": {"S": "another"}}
    assert check["ConditionCheck"]["ConditionExpression"] == (
        "#status = :ready AND attribute_not_exists(duplicateOf)"
        " AND #owner = :owner AND sha256 = :sha256"
    )
    assert also == ALSO


@pytest.mark.parametrize("refused", range(2))
def test_nothing_is_written_unless_everything_can_be(
    restores: RestoreStore, stubbed_table: Stubber, refused: int
) -> None:
    codes = ["ConditionalCheckFailed" if number == refused else "None" for number in range(2)]
    for _ in range(2):
        stubbed_table.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            modeled_fields={"CancellationReasons": [{"Code": code} for code in codes]},
        )
    image = returning()

    assert not restores.restore(image, former=None, now=NOW)
    assert not restores.restore_duplicate(image, ready_image(), now=NOW)
