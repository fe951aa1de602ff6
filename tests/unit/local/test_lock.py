"""The lock on a state folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from local.lock import RunningInstance, StateLock

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_is_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    with StateLock(tmp_path).hold() as first, StateLock(tmp_path).hold() as second:
        assert (first, second) == (True, False)
    with StateLock(tmp_path).hold() as third:
        assert third


def test_a_stale_process_id_is_never_stopped(tmp_path: Path) -> None:
    lock = StateLock(tmp_path)
    lock.write(4566, "http://site/")

    assert lock.last() == RunningInstance(os.getpid(), 4566, "http://site/")
    assert lock.stop_other() is False


def test_a_truncated_file_is_read_from_its_copy(tmp_path: Path) -> None:
    lock = StateLock(tmp_path)
    lock.write(4999, "http://site/")
    note = tmp_path / "running.json"
    note.write_text(note.read_text()[:20])

    assert lock.last() == RunningInstance(os.getpid(), 4999, "http://site/")
