"""Every test, in two concurrent halves, because a single pytest uses one processor only.

`python -m tests.halves` is what `make test` runs. Each line is prefixed with its half. A half that
fails fails the whole run, but does not stop the other. Failures are repeated at the very end,
because minutes of the other half's output may have followed them.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# The browser tests take longest, and mostly wait.
HALVES: Mapping[str, Sequence[str]] = {
    "browser": ["tests/browser"],
    "others": ["tests", "--ignore", "tests/browser"],
}

# The lines of pytest's report that name a failed test, its reason and the summary.
_FAILURE = re.compile(r"(E  |FAILED |ERROR |_{3,} .* _{3,}$|\d+ failed)")
_REPEATED_LINES = 60


def run(commands: Mapping[str, Sequence[str]]) -> int:
    """Run the commands concurrently, and print their output with their names.

    Returns:
        0 if all of them ended with 0, otherwise 1.
    """
    begun = time.monotonic()
    # A shell that runs this in the background may ignore Ctrl-C, which would be inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    halves = {
        name: subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        for name, command in commands.items()
    }
    # Ctrl-C reaches the halves directly. Terminating only this process must stop them as well:
    # pytest then exits as on Ctrl-C, with every server stopped.
    signal.signal(signal.SIGTERM, partial(_interrupt, halves.values()))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    width = max(map(len, commands))
    failures: dict[str, list[str]] = {name: [] for name in commands}
    forwarders = [
        threading.Thread(target=_forward, args=(f"{name:{width}} | ", half, failures[name]))
        for name, half in halves.items()
    ]
    for forwarder in forwarders:
        forwarder.start()
    for forwarder in forwarders:
        forwarder.join()
    failed = [name for name, half in halves.items() if half.wait()]
    for name in failed:
        for line in failures[name][-_REPEATED_LINES:]:
            _print(f"{name:{width}} ! {line}")
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    verdict = f"failed: {', '.join(failed)}" if failed else "every test passed"
    _print(f"{verdict} ({minutes}:{seconds:02} minutes)\n")
    return 1 if failed else 0


def _forward(before: str, half: subprocess.Popen[str], failures: list[str]) -> None:
    for line in half.stdout or ():
        _print(before + line)
        if _FAILURE.match(line):
            failures.append(line)


def _print(line: str) -> None:
    print(line, end="", flush=True)  # noqa: T201


def _interrupt(halves: Iterable[subprocess.Popen[str]], *_: object) -> None:
    for half in halves:
        half.send_signal(signal.SIGINT)


if __name__ == "__main__":
    sys.exit(
        run(
            {
                name: [sys.executable, "-u", "-m", "pytest", "-q", *paths]
                for name, paths in HALVES.items()
            }
        )
    )
