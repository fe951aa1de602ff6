"""JPEG in its variants."""

from __future__ import annotations

import io
import struct
from typing import Any

import pyvips
from PIL import Image, ImageChops

from tests.support.samples_chart import MARKS_GREY, chart, stored
from tests.support.samples_model import Sample

_ORIENTATION = 0x0112
_GAIN_MAP_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" '
    'hdrgm:GainMapMax="2.0" hdrgm:HDRCapacityMax="2.0"/></rdf:RDF></x:xmpmeta>'
)
_MOTION_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MotionPhoto="1" '
    'GCamera:MicroVideoOffset="4032"/></rdf:RDF></x:xmpmeta>'
)


def saved(picture: Image.Image, file_format: str, **options: Any) -> bytes:
    """The picture as a file, by Pillow."""
    file = io.BytesIO()
    picture.save(file, file_format, **options)
    return file.getvalue()


def exif(orientation: int) -> bytes:
    """EXIF with nothing but the orientation."""
    notes = Image.Exif()
    notes[_ORIENTATION] = orientation
    return notes.tobytes()


def vips(picture: Image.Image) -> Any:
    """The picture in libvips, as sRGB."""
    bands = len(picture.getbands())
    image: Any = pyvips.Image.new_from_memory(picture.tobytes(), *picture.size, bands, "uchar")
    return image.copy(interpretation="srgb")


def profile(name: str) -> bytes:
    """An ICC profile that libvips brings along: srgb, p3 or cmyk."""
    return bytes(pyvips.Operation.call("profile_load", name))


def oriented(orientation: int) -> bytes:
    """The chart stored turned, with EXIF that says so."""
    picture = stored(chart(), orientation)
    return saved(picture, "JPEG", quality=92, exif=exif(orientation))


def with_preview(photo: Image.Image, small: Image.Image, orientation: int = 1) -> bytes:
    """A JPEG as cameras write them: EXIF's second directory has a small JPEG."""
    tiny = saved(small, "JPEG", quality=85)
    first = struct.pack("<HHHIHxxI", 1, 0x0112, 3, 1, orientation, 26)
    entries = [(0x0201, 4, 1, 56), (0x0202, 4, 1, len(tiny))]
    second = struct.pack("<H", 2) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    body = b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + bytes(4) + tiny
    content = saved(photo, "JPEG", quality=85)
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:]


def in_p3(picture: Image.Image) -> Image.Image:
    """The same colours with the numbers that Display P3 has for them."""
    converted = vips(picture).icc_transform("p3", input_profile="srgb")
    return Image.frombytes("RGB", picture.size, bytes(converted.write_to_memory()))


def _baseline() -> bytes:
    return saved(chart(), "JPEG", quality=92)


def _large() -> bytes:
    return saved(chart().resize((4032, 3024), Image.Resampling.NEAREST), "JPEG", quality=85)


def _cmyk() -> bytes:
    return saved(chart().convert("CMYK"), "JPEG", quality=92)


def _print() -> bytes:
    """CMYK that a profile explains."""
    image = vips(chart()).icc_transform("cmyk", input_profile="srgb", black_point_compensation=True)
    return bytes(image.jpegsave_buffer(Q=95, subsample_mode="off"))


def _ycck() -> bytes:
    """CMYK with its colours as luma and chroma, as Photoshop writes it.

    Pillow writes CMYK as it is. So luma and chroma are put in its place, turned round as Pillow
    will turn them, and Adobe's marker is made to say what they are.
    """
    cyan, magenta, yellow, black = chart().convert("CMYK").split()
    coded = Image.merge("RGB", (cyan, magenta, yellow)).convert("YCbCr").split()
    content = saved(
        Image.merge("CMYK", (*(ImageChops.invert(each) for each in coded), black)),
        "JPEG",
        quality=95,
    )
    transform = content.index(b"Adobe") + 11
    return content[:transform] + b"\x02" + content[transform + 1 :]


def _several() -> bytes:
    other = chart().transpose(Image.Transpose.ROTATE_180)
    return saved(chart(), "MPO", quality=92, save_all=True, append_images=[other])


def _gain_map() -> bytes:
    """What phones call Ultra HDR: a picture for every screen, then how to brighten it for some."""
    gain = chart().convert("L").resize((120, 80))
    file = io.BytesIO()
    gain.save(file, "JPEG", xmp=_GAIN_MAP_XMP.encode())
    with Image.open(io.BytesIO(file.getvalue())) as second:
        return saved(
            chart(),
            "MPO",
            quality=92,
            xmp=_GAIN_MAP_XMP.encode(),
            save_all=True,
            append_images=[second],
        )


def _motion() -> bytes:
    """A still with a film of some seconds behind its end, as phones make them."""
    film = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"mp42", 0, b"isom", b"mp42")
    film += struct.pack(">I4s", 4008, b"mdat") + bytes(range(250)) * 16
    return saved(chart(), "JPEG", quality=92, xmp=_MOTION_XMP.encode()) + film


def _progressive() -> bytes:
    return saved(chart(), "JPEG", quality=92, progressive=True)


def _grey() -> bytes:
    return saved(chart().convert("L"), "JPEG", quality=92)


def _p3() -> bytes:
    return saved(in_p3(chart()), "JPEG", quality=95, subsampling=0, icc_profile=profile("p3"))


def _cut() -> bytes:
    """The last tenth of a download is missing."""
    content = saved(chart(), "JPEG", quality=98)
    return content[: len(content) * 9 // 10]


def _sample(name: str, make: Any, **expected: Any) -> Sample:
    return Sample(name=f"jpeg-{name}", media_type="image/jpeg", make=make, **expected)


SAMPLES = (
    _sample("baseline", _baseline),
    _sample("progressive", _progressive),
    _sample("grey", _grey, marks=MARKS_GREY),
    _sample("cmyk", _cmyk),
    _sample("cmyk-with-profile", _print, tolerance=12),
    _sample("ycck", _ycck),
    _sample("p3", _p3),
    _sample("turned", lambda: oriented(6)),
    _sample("12-megapixels", _large, width=4032, height=3024),
    _sample("several-pictures", _several),
    _sample("motion-photo", _motion),
    _sample("gain-map", _gain_map),
    _sample("cut-off", _cut, damaged=True, marks=MARKS_GREY[:0]),
)
