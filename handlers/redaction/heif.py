"""HEIC and AVIF: the items that are pictures stay, with the properties needed to show them.

Offsets in these files are absolute, so nothing moves: what is removed becomes zeros or a `free`
box. Only what comes after everything else is cut off. EXIF and XMP stay as empty items, because
readers look for them.

Pictures that belong to the picture stay: tiles, transparency, depth, gain maps, small copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.fileformats import heif, isobmff
from handlers.redaction import exif, movie
from handlers.redaction.copying import Copy, NotSeparableError, blanks, freed, patched

if TYPE_CHECKING:
    from handlers.fileformats.heif import Item, Meta
    from handlers.fileformats.isobmff import Box

_TOP = frozenset({b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip"})
_FREE = frozenset({b"free", b"skip"})
_IN_META = frozenset({b"hdlr", b"pitm", b"iinf", b"iloc", b"idat", b"iref", b"iprp", b"grpl"})
_PICTURES = frozenset(
    {
        *(b"hvc1", b"hvt1", b"lhv1", b"av01", b"avc1", b"vvc1", b"evc1", b"jpeg", b"j2k1", b"unci"),
        *(b"grid", b"iovl", b"iden", b"tmap", b"mski"),
    }
)
_PROPERTIES = frozenset(
    {
        *(b"hvcC", b"lhvC", b"av1C", b"avcC", b"vvcC", b"evcC", b"jpgC", b"j2kH", b"uncC", b"cmpd"),
        *(b"ispe", b"pixi", b"pasp", b"colr", b"clli", b"mdcv", b"cclv", b"amve", b"reve", b"ndwt"),
        *(b"irot", b"imir", b"clap", b"iscl", b"rloc", b"auxC", b"subs", b"oinf", b"tols", b"lsel"),
        *(b"a1op", b"a1lx", b"mskC"),
    }
)
_EMPTY_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
_XMP_TYPE = b"application/rdf+xml"
# Real files have at most some hundreds of each, which are compared one by one.
_MAX_COMPARISONS = 10_000_000

Patches = list[tuple[int, bytes]]


def redacted(content: bytes) -> Copy:
    """The picture alone.

    Raises:
        NotSeparableError: It has no picture items, or they lie in unusual places.
        MalformedError: The boxes are malformed.
    """
    top = isobmff.boxes(content)
    meta = heif.meta(content)
    if meta is None or any(box.kind == b"moof" for box in top):
        raise NotSeparableError("pictures that are not items")
    kept = [box for box in top if box.kind in _TOP - _FREE]
    end = max(box.end for box in kept)
    patches: Patches = []
    for box in top:
        if box.start >= end:
            break
        if box.kind in _FREE:
            patches += blanks(content, box.body, box.end, ())
        elif box.kind not in _TOP or (box.kind == b"meta" and box != meta.box):
            # The picture is what the first `meta` describes; another one is of no use to it.
            patches += freed(content, box)
    patches += _meta_patches(content, meta)
    areas = [box for box in (*top, *meta.children) if box.kind in {b"mdat", b"idat"}]
    return patched(content, [*_data_patches(content, meta, areas, top), *patches], end)


def _meta_patches(content: bytes, meta: Meta) -> Patches:
    patches: Patches = []
    for box in meta.children:
        if box.kind not in _IN_META:
            patches += freed(content, box)
    for box in meta.properties:
        # Their order counts, and an empty box keeps its place in it.
        if box.kind not in _PROPERTIES:
            patches += freed(content, box)
    return patches


def _data_patches(content: bytes, meta: Meta, areas: list[Box], top: list[Box]) -> Patches:
    shown = [item for item in meta.items.values() if item.kind in _PICTURES]
    ranges = [extent for item in shown for extent in item.extents]
    if meta.picture not in shown or not ranges:
        raise NotSeparableError("no picture")
    metadata = [item for item in meta.items.values() if item.kind not in _PICTURES]
    parts = [extent for item in metadata for extent in item.extents]
    compared = len(ranges) * len(parts) + len(areas) * (len(ranges) + len(parts))
    if compared > _MAX_COMPARISONS:
        raise NotSeparableError("too many parts")
    if sum(end - start for start, end in parts) > len(content):
        raise NotSeparableError("overlapping parts")
    for start, end in ranges:
        if not any(area.body <= start and end <= area.end for area in areas):
            raise NotSeparableError("a picture outside of the data")
    patches = [patch for item in metadata for patch in _emptied(content, item, ranges)]
    moving = [box for box in top if box.kind == b"moov"]
    if moving:
        # Which data are frames is only known from tables of samples; all of them are of pictures.
        for box in moving:
            patches += movie.patches(content, box)
        return patches
    taken = [(start, start + len(data)) for start, data in patches]
    for area in areas:
        patches += blanks(content, area.body, area.end, [*ranges, *taken])
    return patches


def _emptied(content: bytes, item: Item, ranges: list[tuple[int, int]]) -> Patches:
    """Patches that empty an item of metadata."""
    for start, end in item.extents:
        if any(start < last and first < end for first, last in ranges):
            raise NotSeparableError("data that are picture and metadata at once")
    data = b"".join(content[start:end] for start, end in item.extents)
    empty = _nothing(item, data)
    patches: Patches = []
    place = 0
    for start, end in item.extents:
        patches.append((start, empty[place : place + end - start]))
        place += end - start
    return patches


def _nothing(item: Item, data: bytes) -> bytes:
    if item.kind == b"Exif" and data:
        # Readers refuse files whose EXIF is invalid.
        before = 4
        start = before + int.from_bytes(data[:before])
        oriented = exif.oriented(exif.orientation(data[start:]))
        if len(data) < before + len(oriented):
            raise NotSeparableError("EXIF that is too short")
        return (bytes(before) + oriented).ljust(len(data), b"\0")
    if item.content_type == _XMP_TYPE and len(data) >= len(_EMPTY_XMP):
        return _EMPTY_XMP.ljust(len(data))
    return bytes(len(data))
