"""The Contents table: a claim by the photo that has some content, or is about to have it.

A claim is written before its photo is rendered, and released when that fails or the photo is
deleted. A stale claim does no harm, because nothing relies on a claim without reading the photo
that it names.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes, plain
from handlers.model.content_claims import Claim
from handlers.store.conditional import RefusedError, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.timeline import Resume


class ContentClaimStore:
    """The claims, by the `content_id` of what they claim."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def get(self, content_id: str) -> Claim | None:
        """The current claim, or None."""
        found = self._client.get_item(
            TableName=self._table_name, Key=_key(content_id), ConsistentRead=True
        ).get("Item")
        return _claim(found) if found else None

    def claim(self, content_id: str, claim: Claim) -> Claim:
        """Writes the claim, unless another photo has one.

        Returns:
            The claim that exists now: this one, or another photo's.
        """
        try:
            write(
                self._client.put_item,
                TableName=self._table_name,
                Item=attributes(_item(content_id, claim)),
                ConditionExpression="attribute_not_exists(contentId) OR imageId = :claimant",
                ExpressionAttributeValues={":claimant": {"S": claim.image_id}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except RefusedError as refused:
            if refused.found is None:
                raise
            return _claim(refused.found)
        return claim

    def take_over(self, content_id: str, former: Claim, claim: Claim) -> bool:
        """Replaces a claim; False if the former one was renewed or replaced meanwhile."""
        item = _item(content_id, claim)
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

    def walk(self, after: Resume | None, count: int) -> tuple[dict[str, Claim], Resume | None]:
        """At most `count` claims in no order of any meaning, with one request.

        Returns:
            The claims by what they claim, and where it stopped; None at the end.
        """
        start: Any = {"ExclusiveStartKey": after} if after else {}
        answer = self._client.scan(TableName=self._table_name, Limit=count, **start)
        found = {plain(item)["contentId"]: _claim(item) for item in answer["Items"]}
        return found, answer.get("LastEvaluatedKey")

    def release(self, content_id: str, image_id: str) -> None:
        """Removes the claim of this photo; another photo's is left alone."""
        with suppress(RefusedError):
            write(
                self._client.delete_item,
                TableName=self._table_name,
                Key=_key(content_id),
                ConditionExpression="imageId = :claimant",
                ExpressionAttributeValues={":claimant": {"S": image_id}},
            )


def taken(table_name: str, content_id: str, claim: Claim, former: Claim | None) -> dict[str, Any]:
    """The part of a transaction that claims content for a photo.

    Its condition is that nobody has claimed it, or this photo, or exactly the former claim stands.
    """
    conditions = ["attribute_not_exists(contentId)", "imageId = :claimant"]
    operands: dict[str, Any] = {":claimant": claim.image_id}
    if former is not None:
        conditions.append("(imageId = :former AND claimedUntil = :until)")
        operands |= {":former": former.image_id, ":until": int(former.until.timestamp())}
    return {
        "Put": {
            "TableName": table_name,
            "Item": attributes(_item(content_id, claim)),
            "ConditionExpression": " OR ".join(conditions),
            "ExpressionAttributeValues": attributes(operands),
        }
    }


def _key(content_id: str) -> dict[str, Any]:
    return attributes({"contentId": content_id})


def _item(content_id: str, claim: Claim) -> dict[str, Any]:
    return {
        "contentId": content_id,
        "imageId": claim.image_id,
        "claimedUntil": int(claim.until.timestamp()),
    }


def _claim(item: Mapping[str, Any]) -> Claim:
    found = plain(item)
    until = datetime.fromtimestamp(int(found["claimedUntil"]), UTC)
    return Claim(image_id=found["imageId"], until=until)
