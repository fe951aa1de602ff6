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


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: f"{each.method} {each.path}")
def test_every_operation_is_answered_by_the_function_that_its_tag_names(
    dev: Stack, operation: contract.Operation
) -> None:
    method = _body(dev)["paths"][operation.path][operation.method]
    (tag,) = CONTRACT["paths"][operation.path][operation.method]["tags"]

    integration = method["x-amazon-apigateway-integration"]
    assert integration["type"] == "aws_proxy"
    assert integration["httpMethod"] == "POST"
    assert integration["uri"] == dev.functions()[tag].outputs["invokeArn"]


@pytest.mark.parametrize("path", list(dict.fromkeys(each.path for each in OPERATIONS)))
def test_every_path_answers_preflight_requests(dev: Stack, path: str) -> None:
    assert "x-amazon-apigateway-integration" in _body(dev)["paths"][path]["options"]


def test_an_operation_may_invoke_its_own_function_and_only_for_itself(dev: Stack) -> None:
    api = dev.one("apigateway/restApi:RestApi").outputs["executionArn"]
    granted = {
        (each.inputs["sourceArn"].removeprefix(api), each.inputs["function"])
        for each in dev.every("lambda/permission:Permission")
    }

    expected = {
        (f"/v1/{each.arn_suffix}", dev.functions()[each.slice_name].outputs["name"])
        for each in contract.operations(CONTRACT, OPEN)
    }
    assert granted == expected
    assert all(re.match(r"/v1/[A-Z]+/[a-z]", arn) for arn, _ in granted)


def test_the_thumbnail_function_cannot_be_invoked_over_the_api(dev: Stack) -> None:
    name = dev.functions()["thumbnail"].outputs["name"]

    assert name not in {
        each.inputs["function"] for each in dev.every("lambda/permission:Permission")
    }


def test_requests_are_validated(dev: Stack) -> None:
    body = _body(dev)
    validator = body["x-amazon-apigateway-request-validator"]

    assert body["x-amazon-apigateway-request-validators"][validator] == {
        "validateRequestBody": True,
        "validateRequestParameters": True,
    }
    schema = body["paths"]["/upload"]["post"]["requestBody"]["content"]["application/json"]
    assert schema == {"schema": {"$ref": "#/components/schemas/UploadRequest"}}


def test_api_gateway_gets_no_reference_but_to_schemas(dev: Stack) -> None:
    references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(_body(dev))))

    assert references
    assert all(reference.startswith("#/components/schemas/") for reference in references)


def test_a_function_gives_up_before_api_gateway_does(dev: Stack) -> None:
    answering = {each.slice_name for each in OPERATIONS}
    limits = [dev.functions()[name].inputs["timeout"] * 1000 for name in answering]

    for path in _body(dev)["paths"].values():
        for method in path.values():
            waits = method["x-amazon-apigateway-integration"]["timeoutInMillis"]
            assert max(limits) < waits <= 29_000  # API Gateway's longest wait


def test_api_gateway_gets_the_schemas_of_requests_and_no_others(dev: Stack) -> None:
    assert set(_body(dev)["components"]["schemas"]) == {
        *("UploadRequest", "PresignedPostRequest", "Description", "ImageIds", "Emptying"),
    }


