"""Half a million photos: requests, memory, what is on the page, and the way to any of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import pytest
from playwright.sync_api import expect

from tests.browser import large_gallery
from tests.browser.gallery_page import GalleryPage
from tests.browser.large_gallery import LargeGallery, name
from tests.browser.sign_in.conftest import Address
from tests.browser.test_many_photos import MOST_CARDS, OBSERVE
from tests.browser.visual_asserts import expect_seen
from tests.browser.worker import stay_offline, wait_for_kept, wait_for_worker
from webapp import freeze
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.watch import Watch

# Days of up to 60 photos, and some of 10,000, as scans without a date are.
_LONG = 10_000
_LONG_DAY = 803
COUNTS = [_LONG if day % 200 == 3 else 1 + day * 37 % 60 for day in range(6_200)]
BYTES_PER_PHOTO = 8
# A list of a few hundred photos and the page itself, which are the same for any gallery.
_SLACK = 1_500_000


@pytest.fixture(scope="module")
def large() -> LargeGallery:
    gallery = LargeGallery(COUNTS)
    assert gallery.count > 490_000
    return gallery


@pytest.fixture
def backend(large: LargeGallery) -> LargeGallery:
    """The gallery, of whose requests nothing is known yet."""
    large.requests.clear()
    large.refusals.clear()
    large.added.clear()
    return large


@pytest.fixture
def stack(backend: LargeGallery) -> Generator[Address]:
    with large_gallery.served(freeze.build(CACHE), backend) as site:
        yield Address(site.url)


@pytest.fixture(autouse=True)
def seeder() -> None:
    """There is no stack to clear."""


def lists(backend: LargeGallery) -> list[str]:
    """The requests for photos in the order of the gallery."""
    return [each for each in backend.requests if each.startswith("/images?sort=taken")]


def go_to(page: Page, share: float) -> None:
    """Scroll to a part of the whole."""
    page.evaluate(f"scrollTo(0, {share} * (document.documentElement.scrollHeight - innerHeight))")


def expect_loaded(page: Page) -> list[str]:
    """All photos in view are there with their pictures; returns their names from top to bottom."""
    script = """() => {
      const all = [...document.querySelectorAll("#grid .photo")].filter((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        return bottom > 80 && top < innerHeight;
      });
      const ready = all.length && all.every((each) => each.classList.contains("is-loaded"));
      return ready && all.map((each) => each.querySelector("img").alt.replace("Photo: ", ""));
    }"""
    found: list[str] = page.wait_for_function(script).json_value()
    return found


def heap(page: Page) -> float:
    """Bytes that scripts hold, with the contents of typed arrays."""
    tools = page.context.new_cdp_session(page)
    for _ in range(2):
        tools.send("HeapProfiler.collectGarbage")  # pyright: ignore[reportUnknownMemberType] (as below)
    used = cast("Any", tools.send("Runtime.getHeapUsage"))  # pyright: ignore[reportUnknownMemberType] (Playwright's dict has no types of its items)
    return used["usedSize"] + used["backingStorageSize"]


def test_half_a_million_photos_open_with_two_requests(page: Page, backend: LargeGallery) -> None:
    gallery = GalleryPage(page).open()

    expect_loaded(page)
    # Later it asks for what comes after all, and for what is new: on a slow device that is now.
    later = "sort=uploaded", "/images/changes"
    opened = [each for each in backend.requests if not any(part in each for part in later)]
    assert sorted(opened) == ["/images/timeline", "/images?sort=taken&limit=50"]
    gallery.link(name(0)).click()
    expect(gallery.full_view.locator(".view-place")).to_have_text(f"Photo 1 of {backend.count:,}")


def test_half_a_million_photos_are_there_without_being_on_the_page(
    context: BrowserContext, backend: LargeGallery
) -> None:
    context.add_init_script(OBSERVE)
    gallery = GalleryPage(context.new_page()).open()
    page = gallery.page
    gallery.expect_shown(name(0))

    page.mouse.move(500, 400)
    for _ in range(12):
        page.mouse.wheel(0, 700)
        expect(gallery.photos.first).to_be_attached()
    gallery.scrubber.focus()
    page.keyboard.press("Home")
    gallery.expect_shown(name(backend.count - 1))
    # The slider's value grows upwards, towards the newest photos.
    expect(gallery.scrubber).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("End")
    gallery.expect_shown(name(0))

    seen = page.evaluate("seen")
    assert seen["shift"] == 0
    assert 20 < seen["photos"] <= MOST_CARDS
    assert seen["elements"] < 3_500


@pytest.mark.parametrize("share", [0.2, 0.5, 0.77])
def test_a_jump_to_any_place_is_one_request(
    page: Page, backend: LargeGallery, share: float
) -> None:
    GalleryPage(page).open()
    expect_loaded(page)
    page.wait_for_load_state("networkidle")
    backend.requests.clear()

    go_to(page, share)

    shown = expect_loaded(page)
    slots = [int(re.sub(r"\D", "", each)) for each in shown]
    assert abs(slots[0] / backend.count - share) < 0.05
    # What is in view may be on either side of a mark.
    assert 1 <= len(lists(backend)) <= 2
    assert page.locator("#grid .photo").count() <= MOST_CARDS


@pytest.mark.parametrize("size", [(1280, 800), (2560, 1440)], ids=["desk", "large"])
def test_the_middle_of_a_long_day_is_one_request(
    visit: Visit, backend: LargeGallery, size: tuple[int, int]
) -> None:
    page = visit(viewport={"width": size[0], "height": size[1]}).new_page()
    slot = backend.start(_LONG_DAY) + _LONG // 2
    image_id = backend.photo(slot)["imageId"]
    page.goto(f"/#photo={image_id}")
    gallery = GalleryPage(page)

    expect(gallery.full_view.get_by_text(name(slot), exact=True)).to_be_visible()
    expect(gallery.full_view.locator(".view-place")).to_have_text(
        f"Photo {slot + 1:,} of {backend.count:,}"
    )
    page.keyboard.press("Escape")

    expect(gallery.link(name(slot))).to_be_focused()
    # The newest, and the page with this photo; around it there may be photos of another. The top of
    # the gallery, which is behind the photo, is not asked for.
    assert len(lists(backend)) <= 3, lists(backend)
    assert sum("T" not in each for each in lists(backend)) == 1


def test_memory_grows_by_a_few_bytes_for_each_photo(context: BrowserContext) -> None:
    held: list[float] = []
    counts = COUNTS[:24], COUNTS
    for each in counts:
        with large_gallery.served(freeze.build(CACHE), LargeGallery(each)) as site:
            page = context.new_page()
            page.goto(site.url)
            expect(page.locator("#gallery")).to_have_attribute("aria-busy", "false")
            expect_loaded(page)
            go_to(page, 0.5)
            expect_loaded(page)
            page.wait_for_load_state("networkidle")
            held.append(heap(page))
            page.close()

    assert held[1] - held[0] < BYTES_PER_PHOTO * (sum(counts[1]) - sum(counts[0])) + _SLACK


def test_the_last_photo_is_reached_and_drawn_where_it_is(page: Page, backend: LargeGallery) -> None:
    gallery = GalleryPage(page).open()
    expect_loaded(page)
    last = name(backend.count - 1)

    gallery.scrubber.focus()
    page.keyboard.press("Home")
    go_to(page, 1)

    assert expect_loaded(page)[-1] == last
    expect(gallery.photo(last)).to_be_in_viewport(ratio=1)
    # Browsers end pages that are much higher.
    assert page.evaluate("document.documentElement.scrollHeight") < 5_000_000
    go_to(page, 0)
    assert expect_loaded(page)[0] == name(0)


def test_a_focused_photo_that_is_far_away_does_not_make_the_page_higher(
    page: Page, backend: LargeGallery
) -> None:
    gallery = GalleryPage(page).open()
    expect_loaded(page)
    page.wait_for_load_state("networkidle")
    gallery.link(name(0)).focus()
    page.keyboard.press("End")
    last = gallery.link(name(backend.count - 1))
    expect(last).to_be_focused()

    go_to(page, 0)
    assert expect_loaded(page)[0] == name(0)

    # It keeps the focus, so the keyboard continues from there.
    expect(last).to_be_focused()
    assert page.evaluate("document.documentElement.scrollHeight") < 5_000_000
    go_to(page, 0.5)
    middle = int(re.sub(r"\D", "", expect_loaded(page)[0]))
    assert abs(middle / backend.count - 0.5) < 0.05


def test_scrolling_shows_one_photo_after_the_other_anywhere(
    page: Page, backend: LargeGallery
) -> None:
    GalleryPage(page).open()
    expect_loaded(page)
    for share in (0.4, 0.998):
        go_to(page, share)
        names = expect_loaded(page)
        page.mouse.move(500, 400)
        for _ in range(12):
            known = names
            page.mouse.wheel(0, 500)
            names = expect_seen(lambda: expect_loaded(page), lambda seen, old=known: seen != old)
            # What was in view before is still there, or next to it.
            assert (
                int(names[0].split()[1].split(".")[0])
                <= int(known[-1].split()[1].split(".")[0]) + 1
            )
    assert len(backend.requests) < 30


def test_a_photo_is_deleted_and_brought_back_without_moving_the_others(
    page: Page, backend: LargeGallery
) -> None:
    gallery = GalleryPage(page).open()
    expect_loaded(page)
    # Where no part of the list that is yet to be asked for comes close instead.
    go_to(page, 0.4)
    shown = expect_loaded(page)
    page.wait_for_load_state("networkidle")
    backend.requests.clear()
    chosen = shown[len(shown) // 2]

    gallery.delete(chosen)
    expect(gallery.photo(chosen)).to_have_count(0)
    after = expect_loaded(page)
    assert set(after) >= set(shown[: len(shown) // 2])
    gallery.undo.click()

    expect(gallery.link(chosen)).to_be_focused()
    assert expect_loaded(page)[: len(shown) // 2] == shown[: len(shown) // 2]
    assert lists(backend) == []


def test_a_photo_that_somebody_adds_to_the_middle_of_a_long_day_takes_its_place(
    context: BrowserContext, backend: LargeGallery
) -> None:
    page = context.new_page()
    page.clock.install()
    with page.expect_response("**/v1/images/changes*"):
        GalleryPage(page).open()
    slot = backend.start(_LONG_DAY) + _LONG // 2
    model = backend.photo(slot)
    fresh = {**model, "imageId": f"f{model['imageId'][1:]}", "fileName": "fresh.jpg"}
    backend.added.append(fresh)
    backend.requests.clear()

    with page.expect_response("**/v1/images/changes*"):
        page.clock.run_for(5_000)
    page.clock.run_for(1_000)
    page.get_by_role("button", name="1 new photo").click()
    page.clock.run_for(1_000)

    expect(page.get_by_role("link", name="Open fresh.jpg", exact=True)).to_be_focused()
    # Its part of the day, to learn whether it was there already.
    assert len(lists(backend)) <= 3


def test_the_newest_photos_are_shown_while_the_timeline_is_built(
    page: Page, backend: LargeGallery, watch: Watch
) -> None:
    watch.expect_status(503)
    building = {"error": "Soon.", "code": "timeline_building"}
    backend.refusals += [(503, building, {"Retry-After": "2"})] * 2

    page.goto("/")
    assert expect_loaded(page)[0] == name(0)
    expect(page.locator("#gallery")).to_have_attribute("aria-busy", "true")

    expect(page.locator("#gallery")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#trouble-text")).to_have_text("")
    go_to(page, 1)
    assert expect_loaded(page)[-1] == name(backend.count - 1)
    assert backend.requests.count("/images/timeline") == 3


def test_a_second_visit_does_not_transfer_the_timeline_again(
    visitor: BrowserContext, backend: LargeGallery
) -> None:
    page = visitor.new_page()
    GalleryPage(page).open()
    expect_loaded(page)
    wait_for_worker(page)
    wait_for_kept(page, timeline=1, v1=2)
    backend.requests.clear()

    GalleryPage(page).open()
    expect_loaded(page)
    go_to(page, 1)
    assert expect_loaded(page)[-1] == name(backend.count - 1)
    assert [each for each in backend.requests if "timeline" in each] == ["/images/timeline?known=1"]

    go_to(page, 0)
    page.wait_for_function("() => !history.state?.place")
    visitor.set_offline(offline=True)
    page.reload()
    stay_offline(page)
    assert expect_loaded(page)[0] == name(0)
    expect(page.locator("#scrubber")).to_be_visible()
