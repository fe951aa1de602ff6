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
    for photo in bench.photos:
        markdown.say(f"similarity: {photo.label}")
        # The thumbnail is a JPEG of a few kilobytes at most.
        made = outputs.of_photo(photo.content)[:-1]
        files = outputs.files(photo.content)[:-1]
        lumas = reference.lumas(photo.content, made)
        ours = list(zip(_ssims(files, lumas), map(len, files), strict=True))
        bench.load(photo.content)
        rows += _rows(photo.label, made, ours, _curves(bench.sharp, made, lumas))
    head = ["photo", "size", "SSIM: ours", "sharp", "", "bytes: ours", "sharp", "ours / sharp", ""]
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
    ours_sum, same_sum = 0.0, 0.0
    for output, (ssim, size), curve in zip(made, ours, curves, strict=True):
        their_ssim, their_size = curve[_QUALITIES.index(SHARP_QUALITY)]
        is_judged = output is made[0]
        of_bytes = size / their_size
        same = quality.bytes_at(ssim, curve)
        if same is not None:
            ours_sum += size
            same_sum += same
        row = [label, f"{output.width} × {output.height}"]  # noqa: RUF001 (a size)
        row += [f"{ssim:.3f}", f"{their_ssim:.3f}"]
        row += [_is_no_worse(ssim, their_ssim) if is_judged else ""]
        row += [f"{size:,}", f"{their_size:,}", f"{of_bytes:.2f}"]
        row += [markdown.verdict(of_bytes, _OF_BYTES) if is_judged else ""]
        rows.append([*row, "beyond its qualities" if same is None else f"{size / same:.2f}", ""])
    if same_sum:
        whole = ours_sum / same_sum
        verdict = markdown.verdict(whole, _AT_SAME_SSIM)
        rows.append([label, "all", *[""] * 7, f"**{whole:.2f}**", verdict])
    return rows


def _is_no_worse(ours: float, theirs: float) -> str:
    return "met" if round(ours, 3) >= round(theirs, 3) else "**missed**"
