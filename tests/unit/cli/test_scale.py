"""What breaks first, and that the document shows what the simulation computes."""

from __future__ import annotations

import random
import re
import tracemalloc
from dataclasses import replace
from math import ceil
from pathlib import Path

import pytest

from cli.cost.load import RENDER_SECONDS
from cli.scale import __main__ as scale
from cli.scale import ladders, quotas, simulation, timeline
from cli.scale.stack import (
    CHANGE_BYTES,
    ENTRY_BYTES,
    ONE_PERSONS_FUNCTIONS,
    TABLE_WRITES,
    limits_of,
    raised,
)
from components.config.stack import StackConfig
from handlers.aws.attribute_values import attributes
from handlers.gallery.timeline import LARGEST_PART
from handlers.model.by_upload import sorted_records
from handlers.model.codecs import timestamp, utc_now
from handlers.model.image import original_key, rendition_folder
from handlers.model.indexes import CHANGES, TIMELINE
from handlers.model.timeline import WIDTH, merged
from handlers.thumbnail.handler import PAUSES, Outcome
from tests.support import library
from tests.support.charges import item_bytes

ROOT = Path(__file__).resolve().parents[3]
DEFAULTS = limits_of(StackConfig())
ID, OWNER = "8b1f9f0e-5f0b-4c6e-9a51-3d2a7c4e6b10", "2f6c1d3a-7f0e-4b8a-8c55-0e9d1a2b3c4d"


def test_entries_of_the_timelines_indexes_are_as_large_as_is_assumed() -> None:
    listed = attributes(library.photo(0, OWNER).to_item() | {"changedAt": timestamp(utc_now())})

    for index, size in ((TIMELINE, ENTRY_BYTES), (CHANGES, CHANGE_BYTES)):
        names = {"imageId", index.hash_key, index.sort_key, *(index.attributes or ())}
        entry = {name: listed[name] for name in names}
        assert item_bytes(entry) == pytest.approx(size, rel=0.03), index.name


def test_a_timeline_is_in_memory_as_many_times_as_is_assumed() -> None:
    """Where it takes most: a change is applied to what has just been read and stored."""
    size = 100_000 * WIDTH
    tracemalloc.start()
    try:
        content = b"f" + bytes(size)
        records = content[1:]
        merged(records, {records[:18]: bytes(WIDTH)})
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert content
    assert most / size == pytest.approx(timeline.COPIES, rel=0.1)


def test_a_timeline_by_upload_is_in_memory_as_many_times_as_is_assumed() -> None:
    size = 80_000 * WIDTH
    stored = random.Random(1).randbytes(size)  # noqa: S311  # reproducible
    tracemalloc.start()
    try:
        content = b"f" + stored
        sorted_records(content[1:], run=2_000)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert content
    assert most / size == pytest.approx(timeline.COPIES_BY_UPLOAD, rel=0.1)


def test_s3_can_split_what_one_person_stores() -> None:
    """The key goes on with a random identifier, so partitions share the load."""
    for key in (original_key(OWNER, ID), rendition_folder(OWNER, ID, "0")):
        other = key.replace(ID, "0" + ID[1:])
        assert key.index(ID) == next(
            at for at, (one, two) in enumerate(zip(key, other, strict=True)) if one != two
        )


def test_the_settings_break_first_and_one_queue_last() -> None:
    lowest = [each.what for each in ladders.uploads(DEFAULTS)]
    need = raised(DEFAULTS, 10_000)

    assert lowest[0] == ladders.THUMBNAILS
    assert lowest.index(ladders.RATE) < lowest.index(ladders.FUNCTIONS)
    # Whatever is raised, one queue does not render more.
    assert need.thumbnails == quotas.of("mapping")
    assert ladders.MAPPING in simulation.run(10_000, 10_000, need).held_by


