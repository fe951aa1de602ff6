"""JPEG XL in its variants.

The available encoder labels every picture sRGB and writes one frame. What it cannot express is
written into its files' headers here, bit by bit: rotation, wide gamut, HDR and animation. Fields
and their order are those of ISO/IEC 18181-1, Annexes D to F.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PIL import Image
from pillow_jxl import Encoder

from tests.support import samples_colour as colour
from tests.support import samples_heif
from tests.support.samples_chart import (
    MARKS,
    MARKS_GREY,
    MARKS_SEE_THROUGH,
    RED,
    Mark,
    chart,
    moving,
    see_through,
    stored,
)
from tests.support.samples_jpeg import exif, saved
from tests.support.samples_model import Sample

if TYPE_CHECKING:
    from collections.abc import Sequence

P3, BT2020 = 11, 9
SRGB, PQ, HLG = 13, 16, 18
_DURATIONS = (100, 200, 300)
# Of what `lossless` writes: the file's header is shorter where a usual ratio says the width.
_HEADER_BYTES, _HEADER_BYTES_WITH_WIDTH, _FRAME_HEADER_BYTES = 6, 7, 4


class _Bits:
    """Bits in the order of JPEG XL: the lowest of a byte first."""

    def __init__(self, content: bytes = b"") -> None:
        self._value = int.from_bytes(content, "little")
        self.place = 0

    def take(self, count: int) -> int:
        taken = self._value >> self.place & ((1 << count) - 1)
        self.place += count
        return taken

    def put(self, value: int, count: int) -> None:
        self._value |= value << self.place
        self.place += count

    def put_enumerated(self, value: int) -> None:
        """A number as colour spaces are numbered."""
        if value < 2:
            self.put(value, 2)
        else:
            self.put(2 if value < 18 else 3, 2)
            self.put(value - 2 if value < 18 else value - 18, 4 if value < 18 else 6)

    def written(self) -> bytes:
        return self._value.to_bytes((self.place + 7) // 8, "little")


def _encoder(**options: Any) -> Any:
    make: Any = Encoder  # its types are of another version
    return make(
        lossless=True,
        quality=100,
        decoding_speed=0,
        use_original_profile=True,
        num_threads=1,
        **options,
    )


def lossless(picture: Image.Image) -> bytes:
    """One frame as a bare codestream, no cleverness: header, one frame header, pixels."""
    encoder = _encoder(mode=picture.mode, effort=1, use_container=False)
    return bytes(encoder(picture.tobytes(), *picture.size, jpeg_encode=False))


def signalled(
    frames: Sequence[Image.Image],
    *,
    orientation: int = 1,
    primaries: int = 1,
    transfer: int = SRGB,
    durations: Sequence[int] = (),
) -> bytes:
    """RGB frames as a bare codestream, with a header that says what the encoder's could not."""
    bits = _Bits()
    bits.put(0x0AFF, 16)
    width, height = frames[0].size
    bits.put(0, 1)
    for edge in (height, width):
        bits.put(1, 2)
        bits.put(edge - 1, 13)
        if edge is height:
            bits.put(0, 3)
    bits.put(0b10, 2)  # not all as usual: extra fields
    bits.put(orientation - 1, 3)
    bits.put(0, 2)  # no other size, no preview
    bits.put(bool(durations), 1)
    if durations:
        bits.put(1, 2)  # 1000 ticks
        bits.put(0, 2)  # a second
        bits.put(0, 2)  # forever
        bits.put(0, 1)  # no time codes
    bits.put(0, 3)  # whole numbers, of 8 bits
    bits.put(1, 1)  # buffers of 16 bits do
    bits.put(0, 2)  # no more channels than red, green and blue
    bits.put(0, 1)  # which they are
    bits.put(0, 4)  # not all as usual: no profile, RGB
    bits.put_enumerated(1)  # D65
    bits.put_enumerated(primaries)
    bits.put(0, 1)  # a curve by number
    bits.put_enumerated(transfer)
    bits.put_enumerated(1)  # relative colorimetric
    bits.put(1, 1)  # usual brightness
    bits.put(0, 2)  # no extensions
    bits.put(1, 1)  # usual transforms
    last = len(frames) - 1
    coded = {id(frame): lossless(frame) for frame in {id(each): each for each in frames}.values()}
    return bits.written() + b"".join(
        _frame(coded[id(frame)], durations[i] if durations else None, is_last=i == last)
        for i, frame in enumerate(frames)
    )


