"""The prefix of the names of a stack's resources: the stack's own name, where AWS allows it.

Pulumi identifies resources by these names. Two stacks must not share a prefix, and a deployed stack
must keep its own, or every resource would be replaced, photos included. The program cannot know
which stacks are deployed, so where a stack's name does not fit, `namePrefix` says which of the two
possible prefixes is its own.
"""

from __future__ import annotations

import hashlib
import re

# AWS allows 63 or 64 characters. The longest suffix takes the rest.
_LONGEST = 20
_DIGEST = 6


def fits(stack: str) -> bool:
    """Whether a stack's name can be used as it is."""
    return _cut(stack) == stack


def plain(stack: str) -> str:
    """The prefix where the stack's name fits. Otherwise other stacks may have the same one.

    Stacks that were deployed before `namePrefix` existed have it, whatever their name.
    """
    return f"photos-{_cut(stack)}"


def distinct(stack: str) -> str:
    """The prefix of a new stack whose name does not fit. It is unique."""
    digest = hashlib.sha256(stack.encode()).hexdigest()[:_DIGEST]
    short = _cut(stack)[: _LONGEST - _DIGEST - 1].rstrip("-")
    return "-".join(filter(None, ("photos", short, digest)))


def prefix(stack: str, chosen: str | None) -> str:
    """The prefix of a stack; `chosen` is the setting `namePrefix`, if it is set."""
    return chosen or plain(stack)


def problem(stack: str, chosen: str | None) -> str | None:
    """What is wrong with the chosen prefix of a stack, or with choosing none, if anything."""
    if fits(stack):
        if chosen in (None, plain(stack)):
            return None
        return (
            f"namePrefix is {chosen}, but this stack's resources are called {plain(stack)}; "
            "remove it: another one would replace them all, photos included"
        )
    if chosen in (plain(stack), distinct(stack)):
        return None
    given = "is missing" if chosen is None else f"is {chosen}"
    return (
        f"namePrefix {given}. Names of AWS resources cannot begin with {stack!r}: they may have at "
        f"most {_LONGEST} of a-z, 0-9 and single hyphens there. For a new stack set it to "
        f"{distinct(stack)}. For one that was deployed without it, set it to {plain(stack)}, which "
        "its resources are called: another one would replace them all, photos included. Never "
        "change it"
    )


def _cut(stack: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stack.lower()).strip("-")[:_LONGEST].rstrip("-")
