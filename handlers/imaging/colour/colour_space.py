"""Colour spaces that files state without an ICC profile: as code points or chromaticities.

The code points are those of ITU-T H.273 (CICP). The transfer curves of BT.709 and similar standards
count as sRGB's: such images were made on sRGB screens, and viewers show them as sRGB.
"""

from __future__ import annotations

from handlers.immutable import immutable

PQ, HLG = 16, 18

Chromaticity = tuple[float, float]
Primaries = tuple[Chromaticity, Chromaticity, Chromaticity, Chromaticity]

_D65: Chromaticity = (0.3127, 0.3290)
SRGB = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060), _D65)
_BT2020 = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), _D65)
_PRIMARIES: dict[int, Primaries] = {
    1: SRGB,
    5: ((0.640, 0.330), (0.290, 0.600), (0.150, 0.060), _D65),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65),
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65),
    9: _BT2020,
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), _D65),
}
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0, 17: 2.6}
# Programs write a gamma within this tolerance of 2.2 for sRGB.
_USUAL_GAMMA = 2.2
_GAMMA_TOLERANCE = 0.03


@immutable(kw_only=True)
class ColourSpace:
    """A colour space.

    Attributes:
        primaries: Chromaticities (CIE 1931 x, y) of red, green, blue and white.
        hdr: PQ, HLG or 0 for neither.
        gamma: Of the transfer curve; None is sRGB's curve. Unused with `hdr`.
        full: With `hdr`, the signal, 0 to 1, that a pixel value of 255 represents.
    """

    primaries: Primaries = SRGB
    hdr: int = 0
    gamma: float | None = None
    full: float = 1.0

    @property
    def is_srgb(self) -> bool:
        """Whether it is sRGB, which needs no conversion."""
        return not self.hdr and self.gamma is None and self.primaries == SRGB


def from_cicp(primaries: int, transfer: int) -> ColourSpace:
    """The colour space of H.273's code points; unknown ones count as sRGB."""
    return ColourSpace(
        primaries=_PRIMARIES.get(primaries, SRGB),
        hdr=transfer if transfer in (PQ, HLG) else 0,
        gamma=_GAMMAS.get(transfer),
    )


def from_gamma(encoded: float, chromaticities: tuple[float, ...] | None = None) -> ColourSpace:
    """The colour space that a PNG states by gAMA (about 0.45 for screens) and cHRM.

    Args:
        encoded: The exponent with which light is stored.
        chromaticities: x and y of white, red, green and blue; None for sRGB's.
    """
    gamma = 1 / encoded if encoded > 0 else _USUAL_GAMMA
    usual = abs(gamma - _USUAL_GAMMA) <= _GAMMA_TOLERANCE
    primaries = SRGB
    if chromaticities:
        white, red, green, blue = (
            (chromaticities[i], chromaticities[i + 1]) for i in range(0, 8, 2)
        )
        primaries = (red, green, blue, white)
    return ColourSpace(primaries=primaries, gamma=None if usual else gamma)
