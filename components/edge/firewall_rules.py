"""What the web ACLs refuse, as AWS WAF wants it written. Pure.

Plain maps, because the classes for these are one for each level of nesting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from components.edge.contract import BLOCKED, TOO_MANY

if TYPE_CHECKING:
    from collections.abc import Sequence

Rule: TypeAlias = "Any"

# What is answered in the form of the API's errors: status, code, message. The code is the answer's
# key. Not the 403 of a plain block, in whose place CloudFront puts the site's page.
ANSWERS = (TOO_MANY, BLOCKED)

# Of AWS's rule groups, cheapest first, the rules that refuse. WAF has no answer for a whole group,
# so they are named. One that AWS adds later refuses too, with the site's page for an answer.
_MANAGED: dict[str, Sequence[str]] = {
    # Without AWSManagedIPDDoSList, which AWS has only count: those are people's devices, misused.
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
# More than 8 KB of body is what a small photo in `POST /upload` is, and API Gateway's own limit of
# 10 MB stays. Uploads proper go to S3 and are not seen here.
_COUNTED: dict[str, Rule] = {
    "AWSManagedRulesCommonRuleSet": {"SizeRestrictions_BODY": {"count": {}}},
}

_WINDOW_SECONDS = 300
_NO_STORE = {"name": "Cache-Control", "value": "no-store"}


def edge_rules(most: int) -> list[Rule]:
    """How much one address may ask of CloudFront in five minutes, then AWS's rule groups.

    Args:
        most: Requests to the API. The other limits follow from it.
    """
    rates = [
        _rate("api", most, _below("/v1/")),
        # Each may make an item, a photo and its renditions.
        _rate("post", most // 2, _method("POST")),
        # A screen shows a hundred pictures at once, and each costs next to nothing.
        _rate("pictures", most * 2, _below("/thumbnails/")),
        # Each is a whole original.
        _rate("downloads", most // 5, _below("/downloads/")),
    ]
    refusal = _answer(BLOCKED)
    return _in_order(
        [*rates, *(_managed(name, dict.fromkeys(_MANAGED[name], refusal)) for name in _MANAGED)]
    )


def stage_rules() -> list[Rule]:
    """AWS's rule groups for what comes to the API itself; API Gateway gives the refusal its form.

    No limit by address: all that the API answers comes from CloudFront's addresses, and of the
    viewers' there is only X-Forwarded-For, whose first entry WAF reads and a viewer writes. Whoever
    makes it up would get round the limit, or have somebody else refused. Requests that do not come
    from CloudFront cost nothing without its key.
    """
    return _in_order([_managed(name, {}) for name in _MANAGED])


def seen(metric: str) -> Rule:
    """Metrics under this name, and no samples of requests, which would hold what people wrote."""
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
        "action": _answer(TOO_MANY, {"name": "Retry-After", "value": "30"}),
        "statement": {"rate_based_statement": limit},
        "visibility_config": seen(f"rate-{name}"),
    }


def _managed(name: str, actions: dict[str, Rule]) -> Rule:
    """AWS's group of that name, with what its rules do otherwise than AWS has them do."""
    group: dict[str, Rule] = {"vendor_name": "AWS", "name": name}
    if changed := {**_COUNTED.get(name, {}), **actions}:
        group["rule_action_overrides"] = [
            {"name": rule, "action_to_use": action} for rule, action in changed.items()
        ]
    return {
        "name": name,
        "override_action": {"none": {}},
        "statement": {"managed_rule_group_statement": group},
        "visibility_config": seen(name),
    }


def _answer(answer: tuple[str, str, str], *headers: Rule) -> Rule:
    status, code, _message = answer
    response: Rule = {
        "response_code": int(status),
        "custom_response_body_key": code,
        "response_headers": [_NO_STORE, *headers],
    }
    return {"block": {"custom_response": response}}


def _below(folder: str) -> Rule:
    """Paths that CloudFront may take for one below `folder`, however they are written.

    It decodes a path before it looks for the behaviour, and normalises it in a way that AWS does
    not describe in full: so each reading counts.
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
