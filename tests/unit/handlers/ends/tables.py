"""DynamoDB in memory: tables whose conditions, updates, transactions and indexes are real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from handlers.model.indexes import INDEXES
from tests.unit.handlers.ends.expressions import Expression, check_placeholders

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS: Mapping[str, tuple[str, ...]] = {
    "images": ("imageId",),
    "contents": ("contentId",),
    "library": ("pk", "sk"),
}
_INDEXES = {each.name: each for each in INDEXES}


class Tables:
    """The client of DynamoDB."""

    def __init__(self) -> None:
        self.stored: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {each: {} for each in KEYS}

    def get_item(self, **request: Any) -> dict[str, Any]:
        found = self._found(request, request["Key"])
        return {"Item": found} if found else {}

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        ((table, wanted),) = request["RequestItems"].items()
        keys = wanted["Keys"]
        # DynamoDB refuses a key that is named twice.
        assert len({str(each) for each in keys}) == len(keys) <= 100
        found = [self._found({"TableName": table}, each) for each in keys]
        return {"Responses": {table: [each for each in found if each]}}

    def put_item(self, **request: Any) -> dict[str, Any]:
        self._check(request, request["Item"])
        self._put(request, request["Item"])
        return {}

    def update_item(self, **request: Any) -> dict[str, Any]:
        self._check(request, request["Key"])
        after = self._updated(request)
        return {"Attributes": after} if request.get("ReturnValues") == "ALL_NEW" else {}

    def delete_item(self, **request: Any) -> dict[str, Any]:
        self._check(request, request["Key"])
        self.stored[request["TableName"]].pop(self._key(request, request["Key"]), None)
        return {}

    def transact_write_items(self, *, TransactItems: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        parts = [next(iter(each.items())) for each in TransactItems]
        named = [(part["TableName"], self._key(part, _key_of(part))) for _, part in parts]
        assert len(set(named)) == len(named), "a transaction may name an item once"
        reasons = [self._reason(part) for _, part in parts]
        if any(reason["Code"] != "None" for reason in reasons):
            raise ClientError(
                {
                    "Error": {"Code": "TransactionCanceledException"},
                    "CancellationReasons": reasons,  # pyright: ignore[reportArgumentType]
                },
                "TransactWriteItems",
            )
        for kind, part in parts:
            if kind == "Put":
                self._put(part, part["Item"])
            elif kind == "Update":
                self._updated(part)
            else:
                assert kind == "ConditionCheck"
        return {}

    def query(self, **request: Any) -> dict[str, Any]:
        index = _INDEXES[request["IndexName"]] if "IndexName" in request else None
        sort = index.sort_key if index else KEYS[request["TableName"]][-1]
        check_placeholders(request)
        rows = self.stored[request["TableName"]].values()
        if index:
            rows = [row for row in rows if index.hash_key in row and index.sort_key in row]
        found = [
            row
            for row in rows
            if Expression(request["KeyConditionExpression"], row, request).holds()
        ]
        found.sort(
            key=lambda row: (row[sort]["S"], self._key(request, row)),
            reverse=not request.get("ScanIndexForward", True),
        )
        return self._page(request, found)

    def scan(self, **request: Any) -> dict[str, Any]:
        rows = self.stored[request["TableName"]]
        return self._page(request, [rows[key] for key in sorted(rows)])

    def _page(self, request: Mapping[str, Any], found: list[dict[str, Any]]) -> dict[str, Any]:
        keys = [self._key(request, row) for row in found]
        if "ExclusiveStartKey" in request:
            after = self._key(request, request["ExclusiveStartKey"])
            # A row that left the index meanwhile: on AWS its place is still known.
            start = keys.index(after) + 1 if after in keys else 0
            found = found[start:]
        page = found[: request.get("Limit", len(found))]
        condition = request.get("FilterExpression")
        kept = [row for row in page if not condition or Expression(condition, row, request).holds()]
        answer: dict[str, Any] = {"Items": [dict(row) for row in kept], "Count": len(kept)}
        if len(page) < len(found):
            answer["LastEvaluatedKey"] = {
                name: page[-1][name] for name in KEYS[request["TableName"]]
            }
        return answer

    def _check(self, request: Mapping[str, Any], key: Mapping[str, Any]) -> None:
        reason = self._reason(request)
        if reason["Code"] != "None":
            del key
            raise ClientError(
                {
                    "Error": {"Code": "ConditionalCheckFailedException"},
                    **({"Item": reason["Item"]} if "Item" in reason else {}),  # pyright: ignore[reportArgumentType]
                },
                "UpdateItem",
            )

    def _reason(self, part: Mapping[str, Any]) -> dict[str, Any]:
        check_placeholders(part)
        found = self._found(part, _key_of(part))
        condition = part.get("ConditionExpression")
        if condition is None or Expression(condition, found, part).holds():
            return {"Code": "None"}
        reason: dict[str, Any] = {"Code": "ConditionalCheckFailed"}
        if found and part.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD":
            reason["Item"] = found
        return reason

    def _updated(self, request: Mapping[str, Any]) -> dict[str, Any]:
        before = self._found(request, request["Key"]) or dict(request["Key"])
        after = Expression(request["UpdateExpression"], before, request).updated()
        self._put(request, after)
        return dict(after)

    def _put(self, request: Mapping[str, Any], item: Mapping[str, Any]) -> None:
        for index in INDEXES if request["TableName"] == "images" else ():
            # DynamoDB refuses an empty text, or another type, as the key of an index.
            for name in (index.hash_key, index.sort_key):
                assert name not in item or item[name].get("S"), name
        self.stored[request["TableName"]][self._key(request, item)] = dict(item)

    def _found(self, request: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return dict(self.stored[request["TableName"]].get(self._key(request, key), {}))

    def _key(self, request: Mapping[str, Any], item: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(item[name]["S"] for name in KEYS[request["TableName"]])


def _key_of(part: Mapping[str, Any]) -> Mapping[str, Any]:
    return part["Key"] if "Key" in part else part["Item"]
