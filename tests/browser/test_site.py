"""The site around the gallery: unknown addresses, no scripts, and allowed requests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.support import photos

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.watch import Watch
    from tests.support.stacks import Stack


@pytest.mark.parametrize("path", ["/nothing/is/here", "/index.php", "/static/gone.js"])
def test_an_unknown_address_shows_the_error_page_and_leads_home(
    page: Page, watch: Watch, path: str
) -> None:
    watch.expect_status(404)

    response = page.goto(path)

    assert response
    assert response.status == 404
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    assert not [url for url in watch.urls if "/v1/" in url]
    page.get_by_role("link", name="Back to all photos").click()
    expect(GalleryPage(page).empty).to_be_visible()


def test_without_scripts_the_error_page_has_one_frame(visit: Visit, watches: list[Watch]) -> None:
    page = visit(java_script_enabled=False).new_page()
    watches[0].expect_status(404)

    page.goto("/nothing")

    expect(page.get_by_role("banner")).to_have_count(1)
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Photos").click()
    expect(page.get_by_role("heading", name="A gallery for sharing photos")).to_be_visible()


def test_the_error_page_fits_on_a_phone(visit: Visit, watches: list[Watch]) -> None:
    page = visit(viewport={"width": 390, "height": 844}, is_mobile=True).new_page()
    watches[0].expect_status(404)

    page.goto("/nothing")

    expect(page.get_by_role("link", name="Back to all photos")).to_be_visible()
    GalleryPage(page).expect_no_sideways_scrolling()


def test_without_scripts_the_page_says_what_it_is_and_what_it_needs(visit: Visit) -> None:
    page = visit(java_script_enabled=False).new_page()

    page.goto("/")

    expect(page.get_by_role("heading", name="A gallery for sharing photos")).to_be_visible()
    # Other locators skip <noscript>.
    expect(page.get_by_role("main")).to_contain_text(
        "Turn it on and reload the page", use_inner_text=True
    )
    # No controls that would not work: the menu does, and has the other language.
    menu = page.get_by_role("button")
    expect(menu).to_have_count(1)
    menu.click()
    expect(page.get_by_role("link", name="Deutsch")).to_be_visible()


def test_the_page_asks_its_own_site_and_the_storage_for_uploads_only(
    gallery: GalleryPage, stack: Stack, watch: Watch
) -> None:
    gallery.choose(upload("beach.jpg", photos.jpeg()))
    gallery.expect_shown("beach.jpg")
    gallery.link("beach.jpg").click()
    expect(gallery.full_view).to_be_visible()

    site = urlsplit(stack.site_url).netloc
    elsewhere = {
        f"{urlsplit(url).netloc}/{urlsplit(url).path.split('/')[1]}"
        for url in watch.urls
        if urlsplit(url).scheme == "http" and urlsplit(url).netloc != site
    }
    assert elsewhere == {f"127.0.0.1:{stack.emulator.port}/{stack.output('originalsBucket')}"}


@pytest.mark.parametrize(
    "attempt",
    [
        "const s = document.createElement('script'); s.textContent = RUN; document.body.append(s)",
        "document.createElement('script').src = `data:text/javascript,${RUN}`",
        "const s = document.createElement('img'); s.setAttribute('onerror', RUN); s.src = 'data:,'",
        "document.body.innerHTML = `<img src='data:,' onerror='${RUN}'>`",
        "document.body.insertAdjacentHTML('beforeend', `<svg onload='${RUN}'></svg>`)",
        "document.createElement('iframe').srcdoc = `<script>parent.${RUN}</script>`",
        "new Worker(`data:text/javascript,${RUN}`)",
        "setTimeout(RUN)",
    ],
)
def test_a_script_that_got_into_the_page_is_not_run(
    page: Page, gallery: GalleryPage, watch: Watch, attempt: str
) -> None:
    watch.expect("Policy violated: ")
    watch.expect("Content Security Policy directive")
    watch.expect("This document requires 'Trusted")
    expect(gallery.empty).to_be_visible()

    refused = page.evaluate(
        """async () => {
          const RUN = "window.ran = true";
          const refused = new Promise((resolve) => {
            addEventListener("securitypolicyviolation", () => resolve(true), { once: true });
            setTimeout(() => resolve(false), 3000);
          });
          try {
            ATTEMPT
          } catch {
            // Refused at once; others are only when they would run.
          }
          return refused;
        }""".replace("ATTEMPT", attempt)
    )

    assert refused
    assert page.evaluate("window.ran") is None


def test_an_error_of_the_page_fails_the_test(
    page: Page, gallery: GalleryPage, watch: Watch
) -> None:
    """The safety net of all these tests works."""
    expect(gallery.empty).to_be_visible()
    with page.expect_console_message(lambda message: message.text == "on purpose"):
        page.evaluate("() => { console.error('on purpose'); }")

    with pytest.raises(AssertionError, match="on purpose"):
        watch.verify()

    watch.expect("on purpose")
