"""The page in the visitor's or the chosen language, by any link, without a flash of another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.devtools import Devtools
from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.support import photos
from webapp import languages

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.seeder import Seeder
    from tests.browser.watch import Watch

ENGLISH, GERMAN = languages.catalogues()["en"], languages.catalogues()["de"]

# Records what was painted of each document, and layout shifts.
_WATCH_PAINT = """
const observer = new PerformanceObserver((list) => {
  for (const { name, entryType } of list.getEntries()) {
    void sees(entryType === "paint" ? name : entryType, location.pathname);
  }
});
for (const type of ["paint", "layout-shift"]) observer.observe({ type, buffered: true });
"""


def shown(page: Page, language: str) -> None:
    """The page is in this language, and its gallery is visible."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("#gallery")).to_have_attribute("aria-busy", "false")


@pytest.fixture
def german(visit: Visit) -> Page:
    """A tab of a German browser."""
    return visit(locale="de-DE").new_page()


def test_a_german_browser_gets_the_whole_page_in_german(german: Page) -> None:
    german.goto("/")

    shown(german, "de")
    expect(german).to_have_url(re.compile(r"/de\.html$"))
    expect(german.get_by_role("heading", name=GERMAN["page"]["emptyTitle"])).to_be_visible()
    expect(german.get_by_role("button", name="Fotos hinzufügen", exact=True)).to_be_visible()
    html = german.content()
    assert [
        each
        for key, each in ENGLISH["page"].items()
        if each != GERMAN["page"][key] and (f">{each}<" in html or f'="{each}"' in html)
    ] == []


def test_photos_dates_and_uploads_are_in_german(german: Page, seeder: Seeder) -> None:
    seeder.upload("See.jpg")
    german.goto("/")
    shown(german, "de")

    grid = german.get_by_role("group", name=GERMAN["page"]["grid"])
    expect(grid.get_by_role("link", name="See.jpg öffnen", exact=True)).to_be_visible()
    expect(grid.get_by_role("img", name="Foto: See.jpg", exact=True)).to_be_visible()
    # The day of an upload counts in UTC: here it may be another one than today.
    month, day = grid.get_by_role("heading").all()
    expect(month).to_have_text(re.compile(r"^(Jan|Feb|M.r|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)"))
    expect(day).to_have_text(re.compile(r"^(Heute|Gestern|\w+tag|Mittwoch)"))

    german.get_by_role("button", name="Fotos hinzufügen", exact=True).click()
    with german.expect_file_chooser() as chooser:
        german.get_by_role("button", name="Fotos auswählen").click()
    letter = upload("Brief.jpg", b"Dear all")
    chooser.value.set_files([upload("Berg.jpg", photos.jpeg(300, 200)), letter])
    tray = german.get_by_role("region", name=GERMAN["page"]["uploads"])
    expect(tray).to_contain_text("1 hinzugefügt · 1 nicht hinzugefügt")
    tray.get_by_role("button", name="Dateien anzeigen").click()
    expect(tray).to_contain_text("In der Galerie")
    tray.get_by_text("1 Datei ist kein Foto").click()
    expect(tray).to_contain_text(re.compile("Unterstützte Formate: JPEG, .* und "))


def test_no_other_language_is_painted_on_the_way(german: Page, seeder: Seeder) -> None:
    seeder.upload("See.jpg")
    seen: list[tuple[str, str]] = []

    def sees(kind: str, path: str) -> None:
        seen.append((kind, path))

    german.expose_function("sees", sees)  # pyright: ignore[reportUnknownMemberType] -- untyped
    german.add_init_script(_WATCH_PAINT)
    # With latency there is time to see the first page while the second one loads.
    Devtools(german).slow_answers(300)

    german.goto("/")
    shown(german, "de")
    expect(german.get_by_role("img", name="Foto: See.jpg", exact=True)).to_be_visible()
    german.wait_for_function("() => performance.getEntriesByType('paint').length > 1")

    kinds = {path: {kind for kind, at in seen if at == path} for _, path in seen}
    assert kinds == {"/de.html": {"first-paint", "first-contentful-paint"}}


def test_a_link_works_for_readers_of_any_language(german: Page, page: Page, seeder: Seeder) -> None:
    image_id = seeder.upload("See.jpg")["imageId"]

    german.goto(f"/#photo={image_id}")
    page.goto(f"/de.html#photo={image_id}")

    expect(german).to_have_url(re.compile(rf"/de\.html#photo={image_id}$"))
    expect(german.get_by_role("dialog", name=GERMAN["viewer"]["label"])).to_be_visible()
    expect(page).to_have_url(re.compile(rf"\w/#photo={image_id}$"))
    expect(page.get_by_role("dialog", name=ENGLISH["viewer"]["label"])).to_be_visible()


def test_the_chosen_language_is_remembered(page: Page) -> None:
    page.goto("/")
    shown(page, "en")

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Deutsch").click()
    shown(page, "de")
    page.reload()
    shown(page, "de")
    page.goto("/")
    shown(page, "de")
    page.get_by_role("button", name="Menü").click()
    expect(page.get_by_role("link", name="Deutsch")).to_have_attribute("aria-current", "true")

    page.get_by_role("link", name="English").click()
    shown(page, "en")
    page.goto("/de.html")
    shown(page, "en")


def test_an_unsupported_language_gets_english(visit: Visit) -> None:
    page = visit(locale="fr-FR").new_page()

    page.goto("/")

    shown(page, "en")
    expect(page).to_have_url(re.compile(r"\w/$"))


def test_the_error_page_has_one_language(german: Page, watches: list[Watch]) -> None:
    watches[0].expect_status(404)

    german.goto("/nichts/hier")

    expect(german.locator("html")).to_have_attribute("lang", "de")
    expect(german).to_have_title(re.compile("^Seite nicht gefunden"))
    expect(german.get_by_role("heading")).to_have_text([GERMAN["page"]["missingTitle"]])
    german.get_by_role("link", name=GERMAN["shortcuts"]["back"]).click()
    shown(german, "de")


def test_errors_of_the_api_are_in_german(german: Page, watches: list[Watch]) -> None:
    watches[0].expect_status(400)
    refusal = {"error": "The firewall says no.", "code": "blocked"}
    german.route("**/v1/images*", lambda route: route.fulfill(status=400, json=refusal))
    german.route("**/v1/images/timeline*", lambda route: route.fulfill(status=400, json=refusal))

    german.goto("/")

    expect(german.get_by_role("alert")).to_have_text(GERMAN["codes"]["blocked"])


def test_without_scripts_every_language_can_be_chosen(visit: Visit) -> None:
    page = visit(java_script_enabled=False).new_page()
    page.goto("/")

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Deutsch").click()

    expect(page).to_have_url(re.compile(r"/de\.html$"))
    expect(page.get_by_role("heading", name=GERMAN["page"]["noScriptTitle"])).to_be_visible()


def test_long_words_fit_on_a_small_phone(visit: Visit) -> None:
    page = visit(locale="de-DE", viewport={"width": 320, "height": 640}, is_mobile=True).new_page()
    page.goto("/")
    shown(page, "de")

    expect(page.get_by_role("button", name="Fotos auswählen")).to_be_in_viewport(ratio=1)
    GalleryPage(page).expect_no_sideways_scrolling()
