from __future__ import annotations

import struct
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.imaging.metadata import ExtractedMetadata, RawMetadata, read_metadata
from tests.support.exif import Tags, Value, exif

MAKE, MODEL, ORIENTATION = 0x010F, 0x0110, 0x0112
EXPOSURE, F_NUMBER, ISO, FOCAL, FOCAL_35, LENS = 0x829A, 0x829D, 0x8827, 0x920A, 0xA405, 0xA434
RECOMMENDED_INDEX = 0x8832
BERLIN: Tags = {
    1: "N",
    2: [Fraction(52), Fraction(31), Fraction(123, 10)],
    3: "E",
    4: [Fraction(13), Fraction(24), Fraction(0)],
    5: b"\0",
    6: Fraction(345, 10),
}


def extracted(
    main: Tags | None = None, exif_tags: Tags | None = None, gps: Tags | None = None
) -> ExtractedMetadata:
    return read_metadata(RawMetadata(exif=exif(main, exif_tags, gps)))


@pytest.mark.parametrize("order", ["<", ">"])
def test_exposure_and_location_are_read_in_both_byte_orders(order: str) -> None:
    content = exif(
        {MAKE: "Apple", MODEL: "iPhone 15 Pro", ORIENTATION: 6},
        {
            0x9003: "2026:05:01 12:34:56",
            EXPOSURE: Fraction(1, 125),
            F_NUMBER: Fraction(178, 100),
            ISO: 100,
            FOCAL: Fraction(6765, 1000),
            FOCAL_35: 24,
            LENS: "iPhone 15 Pro back triple camera 6.765mm f/1.78",
        },
        BERLIN,
        order=order,
    )

    assert read_metadata(RawMetadata(exif=content)) == ExtractedMetadata(
        taken_at="2026-05-01T12:34:56",
        camera="Apple iPhone 15 Pro",
        lens="iPhone 15 Pro back triple camera 6.765mm f/1.78",
        exposure_time="1/125",
        f_number=1.78,
        iso=100,
        focal_length=6.76,
        focal_length_35mm=24,
        orientation=6,
        location=(52.520083, 13.4, 34.5),
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (Fraction(1, 8000), "1/8000"),
        (Fraction(10, 600), "1/60"),
        (Fraction(1, 4), "1/4"),
        (Fraction(3, 10), "0.3"),
        (Fraction(5, 10), "0.5"),
        (Fraction(13, 10), "1.3"),
        (Fraction(30), "30"),
        ((0, 1), None),
        ((1, 0), None),
        ((0, 0), None),
        ((-1, 100), None),
        (Fraction(4_000_000), None),
        ((1, 0xFFFFFFFF), None),
    ],
)
def test_exposure_times_are_written_as_photographers_write_them(
    seconds: Value, expected: str | None
) -> None:
    assert extracted(exif_tags={EXPOSURE: seconds}).exposure_time == expected


@pytest.mark.parametrize(
    ("exif_tags", "iso"),
    [
        ({ISO: 200}, 200),
        ({ISO: [400, 0]}, 400),
        ({ISO: 65_535, RECOMMENDED_INDEX: [102_400]}, 102_400),
        ({RECOMMENDED_INDEX: [640]}, 640),
        ({ISO: 65_535}, 65_535),
        ({ISO: 0}, None),
        ({ISO: "fast"}, None),
    ],
)
def test_iso_is_read_from_the_tag_that_has_it(exif_tags: Tags, iso: int | None) -> None:
    assert extracted(exif_tags=exif_tags).iso == iso


@pytest.mark.parametrize(
    ("stored", "expected"), [(1, 1), (8, 8), (0, None), (9, None), (65_535, None)]
)
def test_an_orientation_is_from_1_to_8(stored: int, expected: int | None) -> None:
    assert extracted({ORIENTATION: stored}).orientation == expected


