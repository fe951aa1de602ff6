"""What the emulator is asked for, given the API's document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.resource import UnknownPropertyError
from local.services import openapi, openapi_models

MODELS = "https://apigateway.amazonaws.com/restapis/api1/models"
URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:f/invocations"
INTEGRATION = "x-amazon-apigateway-integration"
VALIDATOR = "x-amazon-apigateway-request-validator"
RESPONSES = "x-amazon-apigateway-gateway-responses"

PROXY = {
    "type": "aws_proxy",
    "httpMethod": "POST",
    "uri": URI,
    "passthroughBehavior": "when_no_match",
}


def document(**operation: Any) -> dict[str, Any]:
    """An API of one operation, GET /images/{imageId}."""
    whole = {"operationId": "getImage", INTEGRATION: PROXY, **operation}
    return {"paths": {"/images/{imageId}": {"get": whole}}}


def only_method(described: dict[str, Any]) -> openapi.Method:
    [method] = openapi.expand(described, "api1").methods
    return method


def test_a_path_comes_after_its_parents_and_once() -> None:
    paths = ("/images/{imageId}/download", "/images", "/upload", "/")
    described: dict[str, Any] = {"paths": {path: {} for path in paths}}

    assert openapi.expand(described, "api1").paths == [
        "/images",
        "/images/{imageId}",
        "/images/{imageId}/download",
        "/upload",
    ]


def test_an_operation_becomes_a_method_with_a_proxy_integration() -> None:
    method = only_method(document(responses={"200": {"description": "The photo."}}))

    assert (method.path, method.verb) == ("/images/{imageId}", "GET")
    assert method.arguments["operationName"] == "getImage"
    assert method.integration == {
        "type": "AWS_PROXY",
        "integrationHttpMethod": "POST",
        "uri": URI,
        "passthroughBehavior": "WHEN_NO_MATCH",
    }


def test_parameters_are_named_by_their_place() -> None:
    described = document(
        parameters=[
            {"name": "imageId", "in": "path", "required": True},
            {"name": "If-Match", "in": "header", "required": True},
            {"name": "limit", "in": "query"},
        ]
    )

    assert only_method(described).arguments["requestParameters"] == {
        "method.request.path.imageId": True,
        "method.request.header.If-Match": True,
        "method.request.querystring.limit": False,
    }


def test_schemas_become_models_that_refer_to_one_another() -> None:
    described = {
        "components": {
            "schemas": {
                "Images": {
                    "type": "object",
                    "properties": {
                        "images": {
                            "type": "array",
                            "items": {"$ref": "#/components/schemas/Image"},
                        },
                        # A property may have the name of a keyword that models do not know.
                        "example": {"type": "string", "example": "x"},
                    },
                },
                "Image": {"type": "object", "example": {"imageId": "1"}},
            }
        }
    }

    plan = openapi.expand(described, "api1")

    assert plan.models == {
        "Images": {
            "type": "object",
            "properties": {
                "images": {"type": "array", "items": {"$ref": f"{MODELS}/Image"}},
                "example": {"type": "string"},
            },
        },
        "Image": {"type": "object"},
    }
    assert json.loads(openapi_models.model_text(plan.models["Image"])) == {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
    }


def test_a_body_names_its_model() -> None:
    schema = {"$ref": "#/components/schemas/UploadRequest"}

    method = only_method(
        document(requestBody={"content": {"application/json": {"schema": schema}}})
    )

    assert method.arguments["requestModels"] == {"application/json": "UploadRequest"}


def test_every_operation_has_the_validator_of_the_document() -> None:
    both = {"validateRequestBody": True, "validateRequestParameters": True}
    described = {**document(), VALIDATOR: "all", f"{VALIDATOR}s": {"all": both}}

    plan = openapi.expand(described, "api1")

    assert [method.validator for method in plan.methods] == ["all"]
    assert plan.validators == {"all": both}


def test_gateway_responses_are_taken_over_with_their_status_as_text() -> None:
    parts = {
        "responseParameters": {"gatewayresponse.header.Cache-Control": "'no-store'"},
        "responseTemplates": {"application/json": "{}"},
    }

    plan = openapi.expand({RESPONSES: {"THROTTLED": {"statusCode": 429, **parts}}}, "api1")

    assert plan.gateway_responses == {"THROTTLED": {"statusCode": "429", **parts}}


def test_a_method_with_a_security_scheme_requires_a_key() -> None:
    scheme = {"type": "apiKey", "name": "x-api-key", "in": "header"}
    described = document(security=[{"edge": []}])
    described["components"] = {"securitySchemes": {"edge": scheme}}

    assert only_method(described).arguments["apiKeyRequired"] is True
    assert only_method(document()).arguments["apiKeyRequired"] is False


WRITTEN_IN_PLACE = {"content": {"application/json": {"schema": {"type": "string"}}}}
UNTRANSLATED: list[tuple[dict[str, Any], str]] = [
    ({"x-amazon-apigateway-policy": {}}, "x-amazon-apigateway-policy"),
    ({"security": [{"key": []}]}, "security for all paths"),
    ({"components": {"securitySchemes": {"people": {"type": "http"}}}}, "people"),
    ({"paths": {"/images": {"parameters": []}}}, "/images: parameters"),
    (document(security=[{"key": []}]), r"GET /images/\{imageId\}.*key"),
    (document(**{"x-amazon-apigateway-auth": {}}), "x-amazon-apigateway-auth"),
    (document(**{INTEGRATION: {**PROXY, "tlsConfig": {}}}), "tlsConfig"),
    (document(**{INTEGRATION: {**PROXY, "type": "mock"}}), "type aws_proxy"),
    (document(parameters=[{"$ref": "#/components/parameters/limit"}]), "parameters/limit"),
    (document(parameters=[{"name": "session", "in": "cookie"}]), "session"),
    (document(requestBody=WRITTEN_IN_PLACE), "a schema with a name"),
    ({RESPONSES: {"THROTTLED": {"status": 1}}}, "THROTTLED.status"),
    ({f"{VALIDATOR}s": {"all": {"validateHeaders": True}}}, "validateHeaders"),
    ({"components": {"schemas": {"A": {"$ref": "other.yaml#/B"}}}}, "other.yaml"),
]


@pytest.mark.parametrize(("described", "named"), UNTRANSLATED)
def test_what_is_not_translated_is_refused_by_name(described: dict[str, Any], named: str) -> None:
    with pytest.raises(UnknownPropertyError, match=named):
        openapi.expand(described, "api1")


POOL = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "x-amazon-apigateway-authtype": "cognito_user_pools",
    "x-amazon-apigateway-authorizer": {
        "type": "cognito_user_pools",
        "providerARNs": ["arn:pool"],
        "authorizerResultTtlInSeconds": 0,
    },
}
SCHEMES = {"edge": {"type": "apiKey", "name": "x-api-key", "in": "header"}, "pool": POOL}


def guarded(*security: dict[str, list[str]]) -> dict[str, Any]:
    described = document(security=list(security))
    return {**described, "components": {"securitySchemes": SCHEMES}}


def test_a_user_pool_becomes_an_authorizer() -> None:
    assert openapi.expand(guarded({}), "api1").authorizers == {
        "pool": {
            "type": "COGNITO_USER_POOLS",
            "providerARNs": ["arn:pool"],
            "authorizerResultTtlInSeconds": 0,
        }
    }


def test_an_operation_requires_the_key_and_a_token_with_the_scope() -> None:
    method = only_method(guarded({"edge": [], "pool": ["photos/library"]}))

    assert method.authorizer == "pool"
    assert method.arguments["apiKeyRequired"] is True
    assert method.arguments["authorizationType"] == "COGNITO_USER_POOLS"
    assert method.arguments["authorizationScopes"] == ["photos/library"]


def test_an_operation_for_everybody_requires_the_key_only() -> None:
    method = only_method(guarded({"edge": []}))

    assert method.authorizer is None
    assert method.arguments["apiKeyRequired"] is True
    assert method.arguments["authorizationType"] == "NONE"


def test_alternatives_of_security_are_refused() -> None:
    with pytest.raises(UnknownPropertyError, match="alternatives"):
        only_method(guarded({"edge": []}, {"pool": []}))


def test_another_kind_of_authorizer_is_refused() -> None:
    described = guarded({"edge": []})
    described["components"] = {
        "securitySchemes": {"pool": {**POOL, "x-amazon-apigateway-authtype": "custom"}}
    }

    with pytest.raises(UnknownPropertyError, match="security scheme pool"):
        openapi.expand(described, "api1")
