"""Many uploads at once, and actions on all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Route, expect

from tests.browser.devtools import Devtools
from tests.browser.files import heavy_png, upload
from tests.browser.test_bad_network import storage
from tests.support import exif, photos

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.files import Upload
    from tests.browser.gallery_page import GalleryPage
    from tests.browser.watch import Watch
    from tests.support.api import Api
    from tests.support.stacks import Stack

MANY = 120
# Rows of the list on the page at the same time.
LINES = 40


def everything(api: Api) -> list[Any]:
    """All photos of the gallery, as the API shows them."""
    page = api.get("/images", limit=100).json()
    images = page["images"]
    while "nextCursor" in page:
        page = api.get("/images", limit=100, cursor=page["nextCursor"]).json()
        images += page["images"]
    return images


def numbered(count: int) -> list[Upload]:
    return [upload(f"{number}.jpg", photos.jpeg(64, 48)) for number in range(1, count + 1)]


def test_a_hundred_files_dropped_at_once_all_arrive(
    page: Page, gallery: GalleryPage, api: Api, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number:03}.jpg" for number in range(MANY)]
    for file in files:
        file.write_bytes(photos.jpeg(64, 48))
    devtools = Devtools(page)
    page.evaluate(
        """() => {
          window.most = 0;
          const list = document.querySelector("#tray-list");
          const look = () => { window.most = Math.max(window.most, list.children.length); };
          new MutationObserver(look).observe(list, { childList: true });
        }"""
    )

    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.drag(kind, files)

    expect(gallery.uploads).to_contain_text(f"Adding {MANY}")
    # Nobody looks at rows yet, so there are none.
    assert page.evaluate("window.most") == 0
    gallery.show_uploads()
    expect(gallery.uploads).to_contain_text(re.compile(r"[1-9]\d* more files not shown"))
    expect(gallery.uploads).to_contain_text(re.compile(rf"Adding\s{MANY} · .*\s(left|done)"))
    expect(gallery.uploads).to_contain_text(re.compile(rf"\d+ of {MANY} done"))
    page.wait_for_function(
        "words => document.querySelector('#strip-words').textContent === words",
        arg=f"{MANY} added",
        timeout=240_000,
    )
    assert page.evaluate("window.most") == LINES
    names = {photo["fileName"] for photo in everything(api)}
    assert names == {file.name for file in files}


def test_uploads_can_be_paused_and_resumed(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    # A small file may be stored already when the pause cuts off its answer
    # (tests/unit/webapp/js/queue.test.mjs).
    watch.expect_status(412)
    devtools = Devtools(page)
    devtools.slow_uploads(20_000)
    gallery.choose(upload("big.png", heavy_png(), "image/png"), *numbered(5))
    expect(gallery.row("big.png")).to_contain_text("Uploading")

    gallery.uploads.get_by_role("button", name="Pause").click()

    # A small one may have been quicker than the click.
    expect(gallery.uploads).to_contain_text(re.compile(r"Paused · [1-6] left"))
    expect(gallery.row("big.png")).to_contain_text("Waiting")
    expect(gallery.uploads.get_by_text("Uploading,")).to_have_count(0)

    devtools.fast_uploads()
    gallery.uploads.get_by_role("button", name="Resume").click()

    expect(gallery.uploads).to_contain_text("6 added")
    assert any(f"/{stack.output('originalsBucket')}/" in url for url in watch.urls)


def test_all_uploads_can_be_cancelled_at_once(page: Page, gallery: GalleryPage) -> None:
    Devtools(page).slow_uploads(20_000)
    gallery.choose(
        *(upload(f"{number}.png", heavy_png(900, 700 + number), "image/png") for number in range(5))
    )
    expect(gallery.row("0.png")).to_contain_text("Uploading")

    gallery.uploads.get_by_role("button", name="Cancel all").click()

    expect(gallery.uploads).to_be_hidden()
    expect(gallery.empty).to_be_visible()


def test_all_failed_uploads_can_be_retried_at_once(
    page: Page, gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    watch.expect_status(400)
    refuse = {"Access-Control-Allow-Origin": "*"}
    page.route(
        storage(stack),
        lambda route: route.fulfill(
            status=400, headers=refuse, body="<Error><Code>X</Code></Error>"
        ),
    )
    gallery.choose(*numbered(4))
    expect(gallery.uploads).to_contain_text("4 couldn’t be added")
    for number in range(1, 5):
        expect(gallery.row(f"{number}.jpg")).to_contain_text("Please try again.")

    page.unroute(storage(stack))
    gallery.uploads.get_by_role("button", name="Retry all").click()

    expect(gallery.uploads).to_contain_text("4 added")
    expect(gallery.uploads.get_by_role("button", name="Retry all")).to_have_count(0)


def test_over_a_lossy_connection_all_photos_arrive_once(
    page: Page, gallery: GalleryPage, api: Api, stack: Stack, watch: Watch
) -> None:
    """One of three requests is lost, of uploads some before and some after they arrived."""
    watch.expect("net::ERR_")
    watch.expect_status(412)
    asked = sent = 0

    def lose_question(route: Route) -> None:
        nonlocal asked
        asked += 1
        if asked % 3 == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    def lose_photo(route: Route) -> None:
        nonlocal sent
        sent += 1
        if sent % 6 == 4:
            route.fetch()
        if sent % 3 == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(storage(stack), lose_photo)
    page.route(re.compile("/v1/upload$"), lose_question)
    page.route(re.compile(r"/v1/images/[0-9a-f-]{36}$"), lose_question)

    gallery.choose(*numbered(8))

    expect(gallery.uploads).to_contain_text("8 added")
    assert len(everything(api)) == 8


def test_a_photo_is_downscaled_only_on_request_and_keeps_its_date(
    page: Page, gallery: GalleryPage, api: Api
) -> None:
    block = exif.exif(
        {0x010F: "A maker of cameras"}, {0x9003: "2019:05:01 12:34:56", 0x9011: "+02:00"}
    )
    content = photos.encoded(photos.two_colours(4000, 3000))
    large = content[:2] + _segment(b"Exif\0\0" + block) + content[2:]
    gallery.choose(upload("as it is.jpg", large))
    gallery.expect_shown("as it is.jpg")

    gallery.add_button.click()
    page.get_by_role("checkbox", name="Reduce size").check()
    page.keyboard.press("Escape")
    gallery.choose(upload("smaller.jpg", large))
    expect(gallery.row("smaller.jpg")).to_contain_text("In the gallery, reduced from")

    by_name = {photo["fileName"]: photo for photo in everything(api)}
    whole, scaled = by_name["as it is.jpg"], by_name["smaller.jpg"]
    assert (whole["width"], whole["height"]) == (4000, 3000)
    assert (scaled["width"], scaled["height"]) == (2560, 1920)
    assert scaled["fileSize"] < whole["fileSize"]
    assert scaled["takenAt"] == whole["takenAt"] == "2019-05-01T12:34:56+02:00"
    assert "camera" in whole
    assert "camera" not in scaled


def test_downscaled_photos_keep_the_order_and_the_day_of_the_originals(
    page: Page, gallery: GalleryPage, api: Api
) -> None:
    moment = "2019:05:01 12:34:56"
    make: exif.Tags = {0x010F: "A maker of cameras"}
    blocks = {
        "burst 2.jpg": exif.exif(make, {0x9003: moment, 0x9291: "200"}),
        "burst 1.jpg": exif.exif(make, {0x9003: moment, 0x9291: "100"}),
        "scan.jpg": exif.exif({}, {0x9004: "2012:03:04 05:06:07"}),
        "changed.jpg": exif.exif({**make, 0x0132: "2013:03:04 05:06:07"}, {}),
        "satellites.jpg": exif.exif(
            make, {0x9003: moment}, {7: [(10, 1), (34, 1), (56, 1)], 29: "2019:05:01"}
        ),
    }
    metadata = {name: b"Exif\0\0" + block for name, block in blocks.items()}
    metadata["xmp.jpg"] = (
        b"http://ns.adobe.com/xap/1.0/\0"
        b'<x:xmpmeta><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        b' xmp:CreateDate="2014-03-04T05:06:07"/></x:xmpmeta>'
    )
    files: dict[str, bytes] = {}
    for name, said in metadata.items():
        content = photos.encoded(photos.two_colours(5200, 400))
        files[name] = content[:2] + _segment(said) + content[2:]
    for name, content in files.items():
        api.uploaded(content, f"large {name}")

    gallery.add_button.click()
    page.get_by_role("checkbox", name="Reduce size").check()
    page.keyboard.press("Escape")
    gallery.choose(*(upload(name, content) for name, content in files.items()))
    expect(gallery.uploads).to_contain_text(f"{len(files)} added")

    taken = {photo["fileName"]: photo.get("takenAt") for photo in everything(api)}
    assert {name: taken[name] for name in files} == {name: taken[f"large {name}"] for name in files}
    assert None not in taken.values()
    assert taken["burst 1.jpg"] < taken["burst 2.jpg"]


def _segment(content: bytes) -> bytes:
    return b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content


def test_a_preview_is_shown_while_a_photo_uploads(page: Page, gallery: GalleryPage) -> None:
    Devtools(page).slow_uploads(20_000)

    gallery.choose(upload("big.png", heavy_png(), "image/png"))

    preview = gallery.row("big.png").locator("canvas")
    expect(preview).to_be_visible()
    page.wait_for_function(
        "canvas => canvas.getContext('2d').getImageData(44, 44, 1, 1).data[3] === 255",
        arg=preview.element_handle(),
    )
