"""The sizes of the renditions.

A rendition is named after its long edge, in pixels. Strips are larger, because a panorama seven
times as wide as high would otherwise be a line: their short edge is a quarter of that number, so
their area is at most that of a square. The long edge is at most four times the number, so the short
edge of the most extreme strips is smaller.
"""

from __future__ import annotations

LONG_EDGES = (320, 640, 1280, 2048)
THUMBNAIL_EDGE = 150
# The aspect ratio from which an image is a strip; its thumbnail shows the middle.
STRIP = 4


def edges(size: tuple[int, int]) -> tuple[int, ...]:
    """The edges, in pixels and ascending, of the WebP renditions of an original.

    No rendition is larger than the original. One always has its size, up to the largest edge, so
    that small photos are also shown in full size.
    """
    full = -(-_scaled_long_edge(size) // STRIP)
    fitting = [edge for edge in LONG_EDGES if edge <= full]
    return tuple(sorted({*fitting, min(full, LONG_EDGES[-1])}))


def fit(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """The size of the rendition with an edge, at least 1 by 1 pixel; never enlarged."""
    full = _scaled_long_edge(size)
    if edge * STRIP >= full:
        return size
    width, height = (max(1, round(each * edge * STRIP / full)) for each in size)
    return width, height


def thumbnail_box(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box that the thumbnail shows: everything, or the middle of a strip."""
    width, height = size
    across, down = min(width, STRIP * height), min(height, STRIP * width)
    left, top = (width - across) // 2, (height - down) // 2
    return left, top, left + across, top + down


def thumbnail(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the thumbnail of an image, at least 1 by 1 pixel; never enlarged."""
    left, top, right, bottom = thumbnail_box(size)
    width, height = right - left, bottom - top
    scale = min(1.0, THUMBNAIL_EDGE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def largest(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the largest rendition."""
    return fit(size, edges(size)[-1])


def _scaled_long_edge(size: tuple[int, int]) -> int:
    """Four times the edge that names a rendition in the original's size."""
    short, long = sorted(size)
    return min(STRIP * long, max(STRIP * STRIP * short, long))