@pytest.mark.parametrize(
    ("changed", "location"),
    [
        ({1: "S", 3: "W"}, (-52.520083, -13.4, 34.5)),
        ({1: "n\0junk"}, (52.520083, 13.4, 34.5)),
        ({5: b"\1"}, (52.520083, 13.4, -34.5)),
        ({6: (1, 0)}, (52.520083, 13.4, None)),
        ({6: Fraction(4_000_000)}, (52.520083, 13.4, None)),
        ({2: [Fraction(105, 2)]}, (52.5, 13.4, 34.5)),
        ({2: [(52, 1), (31, 0), (0, 1)]}, None),
        ({2: [(0, 0), (0, 0), (0, 0)]}, None),
        ({2: [Fraction(90), Fraction(1), Fraction(0)]}, None),
        ({4: [Fraction(181)]}, None),
        ({4: [(-13, 1), (0, 1), (0, 1)]}, None),
        ({2: [Fraction(0)], 4: [Fraction(0)]}, None),
        ({1: ""}, None),
        ({3: "?"}, None),
        ({9: "V"}, None),
        ({9: "A"}, (52.520083, 13.4, 34.5)),
    ],
)
def test_an_invalid_location_is_ignored(
    changed: Tags, location: tuple[float, float, float | None] | None
) -> None:
    assert extracted(gps={**BERLIN, **changed}).location == location


def test_an_empty_file_is_refused() -> None:
    assert read_metadata(RawMetadata(exif=None)) == ExtractedMetadata()
    assert read_metadata(RawMetadata(exif=b"", xmp=b"")) == ExtractedMetadata()
    assert extracted({}, {}, {}) == ExtractedMetadata()


def test_private_metadata_is_not_read() -> None:
    secret = "SECRET"
    metadata = extracted(
        {0x010E: secret, 0x013B: secret, 0x8298: secret, MAKE: "Canon", MODEL: "EOS 5D"},
        {0xA430: secret, 0xA431: secret, 0xA435: secret, 0x927C: b"SECRET", 0x9286: b"SECRET"},
    )

    assert secret not in repr(metadata)
    assert metadata == ExtractedMetadata(camera="Canon EOS 5D")


def test_cyclic_directories_are_read_once() -> None:
    content = bytearray(exif({MAKE: "Canon", MODEL: "EOS", 0x8769: 8, 0x8825: 8}))

    assert read_metadata(RawMetadata(exif=bytes(content))).camera == "Canon EOS"


def test_a_tag_of_four_gigabytes_is_missing() -> None:
    content = exif({MODEL: "EOS 5D Mark IV"})
    gps = content.index(struct.pack("<HH", MODEL, 2)) + 4
    content = content[:gps] + b"\xff\xff\xff\xff" + content[gps + 4 :]

    assert read_metadata(RawMetadata(exif=content)) == ExtractedMetadata()


EXIF = exif(
    {MAKE: "Nikon", MODEL: "D750", ORIENTATION: 3},
    {0x9003: "2020:01:02 03:04:05", EXPOSURE: Fraction(1, 3), ISO: 100, LENS: "50 mm"},
    BERLIN,
)


@given(content=st.binary(max_size=200), xmp=st.binary(max_size=100))
def test_arbitrary_bytes_do_not_raise(content: bytes, xmp: bytes) -> None:
    read_metadata(RawMetadata(exif=content, xmp=xmp))
    read_metadata(RawMetadata(exif=b"II*\0\x08\0\0\0" + content, xmp=xmp))
    read_metadata(RawMetadata(exif=b"MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10" + content, xmp=xmp))


@given(st.lists(st.tuples(st.integers(0, len(EXIF) - 1), st.integers(0, 255)), max_size=8))
def test_changed_bytes_do_not_raise(changes: list[tuple[int, int]]) -> None:
    content = bytearray(EXIF)
    for gps, value in changes:
        content[gps] = value

    read_metadata(RawMetadata(exif=bytes(content)))


@given(st.integers(0, len(EXIF)))
def test_truncated_bytes_do_not_raise(length: int) -> None:
    read_metadata(RawMetadata(exif=EXIF[:length]))
