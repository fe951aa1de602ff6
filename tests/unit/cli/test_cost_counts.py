"""The counts, sizes and times of the cost model are those of the program and its documents."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from cli.cost import load
from components.config.uploads import Uploads
from components.slices import gallery, upload
from handlers.imaging.sizes import LONG_EDGES
from handlers.model.image import Image, Rendition, Status, original_key
from handlers.model.indexes import HASH_KEY, INDEXES
from handlers.model.photo_metadata import Exposure, PhotoMetadata
from tests.support import photos

if TYPE_CHECKING:
    from handlers.model.indexes import Index

ROOT = Path(__file__).resolve().parents[3]
IMAGING = (ROOT / "docs" / "imaging.md").read_text(encoding="utf-8")
SCRIPTS = ROOT / "webapp" / "static" / "js"
KILOBYTE = 1024
# What DynamoDB charges for an item or an entry beside its bytes when it stores it.
OVERHEAD = 100
OWNER = photos.new_id()


def test_a_photo_is_its_original_four_sizes_and_a_thumbnail() -> None:
    assert 1 + len(LONG_EDGES) + 1 == load.PUTS


def test_a_photo_takes_as_many_write_units_as_its_items_have_kilobytes() -> None:
    pending = replace(LISTED, status=Status.PENDING, renditions=(), metadata=PhotoMetadata())
    named = replace(LISTED, status=Status.PENDING, metadata=PhotoMetadata())
    claim = {"contentId": f"{OWNER}/{LISTED.sha256}", "imageId": LISTED.image_id, "until": 1}

    units = [_kilobytes(each) for each in (pending.to_item(), claim, named.to_item())]
    units += [_kilobytes(LISTED.to_item()), *(_kilobytes(_entry(index)) for index in INDEXES)]

    assert sum(units) == load.WRITES


def test_a_stored_item_is_as_large_as_the_model_says() -> None:
    stored = [LISTED.to_item(), *(_entry(index) for index in INDEXES)]

    gigabytes = sum(_bytes(item) + OVERHEAD for item in stored) / 1e9
    assert gigabytes == pytest.approx(load.ITEM_GB, rel=0.2)


def test_a_list_takes_half_a_read_unit_for_each_four_kilobytes() -> None:
    """It is read from an index, and so never consistently."""

    def units(count: int) -> float:
        return math.ceil(count * _bytes(LISTED.to_item()) / 4096) / 2

    most = load.TIMELINES + load.LISTS * units(_constant("gallery/paging.js", "LEAST"))
    most += load.POLLS_OF_NEWS * units(_constant("gallery/poller.js", "FEW"))
    assert most == pytest.approx(load.VISIT_READS, rel=0.1)


def test_a_visit_asks_for_as_many_lists_as_its_pictures_fill_and_for_news_each_minute() -> None:
    in_grid = load.PICTURES * (1 - load.OPENED)

    assert math.ceil(in_grid / _constant("gallery/paging.js", "LEAST")) == load.LISTS
    pace = re.search(r"const PACE = \{ first: ([\d_]+)", _script("gallery/poller.js"))
    assert pace
    assert 1 + load.MINUTES * 60_000 / int(pace[1]) == load.POLLS_OF_NEWS


def test_functions_have_the_memory_that_the_model_says() -> None:
    assert gallery.MEMORY == upload.MEMORY == load.CALL_GB * KILOBYTE
    assert Uploads().thumbnail_memory == load.RENDER_GB * KILOBYTE


def test_rendering_takes_as_long_as_the_document_says() -> None:
    """Of the photo that takes longer, with the function's memory, or with the next smaller one."""
    (table,) = re.findall(r"<!-- bench:money -->(.*?)<!-- /bench -->", IMAGING, re.DOTALL)
    rows = {
        int(memory.replace(",", "")): int(milliseconds) / 1000
        for memory, milliseconds in re.findall(r"^\| ([\d,]+) +\| (\d+) ", table, re.MULTILINE)
    }
    memory = max(each for each in rows if each <= Uploads().thumbnail_memory)

    assert rows[memory] == pytest.approx(load.RENDER_CPU_SECONDS, rel=0.25)


def test_renditions_have_the_bytes_that_the_document_says() -> None:
    rows = re.findall(
        r"^\| generated, 12 MP +\| (\d+ . )?(\d+|all) +\| ([\d,]+) ", IMAGING, re.MULTILINE
    )
    found = {size: int(number.replace(",", "")) / 1e9 for _, size, number in rows if "," in number}

    assert found["all"] == pytest.approx(load.RENDITIONS_GB, rel=0.1)
    assert found["640"] == pytest.approx(load.GRID_GB, rel=0.1)
    assert max(size for key, size in found.items() if key != "all") == pytest.approx(
        load.OPENED_GB, rel=0.1
    )


def _listed() -> Image:
    """A phone's photo as it is in the table."""
    image_id = photos.new_id()
    names = [*(f"w{edge}.webp" for edge in LONG_EDGES), "thumb-150.jpg"]
    renditions = tuple(
        Rendition(
            key=f"thumbnails/private/{image_id}/0123456789abcdef/{name}",
            width=2016,
            height=1512,
            size=123_456,
            media_type="image/webp",
        )
        for name in names
    )
    return Image(
        image_id=image_id,
        owner=OWNER,
        file_name="IMG_20261121_123456.jpg",
        file_type="image/jpeg",
        uploaded_at=datetime(2026, 11, 21, 12, 34, 56, 123_456, tzinfo=UTC),
        status=Status.READY,
        object_key=original_key(OWNER, image_id),
        version_id="v" * 32,
        sha256="0a" * 32,
        width=4032,
        height=3024,
        file_size=4_123_456,
        metadata=PhotoMetadata(
            taken_at="2026-11-21T12:34:56.120+01:00",
            camera="Apple iPhone 15 Pro",
            lens="iPhone 15 Pro back triple camera 6.765mm f/1.78",
            exposure=Exposure(
                time="1/125", f_number=1.8, iso=100, focal_length=6.8, focal_length_35mm=24
            ),
            orientation=6,
            colour="#4a6b8c",
            thumb_hash="1QcSHQRnh493V4dIh4eXh1h4kJUI",
        ),
        renditions=renditions,
    )


LISTED = _listed()


def _entry(index: Index) -> dict[str, Any]:
    """What an index has of the item."""
    item = LISTED.to_item()
    if index.attributes is None:
        return item
    names = {"imageId", HASH_KEY, index.sort_key, *index.attributes}
    return {name: value for name, value in item.items() if name in names}


def _kilobytes(item: dict[str, Any]) -> int:
    return math.ceil(_bytes(item) / KILOBYTE)


def _bytes(value: Any) -> int:
    """The size of an attribute or an item by DynamoDB's rules."""
    match value:
        case str():
            return len(value.encode())
        case bool() | None:
            return 1
        case int() | float() | Decimal():
            return len(str(value).replace(".", "")) // 2 + 2
        case dict():
            entries = cast("dict[str, Any]", value)
            return sum(len(name) + 1 + _bytes(each) for name, each in entries.items()) + 3
        case _:
            return sum(1 + _bytes(each) for each in value) + 3


def _constant(script: str, name: str) -> int:
    found = re.search(rf"\bconst {name} = ([\d_]+);", _script(script))
    assert found, f"{script} has no {name}"
    return int(found[1])


def _script(name: str) -> str:
    return (SCRIPTS / name).read_text(encoding="utf-8")
