"""A copy of a file that is assembled from parts that stay and parts that are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.fileformats.isobmff import Box

_UUID = 16


class NotSeparableError(ValueError):
    """The picture and the metadata of the file cannot be told apart."""


class Copy:
    """The parts of a copy, in order; they are copied once, when all are known."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._parts: list[tuple[int, int] | bytes] = []

    def keep(self, start: int, end: int) -> None:
        """Keep bytes of the file."""
        end = min(end, len(self._content))
        if start >= end:
            return
        last = self._parts[-1] if self._parts else b""
        if isinstance(last, tuple) and last[1] == start:
            self._parts[-1] = (last[0], end)
        else:
            self._parts.append((start, end))

    def put(self, data: bytes) -> None:
        """Insert bytes that are not in the file."""
        self._parts.append(data)

    def blank(self, start: int, end: int) -> None:
        """Replace bytes of the file by zeros; zeros are kept."""
        end = min(end, len(self._content))
        if not any(self._content[start:end]):
            self.keep(start, end)
        else:
            self.put(bytes(end - start))

    def result(self) -> bytes:
        """The copy; the file itself if they are equal."""
        content = self._content
        if self._parts == [(0, len(content))]:
            return content
        view = memoryview(content)
        copy = b"".join(
            part if isinstance(part, bytes) else view[part[0] : part[1]] for part in self._parts
        )
        return content if copy == content else copy


def patched(content: bytes, patches: Iterable[tuple[int, bytes]], end: int | None = None) -> Copy:
    """A copy with some bytes replaced, of the same length but for a tail that is left out.

    Args:
        content: The file.
        patches: Offsets and the bytes that go there; of two that overlap the first one stays.
        end: Where the copy ends.

    Raises:
        NotSeparableError: A patch would reach beyond the end.
    """
    end = len(content) if end is None else end
    copy = Copy(content)
    place = 0
    for start, data in sorted(patches, key=lambda patch: patch[0]):
        late = max(place - start, 0)
        if late >= len(data):
            continue
        if start + len(data) > end:
            raise NotSeparableError("a part that lies outside of the file")
        copy.keep(place, start)
        copy.put(data[late:])
        place = start + len(data)
    copy.keep(place, end)
    return copy


def blanks(
    content: bytes, start: int, end: int, kept: Iterable[tuple[int, int]]
) -> list[tuple[int, bytes]]:
    """Patches that write zeros between two offsets, except in the ranges that are kept."""
    found: list[tuple[int, bytes]] = []
    place = start
    for first, last in sorted(kept):
        if place < min(first, end):
            found.append((place, bytes(min(first, end) - place)))
        place = max(place, last)
    if place < end:
        found.append((place, bytes(end - place)))
    return [each for each in found if content[each[0] : each[0] + len(each[1])] != each[1]]


def freed(content: bytes, box: Box) -> list[tuple[int, bytes]]:
    """Patches that make a box an empty one of the same size."""
    body = box.body - (_UUID if box.kind == b"uuid" else 0)
    return [(box.start + 4, b"free"), *blanks(content, body, box.end, ())]
