"""Immutable classes that are declared quickly, because every cold start declares dozens of them.

`dataclass(frozen=True)` compiles six methods for each class, which takes half a millisecond. Of a
class that is `immutable` it compiles only `__init__`; all of them share the methods below.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform, overload

if TYPE_CHECKING:
    from collections.abc import Callable

_Class = TypeVar("_Class")


@overload
def immutable(cls: type[_Class], /) -> type[_Class]: ...


@overload
def immutable(*, kw_only: bool = ...) -> Callable[[type[_Class]], type[_Class]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def immutable(cls: Any = None, /, *, kw_only: bool = False) -> Any:
    """A dataclass whose instances do not change, are compared by their fields and can be hashed.

    The type checker refuses every assignment to a field. Nothing refuses it at run time.
    """

    def declare(cls: Any) -> Any:
        cls.__eq__, cls.__hash__, cls.__repr__ = _equals, _hash, _text
        return dataclass(cls, eq=False, repr=False, kw_only=kw_only)

    return declare if cls is None else declare(cls)


def _equals(self: Any, other: object) -> bool:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _compared(self) == _compared(other)


def _hash(self: Any) -> int:
    return hash(_compared(self))


def _text(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _compared(instance: Any) -> tuple[object, ...]:
    return tuple(getattr(instance, each.name) for each in fields(instance) if each.compare)
