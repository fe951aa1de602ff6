"""The bits that JPEG XL's headers are written in (ISO/IEC 18181-1, Annex B)."""

from __future__ import annotations

_SHORT, _LONG = 2, 3


class Bits:
    """Reads bits, the lowest of a byte first; behind the end come zeros.

    Attributes:
        place: How many have been read.
    """

    def __init__(self, content: bytes) -> None:
        self._all = int.from_bytes(content, "little")
        self.place = 0

    def take(self, count: int) -> int:
        """The next bits as a number."""
        taken = self._all >> self.place & ((1 << count) - 1)
        self.place += count
        return taken

    def choose(self, *choices: tuple[int, int]) -> int:
        """A number in one of four ways: the least, and how many bits more."""
        least, more = choices[self.take(2)]
        return least + self.take(more)

    def listed(self) -> int:
        """A number by which something is listed: such as a colour space."""
        return self.choose((0, 0), (1, 0), (2, 4), (18, 6))

    def long(self) -> int | None:
        """A number that may have 64 bits; None if it needs more than 12."""
        way = self.take(2)
        if way < _LONG:
            return self.take(8) + 17 if way == _SHORT else way and self.take(4) + 1
        found = self.take(12)
        return None if self.take(1) else found
