"""Groups of tests at once: what they print, how they end, and that nothing keeps running."""

from __future__ import annotations

import signal
import subprocess
import sys
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path

import pytest

from tests import parallel

ROOT = Path(__file__).resolve().parents[2]

_PROGRAM = """
import sys
from tests import parallel
python = [sys.executable, "-c"]
sys.exit(parallel.run({"one": [*python, %r], "another": [*python, %r]}, at_once=%d))
"""
_WAITS = """
import signal, sys
try:
    print("waiting", flush=True)
    signal.pause()
except KeyboardInterrupt:
    print("cleaned up")
    sys.exit(2)
"""


def run(one: str, another: str, at_once: int = 2) -> subprocess.Popen[str]:
    program = _PROGRAM % (one, another, at_once)
    return subprocess.Popen(
        # As a shell starts a background command: with Ctrl-C ignored.
        ["/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh", sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_every_test_file_belongs_to_exactly_one_group() -> None:
    found = [file for arguments in parallel.groups().values() for file in files(arguments)]

    assert sorted(found) == sorted((ROOT / "tests").rglob("test_*.py"))


def test_pytest_passes_over_no_folder_that_has_tests(pytestconfig: pytest.Config) -> None:
    skipped: list[str] = pytestconfig.getini("norecursedirs")
    folders = {file.parent for file in (ROOT / "tests").rglob("test_*.py")}
    names = {part for folder in folders for part in folder.relative_to(ROOT).parts}

    assert not [name for name in names for each in skipped if fnmatch(name, each)]


def files(arguments: list[str]) -> list[Path]:
    """The test files that pytest collects with these arguments."""
    ignored = [ROOT / after for flag, after in pairwise(arguments) if flag == "--ignore"]
    named = [ROOT / each for each in arguments if not each.startswith("--")]
    return [
        file
        for path in named
        if path not in ignored
        for file in (path.rglob("test_*.py") if path.is_dir() else [path])
        if not any(file.is_relative_to(each) for each in ignored)
    ]


@pytest.mark.parametrize(
    ("one", "another", "code", "verdict"),
    [(0, 0, 0, "every test passed"), (1, 0, 1, "failed: one"), (0, 5, 1, "failed: another")],
)
def test_a_failed_group_fails_the_run(one: int, another: int, code: int, verdict: str) -> None:
    output, _ = (done := run(f"exit({one})", f"exit({another})")).communicate(timeout=60)

    assert done.returncode == code
    assert output.splitlines()[-1].startswith(verdict)


def test_each_line_names_its_group_and_a_failure_stops_only_its_own_group() -> None:
    output, _ = run("print('a'); exit(1)", "print('b'); print('c')").communicate(timeout=60)

    assert {"one     | a", "another | b", "another | c"} <= set(output.splitlines())


def test_failures_are_repeated_at_the_end_and_their_names_come_last() -> None:
    one, another = (
        rf"print('___ {name} ___\nE   assert 1 == 2\nFAILED tests/{name}.py'); exit(1)"
        for name in ("test_one", "test_another")
    )
    output, _ = run(one, another).communicate(timeout=60)

    assert output.splitlines()[-7:-1] == [
        "one     ! ___ test_one ___",
        "one     ! E   assert 1 == 2",
        "another ! ___ test_another ___",
        "another ! E   assert 1 == 2",
        "one     ! FAILED tests/test_one.py",
        "another ! FAILED tests/test_another.py",
    ]


def test_the_last_lines_are_repeated_of_what_is_no_test() -> None:
    output, _ = run("print('a.py:1: wrong'); exit(1)", "print('b')").communicate(timeout=60)

    assert output.splitlines()[-2] == "one     ! a.py:1: wrong"


def test_stopping_the_run_stops_every_group_and_lets_it_clean_up() -> None:
    running = run(_WAITS, _WAITS)
    assert running.stdout
    begun = [running.stdout.readline() for _ in range(2)]

    running.send_signal(signal.SIGTERM)
    output, _ = running.communicate(timeout=60)

    assert sorted(begun) == ["another | waiting\n", "one     | waiting\n"]
    assert output.count("| cleaned up") == 2
    assert running.returncode == 1


def test_no_more_than_so_many_run_at_a_time() -> None:
    output, _ = run("print('a')", "print('b')", at_once=1).communicate(timeout=60)

    assert output.splitlines()[:2] == ["one     | a", "another | b"]


def test_stopping_the_run_starts_no_other_group() -> None:
    running = run(_WAITS, "print('started')", at_once=1)
    assert running.stdout
    running.stdout.readline()

    running.send_signal(signal.SIGTERM)
    output, _ = running.communicate(timeout=60)

    assert "started" not in output
    assert "failed: one, another" in output
