"""Counts the requests of the functions to AWS, and what DynamoDB would charge for them.

What a write found and what it left is read by an administrator, before and after.
"""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.support.charges import Index, Item, read_units, write_units

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from tests.support.stacks import Stack

_WRITES = ("PutItem", "UpdateItem", "DeleteItem")


@dataclass
class Charge:
    """What an operation costs.

    Attributes:
        requests: By service and operation of AWS, as `dynamodb.Query`.
        read: Read units of DynamoDB.
        write: Write units of DynamoDB.
    """

    requests: Counter[str] = field(default_factory=Counter[str])
    read: float = 0
    write: int = 0

    def __str__(self) -> str:
        """As in docs/benchmarks.md."""
        return f"{self.calls} | {self.read:g} | {self.write}"

    @property
    def calls(self) -> str:
        """The requests, as in docs/benchmarks.md."""
        return ", ".join(
            f"{count} {name.rpartition('.')[2]}" for name, count in sorted(self.requests.items())
        )


@dataclass(frozen=True)
class _Written:
    """An item that a request wants to write."""

    table: str
    key: Item
    before: Item | None


class _Request(threading.local):
    """The request that a thread is making."""

    def __init__(self) -> None:
        self.arguments: Mapping[str, Any] = {}
        self.written: list[_Written] = []


class Meter:
    """Measures what passes between clients and AWS, in all threads together."""

    def __init__(self, stack: Stack) -> None:
        self._admin: Any = stack.client("dynamodb")
        self._charge: Charge | None = None
        self._request = _Request()
        self._lock = threading.Lock()
        self._keys_and_indexes = cache(self._described)

    def join(self, client: Any) -> None:
        """Measure a client's requests."""
        events = client.meta.events
        events.register("before-send", self._count)
        for operation, charged in {
            "GetItem": self._charge_get,
            "BatchGetItem": self._charge_batch,
            "Query": self._charge_query,
            "Scan": self._charge_scan,
            "TransactWriteItems": self._charge_write,
            **dict.fromkeys(_WRITES, self._charge_write),
        }.items():
            events.register(f"provide-client-params.dynamodb.{operation}", self._begin)
            events.register(f"after-call.dynamodb.{operation}", self._end(charged))

    @contextmanager
    def measured(self) -> Generator[Charge]:
        """Measures the requests in the block."""
        self._charge = Charge()
        try:
            yield self._charge
        finally:
            self._charge = None

    def _count(self, event_name: str, **_: object) -> None:
        if self._charge:
            with self._lock:
                self._charge.requests[event_name.removeprefix("before-send.")] += 1

    def _begin(self, params: Mapping[str, Any], model: Any, **_: object) -> None:
        if self._charge:
            self._request.arguments = params
            self._request.written = [self._found(each) for each in _writes(model.name, params)]

    def _end(self, charged: Callable[[Charge, Any], None]) -> Callable[..., None]:
        def end(parsed: Any, **_: object) -> None:
            if self._charge:
                part = Charge()
                charged(part, parsed)
                with self._lock:
                    self._charge.read += part.read
                    self._charge.write += part.write

        return end

    def _charge_get(self, charge: Charge, parsed: Any) -> None:
        consistent = self._request.arguments.get("ConsistentRead", False)
        charge.read += read_units([parsed.get("Item", {})], consistent=consistent)

    def _charge_batch(self, charge: Charge, parsed: Any) -> None:
        """Each item is rounded by itself, also if it does not exist."""
        for table, wanted in self._request.arguments["RequestItems"].items():
            found = parsed["Responses"].get(table, [])
            missing: list[Item] = [{}] * (len(wanted["Keys"]) - len(found))
            for each in [*found, *missing]:
                charge.read += read_units([each], consistent=wanted.get("ConsistentRead", False))

    def _charge_query(self, charge: Charge, _parsed: Any) -> None:
        """For whole entries: what a projection leaves out is read, too."""
        arguments = {**self._request.arguments}
        for shorter in ("ProjectionExpression", "Select"):
            arguments.pop(shorter, None)
        names: Mapping[str, str] = arguments.pop("ExpressionAttributeNames", {})
        condition = arguments["KeyConditionExpression"]
        if used := {each: name for each, name in names.items() if each in condition}:
            arguments["ExpressionAttributeNames"] = used
        entries: list[Item] = self._admin.query(**arguments)["Items"]
        _, indexes = self._keys_and_indexes(arguments["TableName"])
        if name := arguments.get("IndexName"):
            entries = [indexes[name].entry(each) or {} for each in entries]
        consistent = arguments.get("ConsistentRead", False)
        charge.read += read_units(entries, consistent=consistent)

    def _charge_scan(self, charge: Charge, _parsed: Any) -> None:
        """For whole items: what a filter leaves out is read, too."""
        arguments = {**self._request.arguments}
        for fewer in ("FilterExpression", "ProjectionExpression", "Select"):
            arguments.pop(fewer, None)
        for used in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
            arguments.pop(used, None)
        read: list[Item] = self._admin.scan(**arguments)["Items"]
        charge.read += read_units(read, consistent=arguments.get("ConsistentRead", False))

    def _charge_write(self, charge: Charge, _parsed: Any) -> None:
        transaction = "TransactItems" in self._request.arguments
        for each in self._request.written:
            _, indexes = self._keys_and_indexes(each.table)
            after = self._item(each.table, each.key)
            charge.write += write_units(
                each.before, after, indexes.values(), transaction=transaction
            )

    def _found(self, write: tuple[str, Item]) -> _Written:
        table, attributes = write
        keys, _ = self._keys_and_indexes(table)
        key = {name: attributes[name] for name in keys}
        return _Written(table, key, self._item(table, key))

    def _item(self, table: str, key: Item) -> Item | None:
        return self._admin.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")

    def _described(self, table: str) -> tuple[tuple[str, ...], Mapping[str, Index]]:
        """The names of a table's keys, and its indexes."""
        found = self._admin.describe_table(TableName=table)["Table"]
        keys = tuple(each["AttributeName"] for each in found["KeySchema"])
        indexes = found.get("GlobalSecondaryIndexes", [])
        return keys, {each["IndexName"]: Index.of(each, keys) for each in indexes}


def _writes(operation: str, arguments: Mapping[str, Any]) -> list[tuple[str, Item]]:
    """The table and the key, possibly among other attributes, of each item that is written."""
    if operation == "TransactWriteItems":
        each = [action for item in arguments["TransactItems"] for action in item.values()]
    else:
        each = [arguments] if operation in _WRITES else []
    return [(action["TableName"], action.get("Item") or action["Key"]) for action in each]
