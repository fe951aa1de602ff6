"""The quality of renditions: SSIM against a full decode, bytes, and bytes at the same SSIM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import markdown
from bench.imaging import outputs, quality, reference, sharp
from bench.imaging.output import SHARP_QUALITY
from cli.tables import markdown_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.imaging.bench import Bench
    from bench.imaging.output import Output
    from bench.imaging.quality import Luma

    Curve = Sequence[tuple[float, int]]

# Of sharp: its default and what is around it.
_QUALITIES = (68, 76, SHARP_QUALITY, 88)
_OF_BYTES, _AT_SAME_SSIM = 1.05, 1.0


def tables(bench: Bench) -> str:
    """By photo and size; the targets are those of the largest size and of the whole set."""
    rows: list[list[str]] = []
    for photo in bench.subjects:
        markdown.say(f"similarity: {photo.label}")
        # The thumbnail is a JPEG of a few kilobytes at most.
        made = outputs.of_photo(photo.content)[:-1]
        files = outputs.files(photo.content)[:-1]
        lumas = reference.lumas(photo.content, made)
        ours = list(zip(_ssims(files, lumas), map(len, files), strict=True))
        bench.load(photo.content)
        rows += _rows(photo.label, made, ours, _curves(bench.sharp, made, lumas))
    head = ["photo", "size", "bytes: ours", "sharp", "ours / sharp", "", "SSIM: ours", "sharp", ""]
    head += ["at the same SSIM", ""]
    return "\n\n".join(["### SSIM against a full decode, and bytes", markdown_table(head, rows)])


def _ssims(files: Sequence[bytes], lumas: Sequence[Luma]) -> list[float]:
    return [reference.similarity_of(file, luma) for file, luma in zip(files, lumas, strict=True)]


def _curves(
    peer: sharp.Sharp, made: Sequence[Output], lumas: Sequence[Luma]
) -> list[list[tuple[float, int]]]:
    """SSIM and bytes of sharp, of each size, over its qualities; its effort is the default one."""
    curves: list[list[tuple[float, int]]] = [[] for _ in made]
    for each in _QUALITIES:
        files = peer.files(sharp.PIPELINES, [output.as_sharp_would(each) for output in made])
        for curve, file, ssim in zip(curves, files, _ssims(files, lumas), strict=True):
            curve.append((ssim, len(file)))
    return curves


def _rows(
    label: str, made: Sequence[Output], ours: Curve, curves: Sequence[Curve]
) -> list[list[str]]:
    rows: list[list[str]] = []
    # In those sizes in which sharp has files of the same SSIM.
    ours_same, theirs_same = 0.0, 0.0
    theirs = [curve[_QUALITIES.index(SHARP_QUALITY)] for curve in curves]
    for output, our, their, curve in zip(made, ours, theirs, curves, strict=True):
        is_judged = output is made[0]
        same = quality.bytes_at(our[0], curve)
        if same is not None:
            ours_same += our[1]
            theirs_same += same
        row = [label, f"{output.width} × {output.height}"]  # noqa: RUF001 (a size)
        row += _bytes(our[1], their[1])
        row += [markdown.verdict(our[1] / their[1], _OF_BYTES) if is_judged else ""]
        row += [f"{our[0]:.3f}", f"{their[0]:.3f}"]
        row += [_is_no_worse(our[0], their[0]) if is_judged else ""]
        rows.append([*row, "beyond its qualities" if same is None else f"{our[1] / same:.2f}", ""])
    whole = _bytes(sum(size for _, size in ours), sum(size for _, size in theirs))
    row = [label, "all", *whole, "", "", "", ""]
    if theirs_same:
        of_same = ours_same / theirs_same
        rows.append([*row, f"**{of_same:.2f}**", markdown.verdict(of_same, _AT_SAME_SSIM)])
    else:
        rows.append([*row, "", ""])
    return rows


def _bytes(ours: int, theirs: int) -> list[str]:
    return [f"{ours:,}", f"{theirs:,}", f"{ours / theirs:.2f}"]


def _is_no_worse(ours: float, theirs: float) -> str:
    return "met" if round(ours, 3) >= round(theirs, 3) else "**missed**"
