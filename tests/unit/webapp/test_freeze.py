"""What is published: every file with its type and caching, deterministically."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from webapp import assets, bundle, freeze, hashing, icons, languages, node
from webapp.app import CACHE

FOR_GOOD = "public, max-age=31536000, immutable"
TRANSLATED = [each for each in languages.catalogues() if each != languages.FIRST]
SITE = [
    ("404.html", "text/html; charset=utf-8", "no-cache"),
    *((f"{each}.html", "text/html; charset=utf-8", "no-cache") for each in TRANSLATED),
    *((f"icons/HASH/{name}", "image/png", FOR_GOOD) for name in icons.ICONS),
    ("index.html", "text/html; charset=utf-8", "no-cache"),
    ("manifest.webmanifest", "application/manifest+json", "no-cache"),
    *(
        (f"manifest.{each}.webmanifest", "application/manifest+json", "no-cache")
        for each in TRANSLATED
    ),
    ("static/HASH/css/pages/gallery.css", "text/css; charset=utf-8", FOR_GOOD),
    ("static/HASH/css/pages/not_found.css", "text/css; charset=utf-8", FOR_GOOD),
    ("static/HASH/fonts/inter.woff2", "font/woff2", FOR_GOOD),
    ("static/HASH/favicon.svg", "image/svg+xml", FOR_GOOD),
    ("static/HASH/js/pages/gallery.js", "text/javascript; charset=utf-8", FOR_GOOD),
    ("static/HASH/js/upload/files.worker.js", "text/javascript; charset=utf-8", FOR_GOOD),
    ("sw.js", "text/javascript; charset=utf-8", "no-cache"),
    ("trash", "text/html; charset=utf-8", "no-cache"),
    *((f"trash.{each}.html", "text/html; charset=utf-8", "no-cache") for each in TRANSLATED),
    ("vendor/HASH/inter/LICENSE.txt", "text/plain; charset=utf-8", FOR_GOOD),
    ("vendor/HASH/noble-hashes/LICENSE.txt", "text/plain; charset=utf-8", FOR_GOOD),
    ("vendor/HASH/photoswipe/LICENSE.txt", "text/plain; charset=utf-8", FOR_GOOD),
    ("vendor/HASH/photoswipe/photoswipe.css", "text/css; charset=utf-8", FOR_GOOD),
    ("vendor/HASH/photoswipe/photoswipe.esm.min.js", "text/javascript; charset=utf-8", FOR_GOOD),
]


def table(folder: Path) -> dict[str, tuple[str, str]]:
    return {
        re.sub(r"/[0-9a-f]{16}/", "/HASH/", each.path): (each.content_type, each.cache_control)
        for each in freeze.files(folder)
    }


def content(folder: Path) -> dict[str, bytes]:
    return {each.path: each.source.read_bytes() for each in freeze.files(folder)}


@pytest.mark.parametrize(("path", "content_type", "cache_control"), SITE)
def test_a_file_is_published_with_its_type_and_caching(
    site: Path, path: str, content_type: str, cache_control: str
) -> None:
    assert table(site)[path] == (content_type, cache_control)


def test_nothing_but_our_own_scripts_is_published(site: Path) -> None:
    listed = {path for path, _, _ in SITE}
    ours = {f"static/HASH/{name}" for name in assets.own_files(bundle.build(CACHE))}

    assert set(table(site)) == listed | ours


def test_vendor_has_only_what_the_pages_load_and_its_licences(site: Path) -> None:
    vendor = [path for path in table(site) if path.startswith("vendor/")]

    assert sorted(vendor) == [path for path, _, _ in SITE if path.startswith("vendor/")]


def test_licences_name_their_owners(site: Path) -> None:
    texts = {path: text for path, text in content(site).items() if path.endswith("LICENSE.txt")}

    assert len(texts) == 3
    for text in texts.values():
        assert b"Copyright (c)" in text
        assert b"Permission is hereby granted" in text


def test_the_same_sources_give_the_same_bytes(site: Path, fresh_cache: Path) -> None:
    again = freeze.build(fresh_cache)

    assert again.name == site.name
    assert content(again) == content(site)


def test_a_built_site_is_not_built_again(
    fresh_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = freeze.build(fresh_cache)

    def refuse(*_: object) -> None:
        pytest.fail("it was built a second time")

    monkeypatch.setattr(freeze, "_freeze", refuse)
    assert freeze.build(fresh_cache) == first


@pytest.mark.slow
def test_two_builds_at_once_give_one_complete_site(fresh_cache: Path, site: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        folders = set(pool.map(freeze.build, [fresh_cache, fresh_cache]))

    [folder] = folders
    assert content(folder) == content(site)
    # No partial build is left next to it.
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]


def test_another_limit_gives_another_page_with_the_same_assets(
    site: Path, fresh_cache: Path
) -> None:
    other = freeze.build(fresh_cache, max_upload_bytes=5 * 1024 * 1024)

    assert other.name != site.name
    page = (other / "index.html").read_text()
    assert 'data-max-upload-bytes="5242880"' in page
    assert "up to 5 MB each" in page
    assert {path for path in content(other) if "/" in path} == {
        path for path in content(site) if "/" in path
    }


def test_an_unknown_kind_of_file_is_refused_instead_of_guessed() -> None:
    with pytest.raises(LookupError, match=r"film\.mov"):
        assets.content_type("static/film.mov")


def test_a_changed_byte_changes_the_address_of_the_whole_tree() -> None:
    files = {"js/a.js": b"1", "js/b.js": b"2"}

    changed = {**files, "js/b.js": b"3"}
    renamed = {"js/a.js": b"1", "js/c.js": b"2"}

    assert len({hashing.digest(each) for each in (files, changed, renamed)}) == 3


def test_packages_are_installed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = node.install(CACHE)

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("npm was run a second time")

    monkeypatch.setattr(node, "_npm_ci", refuse)
    assert node.install(CACHE) == first


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((assets.WEBAPP / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}

    assert all("integrity" in package for package in packages.values())
    # The only addresses allowed are those of a package's funding.
    left = [{k: v for k, v in package.items() if k != "funding"} for package in packages.values()]
    assert "resolved" not in str(left)
    assert "://" not in str(left)


def test_a_failed_install_says_what_to_do_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing listens on port 9: npm fails at once, without leaving the machine.
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm-cache"))
    monkeypatch.setenv("npm_config_fetch_retries", "0")

    with pytest.raises(node.NodeError, match="check the network connection"):
        node.install(tmp_path / "cache")

    assert list((tmp_path / "cache/npm").iterdir()) == []
