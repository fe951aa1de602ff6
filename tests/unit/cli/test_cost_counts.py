"""The counts, sizes and times of the cost model are those of the program and its documents."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.cost import load
from components.config.uploads import Uploads
from components.slices import gallery, upload
from handlers.aws.attribute_values import attributes
from handlers.imaging.sizes import LONG_EDGES
from handlers.model.codecs import timestamp, utc_now
from tests.support import library, photos
from tests.support.charges import item_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "webapp" / "static" / "js"
KILOBYTE = 1024
# What DynamoDB charges for an item or an entry beside its bytes when it stores it.
OVERHEAD = 100
PHOTO = "generated, 12 MP"


def test_a_photo_is_its_original_four_sizes_and_a_thumbnail() -> None:
    assert 1 + len(LONG_EDGES) + 1 == load.PUTS


def test_operations_are_charged_as_the_tests_of_the_stack_count_them() -> None:
    """Those count in a stack to which people sign in, where each request reads a person's row."""
    ticket, new, poll = (_counted(name) for name in ("a ticket", "a new photo", "a photo"))

    assert float(ticket["write units"]) + float(new["write units"]) == load.WRITES
    assert _reads(ticket) + float(new["read units"]) == load.READS
    assert _reads(poll) == 1
    assert _requests(new, "PutObject") == load.PUTS - 1
    assert _requests(_counted("a timeline that has changed"), "GetObject") == load.VISIT_GETS
    # Some changes take no more than the nothing that is counted there.
    assert _reads(_counted("a timeline that the caller has")) <= load.TIMELINE_READS
    assert _reads(_counted("a page of 50")) == pytest.approx(load.LIST_READS, rel=0.1)
    assert _reads(_counted("a quiet poll")) == load.POLL_READS


def test_a_stored_item_is_as_large_as_the_model_says() -> None:
    item = attributes(
        library.photo(0, photos.new_id()).to_item() | {"changedAt": timestamp(utc_now())}
    )
    entries = [
        {"imageId", index.hash_key, index.sort_key, *(index.attributes or item)}
        for index in load.ENTERED
    ]
    kept = [item, *({name: item[name] for name in names} for names in entries)]

    gigabytes = sum(item_bytes(each) + OVERHEAD for each in kept) / 1e9
    assert gigabytes == pytest.approx(load.ITEM_GB, rel=0.1)
    assert math.ceil(item_bytes(item) / KILOBYTE) == load.ITEM_UNITS


def test_a_visit_asks_for_as_many_lists_as_its_pictures_fill_and_for_news_all_the_time() -> None:
    in_grid = load.PICTURES * (1 - load.OPENED)

    assert math.ceil(in_grid / _constant("gallery/paging.js", "LEAST")) == load.LISTS
    assert _constant("gallery/poller.js", "POLL_MS") == load.POLL_SECONDS * 1000


def test_functions_have_the_memory_that_the_model_says() -> None:
    assert gallery.MEMORY == upload.MEMORY == load.CALL_GB * KILOBYTE
    assert Uploads().thumbnail_memory == load.RENDER_GB * KILOBYTE


def test_rendering_takes_as_long_as_the_document_says() -> None:
    """The bench's machine differs by itself from run to run, and from AWS's by much more."""
    row = _row(_tables("imaging.md"), "memory MB", f"{Uploads().thumbnail_memory:,}")
    (milliseconds,) = (
        float(value) for name, value in row.items() if re.fullmatch(rf"{PHOTO}(, P3)?, ms", name)
    )

    assert milliseconds / 1000 == pytest.approx(load.IMAGING_SECONDS, rel=0.25)


def test_renditions_have_the_bytes_that_the_document_says() -> None:
    sizes = {
        max(map(int, re.findall(r"\d+", row["size"]))): int(value.replace(",", "")) / 1e9
        for head, rows in _tables("imaging.md")
        if "size" in head
        for row in rows
        if row["photo"] in (PHOTO, f"{PHOTO}, P3") and row["size"] != "all"
        for name, value in row.items()
        if name in ("ours, bytes", "bytes: ours")
    }

    assert len(sizes) == len(LONG_EDGES)
    assert sum(sizes.values()) == pytest.approx(load.RENDITIONS_GB, rel=0.1)
    assert sizes[640] == pytest.approx(load.GRID_GB, rel=0.1)
    assert max(sizes.values()) == pytest.approx(load.OPENED_GB, rel=0.1)


def test_the_document_states_the_figures_of_the_model() -> None:
    text = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    row = {
        cells[1]: cells[2]
        for cells in (line.split("|") for line in text.splitlines())
        if len(cells) == 5
    }
    stated = {name.strip(): value for name, value in row.items()}

    assert f"{load.RENDITIONS_GB * 1000:g} MB, {load.PUTS - 1} objects" in stated["its renditions"]
    for figure in (load.IMAGING_SECONDS, load.WAITING_SECONDS, load.RENDER_SECONDS):
        assert f"{figure:g}" in stated["rendering"]
    assert f"{load.WRITES} write units" in stated["adding a photo"]
    assert f"{load.VISIT_READS} units" in stated["its reads"]
    assert f"{load.VISIT_CALLS} and {load.VISIT_POLLS:.0f}" in stated["its requests of the API"]
    assert f"{load.GRID_GB * 1e6:.0f} KB in the grid" in stated["a picture"]
    assert f"{load.OPENED_GB * 1000:g} MB opened" in stated["a picture"]


def _counted(operation: str) -> Mapping[str, str]:
    """The row of an operation in docs/benchmarks.md, which tests/stack/charges holds."""
    return _row(_tables("benchmarks.md"), "operation", operation)


def _reads(row: Mapping[str, str]) -> float:
    """Without those of the person."""
    return float(row["read units"]) - 1


def _requests(row: Mapping[str, str], name: str) -> int:
    (count,) = re.findall(rf"(\d+) {name}\b", row["requests"])
    return int(count)


def _row(
    tables: Iterator[tuple[Sequence[str], list[dict[str, str]]]], column: str, value: str
) -> dict[str, str]:
    (found,) = (
        row for head, rows in tables if head[0] == column for row in rows if row[column] == value
    )
    return found


def _tables(document: str) -> Iterator[tuple[Sequence[str], list[dict[str, str]]]]:
    """The head and the rows of each table of a document; of columns with one name, the last."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    for found in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        head, _, *rows = (
            [cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()
        )
        yield head, [dict(zip(head, row, strict=True)) for row in rows]


def _constant(script: str, name: str) -> int:
    found = re.search(rf"\bconst {name} = ([\d_]+);", _script(script))
    assert found, f"{script} has no {name}"
    return int(found[1])


def _script(name: str) -> str:
    return (SCRIPTS / name).read_text(encoding="utf-8")
