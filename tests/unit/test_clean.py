"""What `make clean` and `make distclean` delete where the commands of `local` are not installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ["clean", "distclean"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with a photo, and with the latest photos of a site on AWS as stack dev."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "local", tmp_path / "local", ignore=shutil.ignore_patterns("*.pyc"))
    objects = tmp_path / ".state/_emulator/s3/000000000000/renditions"
    _write(objects / "thumbnails/here/640.webp", "photo")
    _write(tmp_path / ".state/dev/deployment.json", "{}")
    _latest(tmp_path, "dev", "/thumbnails/on-aws/640.webp")
    _write(tmp_path / ".cache/site/index.html", "")
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _latest(clone: Path, stack: str, url: str) -> None:
    _write(clone / f".state/{stack}/latest.json", f'{{"photos": [{{"url": "{url}"}}]}}')


def _make(clone: Path, target: str) -> None:
    # Without any installed package.
    subprocess.run(
        ["make", "--silent", target, f"PYTHON={sys.executable} -S"],  # noqa: S607
        cwd=clone,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )


def _stored(clone: Path) -> list[str]:
    state = clone / ".state"
    return sorted(str(each.relative_to(state)) for each in state.rglob("*") if each.is_file())


@pytest.mark.parametrize("target", TARGETS)
def test_without_an_environment_the_latest_photos_of_a_site_on_aws_stay(
    clone: Path, target: str
) -> None:
    _latest(clone, "here", "/thumbnails/here/640.webp")

    _make(clone, target)

    assert _stored(clone) == ["dev/latest.json"]


@pytest.mark.parametrize("target", TARGETS)
def test_a_folder_in_which_nothing_stays_is_deleted(clone: Path, target: str) -> None:
    (clone / ".state/dev/latest.json").unlink()

    _make(clone, target)
    _make(clone, target)

    assert not (clone / ".state").exists()


def test_distclean_removes_an_environment_that_does_not_work_and_keeps_the_latest_photos(
    clone: Path,
) -> None:
    python = clone / ".venv/bin/python"
    _write(python, "#!/bin/sh\nexit 1\n")
    python.chmod(0o755)

    _make(clone, "distclean")

    assert _stored(clone) == ["dev/latest.json"]
    assert not (clone / ".venv").exists()
    assert not (clone / ".cache").exists()
