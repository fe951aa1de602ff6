from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.components.recorded import run
from tests.unit.components.web_acl import capacity, counted

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack

MANAGED = {
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
}
# AWS's lists of the rules in these groups that refuse, as of November 2026.
REFUSING = {
    *("AWSManagedIPReputationList", "AWSManagedReconnaissanceList"),
    *("NoUserAgent_HEADER", "UserAgent_BadBots_HEADER", "PROPFIND_METHOD", "Host_localhost_HEADER"),
    *(f"SizeRestrictions_{part}" for part in ("QUERYSTRING", "Cookie_HEADER", "URIPATH")),
    *(
        f"{kind}_{part}"
        for kind in ("EC2MetaDataSSRF", "CrossSiteScripting")
        for part in ("BODY", "COOKIE", "URIPATH", "QUERYARGUMENTS")
    ),
    *(
        f"{kind}_{part}"
        for kind in ("GenericLFI", "GenericRFI")
        for part in ("BODY", "URIPATH", "QUERYARGUMENTS")
    ),
    *(f"RestrictedExtensions_{part}" for part in ("URIPATH", "QUERYARGUMENTS")),
    *(
        f"{kind}_{part}"
        for kind in ("JavaDeserializationRCE", "Log4JRCE")
        for part in ("BODY", "HEADER", "URIPATH", "QUERYSTRING")
    ),
    *("ExploitablePaths_URIPATH", "ReactJSRCE_BODY"),
}


@pytest.fixture(scope="module")
def guarded() -> Stack:
    return run("prod", {"firewall": "true", "requestsPerAddress": "700", "logRetentionDays": "90"})


def acl(stack: Stack, scope: str) -> Resource:
    (found,) = [e for e in stack.every("wafv2/webAcl:WebAcl") if e.inputs["scope"] == scope]
    return found


def rule(stack: Stack, scope: str, name: str) -> dict[str, Any]:
    (found,) = [each for each in acl(stack, scope).inputs["rules"] if each["name"] == name]
    return found


def overrides(stack: Stack, scope: str) -> list[tuple[str, dict[str, Any]]]:
    """Every rule of AWS's that is to do something else than AWS has it do, and what."""
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


def told(stack: Stack, answer: dict[str, Any]) -> str:
    """The code of an answer, whose body has the form of the API's errors."""
    bodies = {e["key"]: e for e in acl(stack, "CLOUDFRONT").inputs["customResponseBodies"]}
    body = json.loads(bodies[answer["customResponseBodyKey"]]["content"])
    assert set(body) == {"error", "code"}
    return body["code"]


def test_there_is_no_firewall_unless_it_is_asked_for(dev: Stack) -> None:
    assert [each.name for each in dev.resources if each.type.startswith("aws:wafv2")] == []
    assert "webAclId" not in dev.one("cloudfront/distribution:Distribution").inputs


def test_the_distribution_has_an_acl_where_cloudfront_wants_it(guarded: Stack) -> None:
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
def test_an_acl_lets_through_what_no_rule_refuses_and_has_all_of_awss_groups_in_force(
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
    """Its Base64 is longer than the 8 KB that the core rules let a body have."""
    not_refusing = {
        name: action for name, action in overrides(guarded, scope) if "block" not in action
    }

    assert not_refusing == {"SizeRestrictions_BODY": {"count": {}}}


LIMITS = {"rate-api": 700, "rate-post": 350, "rate-pictures": 1400, "rate-downloads": 140}


def test_cloudfront_limits_what_one_address_asks_for_in_five_minutes(guarded: Stack) -> None:
    limits = {
        each["name"]: each["statement"]["rateBasedStatement"]
        for each in acl(guarded, "CLOUDFRONT").inputs["rules"]
        if "rateBasedStatement" in each["statement"]
    }

    assert {name: each["limit"] for name, each in limits.items()} == LIMITS
    assert {each["evaluationWindowSec"] for each in limits.values()} == {300}
    assert {each["aggregateKeyType"] for each in limits.values()} == {"IP"}


def test_the_least_limits_are_such_as_aws_takes() -> None:
    least = run("dev", {"firewall": "true", "requestsPerAddress": "100"})
    rules = acl(least, "CLOUDFRONT").inputs["rules"]

    assert (
        min(
            each["statement"]["rateBasedStatement"]["limit"]
            for each in rules
            if "rateBasedStatement" in each["statement"]
        )
        >= 10
    )


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/v1/images", ["rate-api"]),
        ("DELETE", "/v1/images/a", ["rate-api"]),
        ("PATCH", "/v1/images/a", ["rate-api"]),
        ("OPTIONS", "/v1/upload", ["rate-api"]),
        ("POST", "/v1/upload", ["rate-api", "rate-post"]),
        ("GET", "/thumbnails/a/b/640.webp", ["rate-pictures"]),
        ("HEAD", "/thumbnails/a/b/640.webp", ["rate-pictures"]),
        ("GET", "/downloads/a/b", ["rate-downloads"]),
        ("GET", "/", []),
        ("GET", "/static/0a1b/main.js", []),
        ("GET", "/v10/images", []),
        ("GET", "/V1/images", []),  # CloudFront's behaviours tell case apart, too
        ("GET", "/album/v1/images", []),
        # CloudFront decodes and normalises a path before it looks for the behaviour.
        ("GET", "/%761/images", ["rate-api"]),
        ("GET", "/v%31/images", ["rate-api"]),
        ("GET", "/%76%31%2Fimages", ["rate-api"]),
        ("GET", "//v1/images", ["rate-api"]),
        ("GET", "/./v1/images", ["rate-api"]),
        ("GET", "/x/../v1/images", ["rate-api"]),
        ("GET", "/x/%2e%2e/v1/images", ["rate-api"]),
        ("GET", "/%2fv1/images", ["rate-api"]),
        # What comes after may lead out again; where it is asked for is what counts.
        ("GET", "/v1/../index.html", ["rate-api"]),
        ("GET", "/%761/..%2findex.html", ["rate-api"]),
        ("POST", "/%761/upload", ["rate-api", "rate-post"]),
        ("POST", "//v1//upload", ["rate-api", "rate-post"]),
        ("GET", "/%74humbnails/a/b/640.webp", ["rate-pictures"]),
        ("GET", "/v1/../thumbnails/a", ["rate-api", "rate-pictures"]),
        ("GET", "/d%6fwnloads/a/b", ["rate-downloads"]),
        # Decoded once, as CloudFront does: this is no path of the API.
        ("GET", "/%2576%31/images", []),
    ],
)
def test_a_request_is_counted_however_its_path_is_written(
    guarded: Stack, method: str, path: str, expected: list[str]
) -> None:
    assert counted(acl(guarded, "CLOUDFRONT").inputs["rules"], method, path) == expected


