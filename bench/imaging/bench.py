"""What every table of the imaging benchmarks uses."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.imaging import production, sharp

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from bench.imaging.sample_photos import SamplePhoto


@dataclass(frozen=True)
class Bench:
    """The photos, the processes of ours and of the peer, and the number of rounds."""

    photos: Sequence[SamplePhoto]
    renderer: production.Renderer
    sharp: sharp.Sharp
    rounds: int
    _folder: Path

    @property
    def subjects(self) -> list[SamplePhoto]:
        """One photo of each subject: with several profiles, the last one, which is Display P3."""
        return list({photo.subject: photo for photo in self.photos}.values())

    def file(self, content: bytes) -> Path:
        """A photo as a file, for separate processes."""
        path = self._folder / "photo"
        path.write_bytes(content)
        return path

    def load(self, content: bytes) -> None:
        """Give ours and the peer a photo to work on."""
        path = self.file(content)
        self.renderer.load(path)
        self.sharp.load(path)


@contextmanager
def ready(photos: Sequence[SamplePhoto], rounds: int) -> Generator[Bench]:
    """A bench whose processes are running."""
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        production.running() as renderer,
        sharp.running() as peer,
    ):
        yield Bench(photos, renderer, peer, rounds, Path(folder))
