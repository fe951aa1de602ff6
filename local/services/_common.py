"""What the handlers share: translation of property names, tags, and deletes that tolerate absence.

pulumi-aws names properties in camelCase and nests plain dictionaries; boto3 wants AWS's own names.
A `Shape` is that correspondence as a table, so that a handler is mostly data, and so that a nested
property nobody thought of is refused by name instead of being dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from botocore.exceptions import ClientError

from local.resource import Properties, UnknownPropertyError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

Convert: TypeAlias = Callable[[Any], Any]
Rule: TypeAlias = "str | tuple[str, Shape | Convert] | None"
Shape: TypeAlias = Mapping[str, Rule]
"""Pulumi's name to: AWS's name; or AWS's name and how to translate the value; or None, which is
accepted without an effect."""

_ABSENT = ("NoSuch", "NotFound", "NonExistent", "DoesNotExist")


def translate(source: Mapping[str, Any], shape: Shape, where: str = "") -> Properties:
    """The properties under AWS's names; absent ones stay absent.

    Raises:
        UnknownPropertyError: a property that the shape does not name.
    """
    result: Properties = {}
    for name, value in source.items():
        if name not in shape:
            path = f"{where}.{name}" if where else name
            raise UnknownPropertyError(f"{path} is not translated to the embedded AWS")
        rule = shape[name]
        if rule is None or value is None:
            continue
        if isinstance(rule, str):
            result[rule] = value
            continue
        target, inner = rule
        if callable(inner):
            result[target] = inner(value)
        elif isinstance(value, list):
            entries = cast("list[Properties]", value)
            result[target] = [translate(entry, inner, f"{where}.{name}") for entry in entries]
        else:
            result[target] = translate(value, inner, f"{where}.{name}")
    return result


def pick(source: Mapping[str, Any], shape: Shape) -> Properties:
    """As `translate`, of only those properties that the shape names."""
    return translate({name: source[name] for name in shape if name in source}, shape)


def known(*shapes: Iterable[str], also: Iterable[str] = ()) -> frozenset[str]:
    """Every property that the shapes name, and `also`."""
    return frozenset(also).union(*shapes)


def block(source: Mapping[str, Any], name: str) -> Properties:
    """A nested block of properties; empty when absent."""
    return source.get(name) or {}


def blocks(source: Mapping[str, Any], name: str) -> list[Properties]:
    """A list of nested blocks; empty when absent."""
    return source.get(name) or []


def strings(source: Mapping[str, Any], name: str) -> list[str]:
    """A list of strings; empty when absent."""
    return source.get(name) or []


def tag_map(inputs: Mapping[str, Any]) -> dict[str, str]:
    """The tags; empty when absent."""
    return inputs.get("tags") or {}


def quantity(values: list[Any]) -> Properties:
    """A list as CloudFront writes it."""
    return {"Quantity": len(values), "Items": values}


def text(value: Any) -> str:
    """A scalar as the query-style and patch APIs want it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def tag_list(inputs: Properties) -> list[dict[str, str]]:
    """The tags as AWS's list of Key and Value."""
    return [{"Key": key, "Value": value} for key, value in tag_map(inputs).items()]


def tag_changes(old: Properties, new: Properties) -> tuple[dict[str, str], list[str]]:
    """Tags to set, and keys of tags to remove."""
    before, after = tag_map(old), tag_map(new)
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    return changed, [key for key in before if key not in after]


def changed(old: Properties, new: Properties, names: Iterable[str]) -> bool:
    """Whether any of the named properties differ."""
    return any(old.get(name) != new.get(name) for name in names)


def error_code(error: ClientError) -> str:
    """AWS's name of the error."""
    return error.response.get("Error", {}).get("Code", "")


@contextmanager
def absent_is_fine(*codes: str) -> Generator[None]:
    """Swallow the errors that say that the thing is not there."""
    try:
        yield
    except ClientError as error:
        code = error_code(error)
        if code not in codes and not any(word in code for word in _ABSENT):
            raise
