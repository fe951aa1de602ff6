"""The transitions of a photo's state, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from handlers.aws import clients
from handlers.model.image import Image, Status
from handlers.store.images import ImageStore
from tests.unit.handlers.fakes import NOW
from tests.unit.handlers.services import Received, ready_image, refuse

CHANGED_AT = "2026-11-21T12:00:00.123456Z"

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient


def test_an_item_is_settled_completely_and_only_while_pending(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    expression, names, values = Received(), Received(), Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConditionExpression": "#status = :pending",
        "UpdateExpression": expression,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    stubbed_table.add_response("update_item", {}, expected)

    assert ImageStore(dynamodb, "images", now=lambda: NOW).settle(image)

    sets, _, removes = expression.value.removeprefix("SET ").partition(" REMOVE ")
    written = dict(pair.split(" = ") for pair in sets.split(", "))
    item = {names.value[name]: values.value[value] for name, value in written.items()}
    assert item == clients.attributes(
        {name: value for name, value in image.to_item().items() if name != "imageId"}
        | {"changedAt": CHANGED_AT}
    )
    removed = {names.value[name] for name in removes.split(", ")}
    assert {"expiresAt", "reason", "reasonCode"} <= removed
    assert not removed & set(item)
    assert values.value[":pending"] == {"S": "pending"}
    # DynamoDB refuses placeholders that are not used.
    assert set(names.value) == set(written) | set(removes.split(", "))


def test_a_photo_that_failed_changes_no_timeline(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image, names = replace(ready_image(), status=Status.FAILED), Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConditionExpression": "#status = :pending",
        "UpdateExpression": Received(),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": Received(),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    stubbed_table.add_response("update_item", {}, expected)

    assert ImageStore(dynamodb, "images").settle(image)

    assert "changedAt" not in names.value.values()


def test_an_item_that_is_not_pending_any_more_is_not_settled(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    assert not ImageStore(dynamodb, "images").settle(ready_image())


def test_a_settlement_whose_response_was_lost_counts(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    own = clients.attributes(image.to_item() | {"title": "said meanwhile"})
    others = clients.attributes(replace(image, version_id="v2").to_item())
    items = ImageStore(dynamodb, "images")

    refuse(stubbed_table, "update_item", own, repeated=1)
    assert items.settle(image)

    # The same event may be processed twice: only a retry can be refused by its own write.
    refuse(stubbed_table, "update_item", own, repeated=0)
    assert not items.settle(image)

    refuse(stubbed_table, "update_item", others, repeated=1)
    assert not items.settle(image)


def test_a_pending_item_records_what_is_about_to_be_stored(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    item = clients.attributes(image.to_item())
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConditionExpression": "#status = :pending",
        "UpdateExpression": "SET #sha256 = :sha256, #renditions = :renditions",
        "ExpressionAttributeNames": {
            "#status": "status",
            "#sha256": "sha256",
            "#renditions": "renditions",
        },
        "ExpressionAttributeValues": {
            ":pending": {"S": "pending"},
            ":sha256": item["sha256"],
            ":renditions": item["renditions"],
        },
    }
    stubbed_table.add_response("update_item", {}, expected)
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")
    items = ImageStore(dynamodb, "images")

    assert items.begin(image)
    assert not items.begin(image)


def test_any_other_error_of_the_table_is_raised(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("update_item", "AccessDeniedException")

    with pytest.raises(clients.ClientError):
        ImageStore(dynamodb, "images").settle(ready_image())


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

    items = ImageStore(dynamodb, "images")

    assert items.describe(image.image_id, changes) == Image.from_item(image.to_item() | values)
    assert items.describe(image.image_id, changes) is None


def test_burying_returns_the_tombstone_unless_everything_is_gone(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    item = image.to_item() | {"status": "deleted"}
    values = Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "UpdateExpression": "SET #status = :status, #changedAt = :changedAt, "
        "#unfinished = :unfinished, #unfinishedSince = :unfinishedSince "
        "REMOVE #gallery, #trash, #trashedAt, #edition, #expiresAt, #purgeRecord",
        "ConditionExpression": "attribute_exists(imageId) AND #status <> :status "
        "AND (attribute_not_exists(expiresAt) OR expiresAt > :now)",
        "ExpressionAttributeNames": {
            f"#{name}": name
            for name in (
                *("status", "gallery", "trash", "trashedAt", "edition", "expiresAt"),
                *("changedAt", "unfinished", "unfinishedSince", "purgeRecord"),
            )
        },
        "ExpressionAttributeValues": values,
        "ReturnValues": "ALL_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    stubbed_table.add_response("update_item", {"Attributes": clients.attributes(item)}, expected)
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    items = ImageStore(dynamodb, "images")

    tombstone = items.bury(image.image_id, NOW)
    assert tombstone
    assert (tombstone.status, tombstone.renditions) == (Status.DELETED, image.renditions)
    assert values.value == {
        ":status": {"S": "deleted"},
        ":changedAt": {"S": CHANGED_AT},
        ":unfinished": {"S": "purge"},
        ":unfinishedSince": {"S": CHANGED_AT},
        ":now": {"N": str(int(NOW.timestamp()))},
    }
    assert items.bury(image.image_id, NOW) is None


def test_a_burial_whose_response_was_lost_counts(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    item = ready_image().to_item() | {
        "status": "deleted",
        "changedAt": CHANGED_AT,
        "unfinished": "purge",
        "unfinishedSince": CHANGED_AT,
    }
    refuse(stubbed_table, "update_item", clients.attributes(item), repeated=1)
    stubbed_table.add_response("get_item", {"Item": clients.attributes(item)})

    tombstone = ImageStore(dynamodb, "images").bury(item["imageId"], NOW)

    assert tombstone == Image.from_item(item)


def test_a_trash_is_emptied_of_what_its_owner_had_in_it_until_then(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    condition, values = Received(), Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": "the-id"}},
        "UpdateExpression": Received(),
        "ConditionExpression": condition,
        "ExpressionAttributeNames": Received(),
        "ExpressionAttributeValues": values,
        "ReturnValues": "ALL_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    answer = {"Attributes": clients.attributes(ready_image().to_item())}
    stubbed_table.add_response("update_item", answer, expected)

    items = ImageStore(dynamodb, "images")
    items.bury("the-id", NOW, owner="anna", trashed_until=NOW, record_id="the-record")

    assert condition.value.endswith(
        " AND #owner = :owner AND attribute_exists(trash) AND trashedAt <= :until"
    )
    assert values.value[":owner"] == {"S": "anna"}
    assert values.value[":until"] == {"S": CHANGED_AT}
    assert values.value[":purgeRecord"] == {"S": "the-record"}


def test_a_purged_tombstone_expires_and_forgets_what_the_photo_told(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    expression, names, values = Received(), Received(), Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": "the-id"}},
        "UpdateExpression": expression,
        "ConditionExpression": "#status = :deleted AND attribute_not_exists(purged)",
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
    stubbed_table.add_response("update_item", {}, expected)

    ImageStore(dynamodb, "images").purged("the-id", datetime(1970, 1, 2, tzinfo=UTC))

    sets, _, removes = expression.value.partition(" REMOVE ")
    assert set(sets.removeprefix("SET ").split(", ")) == {
        *("#purged = :purged", "#expiresAt = :expiresAt", "#fileName = :fileName"),
        *("#fileType = :fileType", "#unfinished = :unfinished"),
        "#unfinishedSince = :unfinishedSince",
    }
    assert values.value == {
        ":deleted": {"S": "deleted"},
        ":purged": {"BOOL": True},
        ":expiresAt": {"N": str(41 * 86400)},
        ":fileName": {"S": "deleted"},
        ":fileType": {"S": "deleted"},
        ":unfinished": {"S": "forget"},
        ":unfinishedSince": {"S": "1970-01-02T00:00:00.000000Z"},
    }
    removed = {names.value[each] for each in removes.split(", ")}
    assert {"title", "alt", "camera", "takenAt", "width", "height", "sha256"} <= removed
    assert not {"imageId", "owner", "status", "objectKey", "takenKey"} & removed


def test_a_deletion_of_which_nothing_says_that_it_is_unfinished_is_resumed_once(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": "the-id"}},
        "UpdateExpression": ("SET #unfinished = :unfinished, #unfinishedSince = :unfinishedSince"),
        "ConditionExpression": (
            "#status = :deleted AND attribute_not_exists(purged)"
            " AND attribute_not_exists(unfinished)"
        ),
        "ExpressionAttributeNames": {
            "#unfinished": "unfinished",
            "#unfinishedSince": "unfinishedSince",
            "#status": "status",
        },
        "ExpressionAttributeValues": {
            ":deleted": {"S": "deleted"},
            ":unfinished": {"S": "purge"},
            ":unfinishedSince": {"S": "1970-01-02T00:00:00.000000Z"},
        },
    }
    stubbed_table.add_response("update_item", {}, expected)
    # Somebody else was quicker.
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    for _ in range(2):
        ImageStore(dynamodb, "images").resume_purge("the-id", datetime(1970, 1, 2, tzinfo=UTC))


def test_a_day_after_it_was_purged_a_tombstone_says_not_even_where_the_photo_was(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    of_nobody = {
        "TableName": "images",
        "Key": {"imageId": {"S": "left#public#the-id"}},
        "UpdateExpression": "REMOVE #takenKey, #changedAt",
        "ConditionExpression": "#owner = :nobody AND attribute_exists(takenKey)",
        "ExpressionAttributeNames": {
            "#takenKey": "takenKey",
            "#changedAt": "changedAt",
            "#owner": "owner",
        },
        "ExpressionAttributeValues": {":nobody": {"S": "public"}},
    }
    stubbed_table.add_client_error(
        "update_item", "ConditionalCheckFailedException", expected_params=of_nobody
    )
    names = ("takenKey", "changedAt", "unfinished", "unfinishedSince")
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": "the-id"}},
        "UpdateExpression": "REMOVE " + ", ".join(f"#{name}" for name in names),
        "ConditionExpression": "purged = :true",
        "ExpressionAttributeNames": {f"#{name}": name for name in names},
        "ExpressionAttributeValues": {":true": {"BOOL": True}},
    }
    stubbed_table.add_response("update_item", {}, expected)

    ImageStore(dynamodb, "images").forget("the-id")