def test_a_schema_includes_those_that_it_refers_to() -> None:
    outer = {"properties": {"one": {"$ref": "#/components/schemas/Inner"}}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Outer"}}}}
    schemas = {"Outer": outer, "Inner": {}, "Answer": {}}

    document = gateway_document({"requestBody": body}, schemas=schemas)

    assert document["components"]["schemas"] == {"Outer": outer, "Inner": {}}


def test_every_operation_and_preflight_needs_cloudfronts_key(dev: Stack) -> None:
    for item in _body(dev)["paths"].values():
        for method in item.values():
            assert method["security"]
            assert all(each["edge"] == [] for each in method["security"])


def test_what_a_slice_that_is_not_deployed_would_answer_does_not_exist(dev: Stack) -> None:
    described = {tag for item in CONTRACT["paths"].values() for tag in _tags(item)}
    paths = _body(dev)["paths"]

    assert {"session", "people"} <= described
    assert not described & {"session", "people"} & dev.functions().keys()
    assert set(paths) == {each.path for each in OPERATIONS}
    assert {(path, method) for path in paths for method in paths[path]} == {
        (each.path, each.method) for each in contract.operations(CONTRACT, OPEN)
    }


def test_an_open_stack_asks_nobody_for_a_token(dev: Stack) -> None:
    body = _body(dev)

    assert list(body["components"]["securitySchemes"]) == ["edge"]
    for item in body["paths"].values():
        assert all(method["security"] == [{"edge": []}] for method in item.values())


def test_where_people_sign_in_an_operation_needs_a_token_with_the_contracts_scope(
    signed_in: Stack,
) -> None:
    body = _body(signed_in)

    for each in contract.operations(CONTRACT, signed_in.functions()):
        deployed = body["paths"][each.path][each.method]["security"]
        described = CONTRACT["paths"][each.path].get(each.method, {"security": [{}]})["security"]
        # Both in one requirement: two requirements would be alternatives.
        assert deployed == [
            {"edge": [], **({"pool": need["signIn"]} if "signIn" in need else {})}
            for need in described
        ]
        if each.method != "options":
            assert each.slice_name == "session" or "pool" in deployed[0], each.path


def test_api_gateway_verifies_tokens_of_the_stacks_own_pool_each_time(signed_in: Stack) -> None:
    pool = signed_in.one("cognito/userPool:UserPool").outputs["arn"]

    scheme = _body(signed_in)["components"]["securitySchemes"]["pool"]

    assert (scheme["type"], scheme["name"], scheme["in"]) == ("apiKey", "Authorization", "header")
    assert scheme["x-amazon-apigateway-authtype"] == "cognito_user_pools"
    assert scheme["x-amazon-apigateway-authorizer"] == {
        "type": "cognito_user_pools",
        "providerARNs": [pool],
        "authorizerResultTtlInSeconds": 0,
    }


def test_scopes_are_combined_with_cloudfronts_key_in_one_requirement() -> None:
    document = gateway_document({"security": [{"signIn": ["photos/library"]}]}, pool_arn="arn")

    made = document["paths"]["/outer"]
    assert made["post"]["security"] == [{"edge": [], "pool": ["photos/library"]}]
    # Browsers send no credentials with a preflight.
    assert made["options"]["security"] == [{"edge": []}]


@pytest.mark.parametrize("security", [None, []])
def test_an_operation_without_security_requirements_is_not_deployed(security: Any) -> None:
    with pytest.raises(contract.ContractError, match="make"):
        gateway_document({"security": security})


def test_path_parameters_are_declared_for_every_method(dev: Stack) -> None:
    for path, item in _body(dev)["paths"].items():
        named = set(re.findall(r"{(\w+)}", path))
        for method in item.values():
            declared = {p["name"] for p in method.get("parameters", []) if p["in"] == "path"}
            assert declared == named


def test_operations_have_unique_names(dev: Stack) -> None:
    names = [m["operationId"] for item in _body(dev)["paths"].values() for m in item.values()]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z0-9]+", name) for name in names)


def test_the_api_is_regional_and_compresses(dev: Stack) -> None:
    api = dev.one("apigateway/restApi:RestApi").inputs

    assert api["endpointConfiguration"] == {"types": "REGIONAL"}
    assert api["minimumCompressionSize"] == "1024"


def test_the_stage_is_named_v1_and_throttled(dev: Stack) -> None:
    settings = dev.one("apigateway/methodSettings:MethodSettings").inputs

    assert dev.one("apigateway/stage:Stage").inputs["stageName"] == "v1"
    assert settings["stageName"] == "v1"
    assert settings["methodPath"] == "*/*"
    assert settings["settings"]["throttlingRateLimit"] == 50
    assert settings["settings"]["throttlingBurstLimit"] == 100


def test_no_request_body_is_logged(dev: Stack) -> None:
    settings = dev.one("apigateway/methodSettings:MethodSettings").inputs["settings"]

    assert settings["dataTraceEnabled"] is False
    assert settings["loggingLevel"] == "OFF"


def test_access_logs_are_json_without_addresses_ids_or_credentials(dev: Stack) -> None:
    logging = dev.one("apigateway/stage:Stage").inputs["accessLogSettings"]
    logged = " ".join(json.loads(logging["format"]).values())

    group = dev.one("cloudwatch/logGroup:LogGroup", "photos-dev-api-logs")
    assert logging["destinationArn"] == group.outputs["arn"]
    assert "$context.resourcePath" in logged
    for variable in ("identity", "authorizer", "$context.path", "requestOverride"):
        assert variable not in logged


def test_a_changed_contract_is_deployed(dev: Stack, prod: Stack) -> None:
    def trigger(stack: Stack) -> str:
        return stack.one("apigateway/deployment:Deployment").inputs["triggers"]["body"]

    assert re.fullmatch(r"[0-9a-f]{16}", trigger(dev))
    assert trigger(dev) != trigger(prod)


def _tags(item: dict[str, Any]) -> list[str]:
    return [item[method]["tags"][0] for method in contract.METHODS if method in item]


def gateway_document(
    operation: dict[str, Any], *, pool_arn: str | None = None, **components: Any
) -> dict[str, Any]:
    """The document of an API of one operation, POST /outer, with these components."""
    described: dict[str, Any] = {
        "operationId": "make",
        "tags": ["upload"],
        "security": [{}],
        **operation,
    }
    return contract.gateway_document(
        {
            "openapi": "3.0.1",
            "info": {"version": "1"},
            "paths": {"/outer": {"post": described}},
            "components": {"schemas": {}, **components},
        },
        title="x",
        invoke_arns={"upload": "u"},
        pool_arn=pool_arn,
    )


def _body(stack: Stack) -> dict[str, Any]:
    return stack.one("apigateway/restApi:RestApi").json("body")
