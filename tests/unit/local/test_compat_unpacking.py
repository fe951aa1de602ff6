"""Packages that are unpacked once, with a fake of the emulator's module."""

from __future__ import annotations

import tempfile
import zipfile
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from local.compat.unpacking import SharedZip, unpack_once

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(SharedZip, "unpacked", {})
    module = SimpleNamespace(zipfile=zipfile)
    unpack_once(module)
    return module


def _package(folder: Path, name: str, content: str) -> Path:
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("code/handler.py", content)
    return path


def _unpack(runtime: Any, package: Path, into: Path) -> Path:
    into.mkdir()
    with runtime.zipfile.ZipFile(package) as opened:
        opened.extractall(into)
    return into / "code" / "handler.py"


def test_the_same_package_is_unpacked_once(runtime: Any, tmp_path: Path) -> None:
    first = _unpack(runtime, _package(tmp_path, "one", "pass"), tmp_path / "first")
    second = _unpack(runtime, _package(tmp_path, "two", "pass"), tmp_path / "second")

    assert second.read_text() == "pass"
    assert first.samefile(second)


def test_another_package_is_not_taken_for_it(runtime: Any, tmp_path: Path) -> None:
    _unpack(runtime, _package(tmp_path, "one", "pass"), tmp_path / "first")
    other = _unpack(runtime, _package(tmp_path, "two", "else"), tmp_path / "second")

    assert other.read_text() == "else"


def test_a_process_that_replaces_a_file_changes_no_other_process(
    runtime: Any, tmp_path: Path
) -> None:
    package = _package(tmp_path, "one", "pass")
    first = _unpack(runtime, package, tmp_path / "first")
    (tmp_path / "new").write_text("changed")
    (tmp_path / "new").replace(first)

    assert _unpack(runtime, package, tmp_path / "second").read_text() == "pass"
