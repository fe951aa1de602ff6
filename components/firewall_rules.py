"""What the web ACLs refuse, as AWS WAF wants it written. Pure.

Plain maps, because the classes for these are one for each level of nesting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Rule: TypeAlias = "Any"

TOO_MANY = "too-many-requests"

# Rule groups of AWS, with the rules in them that only count here. Cheapest first: a request that
# one rule refuses is not looked at by the next.
_MANAGED: dict[str, Sequence[str]] = {
    "AWSManagedRulesAmazonIpReputationList": (),
    # More than 8 KB of body is what a small photo in `POST /upload` is, and API Gateway's own limit
    # of 10 MB stays. Uploads proper go to S3 and are not seen here.
    "AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY",),
    "AWSManagedRulesKnownBadInputsRuleSet": (),
}


def rules(most: int, *, forwarded: bool) -> list[Rule]:
    """The rate limit of `most` requests in five minutes from one address, then AWS's rule groups.

    Behind CloudFront (`forwarded`) every request comes from an address of CloudFront's, so the one
    that it puts into X-Forwarded-For counts there. A viewer may write another before it; the limit
    that cannot be got round is CloudFront's own, which sees the real address.
    """
    return [
        _rate(most, forwarded=forwarded),
        *(_managed(name, number) for number, name in enumerate(_MANAGED, start=1)),
    ]


def seen(metric: str) -> Rule:
    """Metrics under this name, and no samples of requests, which would hold what people wrote."""
    return {
        "cloudwatch_metrics_enabled": True,
        "metric_name": metric,
        "sampled_requests_enabled": False,
    }


def _rate(most: int, *, forwarded: bool) -> Rule:
    limit: dict[str, Any] = {
        "limit": most,
        "aggregate_key_type": "IP",
        "evaluation_window_sec": 300,
    }
    if forwarded:
        header = {"header_name": "X-Forwarded-For", "fallback_behavior": "NO_MATCH"}
        limit |= {"aggregate_key_type": "FORWARDED_IP", "forwarded_ip_config": header}
    else:
        # Pictures are many for each page and cost next to nothing; what costs is the API.
        limit["scope_down_statement"] = {
            "byte_match_statement": {
                "search_string": "/v1/",
                "positional_constraint": "STARTS_WITH",
                "field_to_match": {"uri_path": {}},
                "text_transformations": [{"priority": 0, "type": "NONE"}],
            }
        }
    answer = {"response_code": 429, "custom_response_body_key": TOO_MANY}
    return {
        "name": "rate",
        "priority": 0,
        # Not the 403 of a plain block, which CloudFront turns into the site's page.
        "action": {"block": {"custom_response": answer}},
        "statement": {"rate_based_statement": limit},
        "visibility_config": seen("rate"),
    }


def _managed(name: str, priority: int) -> Rule:
    group: dict[str, Any] = {"vendor_name": "AWS", "name": name}
    if counted := _MANAGED[name]:
        group["rule_action_overrides"] = [
            {"name": rule, "action_to_use": {"count": {}}} for rule in counted
        ]
    return {
        "name": name,
        "priority": priority,
        "override_action": {"none": {}},
        "statement": {"managed_rule_group_statement": group},
        "visibility_config": seen(name),
    }
