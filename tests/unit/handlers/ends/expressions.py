"""DynamoDB's expressions, as far as the stores write them: conditions and updates of an item."""

from __future__ import annotations

import operator
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TOKEN = re.compile(r"\s*([:#]?\w+|<=|>=|<>|[=<>(),+-])")
_SECTIONS = frozenset({"SET", "REMOVE", "ADD"})
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Expression:
    """One expression over an item, with the placeholders that a request states.

    Args:
        text: The expression.
        item: Attribute values by name.
        request: With its names and values.
    """

    def __init__(self, text: str, item: Mapping[str, Any], request: Mapping[str, Any]) -> None:
        self._tokens = _TOKEN.findall(text)
        self._at = 0
        self._item = dict(item)
        self._names = request.get("ExpressionAttributeNames", {})
        self._values = request.get("ExpressionAttributeValues", {})

    def holds(self) -> bool:
        """Whether the item meets the condition."""
        met = self._either()
        assert self._at == len(self._tokens), self._tokens[self._at :]
        return met

    def updated(self) -> dict[str, Any]:
        """The item after the update; operands are of the item as it was."""
        after = dict(self._item)
        while self._at < len(self._tokens):
            section = self._next()
            assert section in _SECTIONS, section
            while True:
                name = self._name(self._next())
                if section == "SET":
                    assert self._next() == "="
                    after[name] = self._operand()
                    if self._peek() == "+":
                        self._next()
                        after[name] = _sum(after[name], self._operand())
                elif section == "ADD":
                    more = self._values[self._next()]
                    after[name] = _sum(after.get(name, {"N": "0"}), more)
                else:
                    after.pop(name, None)
                if self._peek() != ",":
                    break
                self._next()
        return after

    def _peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> str:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _either(self) -> bool:
        met = self._all()
        while self._peek() == "OR":
            self._next()
            other = self._all()
            met = met or other
        return met

    def _all(self) -> bool:
        met = self._one()
        while self._peek() == "AND":
            self._next()
            other = self._one()
            met = met and other
        return met

    def _one(self) -> bool:
        token = self._peek()
        if token == "(":  # a token of the expression
            self._next()
            met = self._either()
            assert self._next() == ")"
            return met
        if token in {"attribute_exists", "attribute_not_exists"}:
            self._next()
            assert self._next() == "("
            is_there = self._name(self._next()) in self._item
            assert self._next() == ")"
            return is_there is (token == "attribute_exists")  # the same
        left = self._operand()
        compare = _COMPARE[self._next()]
        right = self._operand()
        return (
            left is not None
            and right is not None
            and left.keys() == right.keys()
            and compare(_plain(left), _plain(right))
        )

    def _operand(self) -> Any:
        token = self._next()
        if token == "if_not_exists":  # the same
            assert self._next() == "("
            found = self._item.get(self._name(self._next()))
            assert self._next() == ","
            other = self._operand()
            assert self._next() == ")"
            return other if found is None else found
        if token == "size":  # the same
            assert self._next() == "("
            found = self._item.get(self._name(self._next()))
            assert self._next() == ")"
            return None if found is None else {"N": str(len(found["L"]))}
        if token == "list_append":  # the same
            assert self._next() == "("
            first = self._operand()
            assert self._next() == ","
            second = self._operand()
            assert self._next() == ")"
            return {"L": [*first["L"], *second["L"]]}
        if token.startswith(":"):
            return self._values[token]
        return self._item.get(self._name(token))

    def _name(self, token: str) -> str:
        return self._names[token] if token.startswith("#") else token


def check_placeholders(request: Mapping[str, Any]) -> None:
    """As DynamoDB does: every placeholder is used, and what states some is not empty."""
    text = " ".join(str(value) for name, value in request.items() if name.endswith("Expression"))
    used = set(_TOKEN.findall(text))
    for placeholders in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        assert request.get(placeholders) != {}, placeholders
        unused = set(request.get(placeholders, {})) - used
        assert not unused, f"DynamoDB refuses placeholders that are not used: {unused}"


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    return Decimal(content) if kind == "N" else content


def _sum(value: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, str]:
    return {"N": str(Decimal(value["N"]) + Decimal(more["N"]))}
