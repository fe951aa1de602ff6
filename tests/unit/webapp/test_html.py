"""What pages consist of: complete, of one origin, and as the Content-Security-Policy wants it."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from handlers.fileformats.formats import FORMATS, MEDIA_TYPES
from handlers.model.limits import CAPTION_LENGTHS
from tests.unit.webapp.elements import AT_ONCE, PAGES, Elements
from webapp import freeze


@pytest.fixture(
    params=[
        *(("site", name) for name in PAGES),
        *(("sign_in_site", name) for name in (*PAGES, "people", "people.de.html", "signed-in")),
    ],
    ids=" ".join,
)
def page(request: pytest.FixtureRequest) -> Elements:
    folder, name = request.param
    return Elements(request.getfixturevalue(folder) / name)


def published(site: Path) -> set[str]:
    return {f"/{each.path}" for each in freeze.files(site)} | {"/"}


def test_every_address_on_a_page_is_published(page: Elements) -> None:
    # Requests to the API are not published files.
    addresses = [each for each in page.addresses() if not each.startswith(("#", "/v1/"))]

    assert addresses
    assert set(addresses) <= published(page.folder)


def test_addresses_work_at_any_depth(page: Elements) -> None:
    assert all(each.startswith(("/", "#")) for each in page.addresses())
    assert not any(each.startswith("//") for each in page.addresses())


def test_no_script_or_style_is_written_into_a_page(page: Elements) -> None:
    assert page.inline == []
    for tag, attributes in page.found:
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "script" or attributes.get("src")


def test_references_to_ids_resolve(page: Elements) -> None:
    ids = [attrs["id"] for _, attrs in page.found if "id" in attrs]
    wanted = [attrs["href"][1:] for tag, attrs in page.found if tag == "use"]
    wanted += [
        each
        for _, attrs in page.found
        for name in ("aria-labelledby", "aria-describedby")
        for each in attrs.get(name, "").split()
    ]

    assert len(ids) == len(set(ids))
    assert set(wanted) <= set(ids)


def test_buttons_have_labels(site: Path) -> None:
    html = (site / "index.html").read_text()
    buttons = re.findall(r"<button([^>]*)>(.*?)</button>", html, re.DOTALL)

    # Buttons in templates get their labels from js/dialogs.js, js/upload/row.js and
    # refused-group.js, and two before they are shown, from js/gallery/new-photos.js and
    # js/upload/strip.js.
    unnamed = [
        attributes
        for attributes, inside in buttons
        if "aria-label" not in attributes and not re.sub(r"<[^>]*>", "", inside).strip()
    ]
    assert all(
        re.search('dialog-yes|upload-remove|refused-remove|strip-pause|id="news"', each)
        for each in unnamed
    )


def test_nothing_is_loaded_from_a_third_party(site: Path) -> None:
    # XML namespaces are not addresses; comments and licences may name a home page.
    namespace = re.compile(r"http://(?:www\.w3\.org|ns\.adobe\.com)/[\w/.-]+")
    comment = re.compile(r"/\*.*?\*/|<!--.*?-->", re.DOTALL)
    loads = re.compile(r"""(?:url\(|src=|href=|import\(|from|fetch\()\s*["']?\s*(?:https?:)?//""")
    for each in freeze.files(site):
        if each.path.endswith((".txt", ".png", ".woff2")):
            continue
        text = namespace.sub("", comment.sub("", each.source.read_text()))
        assert not loads.search(text), each.path
        if not each.path.startswith("vendor/"):
            assert "http:" not in text, each.path
            assert "https:" not in text, each.path


def test_what_a_page_needs_at_once_is_preloaded_and_the_viewer_is_not(site: Path) -> None:
    elements = Elements(site / "index.html")
    preloaded = {
        urlsplit(attrs["href"]).path.partition("/js/")[2]
        for tag, attrs in elements.found
        if tag == "link" and attrs.get("rel") == "modulepreload"
    }

    assert "pages/gallery.js" in preloaded
    # In few requests, and without what is needed later.
    assert len(preloaded) < 5
    folder = next(site.glob("static/*/js"))
    at_once = "".join((folder / name).read_text() for name in preloaded)
    later = "".join(path.read_text() for path in folder.glob("*.js"))
    for name in ("indexedDB", "new Worker"):
        assert name in later
        assert name not in at_once
    assert [each for each in elements.addresses() if "photoswipe" in each]
    assert not [each for each in elements.addresses(AT_ONCE) if "photoswipe" in each]


def test_the_page_accepts_what_the_api_accepts(site: Path) -> None:
    elements = Elements(site / "index.html")
    [body] = [attrs for tag, attrs in elements.found if tag == "body"]
    [chooser] = [attrs for _, attrs in elements.found if attrs.get("id") == "file-input"]

    formats = json.loads(body["data-upload-formats"])
    assert [each["types"][0] for each in formats] == [each.media_type for each in FORMATS]
    assert all(each["signatures"] or each["brands"] for each in formats)
    assert "multiple" in chooser
    accepted = chooser["accept"].split(",")
    assert {each for each in accepted if "/" in each} == set(MEDIA_TYPES.split(", "))
    assert {".jpg", ".heic", ".heif", ".avif", ".tif"} <= set(accepted)
    assert json.loads(body["data-caption-lengths"]) == CAPTION_LENGTHS


def test_the_file_chooser_of_a_phone_offers_its_photos(site: Path) -> None:
    """An extension that Android does not know would open a list of files instead."""
    [chooser] = [
        attrs for _, attrs in Elements(site / "index.html").found if attrs.get("id") == "file-input"
    ]

    accepted = chooser["accept"].split(",")
    assert "image/jxl" in accepted
    assert not {".jxl", ".jfif", ".hif"}.intersection(accepted)


def test_without_scripts_the_page_says_what_it_is(site: Path) -> None:
    html = (site / "index.html").read_text()

    [words] = re.findall(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert "Turn it on and reload the page" in words
