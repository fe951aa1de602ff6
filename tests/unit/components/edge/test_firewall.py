from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.components.recorded import run
from tests.unit.components.stacks import HARDENED
from tests.unit.components.web_acl import capacity

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack


MANAGED = {
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
}


@pytest.fixture(scope="module")
def guarded() -> Stack:
    return run("prod", HARDENED)


def acl(stack: Stack, scope: str) -> Resource:
    (found,) = [e for e in stack.every("wafv2/webAcl:WebAcl") if e.inputs["scope"] == scope]
    return found


def rule(stack: Stack, scope: str, name: str) -> dict[str, Any]:
    (found,) = [each for each in acl(stack, scope).inputs["rules"] if each["name"] == name]
    return found


def overrides(stack: Stack, scope: str) -> list[tuple[str, dict[str, Any]]]:
    """Every managed rule with an overridden action, and that action."""
    groups = [
        each["statement"].get("managedRuleGroupStatement", {})
        for each in acl(stack, scope).inputs["rules"]
    ]
    return [
        (each["name"], each["actionToUse"])
        for group in groups
        for each in group.get("ruleActionOverrides", [])
    ]


def headers(answer: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in answer["responseHeaders"]}


def error_code(stack: Stack, answer: dict[str, Any]) -> str:
    """The code in a response, whose body has the form of the API's errors."""
    bodies = {e["key"]: e for e in acl(stack, "CLOUDFRONT").inputs["customResponseBodies"]}
    body = json.loads(bodies[answer["customResponseBodyKey"]]["content"])
    assert set(body) == {"error", "code"}
    return body["code"]


def test_there_is_no_firewall_by_default(dev: Stack) -> None:
    assert [each.name for each in dev.resources if each.type.startswith("aws:wafv2")] == []
    assert "webAclId" not in dev.one("cloudfront/distribution:Distribution").inputs


def test_the_distribution_has_an_acl_in_cloudfronts_region(guarded: Stack) -> None:
    edge = acl(guarded, "CLOUDFRONT")

    assert edge.inputs["region"] == "us-east-1"
    assert (
        guarded.one("cloudfront/distribution:Distribution").inputs["webAclId"]
        == (edge.outputs["arn"])
    )


def test_the_apis_stage_has_one_in_its_own_region(guarded: Stack) -> None:
    regional = acl(guarded, "REGIONAL")

    assert "region" not in regional.inputs
    assert guarded.one("wafv2/webAclAssociation:WebAclAssociation").inputs == {
        "resourceArn": guarded.one("apigateway/stage:Stage").outputs["arn"],
        "webAclArn": regional.outputs["arn"],
    }


@pytest.mark.parametrize("scope", ["CLOUDFRONT", "REGIONAL"])
def test_an_acl_allows_by_default_and_enforces_all_of_awss_groups(
    guarded: Stack, scope: str
) -> None:
    inputs = acl(guarded, scope).inputs
    groups = [each for each in inputs["rules"] if "overrideAction" in each]

    assert inputs["defaultAction"] == {"allow": {}}
    assert all(each["overrideAction"] == {"none": {}} for each in groups)
    named = [each["statement"]["managedRuleGroupStatement"] for each in groups]
    assert {each["name"] for each in named} == MANAGED
    assert {each["vendorName"] for each in named} == {"AWS"}


@pytest.mark.parametrize("scope", ["CLOUDFRONT", "REGIONAL"])
def test_a_small_photo_in_a_request_is_counted_and_not_refused(guarded: Stack, scope: str) -> None:
    """Its Base64 exceeds the 8 KB that the core rules allow for a body."""
    not_refusing = {
        name: action for name, action in overrides(guarded, scope) if "block" not in action
    }

    assert not_refusing == {"SizeRestrictions_BODY": {"count": {}}}


LIMITS = {"rate-api": 700, "rate-post": 350, "rate-pictures": 1400, "rate-downloads": 140}


def test_too_many_requests_get_an_error_in_the_apis_form(guarded: Stack) -> None:
    for name in LIMITS:
        answer = rule(guarded, "CLOUDFRONT", name)["action"]["block"]["customResponse"]

        assert answer["responseCode"] == 429
        assert headers(answer) == {"Cache-Control": "no-store", "Retry-After": "30"}
        assert error_code(guarded, answer) == "too_many_requests"


