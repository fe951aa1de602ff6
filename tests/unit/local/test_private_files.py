"""Other users of the machine can read nothing in the state folder."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from local.errors import UserError
from local.lock import StateLock
from local.private_files import make_private, write_private

if TYPE_CHECKING:
    from pathlib import Path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    make_private(tmp_path / "state")

    assert mode(tmp_path / "state") == 0o700


def test_a_folder_that_was_open_is_closed_with_all_that_is_in_it(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("not ours")
    outside.chmod(0o644)
    state = tmp_path / "state"
    (state / "deep").mkdir(parents=True)
    photo = state / "deep" / "photo"
    photo.write_text("private")
    photo.chmod(0o644)
    (state / "link").symlink_to(outside)
    (state / "deep").chmod(0o755)
    state.chmod(0o755)

    make_private(state)

    assert [mode(path) for path in (state, state / "deep", photo)] == [0o700, 0o700, 0o600]
    assert mode(outside) == 0o644


@pytest.mark.parametrize("folder_mode", [0o700, 0o777])
def test_a_folder_of_another_user_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder_mode: int
) -> None:
    tmp_path.chmod(folder_mode)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)

    with pytest.raises(UserError, match="belongs to another user"):
        make_private(tmp_path)

    assert mode(tmp_path) == folder_mode


def test_a_folder_with_files_of_another_user_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    tmp_path.chmod(0o777)
    monkeypatch.setattr("pathlib.Path.chmod", refuse)

    with pytest.raises(UserError, match="files that belong to another user"):
        make_private(tmp_path)


def test_a_file_is_never_readable_by_others_and_takes_the_place_of_one_that_is(
    tmp_path: Path,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("before")
    file = tmp_path / "token"
    file.symlink_to(elsewhere)

    write_private(file, "secret")

    assert not file.is_symlink()
    assert (file.read_text(), mode(file)) == ("secret", 0o600)
    assert elsewhere.read_text() == "before"


def test_holding_the_folder_closes_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    with StateLock(tmp_path).hold():
        assert mode(tmp_path) == 0o700
