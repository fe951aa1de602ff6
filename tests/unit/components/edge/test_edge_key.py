"""The API answers CloudFront, and refuses requests that bypass it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.unit.components.declared import API_KEY

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


def test_every_operation_requires_the_key(dev: Stack) -> None:
    body = dev.one("apigateway/restApi:RestApi").json("body")

    scheme = body["components"]["securitySchemes"]["edge"]
    assert scheme == {"type": "apiKey", "name": "x-api-key", "in": "header"}
    methods = [method for item in body["paths"].values() for method in item.values()]
    assert methods
    assert all(method["security"] == [{"edge": []}] for method in methods)


def test_cloudfront_adds_the_key_to_requests_to_the_api_only(dev: Stack) -> None:
    origins = dev.one("cloudfront/distribution:Distribution").inputs["origins"]

    headers = {origin["originId"]: origin.get("customHeaders") for origin in origins}
    assert headers == {
        "api": [{"name": "x-api-key", "value": API_KEY}],
        "site": None,
        "renditions": None,
    }


def test_the_key_opens_this_apis_stage(dev: Stack) -> None:
    key = dev.one("apigateway/apiKey:ApiKey", "photos-dev-edge")
    plan = dev.one("apigateway/usagePlan:UsagePlan")
    api, stage = dev.one("apigateway/restApi:RestApi"), dev.one("apigateway/stage:Stage")

    assert plan.inputs["apiStages"] == [{"apiId": api.id, "stage": stage.inputs["stageName"]}]
    assert dev.one("apigateway/usagePlanKey:UsagePlanKey").inputs == {
        "keyId": key.id,
        "keyType": "API_KEY",
        "usagePlanId": plan.id,
    }


def test_api_gateway_generates_the_key_so_that_no_config_has_it(dev: Stack) -> None:
    keys = dev.every("apigateway/apiKey:ApiKey")

    assert len(keys) == 3
    assert not any("value" in key.inputs for key in keys)


def test_the_refusal_is_the_apis_own_404(dev: Stack) -> None:
    """A 403 would become the site's error page; see decision 4."""
    body = dev.one("apigateway/restApi:RestApi").json("body")

    refusal = body["x-amazon-apigateway-gateway-responses"]["INVALID_API_KEY"]
    assert refusal["statusCode"] == "404"
    assert json.loads(refusal["responseTemplates"]["application/json"])["code"] == "not_found"
