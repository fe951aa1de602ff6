"""Which way imports lead: pyproject.toml has the layers, and import-linter follows every import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")


def test_nothing_imports_what_stands_on_it_and_no_imports_form_a_cycle() -> None:
    done = subprocess.run(
        [LINTER, "--no-cache", "--no-logo", "pyproject.toml"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout
    assert "Contracts: 6 kept, 0 broken." in done.stdout