def _frame(codestream: bytes, duration: int | None, *, is_last: bool) -> bytes:
    """The frame of a codestream by `lossless`, with another header."""
    size = _Bits(codestream)
    size.take(16 + 3 + 9)  # mark, then the height in 9 bits
    body = codestream[_HEADER_BYTES if size.take(3) else _HEADER_BYTES_WITH_WIDTH :]
    was = _Bits(body[:_FRAME_HEADER_BYTES])
    was.take(9)
    group_size = was.take(2)
    bits = _Bits()
    bits.put(0b001000, 6)  # not all as usual: a regular frame, modular, no flags
    bits.put(0, 3)  # no YCbCr, not to be enlarged
    bits.put(group_size, 2)
    bits.put(0, 5)  # in one pass, of full size, in place of what was there
    if duration is not None:
        bits.put(3, 2)
        bits.put(duration, 32)
    bits.put(is_last, 1)
    if not is_last:
        bits.put(0, 2)  # nothing refers to it
    bits.put(0, 2)  # no name
    bits.put(0, 4)  # filters: none
    bits.put(0, 4)  # no extensions
    bits.put(0, 1)  # its parts are in order
    return bits.written() + body[_FRAME_HEADER_BYTES:]


def oriented(orientation: int) -> bytes:
    """The chart stored turned, with a header that says so."""
    return signalled([stored(chart(), orientation)], orientation=orientation)


def from_jpeg(orientation: int) -> bytes:
    """A JPEG stored rotated, packed so that it can be restored byte for byte."""
    picture = stored(chart(), orientation)
    encoder = _encoder(mode="RGB", effort=3, use_container=True)
    content = saved(picture, "JPEG", quality=92, exif=exif(orientation))
    return bytes(encoder(content, *picture.size, jpeg_encode=True))


def _number(signal: colour.Array, primaries: int, transfer: int) -> bytes:
    picture = Image.fromarray(colour.of_8_bits(signal))
    return signalled([picture], primaries=primaries, transfer=transfer)


def _deep_grey() -> bytes:
    """The encoder says of grey of 16 bits that it is linear light."""
    light = colour.linear(chart().convert("L"))[..., 0]
    return saved(Image.fromarray(colour.of_16_bits(light)), "JXL", lossless=True)


def _sample(name: str, make: Any, **expected: Any) -> Sample:
    return Sample(name=f"jxl-{name}", media_type="image/jxl", make=make, **expected)


SAMPLES = (
    _sample("lossy", lambda: saved(chart(), "JXL", quality=92)),
    _sample("lossless", lambda: lossless(chart())),
    _sample("container", lambda: saved(chart(), "JXL", quality=92, use_container=True)),
    _sample("16-bit-grey", _deep_grey, marks=MARKS_GREY),
    _sample("grey", lambda: saved(chart().convert("L"), "JXL", quality=92), marks=MARKS_GREY),
    _sample(
        "alpha",
        lambda: saved(see_through(), "JXL", lossless=True),
        transparent=True,
        marks=MARKS_SEE_THROUGH,
    ),
    _sample("turned", lambda: oriented(6)),
    _sample("from-jpeg", lambda: from_jpeg(6)),
    _sample("p3", lambda: _number(samples_heif.signal_p3(), P3, SRGB)),
    _sample("pq", lambda: _number(samples_heif.signal_pq(), BT2020, PQ), tolerance=12),
    # The last frame is shown, which is what the decoder gives; its white square is farther right.
    _sample(
        "animated",
        lambda: signalled(moving(), durations=_DURATIONS),
        marks=(*MARKS, Mark(0.54, 0.06, (255, 255, 255)), Mark(0.29, 0.06, RED)),
    ),
)
