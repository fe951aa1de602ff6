"""Bundling: few and small files, and no unused styles."""

import gzip
import html
import json
import re
from pathlib import Path

import pytest

from webapp import assets, bundle, frame
from webapp.app import CACHE, create_app
from webapp.frame import Page
from webapp.pages import PAGES, gallery, not_found

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return assets.own_files(bundle.build(CACHE))


@every_page
def test_what_a_page_loads_at_once_is_within_its_budget(
    page: Page, built: dict[str, bytes]
) -> None:
    at_once = frame.loads(page, built, bundled=True).at_once

    assert sum(len(gzip.compress(built[name])) for name in at_once) < page.budget


@every_page
def test_a_page_loads_at_once_what_its_head_names_and_nothing_else(
    page: Page, built: dict[str, bytes], site: Path
) -> None:
    file = {gallery.PAGE: "index.html", not_found.PAGE: "404.html"}[page]
    head, _, _ = (site / file).read_text().partition("</head>")
    named = re.findall(r'(?:src|href)="/static/\w+/([^"]+\.(?:js|css))"', head)

    assert set(named) == set(frame.loads(page, built, bundled=True).at_once)


def test_a_page_without_scripts_loads_only_that_of_the_frame(built: dict[str, bytes]) -> None:
    loads = frame.loads(not_found.PAGE, built, bundled=True)

    assert loads.at_once == [frame.SCRIPT, not_found.PAGE.sheet]
    assert loads.parts == {}


@pytest.mark.parametrize("bundled", [True, False])
def test_the_gallery_knows_all_files_of_what_is_loaded_on_demand(*, bundled: bool) -> None:
    files = assets.own_files(bundle.build(CACHE) if bundled else None)
    loads = frame.loads(gallery.PAGE, files, bundled=bundled)
    at_once, parts = loads.modules, loads.parts

    assert set(parts) == {"shared", "uploads", "view"}
    for name, (imported, *others) in parts.items():
        assert re.fullmatch(rf"js/(\w+/)?{name}(-\w+)?\.js", imported)
        assert {imported, *others} == {*assets.module_closure(imported, files)} - {*at_once}
    page = html.unescape(create_app(cache=CACHE, bundled=bundled).test_client().get("/").text)
    [written] = re.findall(r"data-parts='([^']+)'", page)
    told = {
        name: [re.sub(r"^/static/\w+/", "", each) for each in addresses]
        for name, addresses in json.loads(written).items()
    }
    assert told == parts


def test_what_a_part_imports_itself_comes_with_it_unless_it_is_there() -> None:
    files = {
        "js/main.js": b'import"./a.js";/** {import("./t.js").T} */ ()=>import("./p-ABCD1234.js")',
        "js/a.js": b"",
        "js/p-ABCD1234.js": b'import"./a.js";import{b}from"./b.js";',
        "js/b.js": b"",
    }

    assert assets.parts("js/main.js", files) == {"p": ["js/p-ABCD1234.js", "js/b.js"]}


def test_workers_keep_their_addresses_and_need_no_other_file(built: dict[str, bytes]) -> None:
    for name in bundle.ALONE:
        assert assets.module_closure(name, built) == [name]


def test_every_style_sheet_is_published_in_one_of_few(built: dict[str, bytes]) -> None:
    published = {name for name in built if name.endswith(".css")}

    assert published == {*(page.sheet for page in PAGES), *bundle.STYLES_ALONE}
    sheets = {name for name in assets.own_files() if name.endswith(".css")}
    imported = {
        f"css/{each}"
        for name in bundle.STYLES_ALONE
        for each in re.findall(r'@import "\./(.+)";', (assets.STATIC / name).read_text())
    }
    of_pages = {name for page in PAGES for name in page.sheets}
    assert sheets == {*of_pages, *bundle.STYLES_ALONE, *imported}
    assert all(b"@import" not in built[name] for name in published)


def test_the_readme_names_the_oldest_browsers_that_it_is_built_for() -> None:
    readme = (assets.WEBAPP.parent / "README.md").read_text()
    oldest = bundle.BROWSERS

    assert oldest["chrome"] == oldest["edge"]
    assert (
        f"Chrome and Edge from {oldest['chrome']} on, Firefox from {oldest['firefox']}"
        f" and Safari from {oldest['safari']}"
    ) in readme


def test_styles_have_the_prefixes_that_the_oldest_browsers_need(built: dict[str, bytes]) -> None:
    style = built[gallery.PAGE.sheet].decode()

    for name in ("backdrop-filter", "user-select"):
        assert len(re.findall(rf"[;{{]{name}:", style)) > 0
        assert len(re.findall(rf"-webkit-{name}:", style)) > 0


@every_page
def test_comments_are_not_published_but_licences_are(page: Page, built: dict[str, bytes]) -> None:
    comments = re.findall(r"/\*.*?\*/", built[page.sheet].decode(), re.DOTALL)

    assert len(comments) == 1
    assert "Licensed under MIT" in comments[0]


def test_during_development_the_page_is_served_from_its_sources() -> None:
    client = create_app(cache=CACHE).test_client()

    page = client.get("/").text

    [style] = re.findall(r'"(/static/\w+/css/gallery\.css)"', page)
    with client.get(style) as answer:
        assert answer.data == (assets.STATIC / "css/gallery.css").read_bytes()
    assert "bootstrap/reboot.css" in page


def test_during_development_the_file_worker_is_bundled_with_its_packages() -> None:
    client = create_app(cache=CACHE).test_client()
    [address] = re.findall(r'data-file-worker="([^"]+)"', client.get("/").text)

    worker = client.get(address)

    assert worker.content_type == "text/javascript; charset=utf-8"
    assert worker.data == assets.own_files(bundle.build(CACHE))[assets.FILE_WORKER]


def test_a_mistake_in_a_script_fails_the_build_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = tmp_path / "static"
    for name, content in assets.own_files().items():
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_bytes(content)
    (sources / "js/dom.js").write_text("export const find = ;\n")
    monkeypatch.setattr(assets, "STATIC", sources)
    (tmp_path / "npm").symlink_to(CACHE / "npm")

    with pytest.raises(bundle.BundleError, match=r"js/dom\.js:1"):
        bundle.build(tmp_path)


def test_every_class_that_is_styled_is_named_by_the_page(built: dict[str, bytes]) -> None:
    sources = [*assets.templates(), *assets.STATIC.rglob("*.js")]
    quoted = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
    strings = [each for path in sources for each in quoted.findall(path.read_text())]
    named = set(re.split(r"[^\w-]+", " ".join("".join(each) for each in strings)))

    for name in (*(page.sheet for page in PAGES), *bundle.STYLES_ALONE):
        selectors = re.sub(r"\{[^{}]*\}", "{}", built[name].decode().split("*/")[-1])
        # PhotoSwipe composes its own.
        classes = set(re.findall(r"\.((?!pswp)-?[A-Za-z_][\w-]*)", selectors))
        assert len(classes) > 1
        assert classes - named == set(), name


def test_every_variable_of_the_styles_is_read() -> None:
    styles = "".join(
        content.decode() for name, content in assets.own_files().items() if name.endswith(".css")
    )
    # Others are read by Reboot and by PhotoSwipe.
    declared = set(re.findall(r"(?<![\w-])(--(?!bs-|pswp-)[\w-]+):", styles))

    assert len(declared) > 10
    assert declared - set(re.findall(r"var\((--[\w-]+)", styles)) == set()
