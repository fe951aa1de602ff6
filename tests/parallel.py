"""Runs every test, in several pytest processes at once.

`python -m tests.parallel` is what `make test` runs. Tests of stacks and of the page wait more than
they compute, so two processors run six groups in much less time than two. Each line
starts with its group's name. A group that fails does not stop the others, and fails the whole run.
Failures are repeated at the very end, because the other groups' output may have followed them for
minutes.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]

# A pytest line that names a failed test, states the reason, or belongs to the summary.
_FAILURE = re.compile(r"(E  |FAILED |ERROR |_{3,} .* _{3,}$|\d+ failed)")
_REPEATED_LINES = 60
_FAULTS = "tests/stack/faults"


def groups() -> dict[str, list[str]]:
    """Group to the arguments of its pytest; together they are all of `tests`.

    The tests of the page and of stacks take longest, so every second file of them is a group, and
    the largest one by itself.
    """
    page, stack = _tests_in("tests/browser"), _tests_in("tests/stack")
    stack.remove(_FAULTS)
    return {
        "page 1": page[::2],
        "page 2": page[1::2],
        "stack 1": stack[::2],
        "stack 2": stack[1::2],
        "faults": [_FAULTS],
        "others": ["tests", "--ignore", "tests/browser", "--ignore", "tests/stack"],
    }


def _tests_in(folder: str) -> list[str]:
    """Its files of tests and its folders that have some; a folder shares a stack of its own."""
    paths = [*(ROOT / folder).glob("test_*.py"), *(ROOT / folder).glob("*/test_*.py")]
    within = {path.relative_to(ROOT / folder).parts[0] for path in paths}
    return [f"{folder}/{name}" for name in sorted(within)]


def run(commands: Mapping[str, Sequence[str]]) -> int:
    """Run the commands, by group, and print their output.

    Returns:
        0 if all of them ended with 0, otherwise 1.
    """
    started = time.monotonic()
    # A shell that started this in the background may have had Ctrl-C ignored, which is inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    processes = {
        group: subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        for group, command in commands.items()
    }
    # Ctrl-C reaches the groups as well. Stopping only this process must stop them too: pytest then
    # ends as on Ctrl-C, with every server stopped.
    signal.signal(signal.SIGTERM, partial(_interrupt, processes.values()))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    width = max(map(len, commands))
    failures: dict[str, list[str]] = {group: [] for group in commands}
    printers = [
        threading.Thread(target=_print_lines, args=(f"{group:{width}} | ", each, failures[group]))
        for group, each in processes.items()
    ]
    for printer in printers:
        printer.start()
    for printer in printers:
        printer.join()
    failed = [group for group, each in processes.items() if each.wait()]
    for group in failed:
        for line in failures[group][-_REPEATED_LINES:]:
            _print(f"{group:{width}} ! {line}")
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    verdict = f"failed: {', '.join(failed)}" if failed else "every test passed"
    _print(f"{verdict} ({minutes}:{seconds:02} minutes)\n")
    return 1 if failed else 0


def _print_lines(prefix: str, process: subprocess.Popen[str], failures: list[str]) -> None:
    for line in process.stdout or ():
        _print(prefix + line)
        if _FAILURE.match(line):
            failures.append(line)


def _print(line: str) -> None:
    print(line, end="", flush=True)  # noqa: T201


def _interrupt(processes: Iterable[subprocess.Popen[str]], *_: object) -> None:
    for process in processes:
        process.send_signal(signal.SIGINT)


if __name__ == "__main__":
    sys.exit(
        run(
            {
                group: [sys.executable, "-u", "-m", "pytest", "-q", *arguments]
                for group, arguments in groups().items()
            }
        )
    )
