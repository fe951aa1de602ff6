"""What API Gateway answers by itself, and what every answer of the API has in common.

Not modelled by the embedded AWS, so not shown here: API Gateway's own limit of 10 MB for a request.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described, operations
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.http import Answer, Http
    from tests.support.stacks import DeployStack, Stack

NOBODYS = "00000000-0000-4000-8000-000000000000"
WITH_BODY = {"POST", "PATCH"}


@pytest.mark.parametrize(
    "body",
    [
        {"fileName": 1, "fileType": "image/jpeg"},
        {"fileName": "a.jpg", "fileType": ["image/jpeg"]},
        {"fileName": "a.jpg", "fileType": "image/jpeg", "fileSize": "10"},
        {"fileName": "a.jpg", "fileType": "image/jpeg", "fileSize": 1.5},
        {"fileName": "a.jpg", "fileType": "image/jpeg", "sha256": 1},
        {"image": {"data": "a"}},
        {"fileName": None, "fileType": "image/jpeg"},
        {"fileName": "a" * 1025, "fileType": "image/jpeg"},
        [],
        "text",
        1,
    ],
)
def test_a_body_of_the_wrong_form_is_refused(api: Api, body: Any) -> None:
    answer = api.post("/upload", body)

    assert answer.status == 400, answer
    assert answer.json()["code"] == "invalid_request"


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"fileName=a.jpg"])
@pytest.mark.parametrize("path", ["/upload", "/presigned-url"])
def test_a_body_that_is_no_json_is_refused(api: Api, path: str, body: bytes) -> None:
    answer = api.request("POST", path, body=body)

    assert answer.status == 400, answer
    assert answer.json()["code"] in {"invalid_request", "invalid_json"}


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize(("method", "path"), [o for o in operations() if o[0] in WITH_BODY])
def test_a_body_that_does_not_say_it_is_json_is_refused(
    api: Api, method: str, path: str, media_type: str
) -> None:
    """These types, and none, a browser sends to any site without asking it first."""
    answer = api.request(
        method,
        path.replace("{imageId}", NOBODYS),
        body=b'{"fileName": "a.jpg", "fileType": "image/jpeg"}',
        headers={"Content-Type": media_type},
    )

    assert answer.status == 415, answer
    assert answer.json()["code"] == "unsupported_media_type"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("GET", "/"),
        ("GET", "/images/a/b/c"),
        ("GET", "/upload"),
        ("GET", "/presigned-url"),
        ("PUT", "/images"),
        ("POST", "/images"),
        ("DELETE", "/images"),
        ("PUT", f"/images/{NOBODYS}"),
        ("PATCH", "/images"),
        ("DELETE", "/images/timeline"),
        ("POST", "/thumbnails"),
        ("DELETE", f"/images/{NOBODYS}/download"),
    ],
)
def test_an_unknown_address_or_method_is_a_404_in_the_errors_form(
    api: Api, method: str, path: str
) -> None:
    answer = api.request(method, path)

    assert answer.status == 404, answer
    assert answer.json()["code"] == "not_found"


def test_credentials_of_ones_own_are_no_way_to_a_403(api: Api, owner: Mapping[str, str]) -> None:
    """CloudFront would put the site's error page in place of a 403."""
    signed = (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261121/us-east-1/execute-api/"
        "aws4_request, SignedHeaders=host, Signature=" + "0" * 64
    )

    for header in (signed, "Bearer nothing", "Basic bm90aGluZw=="):
        answer = api.request("GET", "/images", headers={"Authorization": header, **owner})
        assert answer.status != 403, answer
        assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(("method", "path"), operations())
def test_no_answer_may_be_kept_by_anyone(api: Api, method: str, path: str) -> None:
    body = b"{}" if method in WITH_BODY else None

    answer = api.request(method, path.replace("{imageId}", NOBODYS), body=body)

    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "path"), operations())
