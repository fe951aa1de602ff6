"""What `make` installs, and that an installation which was cut off is repaired by the next run.

The Makefile is the real one; Python, pip and uv write down what they are asked.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Makes a virtual environment whose python and uv are this script, too.
FAKE = """#!/bin/sh
echo "$(basename $0) $*" >> asked
case "$*" in
  "-m venv "*)
    for folder; do :; done
    mkdir -p $folder/bin
    cp $0 $folder/bin/python
    cp $0 $folder/bin/uv;;
esac
case "$(basename $0) $*" in $FAILS) exit 1;; esac
"""


@dataclass(frozen=True)
class Clone:
    """A clone in which nothing is installed."""

    folder: Path

    def make(self, target: str, fails: str = "nothing") -> list[str]:
        """Run make; gives what was installed from which file, and by what.

        `fails` is a shell pattern of the calls that fail.
        """
        asked = self.folder / "asked"
        asked.write_text("")
        subprocess.run(
            ["make", "--silent", target, f"PYTHON={self.folder / 'python3'}"],  # noqa: S607
            cwd=self.folder,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "FAILS": fails},
            capture_output=True,
            check=False,
        )
        return [
            f"{line.split()[0]} {line.split()[-1]}"
            for line in asked.read_text().splitlines()
            if " install " in line
        ]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    for name in ("Makefile", *(path.name for path in ROOT.glob("requirements*.txt"))):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "python3").write_text(FAKE)
    (tmp_path / "python3").chmod(0o755)
    return Clone(tmp_path)


PROGRAM = ["python requirements-uv.txt", "uv requirements.txt"]


def test_deploying_installs_the_program_alone(clone: Clone) -> None:
    assert clone.make("program") == PROGRAM
    assert clone.make("program") == []


def test_tests_add_their_packages_to_what_is_there(clone: Clone) -> None:
    clone.make("program")

    assert clone.make("setup") == ["uv requirements-dev.txt", "uv requirements-emulator.txt"]
    assert clone.make("setup") == []
    assert clone.make("program") == []


@pytest.mark.parametrize("cut_off", ["requirements.txt", "requirements-dev.txt"])
def test_an_installation_that_was_cut_off_is_begun_anew(clone: Clone, cut_off: str) -> None:
    clone.make("setup", fails=f"*{cut_off}")
    (clone.folder / ".venv" / "half").touch()

    assert clone.make("setup")[:3] == [*PROGRAM, "uv requirements-dev.txt"]
    assert not (clone.folder / ".venv" / "half").exists()
    assert clone.make("setup") == []


def test_a_cut_off_emulator_leaves_the_program_alone(clone: Clone) -> None:
    clone.make("setup", fails="*requirements-emulator.txt")

    assert clone.make("setup") == ["uv requirements-emulator.txt"]


@pytest.mark.parametrize("pins", ["requirements.txt", "requirements-dev.txt"])
def test_other_pins_make_the_environment_anew(clone: Clone, pins: str) -> None:
    clone.make("setup")
    (clone.folder / ".venv" / "stray").touch()
    (clone.folder / pins).touch()

    assert clone.make("setup") == [*PROGRAM, "uv requirements-dev.txt"]
    assert not (clone.folder / ".venv" / "stray").exists()


def test_pip_installs_what_uv_cannot(clone: Clone) -> None:
    """uv may not run here, or may not reach the package index that pip is set up with."""
    by_pip = [*PROGRAM, "python requirements.txt"]

    assert clone.make("program", fails="uv *") == by_pip
    assert clone.make("program") == []


def test_pip_installs_everything_where_there_is_no_uv(clone: Clone) -> None:
    installed = clone.make("setup", fails="*uv*")

    assert [each for each in installed if each.startswith("python ")] == [
        "python requirements-uv.txt",
        "python requirements.txt",
        "python requirements-dev.txt",
        "python requirements-emulator.txt",
    ]
    assert clone.make("setup") == []
