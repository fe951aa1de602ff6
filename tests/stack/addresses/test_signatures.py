"""Addresses of pictures and downloads without their own, living signature show nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from handlers.access.signed_urls import token
from tests.stack.addresses.asserts import assert_refused, assert_shown
from tests.stack.addresses.journey import spelt
from tests.support.edge import forged
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stack.addresses.journey import Journey

KINDS = ("picture", "picture of nobody", "download", "download of nobody")
READING = ("GET", "HEAD")
WRITING = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.fixture(scope="module")
def current(journey: Journey) -> dict[str, tuple[str, str]]:
    """Two living addresses of each kind, of different photos."""
    own, nobodys = journey.owned_again, journey.of_admin_again
    return {
        "picture": (own[0].pictures[-1], own[1].pictures[-1]),
        "picture of nobody": (nobodys[0].pictures[-1], nobodys[1].pictures[-1]),
        "download": (own[0].download, own[1].download),
        "download of nobody": (nobodys[0].download, nobodys[1].download),
    }


@pytest.fixture(scope="module")
def signed(journey: Journey) -> Callable[[str, int], str]:
    """Signs a path with the key of its kind, for that many seconds."""
    s3, bucket = journey.stack.client("s3"), journey.stack.output("renditionsBucket")

    def sign(path: str, seconds: int) -> str:
        kind = "downloads" if path.startswith("/downloads/") else "pictures"
        (held,) = s3.list_objects_v2(Bucket=bucket, Prefix=f"keys/{kind}/")["Contents"]
        key = s3.get_object(Bucket=bucket, Key=held["Key"])["Body"].read()
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        return f"{path}?s={token(scope(path), until, key)}"

    return sign


def scope(path: str) -> str:
    """What the token of a path signs."""
    return path[1:] if path.startswith("/downloads/") else path[1:].rpartition("/")[0]


def altered(url: str) -> dict[str, str]:
    """The address with one character of its token replaced, or left out, at each place."""
    start = url.index("?s=") + 3
    made: dict[str, str] = {}
    for at in range(start, len(url)):
        made[f"another character at {at}"] = url[:at] + _other(url[at]) + url[at + 1 :]
        made[f"none at {at}"] = url[:at] + url[at + 1 :]
        made[f"encoded at {at}"] = f"{url[:at]}%{ord(url[at]):02x}{url[at + 1 :]}"
    return made


def _other(character: str) -> str:
    if character.isdigit():
        return str((int(character) + 1) % 10)
    return "-" if character == "." else character.swapcase() if character.isalpha() else "."


@pytest.mark.parametrize("kind", KINDS)
def test_a_living_signature_is_needed(
    journey: Journey,
    current: dict[str, tuple[str, str]],
    signed: Callable[[str, int], str],
    kind: str,
) -> None:
    path = urlsplit(current[kind][0]).path

    assert_shown(journey.requests.ask({"as given": current[kind][0], "new": signed(path, 60)}))
    refused = {
        "missing": path,
        "expired a second ago": signed(path, -1),
        "expired a year ago": signed(path, -365 * 24 * 60 * 60),
        "expired before this century": f"{path}?s=0{'.' + 'A' * 43}",
    }
    for method in READING:
        assert_refused(journey.requests.ask(refused, method))


@pytest.mark.parametrize("kind", KINDS)
def test_no_part_of_a_signature_can_be_altered(
    journey: Journey, current: dict[str, tuple[str, str]], kind: str
) -> None:
    url = current[kind][0]
    wrong = altered(url)
    # An encoded character is the same character, whoever decodes it.
    same = [each for how, each in wrong.items() if how.startswith("encoded")]
    other = {how: each for how, each in wrong.items() if not how.startswith("encoded")}

    assert len(other) == 2 * (10 + 1 + 43)
    assert_refused(journey.requests.ask(other))
    assert_refused(journey.requests.ask(forged(*current[kind])))
    for each in journey.requests.ask({each: each for each in same}):
        assert each.answer.status in {200, 404}, str(each)


def test_a_signature_opens_nothing_but_its_own_photo(journey: Journey) -> None:
    """Not another photo, edition or size of another photo, and no other kind of address."""
    living = {
        address
        for photo in (*journey.owned_again, *journey.of_admin_again)
        for address in (*photo.addresses, *photo.pictures)
    }
    paths = {urlsplit(each).path for each in living}
    paths |= {_other_edition(each) for each in paths}
    paths |= {each.replace("/private/", "/") for each in paths}
    queries = {urlsplit(each).query: scope(urlsplit(each).path) for each in living}
    moved = {
        f"{path} by the token of {whose}": f"{path}?{query}"
        for path in paths
        for query, whose in queries.items()
        if scope(path) != whose
    }

    assert len(moved) > 200
    assert_refused(journey.requests.ask(moved))


def _other_edition(path: str) -> str:
    folder, name = path.rsplit("/", 1)
    return f"{folder[:-1]}{'0' if folder[-1] != '0' else '1'}/{name}"


def test_no_other_spelling_shows_anything(journey: Journey) -> None:
    for photo in (journey.owned_again[0], journey.of_admin_again[0]):
        assert_refused(journey.requests.ask(spelt(photo)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [100, 2_000, 8_000, 30_000])
def test_a_long_query_shows_nothing(
    journey: Journey, current: dict[str, tuple[str, str]], kind: str, length: int
) -> None:
    url = current[kind][0]
    path, query = urlsplit(url).path, urlsplit(url).query
    long = {
        "before it": f"{path}?{'x' * length}&{query}",
        "after it": f"{url}&x={'x' * length}",
        "many": f"{url}{'&s=x' * (length // 4)}",
        "instead": f"{path}?s={'1' * length}",
    }

    for each in journey.requests.ask(long):
        assert each.answer.status in {400, 403, 404, 414, 431}, str(each)[:300]


@pytest.mark.parametrize("kind", KINDS)
def test_no_method_or_header_takes_the_place_of_a_signature(
    journey: Journey, current: dict[str, tuple[str, str]], kind: str
) -> None:
    url = current[kind][0]
    bare = {"without a token": urlsplit(url).path}
    host = urlsplit(journey.stack.site_url).netloc
    claims: list[dict[str, str]] = [
        {"Range": "bytes=0-9"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"Authorization": f"Bearer {journey.bob.token}"},
        {"Cookie": f"__Host-session={journey.bob.token}"},
        {"Cookie": urlsplit(url).query},
        {"Origin": OTHER_SITE},
        {"Origin": journey.stack.site_url, "Sec-Fetch-Site": "same-origin"},
        {"Referer": journey.stack.site_url + url, "Sec-Fetch-Site": "same-origin"},
        *({name: url} for name in ("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Uri")),
        {"X-Forwarded-Host": host, "X-Forwarded-For": "127.0.0.1"},
        {"X-HTTP-Method-Override": "GET"},
        {"CloudFront-Viewer-Address": "127.0.0.1:1"},
    ]

    for headers in claims:
        assert_refused(journey.requests.ask(bare, **headers))
    for method in WRITING:
        for each in journey.requests.ask({**bare, "with it": url}, method):
            assert each.answer.status in {400, 403, 404, 405}, str(each)
    assert_shown(journey.requests.ask({"afterwards": url}))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("host", ["elsewhere.example", "", "localhost", "d0.cloudfront.net"])
def test_another_host_shows_nothing(
    journey: Journey, current: dict[str, tuple[str, str]], kind: str, host: str
) -> None:
    for each in journey.requests.ask({host: current[kind][0]}, Host=host):
        assert each.answer.status in {400, 403, 404, 421}, str(each)


def test_only_the_browser_it_was_shown_to_keeps_a_persons_photo(
    journey: Journey, current: dict[str, tuple[str, str]]
) -> None:
    """No shared cache does; and no cache keeps a download, or what the API says."""
    picture, download = journey.requests.ask(
        {kind: current[kind][0] for kind in ("picture", "download")}
    )
    assert picture.answer.headers["Cache-Control"] == "private, max-age=172800, immutable"
    assert download.answer.headers["Cache-Control"] == "no-store"
    image_id = journey.owned[0].image_id
    for path in ("/images", "/images/timeline", "/thumbnails", f"/images/{image_id}"):
        assert journey.bob.get(path).headers["Cache-Control"] == "no-store"
        assert journey.admin.get(path).headers["Cache-Control"] == "no-store"
