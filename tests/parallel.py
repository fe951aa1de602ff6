"""Checks the code and runs every test, in several processes at once.

`python -m tests.parallel` is what `make test` runs. The work is divided into groups, and so many of
them run at a time that processors are always busy, but that no browser waits for its turn for
seconds. Each line starts with its group's name. A group that fails does not stop the others, and
fails the whole run. Failures are repeated at the very end, because the other groups' output may
have followed them for minutes.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
# On two processors: tests of stacks and of the page also wait.
AT_ONCE = 5
_PARTS = 3
_FAULTS = "tests/stack/faults"

# A pytest line that heads a failed test or states the reason, and one of the summary.
_REASON = re.compile(r"(E  |_{3,} .* _{3,}$)")
_SUMMARY = re.compile(r"(FAILED |ERROR |\d+ failed)")
_REPEATED_LINES = 60
_LAST_LINES = 20


def groups() -> dict[str, list[str]]:
    """Group to the arguments of its pytest; together they are all of `tests`.

    Those that take longest come first, so that no long one is left alone at the end.
    """
    page, stack = _tests_in("tests/browser"), _tests_in("tests/stack")
    stack.remove(_FAULTS)
    handlers = "tests/unit/handlers"
    apart = ("tests/browser", "tests/stack", handlers)
    return {
        **{f"page {1 + part}": page[part::_PARTS] for part in range(_PARTS)},
        **{f"stack {1 + part}": stack[part::_PARTS] for part in range(_PARTS)},
        "faults": [_FAULTS],
        "handlers": [handlers],
        "others": ["tests", *(each for path in apart for each in ("--ignore", path))],
    }


def _tests_in(folder: str) -> list[str]:
    """Its files of tests and its folders that have some; a folder shares a stack of its own."""
    paths = [*(ROOT / folder).glob("test_*.py"), *(ROOT / folder).glob("*/test_*.py")]
    within = {path.relative_to(ROOT / folder).parts[0] for path in paths}
    return [f"{folder}/{name}" for name in sorted(within)]


class _Groups:
    """Commands, by group; those that wait are started in their order."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self._lines: dict[str, list[str]] = {group: [] for group in commands}
        self._commands, self._waiting = commands, deque(commands)
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._succeeded: set[str] = set()
        self._width = max(map(len, commands))
        # Held while a group starts, so that none does after the run was stopped.
        self._starting = threading.Lock()

    @property
    def failed(self) -> list[str]:
        """Those that did not end with 0, or were never started."""
        return [group for group in self._commands if group not in self._succeeded]

    def work(self) -> None:
        """Run one after the other, until none waits."""
        while group := self._start():
            process = self._running[group]
            for line in process.stdout or ():
                self._print(group, "|", line)
                self._lines[group].append(line)
            if process.wait() == 0:
                self._succeeded.add(group)

    def stop(self, received: int, _frame: object) -> None:
        """Start no other one, and stop those that run."""
        with self._starting:
            self._waiting.clear()
            # Ctrl-C reaches the groups as well. Stopping only this process must stop them too:
            # pytest then ends as on Ctrl-C, with every server stopped.
            if received == signal.SIGTERM:
                for process in self._running.values():
                    process.send_signal(signal.SIGINT)

    def repeat_failures(self) -> None:
        """Print why groups failed, and then, together at the very end, which tests did."""
        for group in self.failed:
            reasons = [line for line in self._lines[group] if _REASON.match(line)]
            self._repeat(group, reasons[-_REPEATED_LINES:])
        for group in self.failed:
            lines = self._lines[group]
            # Linters have no such lines, nor has a group that was killed.
            summary = [line for line in lines if _SUMMARY.match(line)] or lines[-_LAST_LINES:]
            self._repeat(group, summary[-_REPEATED_LINES:])

    def _repeat(self, group: str, lines: Iterable[str]) -> None:
        for line in lines:
            self._print(group, "!", line)

    def _print(self, group: str, mark: str, line: str) -> None:
        _print(f"{group:{self._width}} {mark} {line}")

    def _start(self) -> str | None:
        with self._starting:
            if not self._waiting:
                return None
            group = self._waiting.popleft()
            self._running[group] = subprocess.Popen(
                self._commands[group],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            return group


def run(commands: Mapping[str, Sequence[str]], at_once: int = AT_ONCE) -> int:
    """Run the commands, by group and in their order, and print their output.

    Args:
        commands: What to run.
        at_once: How many of them run at a time.

    Returns:
        0 if all of them ended with 0, otherwise 1.
    """
    started = time.monotonic()
    groups = _Groups(commands)
    # A shell that started this in the background may have had Ctrl-C ignored, which the groups
    # would inherit, unlike a handler.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, groups.stop)
    workers = [threading.Thread(target=groups.work) for _ in range(at_once)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    groups.repeat_failures()
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    verdict = f"failed: {', '.join(groups.failed)}" if groups.failed else "every test passed"
    _print(f"{verdict} ({minutes}:{seconds:02} minutes)\n")
    return 1 if groups.failed else 0


def _print(line: str) -> None:
    print(line, end="", flush=True)  # noqa: T201


def _commands() -> dict[str, list[str]]:
    """All groups, and their commands."""
    pytest = [sys.executable, "-u", "-m", "pytest", "-q"]
    tests = {group: [*pytest, *arguments] for group, arguments in groups().items()}
    return {"code": ["make", "--no-print-directory", "lint", "types"], **tests}


if __name__ == "__main__":
    sys.exit(run(_commands()))
