"""Copies of files in which some parts are kept and others are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.fileformats.isobmff import Box

_UUID_BYTES = 16


class NotSeparableError(ValueError):
    """The image cannot be separated from the metadata of the file."""


class Copy:
    """The parts of a copy, in order; they are copied once, by `result`."""

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
        """Replace bytes of the file with zeros."""
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
    """A copy with some bytes replaced, of the same length unless `end` truncates it.

    Args:
        content: The file.
        patches: Offsets and new bytes; where two overlap, the first one wins.
        end: Where the copy ends.

    Raises:
        NotSeparableError: A patch would reach beyond the end.
    """
    end = len(content) if end is None else end
    copy = Copy(content)
    offset = 0
    for start, data in sorted(patches, key=lambda patch: patch[0]):
        overlap = max(offset - start, 0)
        if overlap >= len(data):
            continue
        if start + len(data) > end:
            raise NotSeparableError("a part outside the file")
        copy.keep(offset, start)
        copy.put(data[overlap:])
        offset = start + len(data)
    copy.keep(offset, end)
    return copy


def zero_patches(
    content: bytes, start: int, end: int, kept: Iterable[tuple[int, int]]
) -> list[tuple[int, bytes]]:
    """Patches that write zeros between two offsets, except in the kept ranges."""
    found: list[tuple[int, bytes]] = []
    offset = start
    for first, last in sorted(kept):
        if offset < min(first, end):
            found.append((offset, bytes(min(first, end) - offset)))
        offset = max(offset, last)
    if offset < end:
        found.append((offset, bytes(end - offset)))
    return [each for each in found if content[each[0] : each[0] + len(each[1])] != each[1]]


def free_box_patches(content: bytes, box: Box) -> list[tuple[int, bytes]]:
    """Patches that turn a box into an empty `free` box of the same size."""
    body = box.body - (_UUID_BYTES if box.kind == b"uuid" else 0)
    return [(box.start + 4, b"free"), *zero_patches(content, body, box.end, ())]
