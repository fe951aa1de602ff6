"""`python -m bench.screenshots` regenerates docs/screenshots/*.webp.

Every picture shows what a visitor saw: each main state on a desk and on a phone, light and dark.
The site runs for real, except the pages that exist only where people sign in: their API is that of
the browser tests.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import expect

from bench.screenshots.scenes import SCENES, photograph
from local.emulator.process import Emulator
from tests.browser import launch
from tests.browser.devtools import Devtools
from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.browser.sign_in.site import served
from tests.support.api import Api
from tests.support.http import Http
from tests.support.stacks import ROOT, deploy_stack_on
from webapp import freeze
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

FOLDER = ROOT / "docs" / "screenshots"
# People load the README over phones too.
MOST_BYTES = 150_000
_QUALITIES = (86, 80, 72, 64, 56)
_SHOWN = "Balloons at sunset.jpg"
# The newest photo is being uploaded in the screenshot.
*_THERE, _COMING = SCENES

_LOOKS: dict[str, dict[str, Any]] = {
    # Overlay scroll bars, as on many desktops; Chromium has them for mobile devices only.
    "desk": {"viewport": {"width": 1200, "height": 830}, "is_mobile": True},
    "phone": {
        "viewport": launch.PHONE,
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 1.5,
    },
}
# So that the upload is refused at its end: each visitor starts with the same photos. A wrong
# signature would be refused at once.
_SEND_WRONGLY = """
const { send } = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.send = function (body) {
  return send.call(this, new Blob([new Uint8Array(body.size)]));
};
"""
_LARGE_IS_THERE = """
() => [...document.querySelectorAll("[aria-hidden=false] img.pswp__img")].some(
  ({ complete, naturalWidth }) => complete && naturalWidth > 0)
"""
_SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class Shot:
    """One state of the page: its name, and the steps that lead there."""

    name: str
    reach: Callable[[GalleryPage], None]


def main() -> None:
    """Deploy the site, fill it, and save each state of the page in each appearance."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=launch.PATIENCE_MS)
    with (
        tempfile.TemporaryDirectory() as folder,
        Emulator() as emulator,
        launch.started() as browser,
        Http() as http,
    ):
        site = deploy_stack_on(emulator, Path(folder), "screenshots").site_url
        _take(browser, site, Shot("empty", _empty))
        api = Api(http, site)
        # One after another, so that they are in the gallery in this order.
        for name in _THERE:
            api.uploaded(photograph(name), name)
        for shot in (
            Shot("gallery", _gallery),
            Shot("uploading", _uploading),
            Shot("full-view", _full_view),
            Shot("details", _details),
            Shot("offline", _offline),
            Shot("error", _error),
        ):
            _take(browser, site, shot)
        _take_signed_in(browser)


def _take_signed_in(browser: Browser) -> None:
    with served(freeze.build(CACHE, sign_in=True)) as site:
        site.backend.add("Ben", signedInAt="2026-11-28T19:02:11.000Z")
        site.backend.add("Cleo")
        site.backend.add("Dan", blocked=True)
        ann = site.backend.add("Ann", admin=True, signedInAt="2026-11-29T08:12:30.000Z")
        site.backend.arriving = ann["userId"]
        for shot in (Shot("welcome", _welcome), Shot("people", _people)):
            _take(browser, site.url, shot)


def _take(browser: Browser, site: str, shot: Shot) -> None:
    for look, settings in _LOOKS.items():
        for scheme in _SCHEMES:
            with launch.opened(browser, site, **settings, color_scheme=scheme) as context:
                gallery = GalleryPage(context.new_page())
                shot.reach(gallery)
                seen = Image.open(io.BytesIO(gallery.page.screenshot()))
            _keep(seen, f"{shot.name}-{look}-{scheme}")


def _empty(gallery: GalleryPage) -> None:
    expect(gallery.open().empty).to_be_visible()


def _gallery(gallery: GalleryPage) -> None:
    gallery.open()
    gallery.page.wait_for_load_state("networkidle")
    expect(gallery.grid.locator(".photo.is-loaded").first).to_be_visible()


def _uploading(gallery: GalleryPage) -> None:
    gallery.page.add_init_script(_SEND_WRONGLY)
    _gallery(gallery)
    content = photograph(_COMING)
    Devtools(gallery.page).slow_uploads(len(content) / 10)
    gallery.choose(
        upload("Packing list.jpg", b"Toothbrush, boots, the good camera.\n"),
        upload(_COMING, content),
    )
    expect(gallery.troubled).to_have_count(1)
    gallery.page.mouse.move(5, 5)
    expect(gallery.row(_COMING).get_by_text(re.compile(r"[5-8]\d\s?%"))).to_be_visible()


def _full_view(gallery: GalleryPage) -> None:
    _gallery(gallery)
    gallery.link(_SHOWN).click()
    expect(gallery.full_view.get_by_text(_SHOWN, exact=True).first).to_be_visible()
    # The large picture, which replaces a small one.
    gallery.page.wait_for_function(_LARGE_IS_THERE)
    expect(gallery.full_view.locator("[aria-hidden=false] .viewer-small")).to_have_count(0)


def _details(gallery: GalleryPage) -> None:
    _full_view(gallery)
    gallery.full_view.get_by_role("button", name="Details", exact=True).click()
    expect(gallery.full_view.get_by_role("heading", name="Details")).to_be_visible()


def _offline(gallery: GalleryPage) -> None:
    _gallery(gallery)
    gallery.page.context.set_offline(offline=True)
    expect(gallery.page.get_by_text("You're offline").first).to_be_visible()


def _error(gallery: GalleryPage) -> None:
    gallery.page.route("**/v1/images**", lambda route: route.abort())
    gallery.page.goto("/")
    expect(gallery.page.get_by_role("button", name="Try again")).to_be_visible()


def _welcome(gallery: GalleryPage) -> None:
    gallery.page.goto("/")
    expect(gallery.page.locator(".welcome-sign-in")).to_be_visible()


def _people(gallery: GalleryPage) -> None:
    gallery.page.goto("/v1/session/login?return=/people")
    gallery.page.get_by_role("button", name="Manage Ben").click()
    expect(gallery.page.get_by_role("button", name="New password")).to_be_visible()


def _keep(seen: Image.Image, name: str) -> None:
    """Save the screenshot, in the best quality that the size allows."""
    file = FOLDER / f"{name}.webp"
    for quality in _QUALITIES:
        seen.convert("RGB").save(file, "WEBP", quality=quality, method=6)
        if file.stat().st_size <= MOST_BYTES:
            break
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} KB")


if __name__ == "__main__":
    sys.exit(main())
