"""The whole set of renditions of a JPEG: time and memory."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from bench import markdown
from bench.imaging import candidates, memory, outputs, reference, sharp, timing
from cli.tables import markdown_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.imaging.bench import Bench
    from bench.imaging.output import Output

    Seconds = dict[str, list[float]]
    Memory = dict[str, float | None]

_OURS, _VIPS, _PIPELINES, _ONCE, _BOUND = (
    "ours",
    "libvips",
    "sharp, pipelines",
    "sharp",
    "lower bound",
)
_SNAPPED, _RESAMPLED, _OF_PIPELINES, _OF_BOUND = 0.85, 1.05, 0.7, 1.4
_MIB = 120
_SHARES = (2, 4, 8)


def tables(bench: Bench) -> str:
    """Times, ratios and memory."""
    times: dict[str, Seconds] = {}
    targets: dict[str, float] = {}
    peaks: dict[str, Memory] = {}
    for photo in bench.photos:
        markdown.say(f"set of renditions: {photo.label}")
        made = outputs.of_photo(photo.content)
        snapped = is_snapped(photo.content, made)
        targets[photo.label] = _SNAPPED if snapped else _RESAMPLED
        times[photo.label] = _times(bench, photo.content, made)
        if photo in bench.weighed:
            peaks[photo.label] = _peaks(bench, photo.content, made)
    return "\n\n".join(
        [
            "### The whole set from JPEG",
            _milliseconds(times),
            _ratios(times, targets),
            "### … in memory, MiB",
            _memory(peaks),
        ]
    )


def is_snapped(content: bytes, made: Sequence[Output]) -> bool:
    """Whether a scaled decode (1/2, 1/4, 1/8) serves as the largest rendition."""
    with Image.open(io.BytesIO(content)) as image:
        longest = max(image.size)
    return any(-(-longest // share) == max(made[0].size) for share in _SHARES)


def _times(bench: Bench, content: bytes, made: Sequence[Output]) -> Seconds:
    peer = bench.loaded(content)
    bound = candidates.Bound(reference.pictures(content, made))
    return timing.measure(
        {
            _OURS: timing.timed(lambda: candidates.ours(content, made)),
            _VIPS: timing.timed(lambda: candidates.vips(content, made)),
            _PIPELINES: lambda: peer.seconds(sharp.PIPELINES, made),
            _ONCE: lambda: peer.seconds(sharp.ONCE, made),
            _BOUND: timing.timed(lambda: bound(content, made)),
        },
        bench.rounds,
    )


def _peaks(bench: Bench, content: bytes, made: Sequence[Output]) -> Memory:
    path = bench.file(content)
    return {
        _OURS: memory.of_way("ours", path, made),
        _VIPS: memory.of_way("vips", path, made),
        _PIPELINES: memory.of_sharp(sharp.PIPELINES, path, made),
        _ONCE: memory.of_sharp(sharp.ONCE, path, made),
    }


def _milliseconds(times: dict[str, Seconds]) -> str:
    names = (_OURS, _VIPS, _PIPELINES, _ONCE, _BOUND)
    head = ["photo", *(f"{name} ms" for name in names)]
    rows = [
        [label, *(markdown.milliseconds(each[name]) for name in names)]
        for label, each in times.items()
    ]
    return markdown_table(head, rows)


def _ratios(times: dict[str, Seconds], targets: dict[str, float]) -> str:
    head = ["photo", "ours / libvips", "range", "", "ours / sharp, pipelines", "range", ""]
    head += ["ours / bound", "range", "", "ours / sharp"]
    rows = [
        [
            label,
            *markdown.judged(each[_OURS], each[_VIPS], targets[label]),
            *markdown.judged(each[_OURS], each[_PIPELINES], _OF_PIPELINES),
            *markdown.judged(each[_OURS], each[_BOUND], _OF_BOUND),
            markdown.ratio(each[_OURS], each[_ONCE])[0],
        ]
        for label, each in times.items()
    ]
    return markdown_table(head, rows)


def _memory(peaks: dict[str, Memory]) -> str:
    names = (_OURS, _VIPS, _PIPELINES, _ONCE)
    rows = [
        [
            label,
            *(markdown.mebibytes(each[name]) for name in names),
            markdown.verdict(each[_OURS], _MIB),
        ]
        for label, each in peaks.items()
    ]
    return markdown_table(["photo", *names, "ours, MiB"], rows)
