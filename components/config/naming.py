"""How the names of a stack's resources begin: with the name of the stack, where AWS allows it.

Pulumi knows resources by these names, and AWS finds some by them. Two stacks must not share a
beginning, and one that is deployed must keep its own, or every resource would be replaced, photos
included. The program cannot know which stacks are deployed. So where a stack's name does not fit
as it is, `namePrefix` says which of the two beginnings that it may have is its own.
"""

from __future__ import annotations

import hashlib
import re

# AWS allows 63 and 64 characters. The longest of what follows takes the rest.
_LONGEST = 20
_DIGEST = 6


def fits(stack: str) -> bool:
    """Whether names can begin with a stack's name as it is."""
    return _cut(stack) == stack


def plain(stack: str) -> str:
    """What names begin with where the stack's name fits; otherwise it may be another stack's too.

    Stacks that were deployed before there was `namePrefix` have it, whatever they are called.
    """
    return f"photos-{_cut(stack)}"


def distinct(stack: str) -> str:
    """What names of a new stack begin with where its name does not fit: no other stack has it."""
    digest = hashlib.sha256(stack.encode()).hexdigest()[:_DIGEST]
    short = _cut(stack)[: _LONGEST - _DIGEST - 1].rstrip("-")
    return "-".join(filter(None, ("photos", short, digest)))


def prefix(stack: str, chosen: str | None) -> str:
    """What names begin with; `chosen` is the setting `namePrefix`, if there is one."""
    return chosen or plain(stack)


def problem(stack: str, chosen: str | None) -> str | None:
    """What is wrong with the prefix that was chosen for a stack, or with there being none."""
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
