"""Sessions as they are deployed, and that nothing of them is where nobody signs in."""

from __future__ import annotations

import json

import pytest

from components.edge.session import code
from tests.unit.components.declared import ACCOUNT, REGION, Stack
from tests.unit.components.recorded import run

ORIGIN = "https://other.example.com"
CONFIG = {"corsOrigins": f'["{ORIGIN}"]', "privateNetwork": "true", "customerKeys": "true"}
PARAMETER = "/photos-dev/sign-in"


@pytest.fixture(scope="module")
def stack() -> Stack:
    return run("dev", CONFIG | {"access": "signIn", "adminEmail": "admin@home.arpa"})


@pytest.fixture(scope="module")
def open_stack() -> Stack:
    return run("dev", CONFIG | {"access": "open"})


def on_v1(stack: Stack) -> object:
    (behaviour,) = [
        each
        for each in stack.one("cloudfront/distribution:Distribution").inputs[
            "orderedCacheBehaviors"
        ]
        if each["pathPattern"] == "/v1/*"
    ]
    return behaviour.get("functionAssociations")


def test_the_session_function_may_do_exactly_what_it_needs(stack: Stack) -> None:
    library = stack.one("dynamodb/table:Table", "photos-dev-Library").outputs["arn"]
    pool = stack.one("cognito/userPool:UserPool").outputs["arn"]
    logs = stack.one("cloudwatch/logGroup:LogGroup", "photos-dev-session-logs").outputs["arn"]
    statements = [
        each for each in stack.role_statements("session") if "kms:" not in str(each["Action"])
    ]

    granted = {
        (action, resource, json.dumps(each.get("Condition")))
        for each in statements
        for action in each["Action"]
        for resource in each["Resource"]
    }

    people = json.dumps({"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["USERS"]}})
    claims = json.dumps({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["USERS", "EMAIL#*"]}})
    parameter = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{PARAMETER}"
    assert granted == {
        ("ssm:GetParameter", parameter, "null"),
        ("cognito-idp:AdminUserGlobalSignOut", pool, "null"),
        ("dynamodb:GetItem", library, claims),
        ("dynamodb:PutItem", library, claims),
        ("dynamodb:UpdateItem", library, people),
        ("dynamodb:DeleteItem", library, people),
        ("logs:CreateLogStream", f"{logs}:*", "null"),
        ("logs:PutLogEvents", f"{logs}:*", "null"),
    }


def test_its_environment_has_only_what_it_uses_and_no_secret(stack: Stack) -> None:
    environment = stack.functions()["session"].inputs["environment"]["variables"]

    assert environment == {
        "SIGN_IN_PARAMETER": PARAMETER,
        "USER_POOL": stack.one("cognito/userPool:UserPool").id,
        "SESSION_DAYS": "30",
        "LIBRARY_TABLE": stack.one("dynamodb/table:Table", "photos-dev-Library").outputs["name"],
        "ALLOWED_ORIGINS": f'["{ORIGIN}"]',
    }
    assert stack.one("ssm/parameter:Parameter").inputs["name"] == PARAMETER


def test_it_is_outside_the_private_network_which_does_not_reach_cognito(stack: Stack) -> None:
    functions = stack.functions()

    assert not functions["session"].inputs.get("vpcConfig")
    assert functions["gallery"].inputs["vpcConfig"]["subnetIds"]
    assert not [
        each for each in stack.every("iam/rolePolicy:RolePolicy") if "session-network" in each.name
    ]


def test_it_responds_before_the_api_gives_up(stack: Stack) -> None:
    assert stack.functions()["session"].inputs["timeout"] < 29


def test_requests_to_the_api_pass_the_edge_function(stack: Stack) -> None:
    function = stack.one("cloudfront/function:Function", "photos-dev-session")

    assert on_v1(stack) == [{"eventType": "viewer-request", "functionArn": function.outputs["arn"]}]
    assert function.inputs["runtime"] == "cloudfront-js-2.0"
    assert function.inputs["publish"] is True
    assert function.inputs["code"] == code([ORIGIN])


def test_where_nobody_signs_in_nothing_of_it_is_deployed(open_stack: Stack) -> None:
    assert "session" not in open_stack.functions()
    assert on_v1(open_stack) is None
    assert "photos-dev-session" not in {
        each.name for each in open_stack.every("cloudfront/function:Function")
    }
    body = json.loads(open_stack.one("apigateway/restApi:RestApi").inputs["body"])
    assert not [path for path in body["paths"] if path.startswith("/session")]
