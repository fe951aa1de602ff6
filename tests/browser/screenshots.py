"""`python -m tests.browser.screenshots` makes docs/screenshots/*.png anew.

The site runs for real: photos are chosen on the page, and every picture shows what a visitor saw.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import expect

from local.emulator import Emulator
from tests.browser import launch
from tests.browser.devtools import Devtools
from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.pictures.album import SCENES, photograph
from tests.support.stacks import ROOT, deploy_stack_on

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "screenshots"
# A PNG of photographs is large, and people load the README over phones too.
MOST_BYTES = 250_000
_COLOURS = (256, 192, 128, 96, 64)
# Scroll bars that take no room, as on many desktops; Chromium has them for mobile devices only.
_DESKTOP: dict[str, Any] = {"viewport": {"width": 1200, "height": 830}, "is_mobile": True}


def main() -> None:
    """Deploy the site, go the way of a photo on it, and keep what is seen."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Emulator() as emulator,
        launch.started() as browser,
    ):
        site = deploy_stack_on(emulator, Path(folder), "screenshots").site_url
        _empty(browser, site)
        _uploading(browser, site)
        for scheme in ("light", "dark"):
            _gallery(browser, site, scheme)
        _full_view(browser, site)
        _phone(browser, site)
        _error(browser, site)


def _empty(browser: Browser, site: str) -> None:
    with launch.opened(browser, site, **_DESKTOP) as context:
        _keep(GalleryPage(context.new_page()).open().page, "empty-light")


def _uploading(browser: Browser, site: str) -> None:
    """All pictures of the album are added; seen in the middle of it."""
    *most, last, wrong = *SCENES, "Packing list.jpg"
    with launch.opened(browser, site, **_DESKTOP) as context:
        gallery = GalleryPage(context.new_page()).open()
        # One after the other, so that they are in the gallery in this order.
        for name in most:
            gallery.choose(upload(name, photograph(name)))
            gallery.expect_shown(name)
        gallery.open()
        _settle(gallery.page)
        content = photograph(last)
        Devtools(gallery.page).slow_uploads(len(content) / 6)
        gallery.choose(
            upload(wrong, b"Toothbrush, boots, the good camera.\n"),
            upload(last, content),
        )
        expect(gallery.row(wrong)).to_contain_text("not a JPEG")
        gallery.page.mouse.move(5, 5)
        expect(gallery.row(last).get_by_text(re.compile(r"Uploading, [5-8]\d %"))).to_be_visible()
        _keep(gallery.page, "uploading-light")
        gallery.expect_shown(last)


def _gallery(browser: Browser, site: str, scheme: str) -> None:
    with launch.opened(browser, site, **_DESKTOP, color_scheme=scheme) as context:
        page = GalleryPage(context.new_page()).open().page
        _settle(page)
        _keep(page, f"gallery-{scheme}")


def _full_view(browser: Browser, site: str) -> None:
    with launch.opened(browser, site, **_DESKTOP) as context:
        gallery = GalleryPage(context.new_page()).open()
        name = "Balloons at sunset.jpg"
        gallery.link(name).click()
        expect(gallery.full_view.get_by_text(name, exact=True)).to_be_visible()
        gallery.page.wait_for_load_state("networkidle")
        _keep(gallery.page, "full-view")


def _phone(browser: Browser, site: str) -> None:
    settings = {"viewport": launch.PHONE, "is_mobile": True, "has_touch": True}
    with launch.opened(browser, site, **settings, device_scale_factor=1.5) as context:
        page = GalleryPage(context.new_page()).open().page
        _settle(page)
        _keep(page, "gallery-phone")


def _error(browser: Browser, site: str) -> None:
    with launch.opened(browser, site, **_DESKTOP, color_scheme="dark") as context:
        page = context.new_page()
        page.route("**/v1/images?*", lambda route: route.abort())
        page.goto("/")
        expect(page.get_by_role("button", name="Try again")).to_be_visible()
        _keep(page, "error-dark")


def _settle(page: Page) -> None:
    """Wait until all pictures in view are there."""
    page.wait_for_load_state("networkidle")
    for picture in page.get_by_role("img", name="Photo:").all()[:4]:
        expect(picture).to_have_js_property("complete", value=True)


def _keep(page: Page, name: str) -> None:
    """Save what is seen, in as many colours as the size allows."""
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = FOLDER / f"{name}.png"
    # Dots of two colours look like the one between them, which hides the steps in a sky; a page
    # without photos has hardly any colours, and is better without dots.
    plain = seen.getcolors(4_000) is not None
    dots = Image.Dither.NONE if plain else Image.Dither.FLOYDSTEINBERG
    for colours in _COLOURS:
        palette = seen.quantize(colours, Image.Quantize.MEDIANCUT, kmeans=2)
        seen.quantize(palette=palette, dither=dots).save(file, optimize=True)
        if file.stat().st_size <= MOST_BYTES:
            break
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} KB")  # noqa: T201 (the command's answer)


if __name__ == "__main__":
    sys.exit(main())