@pytest.mark.parametrize("uploads", [1, 100])
def test_what_is_raised_lets_the_load_pass(uploads: int) -> None:
    # One person alone is held back by the row that counts theirs.
    for people in (max(1, uploads // 25), uploads):
        outcome = simulation.run(uploads, people, raised(DEFAULTS, uploads))

        assert outcome.held_by == []
        assert outcome.refused == outcome.unsent == outcome.dead == 0
        assert outcome.ready == pytest.approx(uploads * simulation.TEN_MINUTES, rel=0.06)
        # The rest waits no longer than it is rendered.
        assert outcome.waiting < uploads * 5


@pytest.mark.parametrize("share", [0.8, 1.25])
@pytest.mark.parametrize("what", [ladders.THUMBNAILS, ladders.RATE, ladders.FUNCTIONS])
def test_the_simulation_meets_a_limit_where_the_ladder_says(what: str, share: float) -> None:
    holds = next(each.holds for each in ladders.uploads(DEFAULTS) if each.what == what) * share
    plenty = raised(DEFAULTS, 1500)
    # Only this limit is as it is by default. The page asks for few photos if few people upload.
    field = {
        ladders.THUMBNAILS: "thumbnails",
        ladders.RATE: "api_rate",
        ladders.FUNCTIONS: "functions",
    }[what]
    limits = replace(plenty, **{field: getattr(DEFAULTS, field)})
    if what == ladders.RATE:
        # The ladder counts all requests that a photo needs, the simulation those of uploading.
        holds = limits.api_rate * share
    if what == ladders.FUNCTIONS:
        # Half of them, or the index of what is unfinished would hold photos back before.
        limits, holds = replace(limits, functions=limits.functions / 2), holds / 2

    # So many people that no index and no row of one of them holds photos back.
    outcome = simulation.run(holds, 15, limits)

    assert (what in outcome.held_by) == (share > 1)


def test_pages_and_functions_try_again_as_in_the_program() -> None:
    script = (ROOT / "webapp/static/js/upload/transfer.js").read_text(encoding="utf-8")
    (longest,) = re.findall(r"POLL_PACE = \{.*longest: ([\d_]+) \}", script)
    (apart,) = re.findall(r"POLL_EACH_MS = (\d+);", script)

    assert int(longest) == simulation.LOOK_SECONDS * 1000
    assert int(apart) * simulation.LOOKS == 1000
    assert PAUSES[Outcome.BROKEN] == (simulation.REDELIVERY, 2)


def test_every_photo_is_somewhere() -> None:
    for uploads, people in ((100, 1), (10_000, 10_000)):
        for limits in (DEFAULTS, raised(DEFAULTS, uploads)):
            of = simulation.run(uploads, people, limits)

            together = of.ready + of.unsent + of.waiting + of.dead
            assert together == pytest.approx(uploads * simulation.TEN_MINUTES, rel=0.02)


def test_photos_that_the_table_refuses_are_rendered_again_and_in_the_end_given_up() -> None:
    """It is better that they wait in the queue, so functions must not outrun the table."""
    limits = replace(raised(DEFAULTS, 400), table=TABLE_WRITES * 100)

    refused = simulation.run(200, 10, limits, seconds=1800)
    assert ladders.TABLE in refused.held_by
    assert refused.dead > 100

    functions = int(100 * RENDER_SECONDS)
    waiting = simulation.run(200, 10, replace(limits, thumbnails=functions), seconds=1800)
    assert waiting.dead == 0
    assert waiting.ready == pytest.approx(refused.ready, rel=0.05)


def test_an_open_stack_with_the_stated_functions_refuses_no_photo() -> None:
    limits = replace(raised(DEFAULTS, 10_000), thumbnails=ONE_PERSONS_FUNCTIONS)

    assert ladders.INDEX not in simulation.run(10_000, 1, limits).held_by


def test_the_same_load_gives_the_same_figures() -> None:
    assert simulation.run(20, 5, DEFAULTS) == simulation.run(20, 5, DEFAULTS)


def test_a_timeline_grows_by_parts_and_its_build_by_requests() -> None:
    small, large = timeline.of(50_000), timeline.of(5_000_000)

    assert (small.parts, small.requests) == (1, 1)
    assert large.parts == ceil(5_000_000 / LARGEST_PART)
    assert large.requests > 1
    assert large.answer_mb < quotas.of("answer_mb")
    assert large.units == pytest.approx(100 * small.units, rel=0.1)


def test_every_quota_has_a_page_of_aws_as_its_source() -> None:
    for quota in quotas.QUOTAS.values():
        assert re.match(r"https://(docs\.)?aws\.amazon\.com/", quota.source), quota.key


def test_the_document_shows_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    scale.main([])

    shown, _ = _document()
    assert shown == capsys.readouterr().out.strip(), "run `.venv/bin/python -m cli.scale --write`"
    text = scale.DOCUMENT.read_text(encoding="utf-8")
    assert scale.document(text) == text


def test_every_figure_in_the_documents_text_is_in_a_table() -> None:
    shown, text = _document()
    known = set(re.findall(r"\d[\d,.]*\d|\d", shown))

    figures = set(re.findall(r"(?<![\w/.-])(?:\d[\d,.]*\d|\d)(?![\w-])", text))
    assert len(figures) > 5
    assert figures <= known


def test_the_document_says_which_limits_break_first() -> None:
    _, text = scale.DOCUMENT.read_text(encoding="utf-8").split("breaks first | raise", 1)
    hundred = next(line for line in text.splitlines() if line.startswith("| 100 a second"))
    need = raised(DEFAULTS, 100)

    first = [each for each in ladders.uploads(DEFAULTS) if each.raised == "by you"]
    assert f"{first[0].what}, then {first[1].what}" in hundred
    assert f"{need.thumbnails:.0f}, {need.api_rate:.0f} and {need.api_burst:.0f}" in hundred


def test_the_command_simulates_the_requested_load(capsys: pytest.CaptureFixture[str]) -> None:
    scale.main(["--uploads", "20", "--people", "5"])

    assert capsys.readouterr().out.count("\n| 20 ") == 2


@pytest.mark.parametrize("wrong", [["--uploads", "0"], ["--people", "-1"]])
def test_invalid_arguments_are_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        scale.main(wrong)


def _document() -> tuple[str, str]:
    """The tables, and the text around them without code."""
    text = scale.DOCUMENT.read_text(encoding="utf-8")
    (shown,) = re.findall(r"<!-- scale -->\n\n(.*?)\n\n<!-- /scale -->", text, re.DOTALL)
    return shown, re.sub("`[^`]+`", "", text.replace(shown, ""))
