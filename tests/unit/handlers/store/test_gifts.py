"""The transitions of photos of nobody, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws.clients import attributes
from handlers.model.content_claims import Claim
from handlers.store.gifts import GiftStore
from handlers.store.usage import given_to
from tests.unit.handlers.services import Received, ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.image import Image

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LISTED = "#status = :ready AND attribute_not_exists(duplicateOf)"
COUNTED = {
    "Update": {
        "TableName": "library",
        "Key": {"pk": {"S": "JOB#job"}, "sk": {"S": "JOB"}},
        "UpdateExpression": "ADD done :one",
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
}


CHANGED_AT = "2026-11-21T12:00:00.000000Z"


def left_by(image: Image) -> dict[str, Any]:
    """The row by which the photo leaves the timeline of photos of nobody."""
    names = ("owner", "changedAt", "takenKey", "expiresAt")
    values = {
        ":owner": "public",
        ":changedAt": CHANGED_AT,
        ":takenKey": image.to_item()["takenKey"],
        ":expiresAt": int((NOW + timedelta(days=40)).timestamp()),
    }
    return {
        "Update": {
            "TableName": "images",
            "Key": {"imageId": {"S": f"left#public#{image.image_id}"}},
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in names),
            "ExpressionAttributeNames": {f"#{name}": name for name in names},
            "ExpressionAttributeValues": attributes(values),
        }
    }


@pytest.fixture
def gifts(dynamodb: DynamoDBClient) -> GiftStore:
    return GiftStore(
        client=dynamodb, images_table="images", contents_table="contents", library_table="library"
    )


def uncounted() -> Image:
    return replace(ready_image(), counted=None)


def given(image: Image, **changed: Any) -> Image:
    moved = tuple(replace(each, key=f"moved/{each.key}") for each in image.renditions)
    return replace(image, owner="anna", renditions=moved, **changed)


def written(stubbed_table: Stubber) -> Received:
    received = Received()
    stubbed_table.add_response("transact_write_items", {}, {"TransactItems": received})
    return received


def changes(update: Any) -> tuple[dict[str, Any], set[str]]:
    """What an update sets, and what it removes."""
    sets, _, removes = update["UpdateExpression"].removeprefix("SET ").partition(" REMOVE ")
    names, values = update["ExpressionAttributeNames"], update["ExpressionAttributeValues"]
    pairs = [pair.split(" = ") for pair in sets.split(", ")]
    removed = {names[each] for each in removes.split(", ")} if removes else set[str]()
    return {names[name]: values[value] for name, value in pairs}, removed


def test_a_photo_changes_its_owner_only_while_it_is_nobodys_and_with_its_claim(
    gifts: GiftStore, stubbed_table: Stubber
) -> None:
    image, received = uncounted(), written(stubbed_table)

    assert gifts.give(image, given(image), former=None, job_id="job", now=NOW)

    changed, left, claimed, counted = received.value
    update = changed["Update"]
    assert update["Key"] == {"imageId": {"S": image.image_id}}
    assert update["ConditionExpression"] == (
        f"{LISTED} AND #owner = :former AND attribute_not_exists(counted) AND sha256 = :sha256"
    )
    assert update["ExpressionAttributeValues"][":former"] == {"S": "public"}
    item = attributes(given(image).to_item())
    kept = {name: item[name] for name in ("owner", "gallery", "renditions")}
    # The former folder, which this one is not told.
    assert changes(update) == ({**kept, "changedAt": {"S": CHANGED_AT}}, {"pastFolders"})
    assert left == left_by(image)
    assert claimed["Put"]["Item"] == attributes(
        {
            "contentId": f"anna/{image.sha256}",
            "imageId": image.image_id,
            "claimedUntil": int(NOW.timestamp()),
        }
    )
    condition = "attribute_not_exists(contentId) OR imageId = :claimant"
    assert claimed["Put"]["ConditionExpression"] == condition
    assert counted == COUNTED


def test_an_abandoned_claim_is_replaced_only_as_long_as_it_is_the_same(
    gifts: GiftStore, stubbed_table: Stubber
) -> None:
    image, received = uncounted(), written(stubbed_table)

    gifts.give(image, given(image), former=Claim(image_id="b", until=NOW), job_id="job", now=NOW)

    put = received.value[2]["Put"]
    assert put["ConditionExpression"].endswith(" OR (imageId = :former AND claimedUntil = :until)")
    assert put["ExpressionAttributeValues"][":former"] == {"S": "b"}
    assert put["ExpressionAttributeValues"][":until"] == {"N": str(int(NOW.timestamp()))}


def test_a_photo_without_a_hash_claims_nothing(gifts: GiftStore, stubbed_table: Stubber) -> None:
    image, received = replace(uncounted(), sha256=None), written(stubbed_table)

    gifts.give(image, given(image), former=None, job_id="job", now=NOW)

    changed, left, counted = received.value
    assert changed["Update"]["ConditionExpression"].endswith("attribute_not_exists(sha256)")
    assert left == left_by(image)
    assert counted == COUNTED


def test_a_duplicate_leaves_all_lists_and_passes_on_its_texts(
    gifts: GiftStore, stubbed_table: Stubber
) -> None:
    image, received = replace(uncounted(), title="A cat"), written(stubbed_table)

    assert gifts.give_duplicate(image, given(image, duplicate_of="own"), job_id="job", now=NOW)

    changed, left, shown, counted = received.value
    sets, removed = changes(changed["Update"])
    assert sets == {
        "owner": {"S": "anna"},
        "duplicateOf": {"S": "own"},
        "changedAt": {"S": CHANGED_AT},
    }
    assert left == left_by(image)
    assert removed == {"gallery", "takenKey", "counted"}
    assert shown["Update"] == {
        "TableName": "images",
        "Key": {"imageId": {"S": "own"}},
        "UpdateExpression": "SET #title = if_not_exists(#title, :title)",
        "ConditionExpression": f"{LISTED} AND #owner = :owner AND sha256 = :sha256",
        "ExpressionAttributeNames": {"#status": "status", "#owner": "owner", "#title": "title"},
        "ExpressionAttributeValues": attributes(
            {":ready": "ready", ":owner": "anna", ":sha256": image.sha256, ":title": "A cat"}
        ),
    }
    assert counted == COUNTED


def test_what_counts_for_the_former_owner_counts_for_the_new_one(
    gifts: GiftStore, stubbed_table: Stubber
) -> None:
    image, received = ready_image(), written(stubbed_table)

    assert gifts.give(image, given(image), former=None, job_id="job", now=NOW)

    changed, *_, former, new, counted = received.value
    assert "counted = :counted_before" in changed["Update"]["ConditionExpression"]
    assert [former, new] == given_to("library", image, given(image))
    assert counted == COUNTED


def test_a_duplicate_counts_for_nobody(gifts: GiftStore, stubbed_table: Stubber) -> None:
    image, received = ready_image(), written(stubbed_table)
    duplicate = given(image, duplicate_of="own")

    assert gifts.give_duplicate(image, duplicate, job_id="job", now=NOW)

    *_, former, site, counted = received.value
    assert [former, site] == given_to("library", image, replace(duplicate, counted=None))
    assert counted == COUNTED


def test_a_duplicate_without_texts_only_checks_the_photo_that_is_shown(
    gifts: GiftStore, stubbed_table: Stubber
) -> None:
    image, received = uncounted(), written(stubbed_table)

    gifts.give_duplicate(image, given(image, duplicate_of="own"), job_id="job", now=NOW)

    check = received.value[2]["ConditionCheck"]
    assert check["ConditionExpression"] == f"{LISTED} AND #owner = :owner AND sha256 = :sha256"


@pytest.mark.parametrize("refused", range(4))
def test_nothing_is_written_unless_everything_can_be(
    gifts: GiftStore, stubbed_table: Stubber, refused: int
) -> None:
    codes = ["ConditionalCheckFailed" if number == refused else "None" for number in range(4)]
    for _ in range(2):
        stubbed_table.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            modeled_fields={"CancellationReasons": [{"Code": code} for code in codes]},
        )
    image = uncounted()

    assert not gifts.give(image, given(image), former=None, job_id="job", now=NOW)
    assert not gifts.give_duplicate(image, given(image, duplicate_of="own"), job_id="job", now=NOW)
