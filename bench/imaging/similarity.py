"""The quality of renditions: SSIM against a full decode, and bytes at the same SSIM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import markdown
from bench.imaging import candidates, outputs, quality, reference, sharp
from cli.tables import markdown_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.imaging.bench import Bench
    from bench.imaging.output import Output
    from bench.imaging.quality import Luma

# Of sharp, around its default (80).
_QUALITIES = (68, 76, 82, 88)
_NO_MORE = 1.0


def tables(bench: Bench) -> str:
    """Both, by photo and size."""
    like: list[list[str]] = []
    small: list[list[str]] = []
    for photo in bench.photos:
        markdown.say(f"similarity: {photo.label}")
        # The thumbnail is a JPEG of a few kilobytes at most.
        made = outputs.of_photo(photo.content)[:-1]
        ours = candidates.ours(photo.content, made)[:-1]
        lumas = reference.lumas(photo.content, made)
        peer = bench.loaded(photo.content)
        ssims = _ssims(ours, lumas)
        like += _like(photo.label, made, ssims, _ssims(peer.files(sharp.PIPELINES, made), lumas))
        small += _small(photo.label, made, ours, ssims, _curves(peer, made, lumas))
    head = ["photo", "size", "ours", "sharp", ""]
    bytes_head = ["photo", "size", "ours, bytes", "SSIM", "sharp, bytes", "ours / sharp", ""]
    return "\n\n".join(
        [
            "### SSIM against a full decode",
            markdown_table(head, like),
            "### Bytes at the same SSIM",
            markdown_table(bytes_head, small),
        ]
    )


def _ssims(files: Sequence[bytes], lumas: Sequence[Luma]) -> list[float]:
    return [reference.similarity_of(file, luma) for file, luma in zip(files, lumas, strict=True)]


def _like(
    label: str, made: Sequence[Output], ours: Sequence[float], theirs: Sequence[float]
) -> list[list[str]]:
    """Sharp has the same encoder settings here: only decoding and resampling differ."""
    return [
        [
            label,
            _size(output),
            f"{our:.3f}",
            f"{their:.3f}",
            "met" if round(our, 3) >= round(their, 3) else "**missed**",
        ]
        for output, our, their in zip(made, ours, theirs, strict=True)
    ]


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


def _small(
    label: str,
    made: Sequence[Output],
    ours: Sequence[bytes],
    ssims: Sequence[float],
    curves: Sequence[Sequence[tuple[float, int]]],
) -> list[list[str]]:
    rows: list[list[str]] = []
    our_sum, their_sum = 0.0, 0.0
    for output, file, ssim, curve in zip(made, ours, ssims, curves, strict=True):
        theirs = quality.bytes_at(ssim, curve)
        row = [label, _size(output), f"{len(file):,}", f"{ssim:.3f}"]
        if theirs is None:
            rows.append([*row, "beyond its qualities", "", ""])
            continue
        our_sum += len(file)
        their_sum += theirs
        rows.append([*row, f"{theirs:,.0f}", f"{len(file) / theirs:.2f}", ""])
    if their_sum:
        whole = our_sum / their_sum
        sums = [f"{our_sum:,.0f}", "", f"{their_sum:,.0f}", f"**{whole:.2f}**"]
        rows.append([label, "all", *sums, markdown.verdict(whole, _NO_MORE)])
    return rows


def _size(output: Output) -> str:
    return f"{output.width} × {output.height}"  # noqa: RUF001 (a size)
