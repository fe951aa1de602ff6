"""The sizes of the renditions.

A rendition is named after its long edge, in pixels. Strips are larger, or a panorama that is seven
times as wide as it is high would be a line: their short edge is a quarter of that number, and so
their area is still no larger than that of a square. The long edge is at most four times the number,
so the short edge of the most extreme strips is smaller.
"""

from __future__ import annotations

LONG_EDGES = (320, 640, 1280, 2048)
THUMBNAIL_EDGE = 150
# The ratio of sides from which on a picture is a strip; its thumbnail shows the middle.
STRIP = 4


def edges(size: tuple[int, int]) -> tuple[int, ...]:
    """The edges, in pixels and ascending, of the WebP renditions of an original.

    No rendition is larger than the original. One always has its size, up to the largest edge, so
    that a small photo can be seen in full too.
    """
    full = -(-_full(size) // STRIP)
    fitting = [edge for edge in LONG_EDGES if edge <= full]
    return tuple(sorted({*fitting, min(full, LONG_EDGES[-1])}))


def fit(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """The size of the rendition of that edge, at least one pixel wide and high; never enlarged."""
    full = _full(size)
    if edge * STRIP >= full:
        return size
    width, height = (max(1, round(each * edge * STRIP / full)) for each in size)
    return width, height


def middle(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box that the thumbnail shows: all but the ends of a strip."""
    width, height = size
    across, down = min(width, STRIP * height), min(height, STRIP * width)
    left, top = (width - across) // 2, (height - down) // 2
    return left, top, left + across, top + down


def largest(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the largest rendition."""
    return fit(size, edges(size)[-1])


def _full(size: tuple[int, int]) -> int:
    """Four times the edge after which a rendition in the original's size is named."""
    short, long = sorted(size)
    return min(STRIP * long, max(STRIP * STRIP * short, long))
