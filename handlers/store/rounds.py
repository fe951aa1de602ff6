"""How far the daily round has walked through what is stored: a row of the Library table each.

And whose photos there can be, which it looks at one after the other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from handlers.aws.clients import attributes, plain
from handlers.model.person import PEOPLE, person_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient

_ROUND: Final = "ROUND"
_OWNERS_A_PAGE: Final = 200


class RoundStore:
    """The row of a walk. Two of the same at once lead nowhere else than one.

    Args:
        client: Of DynamoDB.
        table_name: Of the Library table.
        walk: Which one.
    """

    def __init__(self, client: DynamoDBClient, table_name: str, walk: str) -> None:
        self._client = client
        self._table_name = table_name
        self._key = {"pk": _ROUND, "sk": walk}

    def read(self) -> Mapping[str, Any]:
        """Where it goes on; empty at its beginning."""
        found = self._client.get_item(
            TableName=self._table_name, Key=attributes(self._key), ConsistentRead=True
        ).get("Item")
        return json.loads(plain(found)["place"]) if found else {}

    def write(self, place: Mapping[str, Any]) -> None:
        """Records where it goes on."""
        row = {**self._key, "place": json.dumps(place)}
        self._client.put_item(TableName=self._table_name, Item=attributes(row))


class OwnerStore:
    """The owners of photos: everybody who was invited."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def page(self, after: str | None) -> tuple[list[str], str | None]:
        """Some owners, with one request, and after which login to go on; None at the end."""
        start: Any = {"ExclusiveStartKey": attributes(person_key(after))} if after else {}
        answer = self._client.query(
            TableName=self._table_name,
            Limit=_OWNERS_A_PAGE,
            KeyConditionExpression="pk = :people",
            # Neither names nor addresses.
            ProjectionExpression="userId",
            ExpressionAttributeValues={":people": {"S": PEOPLE}},
            **start,
        )
        end = answer.get("LastEvaluatedKey")
        owners = [plain(each)["userId"] for each in answer["Items"]]
        return owners, plain(end)["sk"] if end else None

    def leaving(self, after: str | None) -> list[str]:
        """The jobs that delete some of the same page's owners, with one request."""
        start: Any = {"ExclusiveStartKey": attributes(person_key(after))} if after else {}
        answer = self._client.query(
            TableName=self._table_name,
            Limit=_OWNERS_A_PAGE,
            KeyConditionExpression="pk = :people",
            FilterExpression="attribute_exists(leaving)",
            ProjectionExpression="leaving",
            ExpressionAttributeValues={":people": {"S": PEOPLE}},
            **start,
        )
        return [plain(each)["leaving"] for each in answer["Items"]]
