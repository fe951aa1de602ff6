"""The errors that API Gateway answers itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from components.edge import contract
from tests.unit.components.declared import ROOT

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack

CONTRACT = contract.read(ROOT / "handlers" / "api" / "openapi.yaml")


# The slices of an open stack that answer requests.
OPEN = ("upload", "gallery")
OPERATIONS = [each for each in contract.operations(CONTRACT, OPEN) if each.method != "options"]


def test_the_gateways_own_errors_have_the_form_of_the_functions(dev: Stack) -> None:
    for kind, response in _responses(dev).items():
        body = json.loads(response["responseTemplates"]["application/json"])
        assert set(body) == {"error", "code"}, kind
        assert re.fullmatch(r"[a-z_]+", body["code"]), kind
        assert body["error"].endswith("."), kind
        headers = response["responseParameters"]
        assert headers["gatewayresponse.header.Cache-Control"] == "'no-store'", kind


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("MISSING_AUTHENTICATION_TOKEN", "404", "not_found"),
        ("BAD_REQUEST_BODY", "400", "invalid_request"),
        ("REQUEST_TOO_LARGE", "413", "image_too_large"),
        ("THROTTLED", "429", "too_many_requests"),
        ("DEFAULT_5XX", "500", "internal_error"),
    ],
)
def test_a_gateway_error_has_its_status_and_code(
    dev: Stack, kind: str, status: str, code: str
) -> None:
    response = _responses(dev)[kind]

    assert response["statusCode"] == status
    assert json.loads(response["responseTemplates"]["application/json"])["code"] == code


@pytest.mark.parametrize("kind", ["UNAUTHORIZED", "EXPIRED_TOKEN"])
def test_whoever_has_no_valid_token_is_asked_to_sign_in(signed_in: Stack, kind: str) -> None:
    response = _responses(signed_in)[kind]

    assert response["statusCode"] == "401"
    assert json.loads(response["responseTemplates"]["application/json"]) == {
        "error": "Please sign in.",
        "code": "sign_in",
    }


def test_an_open_stack_asks_nobody_to_sign_in(dev: Stack) -> None:
    assert not [kind for kind, each in _responses(dev).items() if "sign_in" in json.dumps(each)]


def test_the_api_never_answers_403(dev: Stack) -> None:
    # These are all the types that API Gateway answers with 403 by default.
    forbidden = (
        "ACCESS_DENIED",
        "EXPIRED_TOKEN",
        "INVALID_API_KEY",
        "INVALID_SIGNATURE",
        "MISSING_AUTHENTICATION_TOKEN",
        "WAF_FILTERED",
    )

    assert all(_responses(dev)[kind]["statusCode"] in ("400", "404") for kind in forbidden)


def test_gateway_errors_name_a_single_configured_origin_and_never_all(
    dev: Stack, prod: Stack
) -> None:
    header = "gatewayresponse.header.Access-Control-Allow-Origin"

    assert {r["responseParameters"][header] for r in _responses(dev).values()} == {
        "'https://other.example.com'"
    }
    assert not any(header in r["responseParameters"] for r in _responses(prod).values())


def test_with_several_origins_gateway_errors_name_none() -> None:
    document = contract.gateway_document(
        CONTRACT,
        title="x",
        invoke_arns={each.slice_name: "arn" for each in OPERATIONS},
        cors_origins=["https://a.example", "https://b.example"],
    )

    assert "Access-Control-Allow-Origin" not in json.dumps(document)


def _responses(stack: Stack) -> dict[str, Any]:
    body = stack.one("apigateway/restApi:RestApi").json("body")
    return body["x-amazon-apigateway-gateway-responses"]
