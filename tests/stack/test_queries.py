"""What a list costs: one query however many photos there are, and no request to any bucket.

What each other operation costs is in `charges`.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from components.build.runtime import SLICES
from handlers.access.policy import Access, Action
from handlers.access.principal import PUBLIC
from handlers.gallery.listing import PageRequest
from handlers.gallery.timeline import PartRequest, Timeline, Unchanged
from handlers.model.order import Order
from handlers.model.shapes import character
from tests.stack.counted_gallery import count, filled
from tests.support.stacks import ROOT

if TYPE_CHECKING:
    from tests.support.stacks import DeployStack, Stack

LIST = Access(PUBLIC, Action.LIST)


@pytest.fixture(scope="module")
def few(deploy_stack: DeployStack) -> Stack:
    """A stack with 10 photos."""
    return filled(deploy_stack("few"), 10)


@pytest.fixture(scope="module")
def many(deploy_stack: DeployStack) -> Stack:
    """A stack with 5,000 photos."""
    return filled(deploy_stack("many"), 5000)


@pytest.mark.parametrize(("size", "photos_in_all"), [("few", 10), ("many", 5000)])
def test_a_page_costs_one_query_however_many_photos_there_are(
    request: pytest.FixtureRequest, size: str, photos_in_all: int
) -> None:
    # given
    counted = count(request.getfixturevalue(size))
    gallery = counted.gallery()

    # when the first page is asked for
    page = gallery.page(LIST, PageRequest(limit=8))

    # then it took one request, which read one entry more than it shows
    newest = photos_in_all - 1
    assert [image.file_name for image in page.images] == [
        f"{number}.jpg" for number in range(newest, newest - 8, -1)
    ]
    assert counted.requests == {"dynamodb.Query": 1}
    assert counted.items_read <= 9

    # and a page in the middle costs the same
    page = gallery.page(LIST, PageRequest(limit=8, after=page.next_cursor))
    assert page.images[0].file_name == f"{newest - 8}.jpg"
    assert counted.requests == {"dynamodb.Query": 2}
    assert counted.items_read <= 18


@pytest.mark.parametrize(("size", "photos_in_all"), [("few", 10), ("many", 5000)])
def test_a_page_by_day_taken_costs_one_query_wherever_it_begins(
    request: pytest.FixtureRequest, size: str, photos_in_all: int
) -> None:
    counted = count(request.getfixturevalue(size))
    gallery = counted.gallery()

    first = gallery.page(LIST, PageRequest(limit=2, order=Order.TAKEN))
    second = gallery.page(LIST, PageRequest(limit=2, after=first.next_cursor, order=Order.TAKEN))
    names = [image.file_name for image in first.images + second.images]
    assert names == ["0.jpg", "1.jpg", "2.jpg", "3.jpg"]
    assert counted.requests == {"dynamodb.Query": 2}

    # The day before begins with the sixth photo, which was taken half a minute before midnight.
    earlier = gallery.page(LIST, PageRequest(limit=2, order=Order.TAKEN, start="2025-12-23"))
    assert [image.file_name for image in earlier.images] == ["5.jpg", "6.jpg"]
    assert counted.requests == {"dynamodb.Query": 3}
    assert counted.items_read <= 9
    assert photos_in_all > counted.items_read


@pytest.mark.parametrize(("size", "photos_in_all"), [("few", 10), ("many", 5000)])
def test_a_timeline_is_read_once_and_then_costs_the_same_however_many_photos_there_are(
    request: pytest.FixtureRequest, size: str, photos_in_all: int
) -> None:
    counted = count(request.getfixturevalue(size))
    gallery = counted.gallery()

    timeline = gallery.timeline(LIST, PartRequest())

    assert isinstance(timeline, Timeline)
    shapes = "".join(day.shapes for day in timeline.days)
    assert shapes == "".join(character(300 + number, 200) for number in range(photos_in_all))
    assert [day.day for day in timeline.days][:2] == ["2025-12-24", "2025-12-23"]
    assert len(timeline.days[0].shapes) == 5
    assert timeline.next_cursor is None
    # The snapshot that does not exist, all photos, the changes meanwhile.
    assert counted.requests == {"s3.GetObject": 1, "dynamodb.Query": 2, "s3.PutObject": 1}

    # Whoever has it costs a request for the snapshot's beginning and one for the changes.
    counted.requests.clear()
    assert isinstance(gallery.timeline(LIST, PartRequest(known=timeline.version)), Unchanged)
    assert counted.requests == {"s3.GetObject": 1, "dynamodb.Query": 1}

    # Whoever has not costs one more if it is long.
    counted.requests.clear()
    again = gallery.timeline(LIST, PartRequest())
    assert replace(again, until=timeline.until) == timeline
    rest = 1 if size == "many" else 0
    assert counted.requests == {"s3.GetObject": 1 + rest, "dynamodb.Query": 1}

    # A page that looks for what has changed costs one request each time.
    counted.requests.clear()
    for _ in range(2):
        again = gallery.changes(LIST, again.until)
        assert (again.entered, again.left, again.more) == ([], [], False)
    assert counted.requests == {"dynamodb.Query": 2}


def test_photos_are_read_in_as_many_queries_as_it_needs(few: Stack) -> None:
    counted = count(few)
    whole = counted.gallery().timeline(LIST, PartRequest())
    assert isinstance(whole, Timeline)
    few.client("s3").delete_object(
        Bucket=few.output("renditionsBucket"), Key="timelines/public/all"
    )
    counted.requests.clear()

    again = counted.gallery(timeline_page=3).timeline(LIST, PartRequest())
    assert replace(again, until=whole.until) == whole
    # Four for the photos, and one for the changes.
    assert counted.requests["dynamodb.Query"] == 4 + 1


def test_the_default_and_the_largest_page_cost_one_query_too(many: Stack) -> None:
    counted = count(many)
    gallery = counted.gallery()

    for number, limit in enumerate((50, 100), start=1):
        assert len(gallery.page(LIST, PageRequest(limit=limit)).images) == limit
        assert counted.requests == {"dynamodb.Query": number}


def test_a_page_of_thumbnails_signs_its_urls_without_further_requests(many: Stack) -> None:
    counted = count(many)

    thumbnails, _ = counted.gallery().thumbnails(LIST, PageRequest(limit=100))

    assert len(thumbnails) == 100
    assert all("Signature=" in thumbnail.url for thumbnail in thumbnails)
    assert counted.requests == {"dynamodb.Query": 1}


# What looks through a table or lists a bucket, one request at a time or below one prefix, and what
# does so by it. All of it is for the maintenance function, which ends photos and finds orphans.
WHOLESALE = re.compile(r"\.scan\(|list_objects|list_object_versions|list_buckets|paginator")
LOOKING = {
    "store/images.py": {"walk", "of_owner"},
    "store/content_claims.py": {"walk"},
    "store/versions.py": {"page", "every"},
}
LISTING = re.compile(r"\bversions\.(page|every|delete_all)\(")
BY_LISTING = {
    "store/originals.py": {"versions", "delete_all", "page"},
    "store/renditions.py": {"delete_below", "page", "_is_there"},
    "store/timelines.py": {"delete_older"},
    "store/export_files.py": {"delete_page", "_is_there"},
}


def test_only_what_the_maintenance_function_needs_has_code_to_scan_or_list() -> None:
    """No other function's role allows it either, as test_roles.py shows."""
    assert functions_with(WHOLESALE) == LOOKING
    assert functions_with(LISTING) == BY_LISTING


