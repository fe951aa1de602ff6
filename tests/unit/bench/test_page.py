"""The page's measurements: what is compared, and when a goal counts as met."""

from __future__ import annotations

from typing import Any

from bench.page import galleries, tasks, visits
from bench.page.loading import Loads, bare_page
from bench.page.report import loading_table, scrolling_table
from bench.page.scrolling import Journey

_MODEL = galleries.Model(
    told={"width": 3, "height": 2, "renditions": [{"url": "640.webp"}]}, files={}
)


def _load(first: float, *, script: int = 1, shift: float = 0) -> visits.Load:
    return visits.Load(first, first, shift, {"script": script, "style": 1, "later": 0, "page": 1})


def _journey(photos: int, *, elements: int, long: list[float]) -> Journey:
    return Journey(visits.DESK, photos, 60, 1, [], long, [30.0], 0, elements, (1, 2))


def test_every_photo_has_addresses_of_its_own_and_days_go_down() -> None:
    photos = [each["photo"] for each in galleries.gallery(25, [_MODEL])]

    assert len({each["renditions"][0]["url"] for each in photos}) == 25
    days = [each["takenDay"] for each in photos]
    assert days == sorted(days, reverse=True)
    assert galleries.gallery(25, [_MODEL])[3]["photo"] == photos[3]


def test_the_bare_page_has_the_same_pictures_and_nothing_else() -> None:
    page = bare_page([{"src": '/a"b.webp', "width": 320.4, "height": 200}])

    assert '<img src="/a&quot;b.webp" alt="" width="320" height="200">' in page
    assert "<script" not in page
    assert "<style" not in page


def test_a_missed_goal_is_said() -> None:
    good = Loads(visits.DESK, 100, [_load(130)], [_load(100)])
    bad = Loads(visits.DESK, 100, [_load(140, script=60_001, shift=0.01)], [_load(100)])

    assert "missed" not in loading_table([good])
    assert loading_table([bad]).count("**missed**") == 3


def test_long_tasks_and_a_growing_page_are_said() -> None:
    small = _journey(100, elements=800, long=[])

    assert "missed" not in scrolling_table([small, _journey(10_000, elements=900, long=[])])
    large = _journey(10_000, elements=2_000, long=[80.0])
    assert scrolling_table([small, large]).count("**missed**") == 2


def test_only_the_work_of_the_page_itself_is_counted() -> None:
    def task(thread: int, microseconds: int) -> dict[str, Any]:
        name = "ThreadControllerImpl::RunTask"
        return {"name": name, "pid": 1, "tid": thread, "dur": 9e6, "tdur": microseconds}

    main = {"name": "thread_name", "pid": 1, "args": {"name": "CrRendererMain"}}
    threads = [{**main, "tid": 1}, {**main, "tid": 2}]

    events = [*threads, task(1, 2_000), task(2, 3_000), task(2, 51_000), task(3, 90_000)]

    # A pause of the thread is no work, and neither are other threads and the browser's own pages.
    assert tasks.longest_first(events) == [51, 3]