def test_a_page_of_a_configured_origin_may_use_the_api(api: Api, method: str, path: str) -> None:
    path, body = path.replace("{imageId}", NOBODYS), b"{}" if method in WITH_BODY else None

    preflight = api.http.request(
        "OPTIONS",
        f"{api.site_url}/v1{path}",
        headers={"Origin": OTHER_SITE, "Access-Control-Request-Method": method},
    )
    answer = api.request(method, path, body=body, headers={"Origin": OTHER_SITE})

    assert preflight.status == 204, preflight
    assert method in preflight.headers["Access-Control-Allow-Methods"].split(", ")
    assert preflight.headers["Access-Control-Allow-Headers"] == "Content-Type"
    for each in (preflight, answer):
        assert each.headers["Access-Control-Allow-Origin"] == OTHER_SITE
        assert "Origin" in each.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in each.headers


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{OTHER_SITE}.evil.example"])
def test_a_page_of_any_other_origin_may_not(
    api: Api, owner: Mapping[str, str], origin: str
) -> None:
    preflight = api.http.request(
        "OPTIONS",
        f"{api.site_url}/v1/upload",
        headers={"Origin": origin, "Access-Control-Request-Method": "POST", **owner},
    )
    answer = api.request("GET", "/images", headers={"Origin": origin, **owner})

    for each in (preflight, answer):
        assert "Access-Control-Allow-Origin" not in each.headers, each


def test_a_gateway_error_can_be_read_by_the_configured_origin(api: Api) -> None:
    answer = api.request("GET", "/nothing", headers={"Origin": OTHER_SITE})

    assert answer.headers["Access-Control-Allow-Origin"] == OTHER_SITE


@pytest.fixture(scope="module")
def fragile(deploy_stack: DeployStack, http: Http) -> tuple[Stack, Api]:
    """A stack that answers two requests and then one a second, to be broken on purpose."""
    stack = deploy_stack("fragile", config={"apiRateLimit": 1, "apiBurstLimit": 2})
    return stack, Api(http, stack.site_url, assert_described)


def test_too_many_requests_are_told_so(fragile: tuple[Stack, Api]) -> None:
    _, api = fragile

    answers = [api.get("/images") for _ in range(6)]

    refused = [answer for answer in answers if answer.status != 200]
    assert refused
    for answer in refused:
        assert answer.status == 429, answer
        assert answer.json()["code"] == "too_many_requests"


@pytest.mark.parametrize(
    ("function", "method", "path"),
    [("galleryFunction", "GET", f"/images/{NOBODYS}"), ("uploadFunction", "POST", "/upload")],
)
def test_a_failure_of_ours_says_nothing_about_its_inside(
    fragile: tuple[Stack, Api], function: str, method: str, path: str
) -> None:
    # given a function whose table is not there
    stack, api = fragile
    name, functions = stack.output(function), stack.client("lambda")
    variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    functions.update_function_configuration(
        FunctionName=name,
        Environment={"Variables": {**variables, "TABLE_NAME": "no-such-table"}},
    )
    body = {"fileName": "a.jpg", "fileType": "image/jpeg"} if method == "POST" else None

    # when somebody asks
    answer = _unthrottled(api, method, path, body)

    # then they are told that it is not their fault, and nothing else
    assert answer.status == 500, answer
    assert answer.json() == {
        "error": "Something went wrong on our side. Please try again.",
        "code": "internal_error",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    for secret in (b"no-such-table", b"Traceback", b"arn:", b"boto", photos.__file__.encode()):
        assert secret not in answer.body


def _unthrottled(api: Api, method: str, path: str, body: Any) -> Answer:
    """Ask until the throttle, which was tried out just before, lets it through."""
    sent = None if body is None else json.dumps(body).encode()
    deadline = time.monotonic() + 20
    while (answer := api.request(method, path, body=sent)).status == 429:
        assert time.monotonic() < deadline, answer
        time.sleep(0.1)
    return answer
