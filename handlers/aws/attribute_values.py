"""DynamoDB's attribute values: each is written with its type, as in `{"N": "5"}`.

Only the types that items here have: strings, numbers, booleans, lists and maps. No sets; no floats,
because DynamoDB would store a float as a different number; and no bytes, which would be read
as Base64 (`clients.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Sequence


def attributes(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as attribute values.

    Raises:
        TypeError: A value has a type that items do not have.
    """
    return {name: _written(value) for name, value in values.items()}


def plain(item: Mapping[str, Any]) -> dict[str, Any]:
    """Attribute values as plain values; numbers are integers or decimals.

    Raises:
        TypeError: A value has a type that items do not have.
    """
    # Most are texts, and a list of photos has thousands of them.
    return {name: value["S"] if "S" in value else _read(value) for name, value in item.items()}


def _written(value: Any) -> dict[str, Any]:
    written: dict[str, Any]
    match value:
        case str():
            written = {"S": value}
        case bool():  # before int, of which it is a subclass
            written = {"BOOL": value}
        case int():
            written = {"N": str(value)}
        case Decimal() if value.is_finite():
            written = {"N": str(value)}
        case list() | tuple():
            written = {"L": [_written(each) for each in cast("Sequence[Any]", value)]}
        case Mapping():
            written = {"M": attributes(cast("Mapping[str, Any]", value))}
        case None:
            written = {"NULL": True}
        case _:
            raise TypeError(f"Items have no values like {value!r}")
    return written


def _read(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "S" | "BOOL":
            return content
        case "N":
            return int(content) if content.isdecimal() else Decimal(content)
        case "NULL":
            return None
        case "L":
            return [_read(each) for each in content]
        case "M":
            return plain(content)
        case _:
            raise TypeError(f"Items have no values of the type {kind}")
