"""A photo's metadata, from EXIF; its capture time also from XMP, IPTC and the texts of PNG.

Serial numbers, names of owners and authors, comments and maker notes are never read, so that they
cannot leak. No input raises an error; malformed values count as missing. Dates are handled in
capture_time.py, names of cameras in cameras.py.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from handlers.fileformats.exif import directory
from handlers.fileformats.tiff import Directory, Tiff
from handlers.imaging.metadata import cameras, capture_time, iptc, xmp
from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Mapping

_EXIF_DIRECTORY, _GPS_DIRECTORY = 0x8769, 0x8825
_MAKE, _MODEL, _ORIENTATION = 0x010F, 0x0110, 0x0112
_EXPOSURE_TIME, _F_NUMBER, _FOCAL_LENGTH, _FOCAL_LENGTH_35 = 0x829A, 0x829D, 0x920A, 0xA405
_LENS = 0xA434
# The usual tag has 16 bits; 65,535 means that the value is in one of the others.
_ISO, _OTHER_ISOS, _ISO_ELSEWHERE = 0x8827, (0x8832, 0x8831, 0x8833), 65_535
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4
_ALTITUDE_REF, _ALTITUDE, _STATUS = 5, 6, 9
_NO_FIX, _BELOW_SEA = b"V", 1
_LONGEST_EXPOSURE, _LARGEST_F, _LARGEST_ISO, _LONGEST_LENS = 1e6, 1000, 10_000_000, 20_000
_SLOW = 0.3
_LOWEST, _HIGHEST = -12_000, 100_000


@immutable(kw_only=True)
class ExtractedMetadata:
    """The metadata of a photo; what is missing is None.

    Attributes:
        taken_at: Local time in ISO 8601, with the offset from UTC if it is known.
        camera: Make and model.
        lens: The name of the lens.
        exposure_time: In seconds, such as "1/125".
        f_number: The aperture, such as 2.8.
        iso: The ISO sensitivity.
        focal_length: In millimetres.
        focal_length_35mm: The 35 mm equivalent, in millimetres.
        orientation: EXIF's orientation, 1 to 8, as stored.
        location: Latitude and longitude in degrees, and metres above sea level if known.
    """

    taken_at: str | None = None
    camera: str | None = None
    lens: str | None = None
    exposure_time: str | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    focal_length_35mm: int | None = None
    orientation: int | None = None
    location: tuple[float, float, float | None] | None = None


@immutable(kw_only=True)
class RawMetadata:
    """The metadata of a file as found by its decoder's module, not parsed yet.

    Attributes:
        exif: The EXIF block, starting with its TIFF header, or a TIFF file.
        xmp: The packet.
        iptc: The records of IPTC's IIM.
        created: The creation times that a PNG states, the most trusted first.
    """

    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    created: tuple[str, ...] = ()


def read_metadata(raw: RawMetadata) -> ExtractedMetadata:
    """The metadata of a photo, parsed."""
    tiff = Tiff.parse(raw.exif or b"")
    if tiff is None:
        return ExtractedMetadata(taken_at=_taken_at(raw, []))
    main = directory(tiff)
    exif = _sub_directory(tiff, main, _EXIF_DIRECTORY)
    gps = _sub_directory(tiff, main, _GPS_DIRECTORY)
    focal_35 = _number(tiff, exif, _FOCAL_LENGTH_35, _LONGEST_LENS)
    orientation = _number(tiff, main, _ORIENTATION, 8)
    return ExtractedMetadata(
        taken_at=_taken_at(raw, capture_time.from_exif(tiff, main, exif, gps)),
        camera=cameras.name(_data(tiff, main, _MAKE), _data(tiff, main, _MODEL)),
        lens=cameras.text(_data(tiff, exif, _LENS)),
        exposure_time=_exposure(_number(tiff, exif, _EXPOSURE_TIME, _LONGEST_EXPOSURE)),
        f_number=_rounded(_number(tiff, exif, _F_NUMBER, _LARGEST_F), 2),
        iso=_iso(tiff, exif),
        focal_length=_rounded(_number(tiff, exif, _FOCAL_LENGTH, _LONGEST_LENS), 2),
        focal_length_35mm=None if focal_35 is None else round(focal_35) or None,
        orientation=None if orientation is None else int(orientation) or None,
        location=_location(tiff, gps),
    )


def _taken_at(raw: RawMetadata, from_exif: list[capture_time.ParsedDate]) -> str | None:
    """The first date with a day, or else the first one."""
    original, created = xmp.dates(raw.xmp)
    from_iptc = iptc.dates(raw.iptc)
    found = [*from_exif, *original, *from_iptc, *created, *capture_time.from_texts(raw.created)]
    best = min(found, key=lambda each: not each.has_day, default=None)
    return best.text if best else None


def _sub_directory(tiff: Tiff, found: Directory | None, tag: int) -> Directory | None:
    places = tiff.numbers(found[tag], 1) if found else ()
    return directory(tiff, int(places[0])) if places and math.isfinite(places[0]) else None


def _data(tiff: Tiff, directory: Directory | None, tag: int) -> bytes:
    return tiff.data(directory[tag], cameras.MAX_BYTES) if directory else b""


def _number(tiff: Tiff, directory: Directory | None, tag: int, maximum: float) -> float | None:
    """The first number of a tag, if it is more than 0 and at most `maximum`."""
    found = tiff.numbers(directory[tag], 1) if directory else ()
    return found[0] if found and 0 < found[0] <= maximum else None


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits) or None


def _exposure(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    if seconds < _SLOW:
        return f"1/{round(1 / seconds)}" if seconds > 1 / _LONGEST_EXPOSURE else None
    return f"{round(seconds, 1):g}"


def _iso(tiff: Tiff, directory: Directory | None) -> int | None:
    found = _number(tiff, directory, _ISO, _LARGEST_ISO)
    if found in {None, _ISO_ELSEWHERE}:
        others = (_number(tiff, directory, tag, _LARGEST_ISO) for tag in _OTHER_ISOS)
        found = next((each for each in others if each is not None), found)
    return None if found is None else round(found) or None


def _location(tiff: Tiff, gps: Directory | None) -> tuple[float, float, float | None] | None:
    """The location; None without a GPS fix, or at exactly 0°, 0°, which means no fix."""
    if gps is None or tiff.data(gps[_STATUS], 1) == _NO_FIX:
        return None
    latitude = _degrees(tiff, gps, (_LATITUDE, _LATITUDE_REF), {b"N": 1, b"S": -1}, 90)
    longitude = _degrees(tiff, gps, (_LONGITUDE, _LONGITUDE_REF), {b"E": 1, b"W": -1}, 180)
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None
    return latitude, longitude, _altitude(tiff, gps)


def _degrees(
    tiff: Tiff, gps: Directory, tags: tuple[int, int], signs: Mapping[bytes, int], maximum: int
) -> float | None:
    value, reference = tags
    sign = signs.get(tiff.data(gps[reference], 1).upper())
    parts = tiff.numbers(gps[value], 3)
    if sign is None or not parts:
        return None
    degrees = sum(part / 60**power for power, part in enumerate(parts))
    if not 0 <= degrees <= maximum or any(part < 0 for part in parts):
        return None
    return round(sign * degrees, 6)


def _altitude(tiff: Tiff, gps: Directory) -> float | None:
    found = tiff.numbers(gps[_ALTITUDE], 1)
    below = tiff.numbers(gps[_ALTITUDE_REF], 1) == (_BELOW_SEA,)
    metres = (-found[0] if below else found[0]) if found else math.nan
    return round(metres, 1) if _LOWEST <= metres <= _HIGHEST else None
