"""The fields of a JPEG XL codestream header that determine how much memory a decoder needs."""

from __future__ import annotations

from handlers.fileformats.jxl import SIGNATURE, codestream_start
from handlers.immutable import immutable

# About twice the size of the fields that are read here.
_HEADER_BYTES = 64
# Width by height, for the header's ratios from 1 on.
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


@immutable(kw_only=True)
class JxlHeader:
    """The size of a picture.

    Attributes:
        width: Pixels, as stored.
        height: Pixels, as stored.
        extra_channels: Number of channels other than colour or grey: alpha, depth, inks …
    """

    width: int
    height: int
    extra_channels: int


class _Bits:
    """Reads bits (ISO/IEC 18181-1, Annex B), least significant first; zeros after the end."""

    def __init__(self, content: bytes) -> None:
        self._all = int.from_bytes(content, "little")
        self._position = 0

    def take(self, count: int) -> int:
        """The next bits as a number."""
        taken = self._all >> self._position & ((1 << count) - 1)
        self._position += count
        return taken

    def choose(self, *choices: tuple[int, int]) -> int:
        """A number in one of four encodings, each a minimum and the number of bits to add to it."""
        minimum, extra_bits = choices[self.take(2)]
        return minimum + self.take(extra_bits)


def read_header(content: bytes) -> JxlHeader:
    """The header (ISO/IEC 18181-1, Annex D).

    Raises:
        SyntaxError: The file has no codestream.
    """
    start = codestream_start(content, _HEADER_BYTES)
    if not start.startswith(SIGNATURE):
        raise SyntaxError("no codestream")
    bits = _Bits(start[len(SIGNATURE) :])
    width, height = _size(bits)
    return JxlHeader(width=width, height=height, extra_channels=_extra_channels(bits))


def _size(bits: _Bits) -> tuple[int, int]:
    is_small = bits.take(1)

    def edge() -> int:
        if is_small:
            return (bits.take(5) + 1) * 8
        return bits.choose((1, 9), (1, 13), (1, 18), (1, 30))

    height = edge()
    ratio = bits.take(3)
    if not ratio:
        return edge(), height
    across, down = _RATIOS[ratio - 1]
    return height * across // down, height


def _extra_channels(bits: _Bits) -> int:
    if bits.take(1):
        return 0  # all defaults
    if bits.take(1):
        bits.take(3)  # orientation
        if bits.take(1):
            _size(bits)  # intrinsic size
        if bits.take(1):
            _preview(bits)
        if bits.take(1):
            _animation(bits)
    _depth(bits)
    bits.take(1)  # whether buffers of 16 bits are enough
    return bits.choose((0, 0), (1, 0), (2, 4), (1, 12))


def _depth(bits: _Bits) -> None:
    if bits.take(1):  # floating point
        bits.choose((32, 0), (16, 0), (24, 0), (1, 6))
        bits.take(4)
    else:
        bits.choose((8, 0), (10, 0), (12, 0), (1, 6))


def _preview(bits: _Bits) -> None:
    in_eights = bits.take(1)

    def edge() -> None:
        if in_eights:
            bits.choose((16, 0), (32, 0), (1, 5), (33, 9))
        else:
            bits.choose((1, 6), (65, 8), (321, 10), (1345, 12))

    edge()
    if not bits.take(3):
        edge()


def _animation(bits: _Bits) -> None:
    bits.choose((100, 0), (1000, 0), (1, 10), (1, 30))
    bits.choose((1, 0), (1001, 0), (1, 8), (1, 10))
    bits.choose((0, 0), (0, 3), (0, 16), (0, 32))
    bits.take(1)  # whether frames have time codes
