"""Which pages the site has, in each language, with its title; and which an open site has not."""

import html
import json
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from flask import Blueprint, render_template_string

from tests.unit.webapp.elements import PAGES, Elements
from webapp import assets, frame, freeze, languages, pages
from webapp.app import CACHE, PageSettings, create_app
from webapp.latest import KnownPhoto, Latest


def test_every_page_in_its_folder_is_part_of_the_site_with_its_template_and_its_script() -> None:
    modules = {path.stem for path in (assets.WEBAPP / "pages").glob("*.py")} - {"__init__"}
    templates = {path.stem for path in (assets.WEBAPP / "pages").glob("*.html")}
    entries = {path.stem for path in (assets.STATIC / "js/pages").glob("*.js")}

    assert {page.name for page in pages.PAGES} == modules == templates == entries


def test_pages_for_who_is_signed_in_are_not_part_of_an_open_site(
    site: Path, sign_in_site: Path
) -> None:
    def published_pages(folder: Path) -> set[str]:
        return {each.path for each in freeze.files(folder) if "html" in each.content_type}

    assert published_pages(site) == {*PAGES}
    own = {"account", "account.de.html", "people", "people.de.html", "signed-in"}
    assert published_pages(sign_in_site) == {*PAGES, *own}
    # They open offline as well.
    worker = (sign_in_site / "sw.js").read_text()
    for address in ("/account", "/people", "/people.de.html", "/signed-in"):
        assert f'"{address}"' in worker


def test_where_people_sign_in_no_list_is_asked_for_before_somebody_is_known(
    sign_in_site: Path,
) -> None:
    lists = [
        attrs
        for tag, attrs in Elements(sign_in_site / "index.html").found
        if tag == "link" and attrs["href"].startswith("/v1/")
    ]

    # The beginning of the list and of its timeline, in each order.
    assert [each["data-first-request"] for each in lists] == ["taken"] * 2 + ["added"] * 2
    # js/gallery/first-list.js leaves one of them, and js/session/known.js makes it requests.
    assert not any("rel" in each or "data-now" in each for each in lists)


def test_an_open_site_asks_for_the_usual_list_without_any_script(site: Path) -> None:
    elements = [attrs for tag, attrs in Elements(site / "index.html").found if tag == "link"]
    lists = [each for each in elements if each["href"].startswith("/v1/")]

    requested = [each["href"] for each in lists if each.get("rel") == "preload"]
    assert requested == ["/v1/images?sort=taken&limit=50", "/v1/images/timeline"]
    assert [each["href"] for each in lists if "data-now" in each] == [
        "/v1/images?sort=uploaded&limit=50",
        "/v1/images/timeline?sort=uploaded",
    ]


def test_where_people_sign_in_no_photos_are_written_into_the_page(fresh_cache: Path) -> None:
    known = KnownPhoto(url="/thumbnails/a/1/640.webp", width=640, height=480, alt="The sea")
    latest = Latest(day="2026-11-20", photos=(known,))

    folder = freeze.build(fresh_cache, latest=latest, sign_in=True)

    assert "The sea" not in (folder / "index.html").read_text()


@pytest.fixture
def with_another(
    fresh_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[frame.Place | None], Path]:
    """Builds the site with a made-up page, which has a place in the navigation or none."""

    def build(place: frame.Place | None) -> Path:
        blueprint = Blueprint("another", __name__, template_folder=str(tmp_path))
        page = frame.Page(blueprint=blueprint, budget=20_000, place=place)
        (tmp_path / "another.html").write_text('{% extends "base.html" %}')
        languages.add_routes(
            blueprint, "/another.html", "/another.{language}.html", partial(frame.render, page)
        )
        static = tmp_path / "static"
        shutil.copytree(assets.STATIC, static)
        shared = 'import "../trusted.js"; import "../common.js"; import "../notices.js";'
        (static / "js/pages/another.js").write_text(shared)
        monkeypatch.setattr(assets, "STATIC", static)
        monkeypatch.setattr(pages, "PAGES", (*pages.PAGES, page))
        return freeze.build(fresh_cache)

    return build


def test_another_page_is_published_in_each_language_and_costs_the_others_nothing(
    site: Path, with_another: Callable[[frame.Place | None], Path]
) -> None:
    folder = with_another(None)

    html = {each.path for each in freeze.files(folder) if each.path.endswith(".html")}
    assert html == {each for each in PAGES if "." in each} | {"another.html", "another.de.html"}
    head, _, _ = (folder / "another.de.html").read_text().partition("</head>")
    assert '<html lang="de" data-page="another">' in head
    assert re.search(r'href="/static/\w+/css/pages/another\.css"', head)
    assert re.search(r'type="module" src="/static/\w+/js/pages/another\.js"', head)
    assert '"/another.de.html"' in (folder / "sw.js").read_text()
    for name in ("index.html", "404.html"):
        before, after = ((each / name).read_text() for each in (site, folder))
        without_hash = partial(re.compile(r"/static/\w+/").sub, "/static/")
        assert without_hash(before) == without_hash(after)


