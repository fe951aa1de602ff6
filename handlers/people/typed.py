"""What admins type, checked and cleaned, and the first passwords that they pass on."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, Final, cast

from handlers.api.errors import InvalidInputError
from handlers.model.characters import single_line
from handlers.model.limits import LONGEST_EMAIL, LONGEST_NAME
from handlers.model.usage import OVERRIDES

if TYPE_CHECKING:
    from collections.abc import Mapping

# What mail servers and Cognito accept without surprises: no quotes, comments or other scripts,
# whose letters can look like those of another address.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"(?!.{{65,}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")

# Without vowels, so that no words come about, and without what is hard to tell apart.
_LETTERS: Final = "bcdfghjkmnpqrstvwxz"
_DIGITS: Final = "23456789"
_GROUPS: Final = 4
MOST: Final = 10**15
"""No limit is larger; numbers of JSON are exact up to there."""


def email_of(value: object) -> str:
    """An e-mail address in lower case, which Cognito distinguishes no more than people do.

    Raises:
        InvalidInputError: It is no address.
    """
    # First, since the lower case of another script's letter can be a Latin one.
    text = value.strip().lower() if isinstance(value, str) and value.isascii() else ""
    if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise InvalidInputError(
            "invalid_email",
            f"email must be an e-mail address of at most {LONGEST_EMAIL} characters, "
            "such as anna@example.com.",
        )
    return text


def name_of(value: object) -> str:
    """A person's name, in any script.

    Raises:
        InvalidInputError: It is empty or too long.
    """
    name = single_line(value, LONGEST_NAME) if isinstance(value, str) else None
    if not name:
        raise InvalidInputError(
            "invalid_name", f"name must be text of 1 to {LONGEST_NAME} characters."
        )
    return name


def switches(body: Mapping[str, Any], *names: str) -> dict[str, bool]:
    """The fields of a body that are there.

    Raises:
        InvalidInputError: One is neither true nor false.
    """
    found = {name: body[name] for name in names if name in body}
    for name, value in found.items():
        if not isinstance(value, bool):
            raise InvalidInputError("invalid_request", f"{name} must be true or false.")
    return found


def limits(body: Mapping[str, Any]) -> dict[str, int] | None:
    """The limits of a body, by attribute; None if it has none.

    Raises:
        InvalidInputError: They are no object, or one is unknown or no whole number of at least 1.
    """
    found: object = body.get("limits")
    if found is None:
        return None
    values = cast("Mapping[str, object]", found) if isinstance(found, dict) else {"": None}
    for name, value in values.items():
        number = value if isinstance(value, int) and not isinstance(value, bool) else 0
        if name not in OVERRIDES.values() or not 1 <= number <= MOST:
            raise InvalidInputError(
                "invalid_request",
                f"limits must be an object with some of {', '.join(OVERRIDES.values())}: whole "
                "numbers of at least 1.",
            )
    return cast("dict[str, int]", dict(values))


def first_password() -> str:
    """A password that is easy to read out, such as Kfd7-wpz3-qht5-mxc8, of 63 random bits.

    It has an upper-case letter, lower-case ones, digits and symbols, and 19 characters, so it meets
    whatever policy the user pool has; the program's asks for 12 characters.
    """
    groups = [
        "".join(secrets.choice(_LETTERS) for _ in range(3)) + secrets.choice(_DIGITS)
        for _ in range(_GROUPS)
    ]
    return "-".join(groups).capitalize()
