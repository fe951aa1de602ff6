"""Records whose fields state, where they are declared, how they are stored and shown.

    file_size: int | None = public("fileSize", INTEGER, default=None)

This one line is the field of the class, the attribute of the item and the property of the API's
JSON. `internal` keeps a field out of the JSON. Values that are None are left out everywhere.
"""

from __future__ import annotations

import dataclasses
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, dataclass_transform, overload

from handlers.immutable import immutable
from handlers.model.codecs import Codec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_Record = TypeVar("_Record")
_Value = TypeVar("_Value")
_Default = TypeVar("_Default")

_METADATA_KEY = "stored"

# Of each field: its name, that in the item or in JSON, and one way of its codec.
_Conversions: TypeAlias = "tuple[tuple[str, str, Callable[[Any], Any]], ...]"


@immutable
class _Stored:
    """An attribute of an item; `json_name` is None where the API does not show it."""

    name: str
    codec: Codec[Any]
    json_name: str | None


@immutable
class _Inlined:
    """A record whose attributes stand among those of the record that it belongs to."""

    record: type


@overload
def public(name: str, codec: Codec[_Value], *, json_name: str = ...) -> _Value: ...


@overload
def public(
    name: str, codec: Codec[_Value], *, default: _Default, json_name: str = ...
) -> _Value | _Default: ...


def public(
    name: str,
    codec: Codec[Any],
    *,
    default: Any = dataclasses.MISSING,
    json_name: str | None = None,
) -> Any:
    """A field that is stored, and that the API shows.

    Args:
        name: Of the attribute, and of the property unless `json_name` is another.
        codec: How its values are written.
        default: The value of a record that has none.
        json_name: Of the property.
    """
    return _field(_Stored(name, codec, json_name or name), default)


@overload
def internal(name: str, codec: Codec[_Value]) -> _Value: ...


@overload
def internal(name: str, codec: Codec[_Value], *, default: _Default) -> _Value | _Default: ...


def internal(name: str, codec: Codec[Any], *, default: Any = dataclasses.MISSING) -> Any:
    """A field that is stored, and that the API never shows."""
    return _field(_Stored(name, codec, None), default)


def inlined(*, default_factory: type[_Record]) -> _Record:
    """A record as a field: its own fields stand beside the others, in the item as in the JSON."""
    form = _Inlined(default_factory)
    return dataclasses.field(default_factory=default_factory, metadata={_METADATA_KEY: form})


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(public, internal, inlined)
)
def record(cls: type[_Record]) -> type[_Record]:
    """Makes a class an immutable dataclass, each of whose fields is one of the above."""
    return immutable(kw_only=True)(cls)


def nested(of: type[_Record]) -> Codec[_Record]:
    """The codec of a record in a map of its own; an empty one is left out."""
    return Codec(
        lambda value: to_item(value) or None,
        partial(from_item, of),
        lambda value: to_json(value) or None,
    )


def nested_list(of: type[_Record]) -> Codec[tuple[_Record, ...]]:
    """The codec of a list of records; an empty one is left out of the item, not of the JSON."""
    return Codec(
        lambda values: [to_item(each) for each in values] or None,
        lambda items: tuple(from_item(of, each) for each in items),
        lambda values: [to_json(each) for each in values],
    )


def to_item(value: object) -> dict[str, Any]:
    """The attributes of a record."""
    fields = _fields(type(value))
    item = _converted(value, fields.written)
    for field_name, _ in fields.inlined:
        item |= to_item(getattr(value, field_name))
    return item


def from_item(of: type[_Record], item: Mapping[str, Any]) -> _Record:
    """The record of an item, whose other attributes are ignored.

    Raises:
        TypeError: The item lacks a field that has no default.
    """
    fields = _fields(of)
    values: dict[str, Any] = {}
    for field_name, name, read in fields.read:
        if (content := item.get(name)) is not None:
            values[field_name] = read(content)
    for field_name, record in fields.inlined:
        values[field_name] = from_item(record, item)
    return of(**values)


def to_json(value: object) -> dict[str, Any]:
    """The properties of a record that the API shows."""
    fields = _fields(type(value))
    properties = _converted(value, fields.shown)
    for field_name, _ in fields.inlined:
        properties |= to_json(getattr(value, field_name))
    return properties


def attribute_names(of: type) -> tuple[str, ...]:
    """All attributes that an item of such records can have."""
    fields = _fields(of)
    own = [name for _, name, _ in fields.written]
    return (*own, *(name for _, record in fields.inlined for name in attribute_names(record)))


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are not None."""
    return {name: value for name, value in values.items() if value is not None}


@immutable
class _Fields:
    """The fields of a class, looked up once: a list reads and shows thousands of them."""

    written: _Conversions
    read: _Conversions
    shown: _Conversions
    inlined: tuple[tuple[str, type], ...]


def _field(form: _Stored, default: Any) -> Any:
    return dataclasses.field(default=default, metadata={_METADATA_KEY: form})


def _converted(value: object, fields: _Conversions) -> dict[str, Any]:
    """The fields that are known, and whose form is not None."""
    forms: dict[str, Any] = {}
    for field_name, name, convert in fields:
        content = getattr(value, field_name)
        if content is not None and (form := convert(content)) is not None:
            forms[name] = form
    return forms


@cache
def _fields(of: Any) -> _Fields:
    forms = [(each.name, each.metadata[_METADATA_KEY]) for each in dataclasses.fields(of)]
    stored = [(name, form) for name, form in forms if isinstance(form, _Stored)]
    return _Fields(
        written=tuple((name, form.name, form.codec.to_item) for name, form in stored),
        read=tuple((name, form.name, form.codec.from_item) for name, form in stored),
        shown=tuple(
            (name, form.json_name, form.codec.to_json) for name, form in stored if form.json_name
        ),
        inlined=tuple((name, form.record) for name, form in forms if isinstance(form, _Inlined)),
    )
