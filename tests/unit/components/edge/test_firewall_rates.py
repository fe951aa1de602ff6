"""How many requests one address may make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from components.edge.firewall_rules import edge_rules
from tests.unit.components.recorded import run
from tests.unit.components.stacks import HARDENED
from tests.unit.components.web_acl import counted

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


LIMITS = {"rate-api": 700, "rate-post": 350, "rate-pictures": 1400, "rate-downloads": 140}


def test_cloudfront_limits_the_requests_of_one_address_in_five_minutes(guarded: Stack) -> None:
    limits = {
        each["name"]: each["statement"]["rateBasedStatement"]
        for each in acl(guarded, "CLOUDFRONT").inputs["rules"]
        if "rateBasedStatement" in each["statement"]
    }

    assert {name: each["limit"] for name, each in limits.items()} == LIMITS
    assert {each["evaluationWindowSec"] for each in limits.values()} == {300}
    assert {each["aggregateKeyType"] for each in limits.values()} == {"IP"}


def test_the_lowest_limits_are_ones_that_aws_accepts() -> None:
    limits = [
        each["statement"]["rate_based_statement"]["limit"]
        for each in edge_rules(100)
        if "rate_based_statement" in each["statement"]
    ]

    assert len(limits) == len(LIMITS)
    assert min(limits) >= 10


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
        # What follows may lead out again; the requested path is what counts.
        ("GET", "/v1/../index.html", ["rate-api"]),
        ("GET", "/%761/..%2findex.html", ["rate-api"]),
        ("POST", "/%761/upload", ["rate-api", "rate-post"]),
        ("POST", "//v1//upload", ["rate-api", "rate-post"]),
        ("GET", "/%74humbnails/a/b/640.webp", ["rate-pictures"]),
        ("GET", "/v1/../thumbnails/a", ["rate-api", "rate-pictures"]),
        ("GET", "/d%6fwnloads/a/b", ["rate-downloads"]),
        # Decoded once, as CloudFront does, this is not a path of the API.
        ("GET", "/%2576%31/images", []),
    ],
)
def test_a_request_is_counted_however_its_path_is_written(
    guarded: Stack, method: str, path: str, expected: list[str]
) -> None:
    assert counted(acl(guarded, "CLOUDFRONT").inputs["rules"], method, path) == expected


def test_the_stage_does_not_count_by_an_address_that_a_viewer_can_forge(guarded: Stack) -> None:
    """Every request comes from CloudFront, which has counted by the real address."""
    rules = acl(guarded, "REGIONAL").inputs["rules"]

    assert {each["name"] for each in rules} == MANAGED
    for each in guarded.every("wafv2/webAcl:WebAcl"):
        assert "forwardedIp" not in str(each.inputs)
        assert "FORWARDED_IP" not in str(each.inputs)
