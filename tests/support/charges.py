"""What DynamoDB charges for a request, by its documentation: the embedded AWS does not model it.

A read unit is 4 KB read consistently, or 8 KB otherwise. The entries that a query reads are added
up before they are rounded. A write unit is 1 KB of the larger one of the item before and after,
whether or not a condition let the write happen; in a transaction it counts twice. Each index whose
entry changes is written as well, and twice if the entry moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Item: TypeAlias = Mapping[str, Any]
"""In DynamoDB's notation."""

_READ, _WRITE = 4096, 1024
_CONTAINER_BYTES = 3


@dataclass(frozen=True)
class Index:
    """A secondary index.

    Attributes:
        keys: Its own, without the table's.
        attributes: What its entries have, keys included; None for whole items.
    """

    keys: tuple[str, ...]
    attributes: frozenset[str] | None

    @staticmethod
    def of(description: Mapping[str, Any], table_keys: Iterable[str]) -> Index:
        """The index of a table's description."""
        keys = tuple(each["AttributeName"] for each in description["KeySchema"])
        projection = description["Projection"]
        if projection["ProjectionType"] == "ALL":
            return Index(keys, None)
        included = projection.get("NonKeyAttributes", [])
        return Index(keys, frozenset((*keys, *table_keys, *included)))

    def entry(self, item: Item | None) -> Item | None:
        """The entry of an item; None if it has none."""
        if item is None or any(key not in item for key in self.keys):
            return None
        if self.attributes is None:
            return item
        return {name: value for name, value in item.items() if name in self.attributes}

    def write_units(self, before: Item | None, after: Item | None) -> int:
        """For the change of an item."""
        old, new = self.entry(before), self.entry(after)
        if old == new:
            return 0
        if old is None or new is None or all(old[key] == new[key] for key in self.keys):
            return _written(old, new)
        return _written(old, None) + _written(None, new)


def read_units(items: Iterable[Item], *, consistent: bool) -> float:
    """For the items or entries that one request read."""
    units = _units(sum(map(item_bytes, items)), _READ)
    return units if consistent else units / 2


def write_units(
    before: Item | None, after: Item | None, indexes: Iterable[Index], *, transaction: bool = False
) -> int:
    """For one write of an item, of a condition that was not met, or of a check."""
    table = _written(before, after) * (2 if transaction else 1)
    return table + sum(index.write_units(before, after) for index in indexes)


def item_bytes(item: Item) -> int:
    """The size of an item: the names and values of its attributes."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _written(before: Item | None, after: Item | None) -> int:
    return _units(max(item_bytes(before or {}), item_bytes(after or {})), _WRITE)


def _units(count: int, unit: int) -> int:
    return max(1, -(-count // unit))


def _value_bytes(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            # A byte for two digits, and one more.
            digits = content.lstrip("-").replace(".", "").strip("0")
            return -(-len(digits) // 2) + 1 + content.startswith("-")
        case "L":
            return _CONTAINER_BYTES + sum(1 + _value_bytes(each) for each in content)
        case "M":
            return _CONTAINER_BYTES + len(content) + item_bytes(content)
        case "BOOL" | "NULL":
            return 1
        case _:
            raise TypeError(f"Items have no values of the type {kind}")
