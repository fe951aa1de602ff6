"""Signed addresses of pictures at the edge: which ones show one, if people sign in and if not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from handlers.access.signed_urls import token
from handlers.model.image import PUBLIC_OWNER, rendition_folder
from handlers.store.renditions import RenditionStore
from tests.support.edge import forged
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from tests.support.http import Answer, Http
    from tests.support.stacks import DeployStack, Stack

PICTURE = b"RIFF....WEBP a picture"
FIRST, SECOND = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "12")
EDITION = "0123456789abcdef"
SHAPE = f"/thumbnails/private/{FIRST}/{EDITION}/320.webp"
OTHER_SHAPE = SHAPE.replace(FIRST, SECOND)
WRONG = forged(f"{SHAPE}?s=1999999999.{'x' * 43}", f"{OTHER_SHAPE}?s=1999999998.{'y' * 43}")


@dataclass(frozen=True)
class Pictures:
    """Stored pictures of a person and of nobody, and the key that signs their addresses."""

    stack: Stack
    http: Http
    key: bytes

    def path(self, owner: str = "somebody", image_id: str = FIRST, name: str = "320.webp") -> str:
        return f"/{rendition_folder(owner, image_id, EDITION)}/{name}"

    def url(self, path: str, seconds: int = 600) -> str:
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        return f"{path}?s={token(path[1:].rpartition('/')[0], until, self.key)}"

    def get(self, url: str, method: str = "GET") -> Answer:
        return self.http.spelt(method, self.stack.site_url + url)


def stored(stack: Stack, http: Http) -> Pictures:
    s3, bucket = stack.client("s3"), stack.output("renditionsBucket")
    (held,) = s3.list_objects_v2(Bucket=bucket, Prefix="keys/pictures/")["Contents"]
    pictures = Pictures(stack, http, s3.get_object(Bucket=bucket, Key=held["Key"])["Body"].read())
    for owner in ("somebody", PUBLIC_OWNER):
        for image_id in (FIRST, SECOND):
            for name in ("320.webp", "thumb-150.jpg"):
                key = pictures.path(owner, image_id, name)[1:]
                RenditionStore(s3, bucket).put(key, PICTURE, "image/webp")
    return pictures


@pytest.fixture(scope="module")
def opened(stack: Stack, http: Http) -> Pictures:
    """In a stack that was opened after people had signed in."""
    return stored(stack, http)


@pytest.fixture(scope="module")
def private(deploy_stack: DeployStack, http: Http) -> Pictures:
    """In a stack that people sign in to."""
    config = {"access": "signIn", "adminEmail": "admin@home.arpa"}
    return stored(deploy_stack("pictures", config=config), http)


def assert_nothing_is_shown(answer: Answer) -> None:
    assert answer.status == 404, answer
    assert PICTURE not in answer.body
    assert "image" not in answer.headers["Content-Type"]
    assert "max-age=172800" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("owner", ["somebody", PUBLIC_OWNER])
def test_a_signed_address_shows_all_sizes_of_a_picture(private: Pictures, owner: str) -> None:
    query = private.url(private.path(owner)).partition("?")[2]

    for name in ("320.webp", "thumb-150.jpg"):
        url = f"{private.path(owner, name=name)}?{query}"
        assert (private.get(url).status, private.get(url).body) == (200, PICTURE)
        assert private.get(url, "HEAD").status == 200


def test_browsers_keep_a_persons_picture_for_as_long_as_addresses_are_valid(
    private: Pictures,
) -> None:
    answer = private.get(private.url(private.path()))

    assert answer.headers["Cache-Control"] == "private, max-age=172800, immutable"


def test_a_page_of_a_listed_origin_may_show_a_signed_picture(private: Pictures) -> None:
    url = private.stack.site_url + private.url(private.path())

    answer = private.http.get(url, headers={"Origin": OTHER_SITE, "Sec-Fetch-Site": "cross-site"})

    assert answer.status == 200
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize("access", ["private", "opened"])
def test_a_wrong_address_shows_nothing_of_a_persons_picture(
    request: pytest.FixtureRequest, access: str, what: str
) -> None:
    pictures: Pictures = request.getfixturevalue(access)
    good = pictures.url(pictures.path())
    other = pictures.url(pictures.path(image_id=SECOND), seconds=900)

    url = forged(good, other)[what]

    for method in ("GET", "HEAD"):
        assert_nothing_is_shown(pictures.get(url, method))


@pytest.mark.parametrize("owner", ["somebody", PUBLIC_OWNER])
def test_an_address_without_a_token_or_with_an_expired_one_shows_nothing(
    private: Pictures, owner: str
) -> None:
    assert_nothing_is_shown(private.get(private.path(owner)))
    assert_nothing_is_shown(private.get(private.url(private.path(owner), seconds=-1)))


def test_once_the_stack_is_opened_no_address_shows_a_persons_picture(opened: Pictures) -> None:
    """Not even one that was signed just before."""
    assert_nothing_is_shown(opened.get(opened.url(opened.path())))
    assert_nothing_is_shown(opened.get(opened.path()))


def test_pictures_of_an_open_stack_need_no_token(opened: Pictures) -> None:
    answer = opened.get(opened.path(PUBLIC_OWNER))

    assert (answer.status, answer.body) == (200, PICTURE)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_key_of_pictures_is_out_of_reach(private: Pictures) -> None:
    bucket = private.stack.output("renditionsBucket")
    found = private.stack.client("s3").list_objects_v2(Bucket=bucket, Prefix="keys/pictures/")
    name = found["Contents"][0]["Key"]

    for path in (
        f"/{name}",
        f"/thumbnails/../{name}",
        f"/thumbnails/private/../../{name}",
        f"/thumbnails/private/%2e%2e/%2e%2e/{name}",
    ):
        answer = private.get(path)
        assert answer.status == 404, path
        assert private.key not in answer.body
    functions = private.stack.client("lambda").list_functions()["Functions"]
    told = [private.stack.deployment.outputs, [each.get("Environment") for each in functions]]
    assert len(private.key) >= 20
    assert private.key.decode() not in str(told)
