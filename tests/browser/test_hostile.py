"""Everything the API says about a photo is data: it is shown, and neither run nor followed.

The answers are made up, since the API itself lets no such values pass: this is what holds when
something before the page has failed. Each visitor's `Watch` objects to any violation of the policy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.fake_api import PHOTO_ID, FakeApi, photo
from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.launch import PHONE
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

    from tests.browser.conftest import Visit
    from tests.browser.watch import Watch

_RUN = "globalThis.injected = true"
VALUES = {
    "markup": f'"><img class=injected src=x onerror="{_RUN}"><b class=injected>x</b>',
    "script": f"</script></style></textarea></title><script>{_RUN}</script>",
    "template": f"{{{{constructor.constructor('{_RUN}')()}}}}${{{_RUN}}}<%= 7*7 %>{{% x %}}",
    "attribute": f"' onfocus='{_RUN}' autofocus style='position:fixed' x='",
    "entities": "&lt;b class=injected&gt; &#60;i&#62; &amp;",
    "address": f"javascript:{_RUN}//",
    "turned around": "holiday\u202egpj.exe \u2066\u2067left open",
    "invisible": "\u200b\u200d\ufeff\u2060 a\u0000b\u0007c \u00ad\u034f",
    "stacked": "Z" + "\u0334\u0358\u0321\u0489" * 40,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇺🇳" * 8,
    "long": "w" * 1000,
    "words for nothing": "null undefined NaN [object Object] __proto__ constructor",
    "lines": "one\r\ntwo\u2028three\u2029four\tfive",
}
# Values that could break the layout.
_WIDE = ("turned around", "invisible", "stacked", "emoji", "long")

# What must not appear, whatever the values: all of it would be injected.
_INJECTED = """() => {
  const wrong = ".injected, iframe, object, embed, base, b, i, form[action]";
  const found = [...document.querySelectorAll(wrong)];
  for (const each of document.querySelectorAll("*")) {
    const names = each.getAttributeNames();
    if (names.some((name) => name.startsWith("on"))) found.push(each);
    for (const name of ["href", "src", "action"]) {
      const value = each.getAttribute(name);
      if (value === null || value.startsWith("#")) continue;
      if (new URL(value, location.href).origin !== location.origin) found.push(each);
    }
  }
  const elements = found.map((each) => each.outerHTML.slice(0, 200));
  return { run: globalThis.injected ?? null, elements };
}"""


def expect_harmless(page: Page) -> None:
    """Nothing was run or injected, and nothing overflows the screen."""
    found = page.evaluate(_INJECTED)
    assert found == {"run": None, "elements": []}, found
    GalleryPage(page).expect_no_sideways_scrolling()


def said_by_all(value: str) -> dict[str, Any]:
    """A photo with this value in every text field."""
    return photo(
        fileName=value,
        title=value,
        alt=value,
        camera=value,
        lens=value,
        exposure={"time": value, "fNumber": 1.8, "iso": 100, "focalLength": 6.8},
    )


def served(page: Page, api: FakeApi) -> GalleryPage:
    """The gallery of another API, which the page does not show yet.

    A new visitor for each value would take longer than all that is tested.
    """
    page.context.unroute_all()
    # Nothing that is under way asks the former one.
    page.goto("about:blank")
    api.install(page.context)
    return GalleryPage(page)


def opened(page: Page, locator: Locator) -> Locator:
    """The viewer, opened by this link, with its details."""
    locator.click()
    view = GalleryPage(page).full_view
    expect(view).to_be_visible()
    view.get_by_role("button", name="Details", exact=True).click()
    expect(view.get_by_role("heading", name="Details")).to_be_visible()
    return view


def test_every_value_is_shown_as_text(page: Page) -> None:
    for value in VALUES.values():
        gallery = served(page, FakeApi([said_by_all(value), photo(1)])).open()
        first = gallery.photos.first
        expect(first).to_have_class(re.compile(r"\bis-loaded\b"))
        expect_harmless(page)

        view = opened(page, first.get_by_role("link").first)
        expect(view.get_by_role("textbox").first).to_have_value(re.compile(".+"))
        expect_harmless(page)


def test_every_value_fits_on_a_phone(visit: Visit) -> None:
    page = visit(viewport=PHONE, is_mobile=True, has_touch=True).new_page()
    for kind in _WIDE:
        gallery = served(page, FakeApi([said_by_all(VALUES[kind]), photo(1)])).open()
        opened(page, gallery.photos.first.get_by_role("link").first)

        expect_harmless(page)


def test_a_server_s_message_is_text(page: Page, watch: Watch) -> None:
    watch.expect_status(400)
    for value in VALUES.values():
        no = (400, {"error": value, "code": value})
        others = {"GET /images": no, "GET /images/timeline": no, "POST /upload": no}
        gallery = served(page, FakeApi([], others)).open()
        expect(page.locator("#error-text")).not_to_be_empty()
        expect_harmless(page)

        gallery.choose(upload("beach.jpg", photos.jpeg()))
        gallery.show_uploads()
        expect(gallery.troubled).to_have_count(1)
        expect_harmless(page)


def test_the_reason_of_a_failure_is_text(page: Page) -> None:
    for kind in ("markup", "script", "template", "long"):
        value = VALUES[kind]
        failed = photo(status="failed", reason=value, reasonCode=value, renditions=[])
        others = {
            "POST /upload": (200, {"imageId": PHOTO_ID, "duplicate": True}),
            f"GET /images/{PHOTO_ID}": (200, failed),
        }
        gallery = served(page, FakeApi([], others)).open()

        gallery.choose(upload("beach.jpg", photos.jpeg()))
        gallery.refused("1 file couldn’t be added")

        expect(gallery.troubled).to_have_count(1)
        expect_harmless(page)


@pytest.mark.parametrize(
    "address",
    [
        f"javascript:{_RUN}",
        "https://elsewhere.example/picture.webp",
        "//elsewhere.example/picture.webp",
        "/\\elsewhere.example/picture.webp",
        "data:text/html,<b class=injected>",
        "\tjavascript:alert(1)",
        "",
    ],
)
def test_no_address_leads_elsewhere(context: BrowserContext, address: str) -> None:
    """`Watch` fails the test on requests to any other machine."""
    wrong = [{"url": address, "width": 640, "height": 480, "bytes": 1, "type": "image/webp"}]
    FakeApi([photo(fileUrl=address, renditions=wrong), photo(1)]).install(context)
    page = context.new_page()
    gallery = GalleryPage(page).open()
    gallery.expect_shown("photo 1.jpg")
    expect_harmless(page)

    gallery.photo("photo 0.jpg").hover()
    opened(page, gallery.link("photo 0.jpg"))
    expect_harmless(page)


@pytest.mark.parametrize(
    "odd",
    [
        {"title": None, "alt": None, "camera": None, "exposure": None, "colour": None},
        {"colour": "red;background:url(https://elsewhere.example/)", "thumbHash": "<b>"},
        {"thumbHash": "A" * 4000, "colour": "#4a6b8"},
        {"uploadedAt": "<b>never</b>", "takenAt": "9999-99-99T99:99:99"},
        {"fileSize": -1, "exposure": {"time": "0/0", "fNumber": 1e308, "iso": -1}},
        {"fileType": "text/html<b class=injected>", "renditions": []},
    ],
)
def test_odd_values_do_not_break_the_page(context: BrowserContext, odd: dict[str, Any]) -> None:
    FakeApi([photo(**odd), photo(1)]).install(context)
    page = context.new_page()
    gallery = GalleryPage(page).open()
    gallery.expect_shown("photo 1.jpg")

    opened(page, gallery.link("photo 0.jpg"))

    expect_harmless(page)


@pytest.mark.parametrize(
    "fragment",
    ["#photo=<b class=injected>", f"#photo={PHOTO_ID}'\"><b>", "#photo=../../upload", "#photo=%00"],
)
def test_fragments_of_the_address_are_harmless(context: BrowserContext, fragment: str) -> None:
    FakeApi([photo(), photo(1)]).install(context)
    page = context.new_page()

    page.goto(f"/{fragment}")

    GalleryPage(page).expect_shown("photo 1.jpg")
    expect_harmless(page)
