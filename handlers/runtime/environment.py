"""Reading a function's environment variables, with errors that name the variable."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping


class SettingError(Exception):
    """A variable is missing or cannot be understood: the deployment is wrong, not the request."""


def text(environment: Mapping[str, str], name: str) -> str:
    """A variable that must be there and not empty."""
    value = environment.get(name, "")
    if not value:
        raise SettingError(f"{name} is not set")
    return value


def positive(environment: Mapping[str, str], name: str) -> int:
    """A whole number of at least 1."""
    value = text(environment, name)
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise SettingError(f"{name} is {value!r}, not a whole number of at least 1")
    return int(value)


def yes_or_no(environment: Mapping[str, str], name: str) -> bool:
    """`true` or `false`."""
    value = text(environment, name)
    if value not in ("true", "false"):
        raise SettingError(f"{name} is {value!r}, neither true nor false")
    return value == "true"


def one_of(environment: Mapping[str, str], name: str, *choices: str) -> str:
    """One of these texts."""
    value = text(environment, name)
    if value not in choices:
        raise SettingError(f"{name} is {value!r}, not one of {', '.join(choices)}")
    return value


def texts(environment: Mapping[str, str], name: str) -> frozenset[str]:
    """A JSON list of strings, which may be empty."""
    try:
        values: Any = json.loads(text(environment, name))
    except ValueError as error:
        raise SettingError(f"{name} is not JSON") from error
    if not isinstance(values, list):
        raise SettingError(f"{name} is not a JSON list")
    origins = cast("list[object]", values)
    return frozenset(_string(name, each) for each in origins)


def _string(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise SettingError(f"{name} is a JSON list of something else than strings")
    return value
