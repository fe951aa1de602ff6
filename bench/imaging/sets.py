"""The whole set of renditions of a JPEG: processor time, time by the clock, and memory."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from bench import markdown
from bench.imaging import candidates, memory, outputs, reference, sharp, timing
from cli.tables import markdown_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.imaging.bench import Bench
    from bench.imaging.sample_photos import SamplePhoto
    from bench.imaging.timing import Took

    Found = Mapping[str, Sequence[Took]]

OURS, PIPELINES, ONCE, VIPS = "ours", "sharp, pipelines", "sharp", "libvips"
_ALONE, _TOGETHER, _BOUND = "one thread", "sharp, together", "lower bound"
_OF_VIPS, _OF_PIPELINES, _OF_BOUND = 1.05, 0.7, 1.35
_OF_ALONE, _OF_TOGETHER, _OF_SRGB = 0.63, 0.7, 1.0
_MIB = 120
# Those whose memory is measured as well, slowly: each candidate needs a process.
_WEIGHED = 4


def tables(bench: Bench) -> str:
    """All of them."""
    times: dict[str, Found] = {}
    for photo in bench.photos:
        markdown.say(f"set of renditions: {photo.label}")
        times[photo.label] = _times(bench, photo.content)
    peaks = {photo.label: _peaks(bench, photo.content) for photo in bench.subjects[:_WEIGHED]}
    return "\n\n".join(
        [
            "### The whole set from JPEG: processor time",
            _milliseconds(times),
            _ratios(times),
            "### … Display P3 against sRGB",
            _p3(bench.photos, times),
            "### … by the clock, on all processors",
            _wall(times),
            "### … in memory, MiB",
            _memory(peaks),
        ]
    )


def _times(bench: Bench, content: bytes) -> Found:
    made = outputs.of_photo(content)
    bench.load(content)
    bound = candidates.Bound(reference.pictures(content, made))
    return timing.measure(
        {
            OURS: bench.renderer.took,
            _ALONE: lambda: bench.renderer.took(1),
            VIPS: timing.timed(lambda: candidates.vips(content, made)),
            PIPELINES: lambda: bench.sharp.took(sharp.PIPELINES, made),
            _TOGETHER: lambda: bench.sharp.took(sharp.TOGETHER, made),
            ONCE: lambda: bench.sharp.took(sharp.ONCE, made),
            _BOUND: timing.timed(lambda: bound.files(content, made)),
        },
        bench.rounds,
    )


def _peaks(bench: Bench, content: bytes) -> dict[str, float | None]:
    path, made = bench.file(content), outputs.of_photo(content)
    return {
        OURS: memory.of_ours(path),
        VIPS: memory.of_vips(path, made),
        PIPELINES: memory.of_sharp(sharp.PIPELINES, path, made),
        ONCE: memory.of_sharp(sharp.ONCE, path, made),
    }


def _milliseconds(times: Mapping[str, Found]) -> str:
    names = (OURS, VIPS, PIPELINES, ONCE, _BOUND)
    head = ["photo", *(f"{name} ms" for name in names)]
    rows = [
        [label, *(markdown.milliseconds(timing.cpu(found[name])) for name in names)]
        for label, found in times.items()
    ]
    return markdown_table(head, rows)


def _ratios(times: Mapping[str, Found]) -> str:
    head = ["photo", "ours / libvips", "range", "", "ours / sharp, pipelines", "range", ""]
    head += ["ours / lower bound", "range", "", "ours / sharp"]
    rows: list[list[str]] = []
    for label, found in times.items():
        cpu = {name: timing.cpu(took) for name, took in found.items()}
        row = [label, *markdown.judged(cpu[OURS], cpu[VIPS], _OF_VIPS)]
        row += markdown.judged(cpu[OURS], cpu[PIPELINES], _OF_PIPELINES)
        row += markdown.judged(cpu[OURS], cpu[_BOUND], _OF_BOUND)
        rows.append([*row, markdown.ratio(cpu[OURS], cpu[ONCE])[0]])
    return markdown_table(head, rows)


def _p3(photos: Sequence[SamplePhoto], times: Mapping[str, Found]) -> str:
    """Of those photos that were measured with either profile."""
    srgb = {photo.subject: photo.label for photo in photos if not photo.is_p3}
    head = ["photo", "sRGB: ours / libvips", "P3: ours / libvips", "P3 / sRGB", ""]
    rows: list[list[str]] = []
    for photo in photos:
        if not photo.is_p3 or photo.subject not in srgb:
            continue
        ratios = [
            median(markdown.quotients(timing.cpu(found[OURS]), timing.cpu(found[VIPS])))
            for found in (times[srgb[photo.subject]], times[photo.label])
        ]
        row = [photo.subject, *(f"{ratio:.2f}" for ratio in ratios)]
        of_srgb = ratios[1] / ratios[0]
        rows.append([*row, f"**{of_srgb:.2f}**", markdown.verdict(of_srgb, _OF_SRGB)])
    return markdown_table(head, rows)


def _wall(times: Mapping[str, Found]) -> str:
    head = ["photo", "ours ms", "one thread ms", "ours / one thread", "range", ""]
    head += ["sharp, together ms", "ours / sharp, together", "range", ""]
    rows: list[list[str]] = []
    for label, found in times.items():
        ours, alone, together = (timing.wall(found[each]) for each in (OURS, _ALONE, _TOGETHER))
        row = [label, markdown.milliseconds(ours), markdown.milliseconds(alone)]
        row += [*markdown.judged(ours, alone, _OF_ALONE), markdown.milliseconds(together)]
        rows.append([*row, *markdown.judged(ours, together, _OF_TOGETHER)])
    return markdown_table(head, rows)


def _memory(peaks: Mapping[str, Mapping[str, float | None]]) -> str:
    names = (OURS, VIPS, PIPELINES, ONCE)
    rows: list[list[str]] = []
    for label, each in peaks.items():
        row = [label, *(markdown.mebibytes(each[name]) for name in names)]
        rows.append([*row, markdown.verdict(each[OURS], _MIB)])
    return markdown_table(["photo", *names, "ours, MiB"], rows)
