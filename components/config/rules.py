"""The rules of settings: how the text that Pulumi gives becomes a checked Python value.

Pulumi hands every value over as text; lists and maps as JSON. A rule's `read` returns the value or
raises `ValueError` with what is allowed, worded to follow "it must be".
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

T = TypeVar("T")
# As `Pulumi.yaml` calls them; a map has no type there, since Pulumi knows maps only from 3.187 on.
Kind: TypeAlias = Literal["integer", "boolean", "string", "array", "map"]


@dataclass(frozen=True)
class Rule(Generic[T]):
    """The type of a setting for Pulumi, and the function that reads and checks its text.

    `range` is a sentence with the least and the most that a number may be.
    """

    kind: Kind
    read: Callable[[str], T]
    range: str = ""


# S3 allows ten tags on an object and Project and Stack take two of them.
MOST_TAGS = 8
MOST_EMAILS = 10
# Categories of Unicode: controls, formats, surrogates, private and no characters, ends of lines.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
_EMAIL = r"[\w.+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"


def integer(least: int, most: int) -> Rule[int]:
    """A whole number from `least` to `most`."""

    def read(text: str) -> int:
        # Decimal digits only: int() would also take "1_000", " 7 " and Arabic numerals.
        if re.fullmatch(r"[0-9]{1,16}", text) and least <= int(text) <= most:
            return int(text)
        raise ValueError(f"a whole number from {least} to {most}")

    return Rule("integer", read, f"From {least} to {most}.")


def one_number_of(allowed: Collection[int]) -> Rule[int]:
    """One of a few whole numbers."""

    def read(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,12}", text) and int(text) in allowed:
            return int(text)
        raise ValueError("one of " + ", ".join(map(str, sorted(allowed))))

    return Rule("integer", read)


def one_of(*allowed: str) -> Rule[str]:
    """One of a few words."""

    def read(text: str) -> str:
        if text in allowed:
            return text
        raise ValueError("one of " + ", ".join(allowed))

    return Rule("string", read)


def matching(pattern: str, meaning: str) -> Rule[str | None]:
    """Text of a certain form; empty text stands for a value that is not set and gives None."""

    def read(text: str) -> str | None:
        if not text:
            return None
        if re.fullmatch(pattern, text):
            return text
        raise ValueError(meaning)

    return Rule("string", read)


def line_of_text(most: int) -> Rule[str | None]:
    """A line for people, of at most `most` characters; empty text means not set and gives None.

    Invisible characters are refused, including those that change the direction of the text around
    them. Those that join letters or emoji are allowed where there is something to join.
    """

    def read(text: str) -> str | None:
        unseen = {each for each in text if unicodedata.category(each) in _UNSEEN} - set(_JOINERS)
        is_seen = not text or text.strip(_JOINERS) != ""
        if len(text) <= most and not unseen and is_seen and text == text.strip():
            return text or None
        raise ValueError(
            f"text of at most {most} characters, without control characters and without spaces at "
            "its ends"
        )

    return Rule("string", read, f"At most {most} characters.")


def checked(rule: Rule[T], check: Callable[[str], None]) -> Rule[T]:
    """What `rule` allows, unless `check` refuses the text or an item of the list."""

    def read(text: str) -> T:
        value = rule.read(text)
        whole: object = value
        items = cast("tuple[str, ...]", whole if isinstance(whole, tuple) else (whole,))
        for item in filter(None, items):
            check(item)
        return value

    return Rule(rule.kind, read)


def _boolean(text: str) -> bool:
    if text in ("true", "false"):
        return text == "true"
    raise ValueError("true or false")


def _origins(text: str) -> tuple[str, ...]:
    """A list of web origins, each `scheme://host[:port]` as browsers send it."""
    meaning = (
        "a list of origins such as https://www.example.com: http or https, a host, "
        "perhaps a port, no path, and no *"
    )
    values = _json(text, list, meaning)
    if not all(isinstance(value, str) and _is_origin(value) for value in values):
        raise ValueError(meaning)
    return tuple(dict.fromkeys(values))


def _emails(text: str) -> tuple[str, ...]:
    """A list of e-mail addresses, as many as AWS Budgets tells."""
    meaning = f"a list of at most {MOST_EMAILS} e-mail addresses"
    values = _json(text, list, meaning)
    form = re.compile(_EMAIL, re.ASCII)
    if len(values) > MOST_EMAILS or not all(
        isinstance(value, str) and form.fullmatch(value) for value in values
    ):
        raise ValueError(meaning)
    return tuple(dict.fromkeys(values))


def _tags(text: str) -> Mapping[str, str]:
    """A map of tag names to values that every AWS service accepts."""
    meaning = (
        f"a map of at most {MOST_TAGS} tags of letters, digits, spaces and _.:/=+-@ "
        "that are not called Project or Stack, do not begin with aws: and differ in more than case"
    )
    values = _json(text, dict, meaning)
    if len(values) > MOST_TAGS or not all(_is_tag(key, value) for key, value in values.items()):
        raise ValueError(meaning)
    # IAM takes "team" and "Team" for the same tag, and refuses a role that has both.
    if len({key.lower() for key in values}) < len(values):
        raise ValueError(meaning)
    return values


def _is_origin(value: str) -> bool:
    try:
        parts = urlsplit(value)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = f"{parts.scheme}://{host}{port}"
    known = parts.scheme in ("http", "https")
    return known and plain == value and bool(re.fullmatch(r"[a-z0-9.-]+|\[[0-9a-f:]+\]", host))


def _is_tag(key: object, value: object) -> bool:
    if not isinstance(key, str) or not isinstance(value, str):
        return False
    allowed = re.compile(r"[\w .:/=+@-]*")
    return (
        bool(allowed.fullmatch(key) and allowed.fullmatch(value))
        and 1 <= len(key) <= 128  # noqa: PLR2004 (the limits of AWS's tags)
        and len(value) <= 256  # noqa: PLR2004
        and not key.lower().startswith("aws:")
        and key.lower() not in ("project", "stack")
    )


def _json(text: str, kind: type, meaning: str) -> Any:
    try:
        value = cast("object", json.loads(text))
    except ValueError:
        raise ValueError(meaning) from None
    if not isinstance(value, kind):
        raise ValueError(meaning)  # noqa: TRY004 (it is the value of a setting that is wrong)
    return value


boolean = Rule("boolean", _boolean)
"""`true` or `false`."""
origins = Rule("array", _origins)
"""A list of web origins, each `scheme://host[:port]` as browsers send it."""
email = matching(f"(?a:{_EMAIL})", "an e-mail address")
"""An e-mail address."""
emails = Rule("array", _emails)
"""A list of e-mail addresses."""
tags = Rule("map", _tags)
"""A map of tag names to values that every AWS service accepts."""
