"""What API Gateway answers without the functions, and what all responses of the API share.

Not shown here, because the embedded AWS does not model it: API Gateway's request limit of 10 MB.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.openapi import OF_OPEN_STACKS
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.http import Answer, Http
    from tests.support.stacks import DeployStack, Stack

NO_SUCH_ID = "00000000-0000-4000-8000-000000000000"
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
def test_a_body_that_breaks_the_schema_is_refused(api: Api, body: Any) -> None:
    answer = api.post("/upload", body)

    assert answer.status == 400, answer
    assert answer.json()["code"] == "invalid_request"


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"fileName=a.jpg"])
@pytest.mark.parametrize("path", ["/upload", "/presigned-url"])
def test_a_body_that_is_not_json_is_refused(api: Api, path: str, body: bytes) -> None:
    answer = api.request("POST", path, body=body)

    assert answer.status == 400, answer
    assert answer.json()["code"] in {"invalid_request", "invalid_json"}


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize(("method", "path"), [o for o in OF_OPEN_STACKS if o[0] in WITH_BODY])
def test_a_body_without_the_json_content_type_is_refused(
    api: Api, method: str, path: str, media_type: str
) -> None:
    """Browsers send these types, and none at all, to any site without a preflight request."""
    answer = api.request(
        method,
        path.replace("{imageId}", NO_SUCH_ID),
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
        ("PUT", f"/images/{NO_SUCH_ID}"),
        ("PATCH", "/images"),
        ("DELETE", "/images/timeline"),
        ("POST", "/thumbnails"),
        ("DELETE", f"/images/{NO_SUCH_ID}/download"),
    ],
)
def test_an_unknown_path_or_method_is_a_404_in_the_apis_error_format(
    api: Api, method: str, path: str
) -> None:
    answer = api.request(method, path)

    assert answer.status == 404, answer
    assert answer.json()["code"] == "not_found"


def test_a_callers_own_aws_credentials_do_not_lead_to_a_403(
    api: Api, owner: Mapping[str, str]
) -> None:
    """CloudFront would replace a 403 with the site's error page."""
    signed = (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261121/us-east-1/execute-api/"
        "aws4_request, SignedHeaders=host, Signature=" + "0" * 64
    )

    for header in (signed, "Bearer nothing", "Basic bm90aGluZw=="):
        answer = api.request("GET", "/images", headers={"Authorization": header, **owner})
        assert answer.status != 403, answer
        assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(("method", "path"), OF_OPEN_STACKS)
def test_no_response_may_be_cached(api: Api, method: str, path: str) -> None:
    body = b"{}" if method in WITH_BODY else None

    answer = api.request(method, path.replace("{imageId}", NO_SUCH_ID), body=body)

    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "path"), OF_OPEN_STACKS)
def test_a_page_from_a_configured_origin_may_use_the_api(api: Api, method: str, path: str) -> None:
    path, body = path.replace("{imageId}", NO_SUCH_ID), b"{}" if method in WITH_BODY else None

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
def test_a_page_from_any_other_origin_may_not(
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


def test_a_gateway_error_is_readable_from_the_configured_origin(api: Api) -> None:
    answer = api.request("GET", "/nothing", headers={"Origin": OTHER_SITE})

    assert answer.headers["Access-Control-Allow-Origin"] == OTHER_SITE


@pytest.fixture(scope="module")
def fragile(deploy_stack: DeployStack, http: Http) -> tuple[Stack, Api]:
    """A stack throttled to bursts of two requests and one per second, to be broken on purpose."""
    stack = deploy_stack("fragile", config={"apiRateLimit": 1, "apiBurstLimit": 2})
    return stack, Api(http, stack.site_url, assert_described)


def test_too_many_requests_get_a_429(fragile: tuple[Stack, Api]) -> None:
    _, api = fragile

    answers = [api.get("/images") for _ in range(6)]

    refused = [answer for answer in answers if answer.status != 200]
    assert refused
    for answer in refused:
        assert answer.status == 429, answer
        assert answer.json()["code"] == "too_many_requests"


@pytest.mark.parametrize(
    ("function", "method", "path"),
    [("galleryFunction", "GET", f"/images/{NO_SUCH_ID}"), ("uploadFunction", "POST", "/upload")],
)
def test_an_internal_error_reveals_nothing(
    fragile: tuple[Stack, Api], function: str, method: str, path: str
) -> None:
    # given a function whose table does not exist
    stack, api = fragile
    name, functions = stack.output(function), stack.client("lambda")
    variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    functions.update_function_configuration(
        FunctionName=name,
        Environment={"Variables": {**variables, "TABLE_NAME": "no-such-table"}},
    )
    body = {"fileName": "a.jpg", "fileType": "image/jpeg"} if method == "POST" else None

    # when it is called
    answer = _unthrottled(api, method, path, body)

    # then the response says that the fault is ours, and nothing else
    assert answer.status == 500, answer
    assert answer.json() == {
        "error": "Something went wrong. Please try again.",
        "code": "internal_error",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    for secret in (b"no-such-table", b"Traceback", b"arn:", b"boto", photos.__file__.encode()):
        assert secret not in answer.body


def _unthrottled(api: Api, method: str, path: str, body: Any) -> Answer:
    """Repeat the request until the throttle, triggered by an earlier test, lets it through."""
    sent = None if body is None else json.dumps(body).encode()
    deadline = time.monotonic() + 20
    while (answer := api.request(method, path, body=sent)).status == 429:
        assert time.monotonic() < deadline, answer
        time.sleep(0.1)
    return answer
