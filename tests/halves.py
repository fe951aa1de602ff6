"""Every test, in two halves at once, since two processors do not make one pytest faster.

`python -m tests.halves` is what `make test` runs. Each line says which half it is from; a half that
fails does not stop the other, whose findings are wanted as well, and fails the whole. What failed
is said once more at the very end, because the other half's lines may have followed it for minutes.
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

# The page's tests need longest, and wait more than they work.
HALVES: Mapping[str, Sequence[str]] = {
    "browser": ["tests/browser"],
    "others": ["tests", "--ignore", "tests/browser"],
}

# How pytest marks, among all that it says of a failure, the test, the reason and the summary.
_OF_A_FAILURE = re.compile(r"(E  |FAILED |ERROR |_{3,} .* _{3,}$|\d+ failed)")
_SAID_AGAIN = 60


def run(commands: Mapping[str, Sequence[str]]) -> int:
    """Run each command, named by what it is for, and say what all of them print.

    Returns:
        0 if all of them ended with 0, otherwise 1.
    """
    begun = time.monotonic()
    # Whoever starts this in the background may have had Ctrl-C ignored, which would be inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    halves = {
        name: subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        for name, command in commands.items()
    }
    # Ctrl-C reaches the halves by itself, and stopping only this process must stop them as well:
    # pytest then ends as on Ctrl-C, with every server stopped.
    signal.signal(signal.SIGTERM, partial(_interrupt, halves.values()))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    width = max(map(len, commands))
    failures: dict[str, list[str]] = {name: [] for name in commands}
    tellers = [
        threading.Thread(target=_tell, args=(f"{name:{width}} | ", half, failures[name]))
        for name, half in halves.items()
    ]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
    failed = [name for name, half in halves.items() if half.wait()]
    for name in failed:
        for line in failures[name][-_SAID_AGAIN:]:
            _say(f"{name:{width}} ! {line}")
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    verdict = f"failed: {', '.join(failed)}" if failed else "every test passed"
    _say(f"{verdict} ({minutes}:{seconds:02} minutes)\n")
    return 1 if failed else 0


def _tell(before: str, half: subprocess.Popen[str], failures: list[str]) -> None:
    for line in half.stdout or ():
        _say(before + line)
        if _OF_A_FAILURE.match(line):
            failures.append(line)


def _say(line: str) -> None:
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
