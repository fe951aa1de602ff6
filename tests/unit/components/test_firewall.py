from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.components.recorded import Resource, Stack, run

MANAGED = {
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
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
    overridden = {
        each["name"]: each["statement"]["managedRuleGroupStatement"].get("ruleActionOverrides")
        for each in acl(guarded, scope).inputs["rules"]
        if "overrideAction" in each
    }

    assert overridden == {
        **dict.fromkeys(MANAGED),
        "AWSManagedRulesCommonRuleSet": [
            {"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}
        ],
    }


def test_cloudfront_counts_what_a_viewers_address_asks_of_the_api(guarded: Stack) -> None:
    limit = rule(guarded, "CLOUDFRONT", "rate")["statement"]["rateBasedStatement"]

    assert (limit["limit"], limit["evaluationWindowSec"]) == (700, 300)
    assert limit["aggregateKeyType"] == "IP"
    match = limit["scopeDownStatement"]["byteMatchStatement"]
    assert match["searchString"] == "/v1/"
    assert match["positionalConstraint"] == "STARTS_WITH"
    assert match["fieldToMatch"] == {"uriPath": {}}


def test_the_stage_counts_the_viewers_address_and_not_that_of_cloudfront(guarded: Stack) -> None:
    limit = rule(guarded, "REGIONAL", "rate")["statement"]["rateBasedStatement"]

    assert (limit["limit"], limit["aggregateKeyType"]) == (700, "FORWARDED_IP")
    assert limit["forwardedIpConfig"] == {
        "headerName": "X-Forwarded-For",
        "fallbackBehavior": "NO_MATCH",
    }


@pytest.mark.parametrize("scope", ["CLOUDFRONT", "REGIONAL"])
def test_too_many_requests_are_told_so_in_the_form_of_the_apis_errors(
    guarded: Stack, scope: str
) -> None:
    answer = rule(guarded, scope, "rate")["action"]["block"]["customResponse"]
    (body,) = acl(guarded, scope).inputs["customResponseBodies"]

    assert answer == {"responseCode": 429, "customResponseBodyKey": body["key"]}
    assert body["contentType"] == "APPLICATION_JSON"
    told = json.loads(body["content"])
    assert set(told) == {"error", "code"}
    assert told["code"] == "too_many_requests"


@pytest.mark.parametrize("scope", ["CLOUDFRONT", "REGIONAL"])
def test_rules_have_metrics_priorities_of_their_own_and_no_samples(
    guarded: Stack, scope: str
) -> None:
    inputs = acl(guarded, scope).inputs
    views = [inputs["visibilityConfig"], *(each["visibilityConfig"] for each in inputs["rules"])]

    assert len({view["metricName"] for view in views}) == len(views) == 5
    assert all(view["cloudwatchMetricsEnabled"] for view in views)
    assert not any(view["sampledRequestsEnabled"] for view in views)
    assert [each["priority"] for each in inputs["rules"]] == [0, 1, 2, 3]


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
