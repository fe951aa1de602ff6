"""The first frame of a JPEG XL that moves.

The decoder at hand decodes all frames and gives the last one. So the first is marked as the last
one, which needs its header read as far as that mark. Fields and their order are those of
ISO/IEC 18181-1, Annexes D to F.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from handlers.imaging.decoders import jxl_header
from handlers.imaging.decoders.jxl_bits import Bits

# Both headers, of the file and of the frame, with long names in them.
_HEADER_BYTES = 8192
_MAX_CHANNELS = 4
_FROM_LF_FRAME, _LARGEST_FLAGS = 0x20, 0xFFF
_MOST_CHUNKS = 6
_GREY, _XYB, _CUSTOM = 1, 2, 2
_ALPHA, _SPOT, _FILTER = 0, 2, 5
_BLEND, _ADD_BY_ALPHA, _MULTIPLY = 2, 3, 4
_NAME = ((0, 0), (0, 4), (16, 5), (48, 10))
_CHROMATICITY = ((0, 19), (524_288, 19), (1_048_576, 20), (2_097_152, 21))


class _File(NamedTuple):
    """What of the file's header the frames' depend on."""

    channels: int
    has_xyb: bool
    has_time_codes: bool


class _Frame(NamedTuple):
    """Places in the first frame's header, in bits: where its flags and the mark are."""

    flags: int
    flags_start: int
    flags_end: int
    mark: int
    mark_end: int


