"""Every walker against every hostile file: bounded, and with no error but its own."""

from __future__ import annotations

import struct
import tracemalloc
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.fileformats import exif, gif, heif, isobmff, jpeg, jxl, png, tiff, webp
from handlers.fileformats.malformed import MalformedError, lenient
from handlers.fileformats.tiff import Tiff
from tests.support.samples import BY_NAME
from tests.support.samples_png import chunk as png_chunk
from tests.unit.handlers.fileformats.hostile import HOSTILE, LIMIT, SAMPLES, box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def tiff_pages(content: bytes) -> Iterator[Any]:
    file = Tiff.parse(content)
    return file.directories() if file else iter(())


# They yield the parts of a file in order.
WALKERS: Final[dict[str, Callable[[bytes], Iterator[Any]]]] = {
    "png": png.chunks,
    "jpeg": jpeg.segments,
    "gif": gif.blocks,
    "webp": webp.chunks,
    "isobmff": isobmff.walk,
    "tiff": tiff_pages,
}
LIMITS = (
    (png, "MAX_CHUNKS"),
    (jpeg, "MAX_SEGMENTS"),
    (gif, "MAX_BLOCKS"),
    (webp, "MAX_CHUNKS"),
    (isobmff, "MAX_BOXES"),
    (tiff, "MAX_PAGES"),
    (tiff, "MAX_TAGS"),
)
# They read something from a file by walking through it.
READERS: Final[dict[str, Callable[[bytes], object]]] = {
    "heif": heif.meta,
    "brands": isobmff.brands,
    "jxl": lambda content: jxl.codestream_start(content, 64),
    "orientation": exif.orientation,
    "preview": exif.preview,
}
# Bytes in addition to the last part: offsets of pages and nested frames.
MAX_MEMORY = 300_000


@pytest.fixture
def _low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in LIMITS:
        monkeypatch.setattr(module, name, LIMIT)


@pytest.mark.usefixtures("_low_limits")
@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", WALKERS)
def test_a_walk_is_bounded_for_hostile_files(name: str, hostile: str) -> None:
    content = HOSTILE[hostile]
    count, place = 0, 0

    tracemalloc.start()
    try:
        for part in WALKERS[name](content):
            count += 1
            # A scan is a segment and its data.
            assert count <= 2 * LIMIT
            # Parts are within the file, in order except for the pages of a TIFF.
            assert 0 <= part.start < len(content)
            assert part.start >= place or name == "tiff"
            place = part.start
    except MalformedError as error:
        assert error.offset >= 0  # noqa: PT017  # others are not caught
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < MAX_MEMORY


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", READERS)
def test_a_reader_returns_or_raises_malformed_error_for_hostile_files(
    name: str, hostile: str
) -> None:
    _read_or_refused(READERS[name], HOSTILE[hostile])


@pytest.mark.usefixtures("_low_limits")
@pytest.mark.parametrize(
    ("name", "hostile"),
    [
        ("png", "png-of-many-chunks"),
        ("jpeg", "jpeg-of-many-segments"),
        ("gif", "gif-of-many-sub-blocks"),
        ("gif", "gif-of-much-padding"),
        ("webp", "webp-of-many-chunks"),
        ("webp", "webp-of-many-chunks-in-frames"),
        ("isobmff", "many-boxes"),
        ("tiff", "tiff-of-many-pages"),
        ("tiff", "tiff-of-overlapping-pages"),
    ],
)
def test_too_many_parts_raise_an_error(name: str, hostile: str) -> None:
    walk = WALKERS[name]

    with pytest.raises(MalformedError, match="too many"):
        for _ in walk(HOSTILE[hostile]):
            pass
    assert sum(1 for _ in lenient(walk(HOSTILE[hostile]))) > 0


@pytest.mark.parametrize("name", WALKERS)
def test_a_valid_file_is_walked_to_its_end(name: str) -> None:
    content = BY_NAME[SAMPLES[name]].content

    parts = list(WALKERS[name](content))

    assert parts
    if name != "tiff":
        assert getattr(parts[-1], "after", parts[-1].end) == len(content)


@given(
    valid=st.sampled_from([BY_NAME[each].content for each in SAMPLES.values()]),
    end=st.integers(0, 2000),
    changes=st.dictionaries(st.integers(0, 600), st.integers(0, 255), max_size=6),
    noise=st.binary(max_size=100),
)
def test_arbitrary_bytes_raise_no_other_error(
    valid: bytes, end: int, changes: dict[int, int], noise: bytes
) -> None:
    changed = bytearray(valid[:end])
    for place, value in changes.items():
        changed[place : place + 1] = bytes((value,))

    for content in (bytes(changed), bytes(changed[: end % 40]) + noise):
        for walk in WALKERS.values():
            _read_or_refused(lambda content, walk=walk: list(walk(content)), content)
        for read in READERS.values():
            _read_or_refused(read, content)


def test_walkers_are_lazy() -> None:
    content = (
        png.SIGNATURE
        + png_chunk(b"IHDR", bytes(13))
        + png_chunk(b"IDAT", b"") * (png.MAX_CHUNKS + 1)
    )

    assert next(png.chunks(content)).kind == b"IHDR"
    assert next(isobmff.walk(box(b"ftyp") + struct.pack(">I4s", 3, b"meta"))).kind == b"ftyp"


def test_an_error_has_a_problem_and_an_offset() -> None:
    with pytest.raises(MalformedError, match="invalid box size at byte 8") as refused:
        isobmff.boxes(box(b"free") + struct.pack(">I4s", 3, b"meta"))

    assert refused.value.offset == 8


def _read_or_refused(read: Callable[[bytes], object], content: bytes) -> None:
    try:
        read(content)
    except MalformedError as error:
        assert error.problem  # noqa: PT017  # others are not caught
