"""Items of the ImageMetadata table: reading one, and writing a transition under a condition.

The queries of lists are the gallery's own business; adding an item is the upload's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.aws.clients import ClientError, attributes, error_code, plain
from handlers.model.image import ATTRIBUTES, Image, Status
from handlers.store.conditional import RefusedError, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

_IS_PENDING = "#status = :pending"


def get(client: DynamoDBClient, table: str, image_id: str) -> Image | None:
    """The photo as it is now: a photo that was just announced must not seem unknown."""
    found = client.get_item(
        TableName=table, Key={"imageId": {"S": image_id}}, ConsistentRead=True
    ).get("Item")
    return Image.from_item(plain(found)) if found else None


def update(
    client: DynamoDBClient,
    *,
    tries: int = 3,
    leaves: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> Mapping[str, Any] | None:
    """An UpdateItem; for `leaves` see `conditional.write`.

    Returns:
        The answer, or None where the item did not meet the condition.
    """
    try:
        return write(client.update_item, leaves, **arguments)
    except RefusedError:
        return None
    except ClientError as error:
        # A duplicate is just being made to point to this photo. That takes milliseconds, and the
        # SDK does not try again by itself.
        if error_code(error) != "TransactionConflictException" or tries == 1:
            raise
    return update(client, tries=tries - 1, leaves=leaves, **arguments)


def settle_duplicate(client: DynamoDBClient, table: str, image: Image) -> bool:
    """Makes a pending item this duplicate, if the photo that it points to shows these bytes then.

    Both is judged and written in one transaction: a photo that is deleted at the same moment would
    otherwise take one along that somebody has just added. The SDK adds a token, by which DynamoDB
    recognises the request if it has to be sent again.

    Returns:
        False, and nothing written, where the item is not pending any more, or the other photo is
        not shown any more.
    """
    duplicate = replacement(image)
    duplicate["ExpressionAttributeValues"][":pending"] = {"S": Status.PENDING.value}
    target = {
        "Key": attributes({"imageId": image.duplicate_of}),
        "ConditionExpression": "#status = :ready AND sha256 = :sha256"
        " AND attribute_not_exists(duplicateOf)",
        "ExpressionAttributeNames": {"#status": "status"},
        "ExpressionAttributeValues": attributes(
            {":ready": Status.READY.value, ":sha256": image.sha256}
        ),
    }
    both: Any = [
        {"Update": {"TableName": table, "ConditionExpression": _IS_PENDING, **duplicate}},
        {"ConditionCheck": {"TableName": table, **target}},
    ]
    try:
        client.transact_write_items(TransactItems=both)
    except ClientError as error:
        if _cancelled_for(error) <= {"None", "ConditionalCheckFailed"}:
            return False
        raise
    return True


def _cancelled_for(error: ClientError) -> set[str]:
    """Why a transaction was cancelled; what is no cancellation is its own reason."""
    if error_code(error) != "TransactionCanceledException":
        return {error_code(error)}
    answer: Any = error.response  # its type calls optional what a cancelled transaction always has
    return {reason["Code"] for reason in answer["CancellationReasons"]}


def replacement(image: Image) -> dict[str, Any]:
    """The arguments of an UpdateItem that make an item exactly this photo.

    An update rather than a put, because a put would also create an item that was never announced.
    Every name is a placeholder, because `status` and others are words of DynamoDB's own.
    """
    return change(image, ATTRIBUTES)


def change(image: Image, names: Sequence[str]) -> dict[str, Any]:
    """The same for some of its attributes; the others stay as they are."""
    item = image.to_item()
    kept = [name for name in names if name in item]
    gone = [name for name in names if name not in item]
    expression = "SET " + ", ".join(f"#{name} = :{name}" for name in kept)
    if gone:
        expression += " REMOVE " + ", ".join(f"#{name}" for name in gone)
    return {
        "Key": {"imageId": {"S": image.image_id}},
        "UpdateExpression": expression,
        "ExpressionAttributeNames": {f"#{name}": name for name in names},
        "ExpressionAttributeValues": attributes({f":{name}": item[name] for name in kept}),
    }
