"""The whole set of renditions from other formats: PNG and WebP, and HEIF."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from bench import markdown
from bench.imaging import candidates, magick, memory, outputs, sample_photos, sharp, timing
from bench.imaging.sets import ONCE, OURS, PIPELINES, VIPS
from cli.tables import markdown_table
from components.config.memory_model import BYTES_PER_PIXEL, FIXED_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.imaging.bench import Bench
    from bench.imaging.timing import Timed, Took

_OF_VIPS, _OF_PIPELINES, _OF_MAGICK = 1.7, 1.0, 1.0
_FORMATS = ("PNG", "WEBP")
_LARGEST = 15_000_000


def tables(bench: Bench) -> str:
    """Photos of about 12 million pixels in Display P3: larger ones only take longer."""
    rows: list[list[str]] = []
    heif_rows: list[list[str]] = []
    command = magick.program()
    for photo in bench.subjects:
        with Image.open(io.BytesIO(photo.content)) as image:
            pixels = image.width * image.height
        if pixels > _LARGEST:
            continue
        for name in _FORMATS:
            markdown.say(f"{name}: {photo.label}")
            content = sample_photos.as_format(photo, name)
            rows.append([photo.label, name, *_against_both(bench, content, pixels)])
        markdown.say(f"HEIF: {photo.label}")
        content = sample_photos.as_format(photo, "HEIF")
        heif_rows.append([photo.label, *_against_magick(bench, content, pixels, command)])
    head = ["photo", "format", "ours ms", "by the clock ms", "libvips ms", "sharp, pipelines ms"]
    head += ["ours / libvips", "range", "", "ours / sharp, pipelines", "range", "", "ours / sharp"]
    heif_head = ["photo", "ours ms", "by the clock ms", "ImageMagick ms"]
    heif_head += ["ours / ImageMagick", "range", ""]
    peak = ["peak MiB", "stated"]
    parts = ["### The whole set from PNG and WebP", markdown_table([*head, *peak], rows)]
    parts += ["### The whole set from HEIF", markdown_table([*heif_head, *peak], heif_rows)]
    if not command:
        parts.append(magick.HOW_TO_INSTALL)
    return "\n\n".join(parts)


def _against_both(bench: Bench, content: bytes, pixels: int) -> list[str]:
    made = outputs.of_photo(content)
    bench.load(content)
    found = timing.measure(
        {
            OURS: bench.renderer.took,
            VIPS: timing.timed(lambda: candidates.vips(content, made)),
            PIPELINES: lambda: bench.sharp.took(sharp.PIPELINES, made),
            ONCE: lambda: bench.sharp.took(sharp.ONCE, made),
        },
        bench.rounds,
    )
    ours, vips, pipelines, once = (timing.cpu(took) for took in found.values())
    return [
        *_ours(found[OURS]),
        markdown.milliseconds(vips),
        markdown.milliseconds(pipelines),
        *markdown.judged(ours, vips, _OF_VIPS),
        *markdown.judged(ours, pipelines, _OF_PIPELINES),
        markdown.ratio(ours, once)[0],
        *_memory(bench, content, pixels),
    ]


def _against_magick(bench: Bench, content: bytes, pixels: int, command: str | None) -> list[str]:
    made = outputs.of_photo(content)
    path = bench.file(content).with_suffix(".heic")
    path.write_bytes(content)
    bench.renderer.load(path)
    both: dict[str, Timed] = {OURS: bench.renderer.took}
    if command:
        both["magick"] = lambda: magick.took(command, path, made)
    found = timing.measure(both, bench.rounds)
    peak = _memory(bench, content, pixels)
    if not command:
        return [*_ours(found[OURS]), "", "", "", markdown.verdict(None, _OF_MAGICK), *peak]
    ours, theirs = (timing.cpu(took) for took in found.values())
    judged = markdown.judged(ours, theirs, _OF_MAGICK)
    return [*_ours(found[OURS]), markdown.milliseconds(theirs), *judged, *peak]


def _ours(found: Sequence[Took]) -> list[str]:
    """Processor time, and time by the clock."""
    return [
        markdown.milliseconds(timing.cpu(found)),
        markdown.milliseconds(timing.wall(found)),
    ]


def _memory(bench: Bench, content: bytes, pixels: int) -> list[str]:
    """The most memory that was used, and what `memory_model` states for so many pixels."""
    peak = memory.of_ours(bench.file(content))
    stated = (FIXED_BYTES + BYTES_PER_PIXEL * pixels + 2 * len(content)) / MIB
    return [markdown.mebibytes(peak), markdown.verdict(peak, round(stated))]
