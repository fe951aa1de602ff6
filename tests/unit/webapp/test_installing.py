"""Installing the page: its manifest, its icons, and its service worker's script."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from webapp import freeze, icons, languages, worker
from webapp.latest import KnownPhoto, Latest

CATALOGUES = languages.catalogues()


@pytest.fixture(params=CATALOGUES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def manifest_in(language: str, site: Path) -> tuple[str, dict[str, Any]]:
    """The name of a language's manifest, and its content."""
    name = "manifest.webmanifest" if language == "en" else f"manifest.{language}.webmanifest"
    return name, json.loads((site / name).read_text())


@pytest.fixture
def manifest(site: Path, language: str) -> dict[str, Any]:
    return manifest_in(language, site)[1]


def build_of(folder: Path) -> dict[str, Any]:
    """The build that sw.js passes to the worker."""
    [told] = re.findall(r"start\((.*)\);", (folder / "sw.js").read_text(), re.DOTALL)
    return json.loads(told)


def test_the_manifest_names_an_app_of_its_own_that_opens_the_gallery(
    manifest: dict[str, Any],
) -> None:
    assert manifest["name"]
    assert len(manifest["short_name"]) <= 12
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/", "/", "/")
    assert manifest["display"] == "standalone"


def test_the_manifest_is_in_the_language_of_the_page_that_names_it(
    site: Path, language: str
) -> None:
    name, manifest = manifest_in(language, site)
    page = site / ("index.html" if language == "en" else f"{language}.html")
    words = CATALOGUES[language]["page"]

    assert f'<link rel="manifest" href="/{name}">' in page.read_text()
    assert manifest["lang"] == language
    assert manifest["description"] == words["description"]
    assert [each["name"] for each in manifest["shortcuts"]] == [words["addPhotos"]]


def test_the_app_is_the_same_in_every_language_but_for_its_text(
    site: Path, manifest: dict[str, Any]
) -> None:
    spoken = {"name", "short_name", "description", "lang", "shortcuts"}
    _, english = manifest_in("en", site)

    assert {key for key, value in english.items() if manifest[key] != value} <= spoken
    assert manifest.keys() == english.keys()


def test_every_icon_of_the_manifest_is_published_in_the_size_it_says(
    manifest: dict[str, Any], site: Path
) -> None:
    listed = [*manifest["icons"], *(each for s in manifest["shortcuts"] for each in s["icons"])]

    for icon in listed:
        with Image.open(site / icon["src"].removeprefix("/")) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]
    assert {(each["sizes"], each["purpose"]) for each in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }


def test_photos_are_shared_to_an_address_that_only_the_worker_handles(
    manifest: dict[str, Any], site: Path
) -> None:
    target = manifest["share_target"]

    assert (target["action"], target["method"]) == ("/share", "POST")
    assert target["enctype"] == "multipart/form-data"
    assert not (site / "share").exists()


def test_icons_are_the_same_bytes_each_time() -> None:
    first = dict(icons.drawn())
    icons.drawn.cache_clear()

    assert icons.drawn() == first


@pytest.mark.parametrize("name", icons.ICONS)
def test_only_maskable_icons_are_drawn_to_their_edge(name: str) -> None:
    picture = Image.open(io.BytesIO(icons.drawn()[name])).convert("RGBA")
    corner = picture.getchannel("A").crop((0, 0, 1, 1)).tobytes()[0]

    assert corner == (255 if icons.ICONS[name].full else 0)


def test_a_maskable_icon_is_within_the_safe_zone() -> None:
    picture = Image.open(io.BytesIO(icons.drawn()["maskable-512.png"])).convert("RGB")
    ground = picture.getpixel((0, 0))
    farthest = max(
        (x - 255.5) ** 2 + (y - 255.5) ** 2
        for x in range(0, 512, 4)
        for y in range(0, 512, 4)
        if picture.getpixel((x, y)) != ground
    )

    assert farthest**0.5 <= 0.4 * 512


def test_the_worker_caches_all_that_the_pages_load_and_nothing_unpublished(
    site: Path,
) -> None:
    build = build_of(site)
    published = {f"/{each.path}" for each in freeze.files(site)}
    named = set(re.findall(r'"(/(?:static|vendor)/[^"]+)"', (site / "index.html").read_text()))

    assert set(build["files"]) <= published
    assert named <= set(build["files"])
    assert "/" in build["pages"]
    assert "/404.html" not in build["pages"]
    assert not [each for each in build["files"] if each.endswith(".txt")]


def test_any_change_of_a_page_gives_the_worker_another_build(site: Path, fresh_cache: Path) -> None:
    known = KnownPhoto(url="/thumbnails/a/b/640.webp", width=640, height=480, alt="A <sea>")
    other = freeze.build(fresh_cache, latest=Latest(day="2026-11-21", photos=(known,)))

    assert build_of(other)["version"] != build_of(site)["version"]
    assert build_of(other)["files"] == build_of(site)["files"]


def test_a_folder_without_a_worker_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="worker"):
        worker.script(tmp_path)
