"""Items of the ImageMetadata table: reading one, and writing a transition under a condition.

The queries of lists are the gallery's own business; adding an item is the upload's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.shared.aws import ClientError, attributes, error_code, plain
from handlers.shared.image import ATTRIBUTES, Image

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient


def get(client: DynamoDBClient, table: str, image_id: str) -> Image | None:
    """The photo as it is now: a photo that was just announced must not seem unknown."""
    found = client.get_item(
        TableName=table, Key={"imageId": {"S": image_id}}, ConsistentRead=True
    ).get("Item")
    return Image.from_item(plain(found)) if found else None


def update(client: DynamoDBClient, **arguments: Any) -> Mapping[str, Any] | None:
    """An UpdateItem.

    Returns:
        The answer, or None where the item did not meet the condition.
    """
    try:
        return client.update_item(**arguments)
    except ClientError as error:
        if error_code(error) == "ConditionalCheckFailedException":
            return None
        raise


def replacement(image: Image) -> dict[str, Any]:
    """The arguments of an UpdateItem that make an item exactly this photo.

    An update rather than a put, because a put would also create an item that was never announced.
    Every name is a placeholder, because `status` and others are words of DynamoDB's own.
    """
    item = image.to_item()
    kept = [name for name in ATTRIBUTES if name in item]
    gone = [name for name in ATTRIBUTES if name not in item]
    expression = "SET " + ", ".join(f"#{name} = :{name}" for name in kept)
    if gone:
        expression += " REMOVE " + ", ".join(f"#{name}" for name in gone)
    return {
        "Key": {"imageId": {"S": image.image_id}},
        "UpdateExpression": expression,
        "ExpressionAttributeNames": {f"#{name}": name for name in ATTRIBUTES},
        "ExpressionAttributeValues": attributes({f":{name}": item[name] for name in kept}),
    }
