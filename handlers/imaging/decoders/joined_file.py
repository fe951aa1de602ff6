"""A file object over several parts of a content, which are not copied."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class JoinedFile:
    """The parts one after the other; only the methods that decoders call."""

    def __init__(self, parts: Sequence[bytes | memoryview]) -> None:
        self._parts = parts
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + len(part))
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, or all that are left."""
        end = self._starts[-1] if size < 0 else min(self._place + size, self._starts[-1])
        found: list[bytes] = []
        # There can be as many parts as reads, so those before this place are not visited again.
        number = bisect_right(self._starts, self._place) - 1
        while self._place < end:
            start = self._starts[number]
            part = self._parts[number][self._place - start : end - start]
            found.append(bytes(part))
            self._place += len(part)
            number += 1
        return found[0] if len(found) == 1 else b"".join(found)

    def seek(self, place: int, whence: int = 0) -> int:
        """Move to an offset from the start (0), from here (1) or from the end (2)."""
        self._place = max(0, place + (0, self._place, self._starts[-1])[whence])
        return self._place

    def tell(self) -> int:
        """The offset of the next byte."""
        return self._place
