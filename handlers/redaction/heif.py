"""HEIC and AVIF: image items stay, with the properties needed to show them.

Offsets in these files are absolute, so nothing moves: removed parts become zeros or `free` boxes;
only those after the last kept box are cut off. EXIF and XMP stay as empty items, because readers
look for them.

Auxiliary images stay: tiles, transparency, depth, gain maps, thumbnails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.fileformats import heif, isobmff
from handlers.redaction import exif, movie
from handlers.redaction.copying import (
    Copy,
    NotSeparableError,
    free_box_patches,
    patched,
    zero_patches,
)

if TYPE_CHECKING:
    from handlers.fileformats.heif import Item, Meta
    from handlers.fileformats.isobmff import Box

_TOP_LEVEL = frozenset({b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip"})
_FREE = frozenset({b"free", b"skip"})
_META_BOXES = frozenset({b"hdlr", b"pitm", b"iinf", b"iloc", b"idat", b"iref", b"iprp", b"grpl"})
_IMAGES = frozenset(
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
# Each part is compared with each other; real files have a few hundred at most.
_MAX_COMPARISONS = 10_000_000

Patches = list[tuple[int, bytes]]


def redacted(content: bytes) -> Copy:
    """The image without metadata.

    Raises:
        NotSeparableError: There are no image items, or they are in unusual places.
        MalformedError: The boxes are malformed.
    """
    top = isobmff.boxes(content)
    meta = heif.meta(content)
    if meta is None or any(box.kind == b"moof" for box in top):
        raise NotSeparableError("images that are not items")
    kept = [box for box in top if box.kind in _TOP_LEVEL - _FREE]
    end = max(box.end for box in kept)
    patches: Patches = []
    for box in top:
        if box.start >= end:
            break
        if box.kind in _FREE:
            patches += zero_patches(content, box.body, box.end, ())
        elif box.kind not in _TOP_LEVEL or (box.kind == b"meta" and box != meta.box):
            # Only the first `meta` describes the image.
            patches += free_box_patches(content, box)
    patches += _meta_patches(content, meta)
    data_boxes = [box for box in (*top, *meta.children) if box.kind in {b"mdat", b"idat"}]
    return patched(content, [*_data_patches(content, meta, data_boxes, top), *patches], end)


def _meta_patches(content: bytes, meta: Meta) -> Patches:
    patches: Patches = []
    for box in meta.children:
        if box.kind not in _META_BOXES:
            patches += free_box_patches(content, box)
    for box in meta.properties:
        # Properties are referred to by index, so a removed one leaves an empty box.
        if box.kind not in _PROPERTIES:
            patches += free_box_patches(content, box)
    return patches


def _data_patches(content: bytes, meta: Meta, data_boxes: list[Box], top: list[Box]) -> Patches:
    images = [item for item in meta.items.values() if item.kind in _IMAGES]
    ranges = [extent for item in images for extent in item.extents]
    if meta.primary_item not in images or not ranges:
        raise NotSeparableError("no image")
    metadata = [item for item in meta.items.values() if item.kind not in _IMAGES]
    parts = [extent for item in metadata for extent in item.extents]
    compared = len(ranges) * len(parts) + len(data_boxes) * (len(ranges) + len(parts))
    if compared > _MAX_COMPARISONS:
        raise NotSeparableError("too many parts")
    if sum(end - start for start, end in parts) > len(content):
        raise NotSeparableError("overlapping parts")
    for start, end in ranges:
        if not any(box.body <= start and end <= box.end for box in data_boxes):
            raise NotSeparableError("an image outside the data")
    patches = [patch for item in metadata for patch in _emptying_patches(content, item, ranges)]
    movies = [box for box in top if box.kind == b"moov"]
    if movies:
        # Only sample tables tell which data are frames, but all tracks are of images.
        for box in movies:
            patches += movie.patches(content, box)
        return patches
    patched_ranges = [(start, start + len(data)) for start, data in patches]
    for box in data_boxes:
        patches += zero_patches(content, box.body, box.end, [*ranges, *patched_ranges])
    return patches


def _emptying_patches(content: bytes, item: Item, ranges: list[tuple[int, int]]) -> Patches:
    """Patches that replace an item of metadata with an empty one."""
    for start, end in item.extents:
        if any(start < last and first < end for first, last in ranges):
            raise NotSeparableError("data that are both image and metadata")
    data = b"".join(content[start:end] for start, end in item.extents)
    empty = _emptied_data(item, data)
    patches: Patches = []
    offset = 0
    for start, end in item.extents:
        patches.append((start, empty[offset : offset + end - start]))
        offset += end - start
    return patches


def _emptied_data(item: Item, data: bytes) -> bytes:
    if item.kind == b"Exif" and data:
        # Readers refuse files with invalid EXIF.
        header = 4
        start = header + int.from_bytes(data[:header])
        oriented = exif.with_orientation(exif.orientation(data[start:]))
        if len(data) < header + len(oriented):
            raise NotSeparableError("EXIF too short")
        return (bytes(header) + oriented).ljust(len(data), b"\0")
    if item.content_type == _XMP_TYPE and len(data) >= len(_EMPTY_XMP):
        return _EMPTY_XMP.ljust(len(data))
    return bytes(len(data))
