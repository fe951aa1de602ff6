"""Every operation of every function in a form that can be retried, with what it promises.

An operation is a generator: it creates what it needs, yields the step to be broken and retried, is
sent the answer of the last try, and asserts what that answer promised. Each path through a function
is registered. A test compares the API's operations with the contract; the others stand for the
events that a function receives from its queue.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.support import photos

if TYPE_CHECKING:
    from tests.stack.faults.site import Site

Steps: TypeAlias = Generator[Callable[[], Any], Any]
Operation: TypeAlias = Callable[["Site"], Steps]

STORED = ("EVENT", "original stored")
JOB_STEP = ("EVENT", "step of a job")
SETTLED = ("EVENT", "photos to settle")
EMPTIED = ("EVENT", "step of emptying a trash")
ROUND = ("EVENT", "step of a daily round")
EXPORTED = ("EVENT", "step of an export")
LEFT = ("EVENT", "step of deleting a person")
EVENTS = {STORED, JOB_STEP, SETTLED, EMPTIED, ROUND, EXPORTED, LEFT}
REGISTERED: dict[str, tuple[tuple[str, str], Operation]] = {}


def registered(method: str, path: str) -> Callable[[Operation], Operation]:
    """Registers one path through an operation."""

    def register(operation: Operation) -> Operation:
        REGISTERED[operation.__name__] = (method, path), operation
        return operation

    return register


def photo() -> bytes:
    """A small photo with unique content."""
    return photos.jpeg(96, 64)


def damaged() -> bytes:
    """A photo too damaged to show any part of."""
    return photos.jpeg(800, 600)[:400]


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