def test_the_stage_counts_nobody_by_an_address_that_a_viewer_makes_up(guarded: Stack) -> None:
    """All that it lets in comes from CloudFront, which has counted by the real address."""
    rules = acl(guarded, "REGIONAL").inputs["rules"]

    assert {each["name"] for each in rules} == MANAGED
    for each in guarded.every("wafv2/webAcl:WebAcl"):
        assert "forwardedIp" not in str(each.inputs)
        assert "FORWARDED_IP" not in str(each.inputs)


def test_too_many_requests_are_told_so_in_the_form_of_the_apis_errors(guarded: Stack) -> None:
    for name in LIMITS:
        answer = rule(guarded, "CLOUDFRONT", name)["action"]["block"]["customResponse"]

        assert answer["responseCode"] == 429
        assert headers(answer) == {"Cache-Control": "no-store", "Retry-After": "30"}
        assert told(guarded, answer) == "too_many_requests"


def test_whatever_awss_rules_refuse_at_cloudfront_is_told_so_in_that_form(guarded: Stack) -> None:
    """In place of a plain block's 403 CloudFront puts the site's page."""
    refusals = [(name, a["block"]) for name, a in overrides(guarded, "CLOUDFRONT") if "block" in a]

    assert {name for name, _ in refusals} == REFUSING
    for name, refusal in refusals:
        answer = refusal["customResponse"]
        assert answer["responseCode"] == 400, name
        assert headers(answer) == {"Cache-Control": "no-store"}
        assert told(guarded, answer) == "blocked"


def test_what_awss_rules_refuse_at_the_stage_api_gateway_tells_in_that_form(guarded: Stack) -> None:
    assert [name for name, _ in overrides(guarded, "REGIONAL")] == ["SizeRestrictions_BODY"]
    document = guarded.one("apigateway/restApi:RestApi").json("body")
    response = document["x-amazon-apigateway-gateway-responses"]["WAF_FILTERED"]
    assert response["statusCode"] == "400"
    assert json.loads(response["responseTemplates"]["application/json"])["code"] == "blocked"


def test_what_the_firewall_answers_is_in_the_contract(guarded: Stack) -> None:
    document = guarded.one("apigateway/restApi:RestApi").json("body")
    responses = document["x-amazon-apigateway-gateway-responses"].values()
    gateway = {
        json.dumps(json.loads(r["responseTemplates"]["application/json"])) for r in responses
    }

    for body in acl(guarded, "CLOUDFRONT").inputs["customResponseBodies"]:
        assert body["contentType"] == "APPLICATION_JSON"
        assert json.dumps(json.loads(body["content"])) in gateway


@pytest.mark.parametrize(("scope", "most"), [("CLOUDFRONT", 1100), ("REGIONAL", 925)])
def test_an_acl_stays_below_what_costs_more(guarded: Stack, scope: str, most: int) -> None:
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
def test_what_is_refused_is_logged_without_what_opens_anything(guarded: Stack, scope: str) -> None:
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
    redacted = {each["singleHeader"]["name"] for each in log.inputs["redactedFields"]}
    assert redacted == {"authorization", "cookie", "x-api-key"}
    filtering = log.inputs["loggingFilter"]
    assert filtering["defaultBehavior"] == "DROP"
    (kept,) = filtering["filters"]
    assert kept["behavior"] == "KEEP"
    assert kept["conditions"] == [{"actionCondition": {"action": "BLOCK"}}]
