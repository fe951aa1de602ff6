"""IAM's condition key `dynamodb:LeadingKeys`, which the emulator does not know.

It has the partition keys of the items that a request names, so that a role can be limited to a part
of a table. Without it the emulator takes such conditions as met.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local.compat.ministack import Ministack

_KEYS = "dynamodb:LeadingKeys"
_EQUALS = re.compile(r"(#?[\w.-]+)\s*=\s*(:\w+)")


class _Action(str):
    """The action of one item of a transaction, together with the item's keys."""

    __slots__ = ("keys",)
    keys: list[str]


def install(ministack: Ministack) -> None:
    """Have the emulator compare the key from now on."""
    actions, evaluator = ministack.actions, ministack.evaluator
    tables = ministack.service("dynamodb")._tables
    context = actions.dynamodb_service_context
    checks, enforce = actions.dynamodb_transaction_checks, evaluator.enforce

    def keyed_context(body: bytes) -> dict[str, Any]:
        return {**context(body), **_condition(_leading_keys(_parsed(body), tables))}

    def keyed_checks(action: str, body: bytes, region: str, account: str) -> list[tuple[str, str]]:
        """Items are allowed or refused one by one, each by its own keys."""
        found: list[tuple[str, str]] = []
        items: Any = _parsed(body).get("TransactItems") or []
        for item in items:
            details: list[Any] = [*item.values()]
            alone = json.dumps({"TransactItems": [item]}).encode()
            for item_action, table in checks(action, alone, region, account):
                keyed = _Action(item_action)
                keyed.keys = [
                    key
                    for detail in details
                    if isinstance(detail, dict)
                    for key in _leading_keys(detail, tables)
                ]
                found.append((keyed, table))
        return found

    def keyed_enforce(
        access_key: str, action: str, *more: Any, service_context: Any = None, **named: Any
    ) -> Any:
        stated: dict[str, Any] = service_context or {}
        if isinstance(action, _Action):
            stated = {**stated, **_condition(action.keys)}
        return enforce(access_key, action, *more, service_context=stated, **named)

    actions.dynamodb_service_context = keyed_context
    actions.dynamodb_transaction_checks = keyed_checks
    evaluator.enforce = keyed_enforce


def _condition(keys: list[str]) -> dict[str, list[str]]:
    return {_KEYS: keys} if keys else {}


def _parsed(body: bytes) -> Any:
    with suppress(ValueError):
        value: Any = json.loads(body or b"{}")
        if isinstance(value, dict):
            return value  # pyright: ignore[reportUnknownVariableType]
    return {}


def _leading_keys(request: Any, tables: Any) -> list[str]:
    """The partition keys in a request, or in one item of a transaction."""
    table: Any = tables.get(str(request.get("TableName")).rpartition("/")[2])
    if not table:
        return []
    name = _partition(table, request.get("IndexName"))
    stated: Any = request.get("Key") or request.get("Item") or {}
    values: list[Any] = [stated.get(name)]
    placeholders: Any = request.get("ExpressionAttributeNames") or {}
    constants: Any = request.get("ExpressionAttributeValues") or {}
    for operand, constant in _EQUALS.findall(request.get("KeyConditionExpression") or ""):
        if placeholders.get(operand, operand) == name:
            values.append(constants.get(constant))
    return [str(key) for value in values if value for key in value.values()]


def _partition(table: Any, index: str | None) -> str:
    """The name of the attribute that is the partition key of a table or one of its indexes."""
    schema: Any = table["KeySchema"]
    indexes: Any = table.get("GlobalSecondaryIndexes") or []
    for each in indexes:
        if each["IndexName"] == index:
            schema = each["KeySchema"]
    return next(str(each["AttributeName"]) for each in schema if each["KeyType"] == "HASH")
