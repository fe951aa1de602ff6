"""The parts of the imaging benchmarks."""

from __future__ import annotations

import os
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bench.imaging import (
    bench,
    formats,
    magick,
    money,
    production,
    sample_photos,
    sets,
    sharp,
    similarity,
)

if TYPE_CHECKING:
    from bench.imaging.sample_photos import SamplePhoto

_ROUNDS, _QUICK_ROUNDS = 5, 1


def tables(folder: Path | None, *, quick: bool) -> dict[str, str]:
    """Times, similarity and formats by name, with the versions of the peers.

    Args:
        folder: Photos of one's own, in place of those made and found for this.
        quick: A trial: one round, one photo.
    """
    # libvips reads it when it is loaded, in child processes as well.
    os.environ["VIPS_CONCURRENCY"] = "1"
    with bench.ready(_photos(folder, quick=quick), _QUICK_ROUNDS if quick else _ROUNDS) as ready:
        return {
            "peers": _versions(ready.sharp),
            "sets": sets.tables(ready),
            "similarity": similarity.tables(ready),
            "formats": formats.tables(ready),
        }


def costs(folder: Path | None, *, quick: bool) -> str:
    """What a million photos cost."""
    photos = _photos(folder, quick=True)
    if folder is None:
        photos = [photo for photo in photos if photo.is_p3]
        photos += [] if quick else [each for each in sample_photos.real(quick=True) if each.is_p3]
    rounds = _QUICK_ROUNDS if quick else _ROUNDS
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as scratch,
        production.running() as renderer,
    ):
        return money.tables(money.works(renderer, photos, Path(scratch), rounds))


def _photos(folder: Path | None, *, quick: bool) -> list[SamplePhoto]:
    found = list(sample_photos.made(quick=quick) if folder is None else sample_photos.own(folder))
    if folder is None and not quick:
        found += sample_photos.real()
    if not found:
        raise SystemExit(f"There is no JPEG in {folder}.")
    return found


def _versions(peer: sharp.Sharp) -> str:
    theirs = peer.versions()
    command = magick.program()
    parts = [
        f"Pillow {version('pillow')}, pillow-heif {version('pillow_heif')}",
        f"pyvips {version('pyvips')} with libvips {version('pyvips-binary')}",
        f"sharp {theirs['sharp']} with libvips {theirs['vips']} on Node.js {theirs['node']}",
        magick.version(command) if command else "no ImageMagick",
    ]
    return "; ".join(parts) + "."