def test_requests_that_awss_rules_refuse_at_cloudfront_get_an_error_in_the_apis_form(
    guarded: Stack,
) -> None:
    """CloudFront would replace a plain block's 403 with the site's error page."""
    refusals = [(name, a["block"]) for name, a in overrides(guarded, "CLOUDFRONT") if "block" in a]

    # Each managed group has many rules, and one that is not named would lead to the error page.
    assert len(refusals) > 30
    for name, refusal in refusals:
        answer = refusal["customResponse"]
        assert answer["responseCode"] == 400, name
        assert headers(answer) == {"Cache-Control": "no-store"}
        assert error_code(guarded, answer) == "blocked"


def test_requests_that_awss_rules_refuse_at_the_stage_get_api_gateways_error(
    guarded: Stack,
) -> None:
    assert [name for name, _ in overrides(guarded, "REGIONAL")] == ["SizeRestrictions_BODY"]
    document = guarded.one("apigateway/restApi:RestApi").json("body")
    response = document["x-amazon-apigateway-gateway-responses"]["WAF_FILTERED"]
    assert response["statusCode"] == "400"
    assert json.loads(response["responseTemplates"]["application/json"])["code"] == "blocked"


def test_the_firewalls_responses_are_in_the_contract(guarded: Stack) -> None:
    document = guarded.one("apigateway/restApi:RestApi").json("body")
    responses = document["x-amazon-apigateway-gateway-responses"].values()
    gateway = {
        json.dumps(json.loads(r["responseTemplates"]["application/json"])) for r in responses
    }

    for body in acl(guarded, "CLOUDFRONT").inputs["customResponseBodies"]:
        assert body["contentType"] == "APPLICATION_JSON"
        assert json.dumps(json.loads(body["content"])) in gateway


@pytest.mark.parametrize(("scope", "most"), [("CLOUDFRONT", 1100), ("REGIONAL", 925)])
def test_an_acl_stays_below_the_capacity_that_costs_more(
    guarded: Stack, scope: str, most: int
) -> None:
    """AWS charges for requests by the capacity of the rules, from 1500 units on."""
    assert capacity(acl(guarded, scope).inputs["rules"]) <= most < 1500


@pytest.mark.parametrize(("scope", "number"), [("CLOUDFRONT", 7), ("REGIONAL", 3)])
def test_rules_have_metrics_priorities_of_their_own_and_no_samples(
    guarded: Stack, scope: str, number: int
) -> None:
    inputs = acl(guarded, scope).inputs
    views = [inputs["visibilityConfig"], *(each["visibilityConfig"] for each in inputs["rules"])]

    assert len({view["metricName"] for view in views}) == len(views) == number + 1
    assert all(view["cloudwatchMetricsEnabled"] for view in views)
    assert not any(view["sampledRequestsEnabled"] for view in views)
    assert [each["priority"] for each in inputs["rules"]] == list(range(number))


@pytest.mark.parametrize("scope", ["CLOUDFRONT", "REGIONAL"])
def test_refused_requests_are_logged_without_credentials(guarded: Stack, scope: str) -> None:
    arn = acl(guarded, scope).outputs["arn"]
    kind = "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
    (log,) = [each for each in guarded.every(kind) if each.inputs["resourceArn"] == arn]
    (target,) = log.inputs["logDestinationConfigs"]
    groups = guarded.every("cloudwatch/logGroup:LogGroup")
    (group,) = [each for each in groups if each.outputs["arn"] == target]

    assert group.name.startswith("aws-waf-logs-")
    assert group.inputs["retentionInDays"] == 90
    assert (
        group.inputs.get("region")
        == log.inputs.get("region")
        == acl(guarded, scope).inputs.get("region")
    )
    # A query may have a code of a sign-in, or the token of a picture or download.
    query, *headers = log.inputs["redactedFields"]
    assert query == {"queryString": {}}
    redacted = {each["singleHeader"]["name"] for each in headers}
    assert redacted == {"authorization", "cookie", "referer", "x-api-key"}
    filtering = log.inputs["loggingFilter"]
    assert filtering["defaultBehavior"] == "DROP"
    (kept,) = filtering["filters"]
    assert kept["behavior"] == "KEEP"
    assert kept["conditions"] == [{"actionCondition": {"action": "BLOCK"}}]