@pytest.mark.parametrize("slice_name", sorted(set(SLICES) - {"maintenance"}))
def test_no_other_function_asks_for_a_scan(slice_name: str) -> None:
    walking = re.compile(r"\b(walk|of_owner|delete_below|delete_older)\b|store import .*versions")

    for source in (ROOT / "handlers" / slice_name).rglob("*.py"):
        assert not walking.search(source.read_text(encoding="utf-8")), source


def functions_with(pattern: re.Pattern[str]) -> dict[str, set[str]]:
    """The functions of the handlers in whose code a pattern is, by file."""
    found: dict[str, set[str]] = {}
    for source in (ROOT / "handlers").rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        inside = [
            each
            for each in ast.walk(ast.parse(text))
            if isinstance(each, ast.FunctionDef)
            and pattern.search(ast.get_source_segment(text, each) or "")
        ]
        if pattern.search(text):
            name = source.relative_to(ROOT / "handlers").as_posix()
            found[name] = {each.name for each in inside}
            assert inside, f"{name}, outside of any function"
    return found


@pytest.mark.parametrize("size", ["few", "many"])
def test_a_page_of_the_trash_costs_one_query_and_each_deletion_one_write(
    request: pytest.FixtureRequest, size: str
) -> None:
    counted = count(request.getfixturevalue(size))
    trash = counted.gallery().trash
    access = Access(PUBLIC, Action.DELETE)
    newest = [each.image_id for each in counted.gallery().page(LIST, PageRequest(limit=10)).images]

    counted.requests.clear()
    moved = trash.move(access, newest)
    assert (moved.count, moved.failed) == (len(newest), [])
    assert counted.requests == {
        "dynamodb.PutItem": 1,
        "dynamodb.UpdateItem": len(newest),
        "sqs.SendMessage": 1,
    }

    counted.requests.clear()
    assert len(trash.page(access, 5, None).images) == 5
    assert counted.requests == {"dynamodb.Query": 1}

    counted.requests.clear()
    assert trash.restore(access, newest).failed == []
    assert counted.requests["dynamodb.BatchGetItem"] == 1