def first_alone(content: bytes) -> bytes:
    """The file with its first frame marked as the last one.

    It is as it was if it does not move, or if its first frame is none of the usual kind: put
    together of several, smaller than the picture, or behind a colour profile.
    """
    others, codestream = jxl_header.split(content)
    bits = Bits(codestream[:_HEADER_BYTES])
    file = _file(bits)
    if file is None:
        return content
    bits.place = -(-bits.place // 8) * 8
    start = bits.place // 8
    frame = _frame(bits, file)
    marked = frame and _marked(codestream[:_HEADER_BYTES], frame)
    if frame is None or marked is None:
        return content
    alone = codestream[:start] + marked[start:] + codestream[-(-frame.mark_end // 8) :]
    if not others:
        return alone
    # A box without a size goes on to the end of the file.
    return b"".join((*others, struct.pack(">I4s", 0, b"jxlc"), alone))


def _marked(content: bytes, frame: _Frame) -> bytes | None:
    """The bytes up to the one in which the mark ends.

    Behind the mark, fields fall away that the last frame has not. What follows must not be shifted
    within its bytes: so the flags are written in as many more bits as it needs, which may be zeros.
    """
    bits = int.from_bytes(content, "little")
    was = frame.flags_end - frame.flags_start + frame.mark_end - frame.mark - 1
    for chunks in range(_MOST_CHUNKS + 1):
        count = 2 + 12 + 9 * chunks + 1
        if (count - was) % 8 == 0:
            break
    else:
        return None
    more = sum(1 << 14 + 9 * chunk for chunk in range(chunks))
    flags = 0b11 | frame.flags << 2 | more
    end = -(-frame.mark_end // 8) * 8
    made, place = 0, 0
    for value, length in (
        (bits, frame.flags_start),
        (flags, count),
        (bits >> frame.flags_end, frame.mark - frame.flags_end),
        (1, 1),
        (bits >> frame.mark_end, end - frame.mark_end),
    ):
        made |= (value & ((1 << length) - 1)) << place
        place += length
    return made.to_bytes(place // 8, "little")


def _file(bits: Bits) -> _File | None:
    """Reads the file's header; None if nothing moves, or if it is none of the usual ones."""
    bits.take(16)
    jxl_header.size(bits)
    all_usual, has_more = bits.take(1), bits.take(1)
    if all_usual or not has_more:
        return None
    bits.take(3)  # orientation
    if bits.take(1):
        jxl_header.size(bits)  # to be shown in
    has_preview, moves = bits.take(1), bits.take(1)
    if has_preview or not moves:
        return None
    has_time_codes = jxl_header.animation(bits)
    jxl_header.depth(bits)
    bits.take(1)  # whether buffers of 16 bits do
    channels = jxl_header.extra_channels(bits)
    if channels > _MAX_CHANNELS:
        return None
    for _ in range(channels):
        _channel(bits)
    has_xyb = bits.take(1)
    if not _colours(bits):
        return None
    if not bits.take(1):
        bits.take(49)  # brightness
    extensions, usual_transforms = bits.long(), bits.take(1)
    if extensions != 0 or not usual_transforms:
        return None
    return _File(channels, bool(has_xyb), bool(has_time_codes))


def _channel(bits: Bits) -> None:
    if bits.take(1):
        return
    kind = bits.listed()
    jxl_header.depth(bits)
    bits.choose((0, 0), (3, 0), (4, 0), (1, 3))  # by how much it is smaller
    bits.take(8 * bits.choose(*_NAME))
    if kind == _ALPHA:
        bits.take(1)
    elif kind == _SPOT:
        bits.take(64)
    elif kind == _FILTER:
        bits.choose((1, 0), (0, 2), (3, 4), (19, 8))


def _colours(bits: Bits) -> bool:
    """Whether they are said by number, and so read."""
    if bits.take(1):
        return True
    has_profile, space = bits.take(1), bits.listed()
    if has_profile:
        return False
    if space != _XYB:
        lists = (1,) if space == _GREY else (1, 3)
        for count in lists:  # white, then red, green and blue
            if bits.listed() == _CUSTOM:
                for _ in range(2 * count):
                    bits.choose(*_CHROMATICITY)
        if bits.take(1):
            bits.take(24)  # gamma
        else:
            bits.listed()
    bits.listed()  # intent
    return True


def _frame(bits: Bits, file: _File) -> _Frame | None:
    """Reads a frame's header up to the mark; None if it is the last, or none of the usual ones."""
    all_usual, kind, is_modular = bits.take(1), bits.take(2), bits.take(1)
    flags_start = bits.place
    flags = bits.long()
    flags_end = bits.place
    if all_usual or kind or flags is None or flags > _LARGEST_FLAGS:
        return None
    _coding(bits, file, is_modular=bool(is_modular), stands_alone=not flags & _FROM_LF_FRAME)
    _passes(bits)
    if bits.take(1):
        return None  # not as large as the picture
    modes = [_blending(bits, file.channels) for _ in range(1 + file.channels)]
    ticks = bits.choose((0, 0), (1, 0), (0, 8), (0, 32))
    if not ticks:
        return None  # a part of what is shown
    if file.has_time_codes:
        bits.take(32)
    mark = bits.place
    if bits.take(1):
        return None
    if bits.take(2) and not modes[0]:
        bits.take(1)
    return _Frame(flags, flags_start, flags_end, mark, bits.place)


def _coding(bits: Bits, file: _File, *, is_modular: bool, stands_alone: bool) -> None:
    if not file.has_xyb and bits.take(1) and stands_alone:
        bits.take(6)
    if stands_alone:
        bits.take(2 + 2 * file.channels)
    if is_modular:
        bits.take(2)
    elif file.has_xyb:
        bits.take(6)


def _passes(bits: Bits) -> None:
    count = bits.choose((1, 0), (2, 0), (3, 0), (4, 3))
    if count == 1:
        return
    smaller = bits.choose((0, 0), (1, 0), (2, 0), (3, 1))
    bits.take(2 * (count - 1) + 2 * smaller)
    for _ in range(smaller):
        bits.choose((0, 0), (1, 0), (2, 0), (0, 3))


def _blending(bits: Bits, channels: int) -> int:
    mode = bits.choose((0, 0), (1, 0), (2, 0), (3, 2))
    by_alpha = channels > 0 and mode in {_BLEND, _ADD_BY_ALPHA}
    if by_alpha:
        bits.choose((0, 0), (1, 0), (2, 0), (3, 3))
    if by_alpha or mode == _MULTIPLY:
        bits.take(1)
    if mode:
        bits.take(2)
    return mode
