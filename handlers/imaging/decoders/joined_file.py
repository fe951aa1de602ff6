"""A file object over several buffers, without copying them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class JoinedFile:
    """The concatenated parts; has only the methods that decoders call."""

    def __init__(self, parts: Sequence[bytes | memoryview]) -> None:
        self._parts = parts
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + len(part))
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, or all that are left."""
        end = self._starts[-1] if size < 0 else min(self._position + size, self._starts[-1])
        chunks: list[bytes] = []
        # There can be as many parts as reads, so they must not be scanned from the start each time.
        number = bisect_right(self._starts, self._position) - 1
        while self._position < end:
            start = self._starts[number]
            part = self._parts[number][self._position - start : end - start]
            chunks.append(bytes(part))
            self._position += len(part)
            number += 1
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to an offset from the start (0), the position (1) or the end (2)."""
        self._position = max(0, offset + (0, self._position, self._starts[-1])[whence])
        return self._position

    def tell(self) -> int:
        """The offset of the next byte."""
        return self._position
