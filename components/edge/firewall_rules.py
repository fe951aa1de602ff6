"""The rules of the web ACLs, as AWS WAF expects them. Pure.

Plain maps, because the typed form has a class for each level of nesting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from components.edge.contract import BLOCKED, TOO_MANY

if TYPE_CHECKING:
    from collections.abc import Sequence

Rule: TypeAlias = "Any"

# Refusals in the form of the API's errors: status, code (also the response's key), message. Not a
# plain block's 403, which CloudFront would replace with the site's error page.
RESPONSES = (TOO_MANY, BLOCKED)

# The blocking rules of AWS's rule groups, cheapest first. They are named because WAF cannot set a
# response for a whole group. A rule that AWS adds later blocks too, with the site's error page.
_MANAGED: dict[str, Sequence[str]] = {
    # Without AWSManagedIPDDoSList, which AWS only counts: it lists hijacked devices of real people.
    "AWSManagedRulesAmazonIpReputationList": (
        "AWSManagedIPReputationList",
        "AWSManagedReconnaissanceList",
    ),
    "AWSManagedRulesCommonRuleSet": (
        "NoUserAgent_HEADER",
        "UserAgent_BadBots_HEADER",
        "SizeRestrictions_QUERYSTRING",
        "SizeRestrictions_Cookie_HEADER",
        "SizeRestrictions_URIPATH",
        "EC2MetaDataSSRF_BODY",
        "EC2MetaDataSSRF_COOKIE",
        "EC2MetaDataSSRF_URIPATH",
        "EC2MetaDataSSRF_QUERYARGUMENTS",
        "GenericLFI_QUERYARGUMENTS",
        "GenericLFI_URIPATH",
        "GenericLFI_BODY",
        "RestrictedExtensions_URIPATH",
        "RestrictedExtensions_QUERYARGUMENTS",
        "GenericRFI_QUERYARGUMENTS",
        "GenericRFI_BODY",
        "GenericRFI_URIPATH",
        "CrossSiteScripting_COOKIE",
        "CrossSiteScripting_QUERYARGUMENTS",
        "CrossSiteScripting_BODY",
        "CrossSiteScripting_URIPATH",
    ),
    "AWSManagedRulesKnownBadInputsRuleSet": (
        "JavaDeserializationRCE_HEADER",
        "JavaDeserializationRCE_BODY",
        "JavaDeserializationRCE_URIPATH",
        "JavaDeserializationRCE_QUERYSTRING",
        "Host_localhost_HEADER",
        "PROPFIND_METHOD",
        "ExploitablePaths_URIPATH",
        "Log4JRCE_HEADER",
        "Log4JRCE_QUERYSTRING",
        "Log4JRCE_BODY",
        "Log4JRCE_URIPATH",
        "ReactJSRCE_BODY",
    ),
}
# A small photo in `POST /upload` has a body of more than 8 KB; API Gateway's own limit of 10 MB
# stays. Other uploads go to S3 and do not pass here.
_COUNTED: dict[str, Rule] = {
    "AWSManagedRulesCommonRuleSet": {"SizeRestrictions_BODY": {"count": {}}},
}

_WINDOW_SECONDS = 300
_NO_STORE = {"name": "Cache-Control", "value": "no-store"}


def edge_rules(most: int) -> list[Rule]:
    """Rate limits for each address over five minutes, then AWS's rule groups.

    Args:
        most: Requests to the API. The other limits follow from it.
    """
    rates = [
        _rate("api", most, _path_prefix("/v1/")),
        # Each may create an item, a photo and its renditions.
        _rate("post", most // 2, _method("POST")),
        # A screen shows a hundred pictures at once, and each costs almost nothing.
        _rate("pictures", most * 2, _path_prefix("/thumbnails/")),
        # Each is a whole original.
        _rate("downloads", most // 5, _path_prefix("/downloads/")),
    ]
    refusal = _block(BLOCKED)
    return _in_order(
        [*rates, *(_managed(name, dict.fromkeys(_MANAGED[name], refusal)) for name in _MANAGED)]
    )


def stage_rules() -> list[Rule]:
    """AWS's rule groups for requests to the API itself; API Gateway formats the refusal.

    There is no rate limit here: all requests come from CloudFront's addresses, and the viewer's is
    only in X-Forwarded-For. WAF reads its first entry, which a viewer can forge to evade the limit
    or to block somebody else. Requests that bypass CloudFront cost nothing without its key.
    """
    return _in_order([_managed(name, {}) for name in _MANAGED])


def visibility(metric: str) -> Rule:
    """Metrics under this name, and no sampled requests, which would contain what people wrote."""
    return {
        "cloudwatch_metrics_enabled": True,
        "metric_name": metric,
        "sampled_requests_enabled": False,
    }


def _in_order(found: list[Rule]) -> list[Rule]:
    return [{**rule, "priority": number} for number, rule in enumerate(found)]


def _rate(name: str, most: int, counted: Rule) -> Rule:
    limit: Rule = {
        "limit": most,
        "aggregate_key_type": "IP",
        "evaluation_window_sec": _WINDOW_SECONDS,
        "scope_down_statement": counted,
    }
    return {
        "name": f"rate-{name}",
        "action": _block(TOO_MANY, {"name": "Retry-After", "value": "30"}),
        "statement": {"rate_based_statement": limit},
        "visibility_config": visibility(f"rate-{name}"),
    }


def _managed(name: str, actions: dict[str, Rule]) -> Rule:
    """AWS's rule group of that name, with the actions that override AWS's own."""
    group: dict[str, Rule] = {"vendor_name": "AWS", "name": name}
    if changed := {**_COUNTED.get(name, {}), **actions}:
        group["rule_action_overrides"] = [
            {"name": rule, "action_to_use": action} for rule, action in changed.items()
        ]
    return {
        "name": name,
        "override_action": {"none": {}},
        "statement": {"managed_rule_group_statement": group},
        "visibility_config": visibility(name),
    }


def _block(answer: tuple[str, str, str], *headers: Rule) -> Rule:
    status, code, _message = answer
    response: Rule = {
        "response_code": int(status),
        "custom_response_body_key": code,
        "response_headers": [_NO_STORE, *headers],
    }
    return {"block": {"custom_response": response}}


def _path_prefix(folder: str) -> Rule:
    """Paths that CloudFront may route as below `folder`, however they are encoded.

    CloudFront decodes a path before it selects the behaviour, and normalises it in a way that AWS
    does not fully document, so each reading counts.
    """
    readings = ((), ("URL_DECODE",), ("URL_DECODE", "NORMALIZE_PATH"))
    return {
        "or_statement": {
            "statements": [
                _match({"uri_path": {}}, "STARTS_WITH", folder, reading) for reading in readings
            ]
        }
    }


def _method(name: str) -> Rule:
    return _match({"method": {}}, "EXACTLY", name)


def _match(field: Rule, how: str, what: str, reading: Sequence[str] = ()) -> Rule:
    return {
        "byte_match_statement": {
            "search_string": what,
            "positional_constraint": how,
            "field_to_match": field,
            "text_transformations": [
                {"priority": number, "type": kind}
                for number, kind in enumerate(reading or ["NONE"])
            ],
        }
    }
