from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.json_files import UnreadableError, read_with_copy, write_with_copy

if TYPE_CHECKING:
    from pathlib import Path

_VALUE = {"photos": ["one", "two"], "size": 1.5, "none": None}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deployment.json"
    write_with_copy(path, _VALUE)
    return path


def test_what_was_written_is_read(file: Path) -> None:
    assert read_with_copy(file) == _VALUE


@pytest.mark.parametrize("text", [None, "", '{"photos": ["one', '{"photos": ["one"]}', "[]"])
def test_a_file_that_is_gone_or_cut_is_read_from_its_copy(file: Path, text: str | None) -> None:
    if text is None:
        file.unlink()
    else:
        # One that is whole JSON keeps the digest of what it was.
        digest = file.read_text().splitlines()[1]
        file.write_text(text.replace("{", f"{{{digest}", 1) if text.endswith("}") else text)

    assert read_with_copy(file) == _VALUE


def test_two_damaged_files_are_an_error_and_none_is_another(file: Path) -> None:
    copy = file.with_name("deployment.copy.json")
    file.write_text("{")
    copy.write_text("{")

    with pytest.raises(UnreadableError, match=r"deployment\.json.*deployment\.copy\.json"):
        read_with_copy(file)

    file.unlink()
    copy.unlink()
    with pytest.raises(FileNotFoundError):
        read_with_copy(file)


def test_a_change_among_many_leaves_the_copy_as_it_was(file: Path) -> None:
    write_with_copy(file, {"photos": []}, copy=False)
    assert read_with_copy(file) == {"photos": []}

    file.unlink()
    assert read_with_copy(file) == _VALUE


def test_a_file_of_a_version_without_digests_is_read(file: Path) -> None:
    file.write_text('{"photos": []}')

    assert read_with_copy(file) == {"photos": []}
