from __future__ import annotations

import json
from typing import Any

import pytest

from local.resource import UnknownPropertyError
from local.services import openapi, openapi_models

MODELS = "https://apigateway.amazonaws.com/restapis/api1/models"
URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:f/invocations"

PROXY = {
    "type": "aws_proxy",
    "httpMethod": "POST",
    "uri": URI,
    "passthroughBehavior": "when_no_match",
}


def document(**operation: Any) -> dict[str, Any]:
    """An API of one operation, GET /images/{imageId}."""
    return {"paths": {"/images/{imageId}": {"get": operation}}}


def only_method(described: dict[str, Any]) -> openapi.Method:
    [method] = openapi.expand(described, "api1").methods
    return method


def test_paths_come_after_their_parents_and_once_each() -> None:
    paths = ("/images/{imageId}/download", "/images", "/upload", "/")
    described: dict[str, Any] = {"paths": {path: document() for path in paths}}

    plan = openapi.expand(described, "api1")

    assert plan.paths == [
        "/images",
        "/images/{imageId}",
        "/images/{imageId}/download",
        "/upload",
    ]


def test_a_proxy_integration_is_what_put_integration_wants_and_has_no_responses() -> None:
    method = only_method(
        document(
            operationId="getImage",
            responses={"200": {"description": "The photo."}},
            **{"x-amazon-apigateway-integration": PROXY},
        )
    )

    assert (method.path, method.verb) == ("/images/{imageId}", "GET")
    assert method.arguments["operationName"] == "getImage"
    assert method.integration == {
        "type": "AWS_PROXY",
        "integrationHttpMethod": "POST",
        "uri": URI,
        "passthroughBehavior": "WHEN_NO_MATCH",
    }
    assert method.method_responses == {}
    assert method.integration_responses == {}


def test_a_mock_keeps_its_responses_and_their_headers() -> None:
    described = document(
        responses={
            "204": {"$ref": "#/components/responses/Preflight"},
        },
        **{
            "x-amazon-apigateway-integration": {
                "type": "mock",
                "requestTemplates": {"application/json": '{"statusCode": 204}'},
                "responses": {
                    "default": {
                        "statusCode": "204",
                        "responseParameters": {"method.response.header.Vary": "'Origin'"},
                    },
                    "5\\d{2}": {"statusCode": "500"},
                },
            }
        },
    )
    described["components"] = {
        "responses": {"Preflight": {"headers": {"Vary": {"schema": {"type": "string"}}}}}
    }

    method = only_method(described)

    assert method.method_responses == {
        "204": {"responseParameters": {"method.response.header.Vary": False}, "responseModels": {}}
    }
    assert method.integration_responses == {
        "204": {"responseParameters": {"method.response.header.Vary": "'Origin'"}},
        "500": {"selectionPattern": "5\\d{2}"},
    }


def test_parameters_of_the_path_and_of_the_operation_are_found_through_references() -> None:
    described = document(parameters=[{"name": "limit", "in": "query"}])
    described["paths"]["/images/{imageId}"]["parameters"] = [
        {"$ref": "#/components/parameters/imageId"},
        {"name": "If-Match", "in": "header", "required": True},
        {"name": "session", "in": "cookie"},
    ]
    described["components"] = {
        "parameters": {"imageId": {"name": "imageId", "in": "path", "required": True}}
    }

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
                        # A property may be called like a word that models do not know.
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


def test_a_body_names_its_model_and_one_written_in_place_gets_one() -> None:
    described = document(
        requestBody={
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Asked"}},
                "text/json": {"schema": {"type": "string"}},
            }
        }
    )
    described["components"] = {"schemas": {"Asked": {"type": "object"}}}

    plan = openapi.expand(described, "api1")

    assert plan.methods[0].arguments["requestModels"] == {
        "application/json": "Asked",
        "text/json": "GETimagesimageIdRequest",
    }
    assert plan.models["GETimagesimageIdRequest"] == {"type": "string"}


def test_an_operation_has_the_validator_of_the_document_unless_it_names_its_own() -> None:
    described = document(**{"x-amazon-apigateway-request-validator": "none"})
    described["paths"]["/upload"] = {"post": {}}
    described["x-amazon-apigateway-request-validator"] = "all"
    described["x-amazon-apigateway-request-validators"] = {
        "all": {"validateRequestBody": True, "validateRequestParameters": True},
        "none": {"validateRequestBody": False},
    }

    plan = openapi.expand(described, "api1")

    assert [method.validator for method in plan.methods] == ["none", "all"]
    assert plan.validators == {
        "all": {"validateRequestBody": True, "validateRequestParameters": True},
        "none": {"validateRequestBody": False, "validateRequestParameters": False},
    }


def test_gateway_responses_and_binary_types_are_taken_over() -> None:
    described = {
        "x-amazon-apigateway-binary-media-types": ["image/*"],
        "x-amazon-apigateway-gateway-responses": {
            "THROTTLED": {
                "statusCode": 429,
                "responseParameters": {"gatewayresponse.header.Cache-Control": "'no-store'"},
                "responseTemplates": {"application/json": "{}"},
            }
        },
    }

    plan = openapi.expand(described, "api1")

    assert plan.binary_media_types == ["image/*"]
    assert plan.gateway_responses == {
        "THROTTLED": {
            "statusCode": "429",
            "responseParameters": {"gatewayresponse.header.Cache-Control": "'no-store'"},
            "responseTemplates": {"application/json": "{}"},
        }
    }


def test_a_method_that_wants_a_key_gets_no_request_without_one() -> None:
    scheme = {"type": "apiKey", "name": "x-api-key", "in": "header"}
    described = document(security=[{"edge": []}])
    described["components"] = {"securitySchemes": {"edge": scheme}}

    (method,) = openapi.expand(described, "api1").methods

    assert method.arguments["apiKeyRequired"] is True


UNTRANSLATED: list[tuple[dict[str, Any], str]] = [
    ({"x-amazon-apigateway-policy": {}}, "x-amazon-apigateway-policy"),
    ({"security": [{"key": []}]}, "security of it all"),
    ({"components": {"securitySchemes": {"people": {"type": "http"}}}}, "people"),
    (document(security=[{"key": []}]), r"GET /images/\{imageId\}.*key"),
    (document(**{"x-amazon-apigateway-auth": {}}), "x-amazon-apigateway-auth"),
    (
        document(**{"x-amazon-apigateway-integration": {**PROXY, "tlsConfig": {}}}),
        "tlsConfig",
    ),
    ({"x-amazon-apigateway-gateway-responses": {"THROTTLED": {"status": 1}}}, "status"),
    (
        {"components": {"schemas": {"A": {"$ref": "other.yaml#/B"}}}},
        "other.yaml",
    ),
]


@pytest.mark.parametrize(("described", "named"), UNTRANSLATED)
def test_what_is_not_translated_is_refused_by_name(described: dict[str, Any], named: str) -> None:
    with pytest.raises(UnknownPropertyError, match=named):
        openapi.expand(described, "api1")
