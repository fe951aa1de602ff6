"""How the walkers of this package report that a file violates its format.

A walker yields the parts of a file in order, each with its kind and offsets; nothing is copied or
decoded. It is lazy: nothing after the part that the caller stops at is read. A truncated file ends
the walk, and its last part may claim to end beyond the file. Whatever the bytes are, a walk ends
after a bounded number of parts and raises no error but this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

_T = TypeVar("_T")


class MalformedError(ValueError):
    """The file violates its format.

    Attributes:
        problem: What is wrong, in a few words.
        offset: Where, in bytes from the start of the file.
    """

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem, offset)
        self.problem = problem
        self.offset = offset

    def __str__(self) -> str:
        return f"{self.problem} at byte {self.offset}"


def lenient(parts: Iterator[_T]) -> Iterator[_T]:
    """The parts up to the first violation, for callers that use what is readable."""
    try:
        yield from parts
    except MalformedError:
        return
