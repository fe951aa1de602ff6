"""Two commands at once: what they print, how they end, and that nothing is left running."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Each half says which process it is, and the second says when it is told to stop.
_PROGRAM = """
import sys
from tests import halves
sys.exit(halves.run({"one": [sys.executable, "-c", %r], "another": [sys.executable, "-c", %r]}))
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


def halves(one: str, another: str) -> subprocess.Popen[str]:
    program = _PROGRAM % (one, another)
    return subprocess.Popen(
        # As a shell starts what it does not wait for: with Ctrl-C ignored.
        ["/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh", sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("one", "another", "code", "verdict"),
    [(0, 0, 0, "every test passed"), (1, 0, 1, "failed: one"), (0, 5, 1, "failed: another")],
)
def test_a_half_that_fails_fails_the_whole(one: int, another: int, code: int, verdict: str) -> None:
    said, _ = (done := halves(f"exit({one})", f"exit({another})")).communicate(timeout=60)

    assert done.returncode == code
    assert said.splitlines()[-1].startswith(verdict)


def test_each_line_says_which_half_it_is_from_and_a_failure_stops_only_its_own_half() -> None:
    said, _ = halves("print('a'); exit(1)", "print('b'); print('c')").communicate(timeout=60)

    assert {"one     | a", "another | b", "another | c"} <= set(said.splitlines())


def test_what_failed_is_said_again_at_the_end() -> None:
    as_pytest = r"print('___ test_one ___\nE   assert 1 == 2\nFAILED tests/test_one.py')"
    said, _ = halves(f"{as_pytest}; exit(1)", "print('b')").communicate(timeout=60)

    assert said.splitlines()[-4:-1] == [
        "one     ! ___ test_one ___",
        "one     ! E   assert 1 == 2",
        "one     ! FAILED tests/test_one.py",
    ]


def test_whoever_is_stopped_stops_both_and_lets_them_clean_up() -> None:
    running = halves(_WAITS, _WAITS)
    assert running.stdout
    begun = [running.stdout.readline() for _ in range(2)]

    running.send_signal(signal.SIGTERM)
    said, _ = running.communicate(timeout=60)

    assert sorted(begun) == ["another | waiting\n", "one     | waiting\n"]
    assert said.count("cleaned up") == 2
    assert running.returncode == 1
