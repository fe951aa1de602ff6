"""The whole set of renditions from other formats: PNG and WebP, and HEIF."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from bench import markdown
from bench.imaging import candidates, magick, memory, outputs, sample_photos, timing
from cli.tables import markdown_table
from components.config.memory_model import BYTES_PER_PIXEL, FIXED_BYTES, MIB

if TYPE_CHECKING:
    from bench.imaging.bench import Bench

_OF_VIPS, _OF_MAGICK = 1.7, 1.0
_FORMATS = ("PNG", "WEBP")
_LARGEST = 15_000_000


def tables(bench: Bench) -> str:
    """Photos of about 12 million pixels: larger ones give the same result, but slowly."""
    rows: list[list[str]] = []
    heif_rows: list[list[str]] = []
    command = magick.program()
    for photo in bench.photos:
        with Image.open(io.BytesIO(photo.content)) as image:
            pixels = image.width * image.height
        if pixels > _LARGEST:
            continue
        for name in _FORMATS:
            markdown.say(f"{name}: {photo.label}")
            content = sample_photos.as_format(photo, name)
            rows.append([photo.label, name, *_against_vips(bench, content, pixels)])
        markdown.say(f"HEIF: {photo.label}")
        content = sample_photos.as_format(photo, "HEIF")
        heif_rows.append([photo.label, *_against_magick(bench, content, pixels, command)])
    head = ["photo", "format", "ours ms", "libvips ms", "ours / libvips", "range", ""]
    heif_head = ["photo", "ours ms", "ImageMagick ms", "ours / ImageMagick", "range", ""]
    peak = ["peak MiB", "stated"]
    parts = ["### The whole set from PNG and WebP", markdown_table([*head, *peak], rows)]
    parts += ["### The whole set from HEIF", markdown_table([*heif_head, *peak], heif_rows)]
    if not command:
        parts.append(magick.HOW_TO_INSTALL)
    return "\n\n".join(parts)


def _against_vips(bench: Bench, content: bytes, pixels: int) -> list[str]:
    made = outputs.of_photo(content)
    times = timing.measure(
        {
            "ours": timing.timed(lambda: candidates.ours(content, made)),
            "libvips": timing.timed(lambda: candidates.vips(content, made)),
        },
        bench.rounds,
    )
    return [
        markdown.milliseconds(times["ours"]),
        markdown.milliseconds(times["libvips"]),
        *markdown.judged(times["ours"], times["libvips"], _OF_VIPS),
        *_memory(bench, content, pixels),
    ]


def _against_magick(bench: Bench, content: bytes, pixels: int, command: str | None) -> list[str]:
    made = outputs.of_photo(content)
    path = bench.file(content).with_suffix(".heic")
    path.write_bytes(content)
    both = {"ours": timing.timed(lambda: candidates.ours(content, made))}
    if command:
        both["magick"] = lambda: magick.seconds(command, path, made)
    times = timing.measure(both, bench.rounds)
    ours = markdown.milliseconds(times["ours"])
    peak = _memory(bench, content, pixels)
    if not command:
        return [ours, "", "", "", markdown.verdict(None, _OF_MAGICK), *peak]
    theirs = markdown.milliseconds(times["magick"])
    return [ours, theirs, *markdown.judged(times["ours"], times["magick"], _OF_MAGICK), *peak]


def _memory(bench: Bench, content: bytes, pixels: int) -> list[str]:
    """The most memory that was used, and what `memory_model` states for so many pixels."""
    peak = memory.of_way("ours", bench.file(content), ())
    stated = (FIXED_BYTES + BYTES_PER_PIXEL * pixels + 2 * len(content)) / MIB
    return [markdown.mebibytes(peak), markdown.verdict(peak, round(stated))]
