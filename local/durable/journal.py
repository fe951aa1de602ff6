"""The journal: the changes since the last snapshot, one line each.

A line is a checksum and JSON. Beside each file is the length that was last known to be on the disk.
A line that ends beyond it was never acknowledged; a file that is shorter, or has an invalid line
before it, is damaged.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.durable.files import sync, write_synced
from local.durable.generations import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NOTE_DIGITS = 20


def line(record: Any) -> bytes:
    """A record as a line of the file."""
    text = json.dumps(record, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


class Journal:
    """The current file, open for writing."""

    def __init__(self, folder: Path, number: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.number = number
        self._file = os.open(_path(folder, number), os.O_WRONLY | os.O_CREAT, 0o600)
        self._note = os.open(_note(folder, number), os.O_WRONLY | os.O_CREAT, 0o600)
        self.size = os.fstat(self._file).st_size
        os.pwrite(self._note, b"%0*d" % (_NOTE_DIGITS, self.size), 0)
        sync(folder)

    def append(self, lines: Iterable[bytes]) -> None:
        """Write lines; they are on the disk when this returns.

        Raises:
            OSError: they could not be written, and none of them is in the file.
        """
        data = b"".join(lines)
        if not data:
            return
        try:
            view = memoryview(data)
            while view:
                # A disk that is nearly full accepts only a part.
                view = view[os.pwrite(self._file, view, self.size + len(data) - len(view)) :]
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, self.size)
            raise
        self.size += len(data)
        os.pwrite(self._note, b"%0*d" % (_NOTE_DIGITS, self.size), 0)

    def close(self) -> None:
        """Close the files."""
        os.close(self._file)
        os.close(self._note)


@dataclass(frozen=True)
class Found:
    """The contents of the journals of a folder."""

    records: list[Any]
    damage: dict[str, str]
    """What is damaged, by file name; records that can be read are among the others."""
    last: int
    """The number of the last journal."""

    def check(self) -> None:
        """Raise DamagedError if something is damaged."""
        if self.damage:
            raise DamagedError("; ".join(self.damage.values()))


def read(folder: Path, first: int) -> Found:
    """Read the journals from number `first` on, which must exist."""
    records: list[Any] = []
    damage: dict[str, str] = {}
    last = max([first, *_numbers(folder)])
    for number in range(first, last + 1):
        path = _path(folder, number)
        whole, wrong = _read(path, _noted(folder, number))
        records += whole
        if wrong:
            damage[path.name] = wrong
    return Found(records, damage, last)


def repair(folder: Path, name: str) -> None:
    """Remove the lines of a damaged journal that cannot be read."""
    path = folder / name
    records = _read(path, 0)[0]
    data = b"".join(line(record) for record in records)
    write_synced(path, data)
    write_synced(path.with_suffix(".size"), b"%0*d" % (_NOTE_DIGITS, len(data)))


def remove_before(folder: Path, number: int) -> None:
    """Remove the journals before this number."""
    for each in _numbers(folder):
        if each < number:
            _path(folder, each).unlink(missing_ok=True)
            _note(folder, each).unlink(missing_ok=True)


def _read(path: Path, noted: int) -> tuple[list[Any], str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        return [], f"{path} cannot be read ({error.strerror})"
    records: list[Any] = []
    wrong = f"{path} has {len(data):,} bytes, and {noted:,} were written" * (len(data) < noted)
    end = 0
    for each in data.splitlines(keepends=True):
        end += len(each)
        record = _record(each)
        if record is not None:
            records.append(record)
        elif end <= noted:
            wrong = wrong or f"{path} has a line that is not what was written"
    return records, wrong


def _record(text: bytes) -> Any:
    checksum, _, record = text.removesuffix(b"\n").partition(b" ")
    whole = text.endswith(b"\n") and checksum == b"%08x" % zlib.crc32(record)
    return json.loads(record) if whole else None


def _numbers(folder: Path) -> list[int]:
    return [int(path.stem) for path in folder.glob("*.jsonl") if path.stem.isdigit()]


def _noted(folder: Path, number: int) -> int:
    try:
        text = _note(folder, number).read_bytes()
    except OSError:
        return 0
    return int(text) if len(text) == _NOTE_DIGITS and text.isdigit() else 0


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:08d}.jsonl"


def _note(folder: Path, number: int) -> Path:
    return folder / f"{number:08d}.size"
