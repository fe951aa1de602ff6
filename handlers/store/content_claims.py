"""The table of contents in DynamoDB: a record for each photo that holds some bytes.

A record says that a photo has these bytes, or is about to: it is written before the photo is
rendered, and taken back when nothing comes of that or the photo is deleted. A record that was left
behind does no harm, because nobody relies on one without a look at the photo it names.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes, plain
from handlers.model.content_claims import Holder
from handlers.store.conditional import RefusedError, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient


class DynamoContents:
    """The table; contents are named by `content_id`."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def holder(self, content_id: str) -> Holder | None:
        """Who holds the bytes now; None where nobody does."""
        found = self._client.get_item(
            TableName=self._table_name, Key=_key(content_id), ConsistentRead=True
        ).get("Item")
        return _holder(found) if found else None

    def claim(self, content_id: str, claimant: Holder) -> Holder:
        """Makes the claimant the holder, where there is none or it is the claimant already.

        Returns:
            The holder there is then.
        """
        try:
            write(
                self._client.put_item,
                TableName=self._table_name,
                Item=attributes(_item(content_id, claimant)),
                ConditionExpression="attribute_not_exists(contentId) OR imageId = :claimant",
                ExpressionAttributeValues={":claimant": {"S": claimant.image_id}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except RefusedError as refused:
            if refused.found is None:
                raise
            return _holder(refused.found)
        return claimant

    def take_over(self, content_id: str, former: Holder, claimant: Holder) -> bool:
        """Makes the claimant the holder in place of another; False where that one has moved."""
        item = _item(content_id, claimant)
        try:
            write(
                self._client.put_item,
                leaves=item,
                TableName=self._table_name,
                Item=attributes(item),
                ConditionExpression="imageId = :former AND claimedUntil = :until",
                ExpressionAttributeValues={
                    ":former": {"S": former.image_id},
                    ":until": {"N": str(int(former.until.timestamp()))},
                },
            )
        except RefusedError:
            return False
        return True

    def release(self, content_id: str, image_id: str) -> None:
        """Removes the record if it names this photo; another's is left alone."""
        with suppress(RefusedError):
            write(
                self._client.delete_item,
                TableName=self._table_name,
                Key=_key(content_id),
                ConditionExpression="imageId = :holder",
                ExpressionAttributeValues={":holder": {"S": image_id}},
            )


def _key(content_id: str) -> dict[str, Any]:
    return attributes({"contentId": content_id})


def _item(content_id: str, holder: Holder) -> dict[str, Any]:
    return {
        "contentId": content_id,
        "imageId": holder.image_id,
        "claimedUntil": int(holder.until.timestamp()),
    }


def _holder(item: Mapping[str, Any]) -> Holder:
    found = plain(item)
    until = datetime.fromtimestamp(int(found["claimedUntil"]), UTC)
    return Holder(image_id=found["imageId"], until=until)
