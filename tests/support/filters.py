"""CloudWatch's filter patterns, as far as components/observe/metrics.py uses them.

The embedded AWS stores metric filters without evaluating them; this does so like CloudWatch. It
knows quoted text, and JSON patterns of comparisons joined by && and ||, with parentheses; anything
else is an error.
"""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TOKEN = re.compile(r"\s*(\|\||&&|[(){}]|>=|=|\$[.\w]+|\"[^\"]*\"|[0-9]+|IS TRUE|NOT EXISTS)\s*")
_ABSENT = object()


def matches(pattern: str, line: str) -> bool:
    """Whether CloudWatch would count the line."""
    if not pattern.startswith("{"):
        assert re.fullmatch(r'"[^"]+"', pattern), pattern
        return pattern.strip('"') in line
    try:
        value: object = json.loads(line)
    except ValueError:
        return False
    return isinstance(value, dict) and _Parser(pattern).judge(cast("dict[str, Any]", value))


def field(line: Mapping[str, Any], selector: str) -> Any:
    """The value of `$.a.b` in a line, or a marker of its absence."""
    value: Any = line
    for name in selector.removeprefix("$.").split("."):
        inner = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        value = inner.get(name, _ABSENT)
    return value


class _Parser:
    """One pattern, read from left to right."""

    def __init__(self, pattern: str) -> None:
        self._tokens = _TOKEN.findall(pattern)
        assert "".join(self._tokens) == re.sub(
            r'\s+(?=(?:[^"]*"[^"]*")*[^"]*$)', "", pattern
        ).replace("ISTRUE", "IS TRUE").replace("NOTEXISTS", "NOT EXISTS"), pattern

    def judge(self, line: Mapping[str, Any]) -> bool:
        self._at = 0
        self._take("{")
        result = self._any(line)
        self._take("}")
        return result

    def _any(self, line: Mapping[str, Any]) -> bool:
        return self._joined("||", self._all, any, line)

    def _all(self, line: Mapping[str, Any]) -> bool:
        return self._joined("&&", self._one, all, line)

    def _joined(
        self,
        operator: str,
        part: Callable[[Mapping[str, Any]], bool],
        together: Callable[[list[bool]], bool],
        line: Mapping[str, Any],
    ) -> bool:
        found = [part(line)]
        while self._tokens[self._at] == operator:
            self._at += 1
            found.append(part(line))
        return together(found)

    def _one(self, line: Mapping[str, Any]) -> bool:
        if self._tokens[self._at] == "(":
            self._take("(")
            result = self._any(line)
            self._take(")")
            return result
        value, operator = field(line, self._next()), self._next()
        if operator == "IS TRUE":
            return value is True
        if operator == "NOT EXISTS":
            return value is _ABSENT
        operand = self._next()
        if operator == ">=":
            return isinstance(value, int | float) and value >= int(operand)
        return isinstance(value, str) and fnmatchcase(value, operand.strip('"'))

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, token: str) -> None:
        assert self._next() == token, self._tokens
