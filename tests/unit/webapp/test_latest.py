"""The photos that a page shows without scripts: fetched once, the same in each build."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from cli import latest as ask_latest
from webapp import freeze, latest
from webapp.latest import KnownPhoto, Latest, LatestError


def image(**more: Any) -> dict[str, Any]:
    """A photo as the API describes it, in three sizes."""
    sizes = [(320, 240), (640, 480), (2560, 1920)]
    renditions = [
        {"url": f"/thumbnails/a/b/{width}.webp", "width": width, "height": height}
        for width, height in sizes
    ]
    return {"fileName": "IMG_1.jpg", "renditions": renditions, **more}


@pytest.mark.parametrize(
    ("more", "alt"),
    [
        ({"alt": "The sea", "title": "Summer"}, "The sea"),
        ({"title": "Summer"}, "Summer"),
        ({}, "IMG_1.jpg"),
    ],
)
def test_a_photo_is_kept_with_its_best_description(more: Any, alt: str) -> None:
    kept = latest.chosen([image(**more)], "2026-11-21")

    assert kept["photos"] == [
        {"url": "/thumbnails/a/b/640.webp", "width": 640, "height": 480, "alt": alt}
    ]


def test_a_photo_without_renditions_is_left_out() -> None:
    assert latest.chosen([image(renditions=[])], "2026-11-21")["photos"] == []


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    file = latest.place("prod", tmp_path)
    file.parent.mkdir()
    file.write_text(json.dumps(latest.chosen([image()], "2026-11-21")))

    found = latest.read(file)

    known = KnownPhoto(url="/thumbnails/a/b/640.webp", width=640, height=480, alt="IMG_1.jpg")
    assert found == Latest(day="2026-11-21", photos=(known,))


def test_nothing_is_shown_without_a_file_or_photos(tmp_path: Path) -> None:
    empty = tmp_path / "latest.json"
    empty.write_text(json.dumps(latest.chosen([], "2026-11-21")))

    assert latest.read(tmp_path / "gone.json") is None
    assert latest.read(empty) is None


def test_photos_are_identified_by_a_mark_and_no_photos_are_none(tmp_path: Path) -> None:
    one, other, empty = (tmp_path / name for name in ("one", "other", "empty"))
    one.write_text(json.dumps(latest.chosen([image()], "2026-11-21")))
    other.write_text(json.dumps(latest.chosen([image(title="Summer")], "2026-11-21")))
    empty.write_text(json.dumps(latest.chosen([], "2026-11-21")))

    assert re.fullmatch("[0-9a-f]{16}", latest.mark(one))
    assert latest.mark(one) != latest.mark(other)
    assert latest.mark(empty) == latest.mark(tmp_path / "gone") == "none"


def test_unexpected_photos_are_refused(tmp_path: Path) -> None:
    here = tmp_path / "latest.json"

    latest.expect(here, "none")
    with pytest.raises(LatestError, match=r"are none\. Copy that file .*make latest"):
        latest.expect(here, "0123456789abcdef")
    here.write_text(json.dumps(latest.chosen([image()], "2026-11-21")))
    latest.expect(here, latest.mark(here))
    for meant in ("none", "0123456789abcdef"):
        with pytest.raises(LatestError, match=f"latestPhotos is {meant}.* are {latest.mark(here)}"):
            latest.expect(here, meant)


@pytest.mark.parametrize("content", ["", "{}", '{"day": "2026-11-21", "photos": [{"url": "/x"}]}'])
def test_a_broken_file_says_what_to_do(tmp_path: Path, content: str) -> None:
    file = tmp_path / "latest.json"
    file.write_text(content)

    with pytest.raises(LatestError, match="make latest"):
        latest.read(file)


def test_the_page_shows_them_without_scripts_with_size_words_and_day(fresh_cache: Path) -> None:
    known = KnownPhoto(url="/thumbnails/a/b/640.webp", width=640, height=480, alt='"><script>')
    folder = freeze.build(fresh_cache, latest=Latest(day="2026-11-21", photos=(known,)))

    [words] = re.findall(
        r"<noscript>(.*?)</noscript>", (folder / "index.html").read_text(), re.DOTALL
    )
    assert "2026-11-21" in words
    assert 'src="/thumbnails/a/b/640.webp" width="640" height="480"' in words
    assert "<script>" not in words


def test_the_same_photos_give_the_same_site(fresh_cache: Path) -> None:
    known = KnownPhoto(url="/thumbnails/a/b/640.webp", width=640, height=480, alt="The sea")
    first, second = (Latest(day="2026-11-21", photos=(known,)) for _ in range(2))

    assert freeze.build(fresh_cache, latest=first) == freeze.build(fresh_cache, latest=second)


class Site(BaseHTTPRequestHandler):
    """Lists one photo to requests like the command's, under the site's own name."""

    def do_GET(self) -> None:
        asked = (self.path, self.headers["Host"].partition(":")[0])
        known = asked == (f"/v1/images?sort=taken&limit={ask_latest.COUNT}", "d1.localhost")
        private = asked[1] == "private.localhost"
        self.send_response(200 if known else 401 if private else 404)
        self.end_headers()
        self.wfile.write(json.dumps({"images": [image()]} if known else {}).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def kept_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of `make latest`."""

    def place(stack: str) -> Path:
        return folder / stack / "latest.json"

    monkeypatch.setattr(latest, "place", place)


def test_the_command_says_why_a_site_that_people_sign_in_to_has_none(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_below(tmp_path, monkeypatch)

    done = ask_latest.main(["--stack", "prod", "--site", f"http://private.localhost:{port}"])

    assert done == 1
    assert "stacks with access: open only" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_command_keeps_what_the_site_lists_for_its_stack(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_below(tmp_path, monkeypatch)

    done = ask_latest.main(["--stack", "prod", "--site", f"http://d1.localhost:{port}"])

    assert done == 0
    found = latest.read(tmp_path / "prod" / "latest.json")
    assert found
    assert [each.alt for each in found.photos] == ["IMG_1.jpg"]


def test_an_address_without_a_site_leaves_the_file_unchanged(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_below(tmp_path, monkeypatch)

    done = ask_latest.main(["--site", f"http://127.0.0.1:{port}"])

    assert done == 1
    assert "did not list its photos (status 404)" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
