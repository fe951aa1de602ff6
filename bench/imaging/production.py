"""Rendering as in production: see bench/imaging/renderer.py, which runs in a process of its own."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench import pipe
from bench.imaging.timing import Took
from components.config.memory_model import MIB
from components.config.stack import StackConfig

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from bench.pipe import Pipe


class Renderer:
    """A process that renders the photo that was loaded last, with the program's default limits."""

    def __init__(self, process: Pipe) -> None:
        self._pipe = process
        self.peak = 0.0
        """The most MiB that rendering a photo has taken so far."""

    def load(self, photo: Path) -> None:
        """Read a photo, so that reading is not measured."""
        config = StackConfig()
        limits = {
            "max_pixels": config.max_pixels,
            "max_memory": config.thumbnail_memory * MIB,
        }
        self._pipe.ask({"load": str(photo), **limits})

    def took(self, processors: int | None = None) -> Took:
        """Render, in as many threads as that, or in as many as there are processors."""
        answer = self._pipe.ask({"processors": processors})
        self.peak = answer["peak"]
        return Took(answer["cpu"], answer["wall"])


@contextmanager
def running() -> Generator[Renderer]:
    """A new process."""
    with pipe.started([sys.executable, "-m", "bench.imaging.renderer"]) as process:
        yield Renderer(process)