@pytest.mark.parametrize("group", get_args(frame.Group))
def test_a_page_with_a_place_appears_in_the_navigation_of_all(
    group: frame.Group, site: Path, with_another: Callable[[frame.Place | None], Path]
) -> None:
    def places(page: str) -> list[tuple[str, str | None]]:
        found = [attrs for _, attrs in Elements(folder / page).found]
        return [
            (attrs["href"], attrs.get("aria-current"))
            for attrs in found
            if attrs.get("class") == "place"
        ]

    folder = with_another(frame.Place(name="people", icon="folder", group=group))

    # Main places first.
    first, last = ("/another", "/trash") if group == "main" else ("/trash", "/another")
    named = {"/another": "/another.html", "/trash": "/trash"}
    assert places("index.html") == [("/", "page"), (named[first], None), (named[last], None)]
    here = [("/de.html", None), (f"{first}.de.html", None), (f"{last}.de.html", None)]
    assert places("another.de.html") == [
        (address, "page" if "another" in address else None) for address, _ in here
    ]
    # On a phone there are tabs if there are several main places; else they are in the menu.
    gallery = (folder / "index.html").read_text()
    assert ("places-tabs" in gallery) == (group == "main")
    in_menu = re.findall(r'menu-place" href="([^"]+)"', gallery)
    assert in_menu == (["/trash"] if group == "main" else ["/", "/trash", "/another.html"])
    assert "places-tabs" not in (site / "index.html").read_text()
    # Both load one copy of what they share, and the other's own styles are there to be added.
    shared = [
        set(re.findall(r"js/chunk-\w+\.js", (folder / each).read_text()))
        for each in ("index.html", "another.html")
    ]
    assert shared[0] & shared[1]
    [own] = re.findall(
        r"data-own-styles='\[\"/(static/\w+/css/own/another\.css)\"\]'",
        (folder / "another.html").read_text(),
    )
    assert (folder / own).is_file()


@pytest.mark.parametrize("folder", ["site", "sign_in_site"])
def test_the_error_page_has_the_frame_in_each_language(
    folder: str, request: pytest.FixtureRequest
) -> None:
    page = Elements(request.getfixturevalue(folder) / "404.html")

    frames = [attrs for _, attrs in page.found if attrs.get("class") == "frame"]
    assert [each["lang"] for each in frames] == ["en", "de"]
    # js/head.js shows the visitor's.
    assert ["hidden" in each for each in frames] == [False, True]
    for kind in ("brand", "place", "menu-entry menu-place"):
        links = [attrs["href"] for _, attrs in page.found if attrs.get("class") == kind]
        assert {*links} >= {"/", "/de.html"}, kind
    # A page that has no address of its own is not the translation of another.
    assert not [attrs for tag, attrs in page.found if tag == "link" and "hreflang" in attrs]


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", '" onload="alert(1)', "عائلة ميلر", "👨‍👩‍👧 " * 15]
)
def test_a_title_of_the_sites_own_is_everywhere_and_only_text(
    title: str,
) -> None:
    app = create_app(PageSettings(sign_in=True, title=title), cache=CACHE)
    client = app.test_client()

    for address in ("/", "/de.html", "/people", "/404.html", "/signed-in"):
        text = client.get(address).text
        written = html.escape(title).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
        assert f"{written}</title>" in text
        assert f"<bdi>{written}</bdi>" in text
        assert "alert(1)</script>" not in text
        assert 'onload="alert' not in text
    manifest = json.loads(client.get("/manifest.webmanifest").text)
    assert manifest["name"] == manifest["short_name"] == title


def test_without_a_title_the_site_is_called_photos_in_each_language() -> None:
    client = create_app(PageSettings(), cache=CACHE).test_client()

    for address, name in (("/", "Photos"), ("/de.html", "Fotos")):
        assert f"<title>{name}</title>" in client.get(address).text
        assert f"<bdi>{name}</bdi>" in client.get(address).text
    assert json.loads(client.get("/manifest.de.webmanifest").text)["name"] == "Fotos"


def test_values_are_escaped_in_templates() -> None:
    app = create_app(PageSettings(), cache=CACHE)

    with app.test_request_context("/"):
        html = render_template_string(
            '{% from "macros.html" import icon %}<b>{{ label }}</b>{{ icon(kind) }}',
            label="<img src=x onerror=alert(1)>",
            kind='"><script>alert(1)</script>',
        )

    assert "<img" not in html
    assert "<script" not in html


def test_an_unknown_address_gets_the_error_page() -> None:
    client = create_app(cache=CACHE).test_client()

    answer = client.get("/albums/2026/summer")

    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_vendor_serves_its_own_list_only() -> None:
    app = create_app(cache=CACHE)
    digest = app.extensions["site"].vendor_digest
    client = app.test_client()

    assert client.get(f"/vendor/{digest}/photoswipe/photoswipe.css").status_code == 200
    assert client.get(f"/vendor/{digest}/../../webapp/app.py").status_code == 404
    assert client.get("/vendor/0000000000000000/photoswipe/photoswipe.css").status_code == 404
