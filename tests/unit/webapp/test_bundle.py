"""Bundling: few and small files, and no unused styles."""

import gzip
import html
import json
import re
from functools import cache
from pathlib import Path

import pytest

from webapp import assets, bundle, frame
from webapp.app import CACHE, PageSettings, create_app
from webapp.frame import Page
from webapp.pages import PAGES, account, gallery, not_found, of_site, people, signed_in, trash

OPEN = of_site(sign_in=False)
every_page = pytest.mark.parametrize("page", OPEN, ids=lambda page: page.name)
every_page_and_access = pytest.mark.parametrize(
    ("page", "sign_in"),
    [(page, sign_in) for sign_in in (False, True) for page in of_site(sign_in=sign_in)],
    ids=lambda each: each.name if isinstance(each, Page) else f"sign_in={each}",
)
# What it may cost an open site that others have sign-in, and a page of those: bytes, gzip.
SIGN_IN_BYTES = 2_500


@cache
def files(*, sign_in: bool) -> dict[str, bytes]:
    """All static files of a site: path → content."""
    return assets.own_files(bundle.build(CACHE, sign_in=sign_in))


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return files(sign_in=False)


@pytest.fixture(scope="module")
def built_for_sign_in() -> dict[str, bytes]:
    return files(sign_in=True)


def weight(page: Page, *, sign_in: bool) -> int:
    """What a page loads at once, in bytes."""
    built = files(sign_in=sign_in)
    at_once = frame.loads(page, built, bundled=True, sign_in=sign_in).at_once
    return sum(len(gzip.compress(built[name])) for name in at_once)


@every_page_and_access
def test_what_a_page_loads_at_once_is_within_its_budget(page: Page, *, sign_in: bool) -> None:
    assert weight(page, sign_in=sign_in) < page.budget


def test_signing_in_adds_little_to_what_the_gallery_loads_at_once() -> None:
    without = weight(gallery.PAGE, sign_in=False)

    assert weight(gallery.PAGE, sign_in=True) < without + SIGN_IN_BYTES


def test_an_open_site_has_no_scripts_for_signing_in(
    built: dict[str, bytes], built_for_sign_in: dict[str, bytes], site: Path
) -> None:
    def asking(published: dict[str, bytes]) -> list[str]:
        return [name for name, content in published.items() if b"/v1/session" in content]

    assert len(asking(built_for_sign_in)) > 1
    assert asking(built) == []
    for page in site.glob("*.html"):
        assert not re.search("sign-in|/v1/session|data-access", page.read_text())


@every_page_and_access
def test_a_page_loads_at_once_what_its_head_names_and_nothing_else(
    page: Page, site: Path, sign_in_site: Path, *, sign_in: bool
) -> None:
    file = {
        gallery.PAGE: "index.html",
        not_found.PAGE: "404.html",
        account.PAGE: "account",
        people.PAGE: "people",
        signed_in.PAGE: "signed-in",
        trash.PAGE: "trash",
    }[page]
    folder = sign_in_site if sign_in else site
    head, _, _ = (folder / file).read_text().partition("</head>")
    named = re.findall(r'(?:src|href)="/static/\w+/([^"]+\.(?:js|css))"', head)

    loads = frame.loads(page, files(sign_in=sign_in), bundled=True, sign_in=sign_in)
    assert set(named) == set(loads.at_once)


@pytest.mark.parametrize("sign_in", [True, False])
def test_the_error_page_has_little_script_and_none_that_asks_the_api(*, sign_in: bool) -> None:
    built = files(sign_in=sign_in)
    loads = frame.loads(not_found.PAGE, built, bundled=True, sign_in=sign_in)

    own = b"".join(built[name] for name in loads.modules)
    assert len(gzip.compress(own)) < 1_500
    assert b"fetch(" not in own
    assert b"/v1/" not in own
    assert loads.parts == {}


