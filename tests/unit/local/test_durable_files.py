"""Writing and reading generations and journals."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from local.durable import journal
from local.durable.codec import Codec
from local.durable.generations import Generations
from local.durable.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def _write(generations: Generations, contents: Mapping[str, bytes]) -> int:
    return generations.write(contents, lineage="first", port=4566, journal=1)


def _times(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in folder.iterdir()}


def test_an_unchanged_file_is_not_written_again(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    code = b"code" * 1000
    for number in range(2):
        _write(generations, {"code.blob": code, "items.json": b"%d" % number})
    before = _times(tmp_path / "a")

    _write(generations, {"code.blob": code, "items.json": b"2"})

    after = _times(tmp_path / "a")
    assert after["code.blob"] == before["code.blob"]
    assert after["items.json"] != before["items.json"]


def test_a_disk_that_fills_up_during_a_save_leaves_both_generations_intact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generations = Generations(tmp_path)
    for number in range(2):
        _write(generations, {"a.json": b"%d" % number, "b.json": b"%d" % number})
    written: list[int] = []

    def full(file: int) -> None:
        written.append(file)
        if len(written) > 1:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            _write(generations, {"a.json": b"2", "b.json": b"2"})

    for slot in generations.slots:
        slot.check()
    slot, manifest = generations.newest() or pytest.fail("nothing is left")
    assert (manifest.generation, slot.read("a.json")) == (2, b"1")
    assert not list(tmp_path.rglob("*.new"))


def test_a_truncated_file_is_written_again(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    for _ in range(2):
        _write(generations, {"a.json": b"whole"})
    (tmp_path / "a" / "a.json").write_bytes(b"wh")

    _write(generations, {"a.json": b"whole"})

    generations.slots[0].check()


def test_an_incomplete_line_that_was_never_acknowledged_is_ignored(tmp_path: Path) -> None:
    current = Journal(tmp_path, 1)
    current.append([journal.line(["put", 1])])
    with (tmp_path / "00000001.jsonl").open("ab") as file:
        file.write(journal.line(["put", 2])[:9])

    found = journal.read(tmp_path, 1)

    found.check()
    assert found.records == [["put", 1]]


def test_a_missing_journal_is_damage(tmp_path: Path) -> None:
    Journal(tmp_path, 1)
    Journal(tmp_path, 3)

    assert list(journal.read(tmp_path, 1).damage) == ["00000002.jsonl"]


def test_a_disk_that_fills_up_leaves_no_part_of_a_change_in_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = Journal(tmp_path, 1)
    current.append([journal.line(["put", 1])])
    size, write = current.size, os.pwrite

    def full(file: int, data: Any, offset: int) -> int:
        if offset == size:
            return write(file, bytes(data)[:5], offset)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OSError, match="No space"):
        current.append([journal.line(["put", 2])])
    monkeypatch.undo()
    assert (tmp_path / "00000001.jsonl").stat().st_size == size
    current.append([journal.line(["put", 3])])

    found = journal.read(tmp_path, 1)
    found.check()
    assert found.records == [["put", 1], ["put", 3]]


def test_packages_are_separate_files() -> None:
    def no_more(value: Any) -> Any:
        raise TypeError(value)

    codec = Codec(no_more, lambda value: value)
    package = bytes(20_000)

    files = codec.encode({"lambda": {"code": package}, "layers": {"content": package}})

    (blob,) = [name for name in files if name.endswith(".blob")]
    assert len(files["lambda.json"]) < 200
    assert files[blob] is package
    assert codec.decode(files["lambda.json"].decode(), files.get) == {"code": package}
