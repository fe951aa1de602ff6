"""The thumbnail alone, from JPEGs: baseline, progressive, and with a preview in EXIF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import markdown
from bench.imaging import memory, outputs, reference, sharp, turns, ways
from cli.tables import markdown_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.imaging.bench import Bench
    from bench.imaging.output import Output

    Seconds = dict[str, list[float]]
    Memory = dict[str, float | None]

_OURS, _SHARP, _VIPS, _NAIVE, _BOUND = "ours", "sharp", "libvips", "naive", "bound"
_OF_SHARP, _OF_BOUND, _PROGRESSIVE, _PREVIEWED = 1.05, 1.2, 0.5, 0.1
_MIB = 40
_WAYS = {_OURS: "our_thumbnail", _VIPS: "vips", _NAIVE: "naive"}


def tables(bench: Bench) -> str:
    """Times of each kind of JPEG, and the memory of the first."""
    baseline: dict[str, Seconds] = {}
    progressive: dict[str, Seconds] = {}
    previewed: dict[str, Seconds] = {}
    peaks: dict[str, Memory] = {}
    for photo in bench.photos:
        markdown.say(f"thumbnail: {photo.label}")
        made = outputs.of_photo(photo.content)[-1:]
        baseline[photo.label] = _times(bench, photo.content, made)
        if photo in bench.weighed:
            peaks[photo.label] = _peaks(bench, photo.content, made)
        if photo.progressive:
            progressive[photo.label] = _short_times(bench, photo.progressive, made)
        if photo.previewed:
            previewed[photo.label] = _short_times(bench, photo.previewed, made)
    parts = ["### 150-pixel thumbnail from JPEG", _baseline(baseline)]
    if progressive:
        parts += ["### … from progressive JPEG", _short(progressive, _PROGRESSIVE)]
        parts += ["### … from JPEG with a preview in EXIF", _short(previewed, _PREVIEWED)]
    return "\n\n".join([*parts, "### … in memory, MiB", _memory(peaks)])


def _times(bench: Bench, content: bytes, made: Sequence[Output]) -> Seconds:
    peer = bench.loaded(content)
    bound = ways.Bound(reference.pictures(content, made))
    return turns.measure(
        {
            _OURS: turns.timed(lambda: ways.our_thumbnail(content, made)),
            _SHARP: lambda: peer.seconds(sharp.PIPELINES, made),
            _VIPS: turns.timed(lambda: ways.vips(content, made)),
            _NAIVE: turns.timed(lambda: ways.naive(content, made)),
            _BOUND: turns.timed(lambda: bound(content, made)),
        },
        bench.rounds,
    )


def _short_times(bench: Bench, content: bytes, made: Sequence[Output]) -> Seconds:
    """Where there is a shorter way than decoding all of it."""
    peer = bench.loaded(content)
    return turns.measure(
        {
            _OURS: turns.timed(lambda: ways.our_thumbnail(content, made)),
            _SHARP: lambda: peer.seconds(sharp.PIPELINES, made),
        },
        bench.rounds,
    )


def _peaks(bench: Bench, content: bytes, made: Sequence[Output]) -> Memory:
    path = bench.file(content)
    peaks = {label: memory.of_way(name, path, made) for label, name in _WAYS.items()}
    return {**peaks, _SHARP: memory.of_sharp(sharp.PIPELINES, path, made)}


def _baseline(times: dict[str, Seconds]) -> str:
    head = ["photo", *(f"{name} ms" for name in (_OURS, _SHARP, _VIPS, _NAIVE, _BOUND))]
    head += ["ours / sharp", "range", "", "ours / bound", "range", ""]
    rows = [
        [
            label,
            *(markdown.milliseconds(each[name]) for name in (_OURS, _SHARP, _VIPS, _NAIVE, _BOUND)),
            *markdown.judged(each[_OURS], each[_SHARP], _OF_SHARP),
            *markdown.judged(each[_OURS], each[_BOUND], _OF_BOUND),
        ]
        for label, each in times.items()
    ]
    return markdown_table(head, rows)


def _short(times: dict[str, Seconds], target: float) -> str:
    shown = (_OURS, _SHARP)
    head = ["photo", *(f"{name} ms" for name in shown), "ours / sharp", "range", ""]
    rows = [
        [
            label,
            *(markdown.milliseconds(each[name]) for name in shown),
            *markdown.judged(each[_OURS], each[_SHARP], target),
        ]
        for label, each in times.items()
    ]
    return markdown_table(head, rows)


def _memory(peaks: dict[str, Memory]) -> str:
    shown = (_OURS, _SHARP, _VIPS, _NAIVE)
    rows = [
        [
            label,
            *(markdown.mebibytes(each[name]) for name in shown),
            markdown.verdict(each[_OURS], _MIB),
        ]
        for label, each in peaks.items()
    ]
    return markdown_table(["photo", *shown, "ours, MiB"], rows)