@pytest.mark.parametrize("sign_in", [True, False])
@pytest.mark.parametrize("bundled", [True, False])
def test_the_gallery_knows_all_files_of_what_is_loaded_on_demand(
    *, bundled: bool, sign_in: bool
) -> None:
    known = files(sign_in=sign_in) if bundled else assets.own_files()
    loads = frame.loads(gallery.PAGE, known, bundled=bundled, sign_in=sign_in)
    at_once, parts = loads.modules, loads.parts

    # The sources are the same for all sites.
    account = {"account"} if sign_in or not bundled else set[str]()
    assert set(parts) == {"frame", "keys-dialog", "shared", "uploads", "view"} | account
    for name, (imported, *others) in parts.items():
        assert re.fullmatch(rf"js/(\w+/)?{name}(-\w+)?\.js", imported)
        assert {imported, *others} == {*assets.module_closure(imported, known)} - {*at_once}
    app = create_app(PageSettings(sign_in=sign_in), cache=CACHE, bundled=bundled)
    page = html.unescape(app.test_client().get("/").text)
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


def test_every_style_sheet_is_published_in_one_of_few(
    built: dict[str, bytes], built_for_sign_in: dict[str, bytes]
) -> None:
    for folder, styled in ((built, OPEN), (built_for_sign_in, PAGES)):
        published = {name for name in folder if name.endswith(".css")}
        own = {page.own_sheet for page in frame.in_one_document(styled)}
        assert published == {*(page.sheet for page in styled), *own, *bundle.STYLES_ALONE}
        assert all(b"@import" not in folder[name] for name in published)
    sheets = {name for name in assets.own_files() if name.endswith(".css")}
    imported = {
        f"css/{each}"
        for name in bundle.STYLES_ALONE
        for each in re.findall(r'@import "\./(.+)";', (assets.STATIC / name).read_text())
    }
    of_pages = {name for page in PAGES for name in page.sheets(sign_in=True)}
    assert sheets == {*of_pages, *bundle.STYLES_ALONE, *imported}


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
def test_comments_of_styles_are_not_published(page: Page, built: dict[str, bytes]) -> None:
    assert b"/*" in (assets.STATIC / "css/tokens.css").read_bytes()
    assert b"/*" not in built[page.sheet]


def test_during_development_the_page_is_served_from_its_sources() -> None:
    client = create_app(cache=CACHE).test_client()

    page = client.get("/").text

    [style] = re.findall(r'href="(/static/\w+/css/gallery\.css)"', page)
    with client.get(style) as answer:
        assert answer.data == (assets.STATIC / "css/gallery.css").read_bytes()


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


def test_every_class_that_is_styled_is_named_by_the_page(
    built_for_sign_in: dict[str, bytes],
) -> None:
    sources = [*assets.templates(), *assets.STATIC.rglob("*.js")]
    quoted = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
    strings = [each for path in sources for each in quoted.findall(path.read_text())]
    named = set(re.split(r"[^\w-]+", " ".join("".join(each) for each in strings)))

    for name in (*(page.sheet for page in PAGES), *bundle.STYLES_ALONE):
        selectors = re.sub(r"\{[^{}]*\}", "{}", built_for_sign_in[name].decode().split("*/")[-1])
        # PhotoSwipe composes its own.
        classes = set(re.findall(r"\.((?!pswp)-?[A-Za-z_][\w-]*)", selectors))
        assert len(classes) > 1
        assert classes - named == set(), name


def test_every_variable_of_the_styles_is_declared_and_read() -> None:
    files = {name: content.decode() for name, content in assets.own_files().items()}
    styles = "".join(content for name, content in files.items() if name.endswith(".css"))
    scripts = "".join(content for name, content in files.items() if name.endswith(".js"))
    # Others are read by PhotoSwipe.
    declared = set(re.findall(r"(?<![\w-])(--(?!pswp-)[\w-]+):", styles))
    read = set(re.findall(r"var\((--(?!pswp-)[\w-]+)", styles))

    assert len(declared) > 10
    assert declared - read == set()
    assert read - declared == set(re.findall(r'setProperty\("(--[\w-]+)"', scripts))
