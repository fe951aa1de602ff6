"""Processes that wait for work: a JSON object a line in, and one out."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence


class Pipe:
    """A running process that answers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @property
    def process_id(self) -> int:
        """Of the process."""
        return self._process.pid

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Its answer.

        Raises:
            RuntimeError: It has ended, or the answer is an error.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("The process has no pipes.")
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer: dict[str, Any] = (
            json.loads(line) if line else {"error": "it has ended; its output is above"}
        )
        if "error" in answer:
            raise RuntimeError(f"{self._process.args} failed: {answer['error']}")
        return answer


@contextmanager
def started(command: Sequence[str]) -> Generator[Pipe]:
    """A process that ends with its input, when the block does."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Pipe(process)
        finally:
            if process.stdin:
                process.stdin.close()
