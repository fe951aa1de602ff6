"""The API is reached through CloudFront only, even by a caller who knows its own address.

The embedded API Gateway checks keys and usage plans as AWS does, so the test holds there too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.http import Http
    from tests.support.stacks import Stack


@pytest.fixture(scope="module")
def gateway(stack: Stack) -> str:
    """The API's own URL, which bypasses CloudFront."""
    apis = stack.client("apigateway").get_rest_apis(limit=500)["items"]
    (api,) = [each for each in apis if f"photos-{stack.name}-api" in each["name"]]
    return f"{stack.emulator.aws.endpoint}/_aws/execute-api/{api['id']}/v1"


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-api-key": ""}, {"x-api-key": "0" * 40}],
    ids=["no key", "an empty key", "a wrong key"],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/images"), ("POST", "/upload"), ("DELETE", "/images/x"), ("OPTIONS", "/images")],
)
def test_requests_that_bypass_cloudfront_find_nothing(
    http: Http, gateway: str, method: str, path: str, headers: dict[str, str]
) -> None:
    answer = http.request(method, gateway + path, headers=headers)

    assert answer.status == 404, answer
    assert answer.json()["code"] == "not_found"


def test_the_same_request_through_cloudfront_is_answered(api: Api, gateway: str) -> None:
    assert gateway
    assert api.get("/images").status == 200


def test_a_key_sent_by_a_viewer_is_replaced(api: Api) -> None:
    answer = api.request("GET", "/images", headers={"x-api-key": "of-my-own-invention-0123456789"})

    assert answer.status == 200, answer


def test_the_key_is_in_no_output_and_no_functions_settings(stack: Stack) -> None:
    keys = stack.client("apigateway").get_api_keys(includeValues=True, limit=500)["items"]
    (value,) = [each["value"] for each in keys if f"photos-{stack.name}-edge" in each["name"]]

    functions = stack.client("lambda").list_functions()["Functions"]
    visible = [stack.deployment.outputs, [each.get("Environment") for each in functions]]
    assert len(value) >= 20
    assert value not in str(visible)
