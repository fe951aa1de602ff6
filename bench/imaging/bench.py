"""What every table of the imaging benchmarks uses."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.imaging import sharp

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from bench.imaging.sample_photos import SamplePhoto

_WEIGHED = 3


@dataclass(frozen=True)
class Bench:
    """The photos, the peer process, and the number of rounds."""

    photos: Sequence[SamplePhoto]
    sharp: sharp.Sharp
    rounds: int
    _folder: Path

    @property
    def weighed(self) -> Sequence[SamplePhoto]:
        """The photos whose memory is measured too, slowly: each candidate needs a process."""
        return self.photos[:_WEIGHED]

    def file(self, content: bytes) -> Path:
        """A photo as a file, for separate processes."""
        path = self._folder / "photo"
        path.write_bytes(content)
        return path

    def loaded(self, content: bytes) -> sharp.Sharp:
        """The peer, with a photo to work on."""
        self.sharp.load(self.file(content))
        return self.sharp


@contextmanager
def ready(photos: Sequence[SamplePhoto], rounds: int) -> Generator[Bench]:
    """A bench whose peer is running."""
    with TemporaryDirectory(prefix="bench-") as folder, sharp.running() as peer:
        yield Bench(photos, peer, rounds, Path(folder))
