"""Signed download URLs at the edge: which ones open a photo, and how their key is renewed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from handlers.access.signed_urls import token
from local.state import State
from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.edge import forged

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack

# A URL of the right form, from which the names of all wrong variants follow.
SHAPE = "/downloads/11111111-1111-4111-8111-111111111111/0123456789abcdef/photo"
WRONG = forged(f"{SHAPE}?s=1999999999.{'x' * 43}", f"{SHAPE}?s=1999999998.{'y' * 43}")


@pytest.fixture(scope="module")
def address(api: Api) -> Callable[[], str]:
    """Requests a new download URL of one photo at each call."""
    image_id: str = api.uploaded(photos.jpeg())["imageId"]
    return lambda: str(api.get(f"/images/{image_id}/download").json()["url"])


@pytest.fixture(scope="module")
def refused(api: Api, address: Callable[[], str]) -> dict[str, str]:
    """Wrong URLs of the photo, by what is wrong with them, after the right one has opened it."""
    image_id: str = api.uploaded(photos.jpeg())["imageId"]
    good, other = address(), str(api.get(f"/images/{image_id}/download").json()["url"])
    for each in (good, other):
        assert api.http.get(api.site_url + each).status == 200
    return forged(good, other)


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_url_gives_nothing_of_the_photo(
    api: Api, refused: dict[str, str], what: str
) -> None:
    for method in ("GET", "HEAD"):
        answer = api.http.spelt(method, api.site_url + refused[what])

        assert answer.status == 404, (refused[what], answer)
        assert b"JFIF" not in answer.body
        assert "image" not in answer.headers["Content-Type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_url_is_for_reading_only(api: Api, address: Callable[[], str], method: str) -> None:
    url = api.site_url + address()

    assert api.http.request(method, url, body=b"x").status in {403, 405}
    assert api.http.get(url).status == 200


def test_a_url_allows_head_and_range_requests_until_it_expires(
    api: Api, address: Callable[[], str]
) -> None:
    url = api.site_url + address()
    whole = api.http.get(url)

    head = api.http.request("HEAD", url)
    piece = api.http.get(url, headers={"Range": "bytes=2-5"})
    same = api.http.get(url, headers={"If-None-Match": whole.headers["ETag"]})

    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.body))
    assert (piece.status, piece.body) == (206, whole.body[2:6])
    assert same.status == 304


def test_a_url_signed_with_the_right_key_expires(
    api: Api, stack: Stack, address: Callable[[], str]
) -> None:
    key = _key(stack)
    path = urlsplit(address()).path
    now = datetime.now(UTC)

    def at(until: datetime) -> int:
        url = f"{api.site_url}{path}?s={token(path[1:], until, key)}"
        return api.http.get(url).status

    assert at(now + timedelta(minutes=1)) == 200
    assert at(now - timedelta(seconds=1)) == 404
    assert at(now - timedelta(days=365)) == 404


def test_the_signing_key_is_out_of_reach(api: Api, stack: Stack) -> None:
    """On the site, and in the outputs of the stack and its functions' settings."""
    key = _key(stack).decode()
    name = f"keys/downloads/{_key_id(stack)}"

    for path in (name, f"thumbnails/../{name}", f"downloads/../{name}", f"downloads/%2e%2e/{name}"):
        answer = api.http.spelt("GET", f"{api.site_url}/{path}")
        assert answer.status == 404, path
        assert key.encode() not in answer.body
    functions = stack.client("lambda").list_functions()["Functions"]
    told = [stack.deployment.outputs, [each.get("Environment") for each in functions]]
    assert len(key) >= 20
    assert key not in str(told)


@pytest.mark.slow
@pytest.mark.parametrize("which", ["edge", "downloads", "pictures"])
def test_renewing_the_key_replaces_nothing_else_and_downloads_keep_working(
    deploy_stack: DeployStack, http: Http, which: str
) -> None:
    """As `pulumi up --replace` of a key does, which is the runbook's procedure."""
    name = "renewed"
    stack = deploy_stack(name)
    api = Api(http, stack.site_url, assert_described)
    content = photos.jpeg()
    image_id = api.uploaded(content)["imageId"]
    old = api.get(f"/images/{image_id}/download").json()["url"]
    before = _entries(stack)

    path = stack.emulator.folder / name / "deployment.json"
    state = State.load(path)
    (entry,) = [
        each
        for each in state.resources.values()
        if each.type.endswith(":ApiKey") and each.name.endswith(f"-{which}")
    ]
    entry.stale = True  # a changed algorithm replaces the key
    state.write()
    after = _entries(deploy_stack(name))

    replaced = {urn.rsplit("::", 1)[1] for urn in before if before[urn] != after[urn]}
    key = f"photos-{name}-{which}"
    assert replaced == ({key} if which == "edge" else {key, f"{key}-key"})
    assert before.keys() == after.keys()
    assert stack.output("siteUrl").rstrip("/") == api.site_url
    assert api.get("/images").status == 200
    assert api.download(image_id).body == content
    kept = http.get(api.site_url + old).status
    assert kept == (404 if which == "downloads" else 200)


def _entries(stack: Stack) -> dict[str, str]:
    state = State.load(stack.emulator.folder / stack.name / "deployment.json")
    return {urn: entry.id for urn, entry in state.resources.items()}


def _key_id(stack: Stack) -> str:
    keys = stack.client("apigateway").get_api_keys(limit=500)["items"]
    (found,) = [each for each in keys if f"photos-{stack.name}-downloads" in each["name"]]
    return str(found["id"])


def _key(stack: Stack) -> bytes:
    """The signing key, as the signing function reads it."""
    found = stack.client("s3").get_object(
        Bucket=stack.output("renditionsBucket"), Key=f"keys/downloads/{_key_id(stack)}"
    )
    key = found["Body"].read()
    assert re.fullmatch(rb"[A-Za-z0-9]{20,128}", key)
    return key
