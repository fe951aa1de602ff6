"""AWS WAF's reading of a request, as far as the program's rules go: which of them match it.

Rate rules match what they count. AWS's own groups are not known here and match nothing. A statement
that is not known is an error, so that no rule is passed over.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import unquote

Json = dict[str, Any]

# Capacity units that AWS charges for: of its groups, and of statements (its developer guide).
GROUPS = {
    "AWSManagedRulesAmazonIpReputationList": 25,
    "AWSManagedRulesCommonRuleSet": 700,
    "AWSManagedRulesKnownBadInputsRuleSet": 200,
}
MATCH, TRANSFORMATION, RATE = 2, 10, 2


def counted(rules: list[Json], method: str, path: str) -> list[str]:
    """The rate rules that count a request."""
    limits = {each["name"]: each["statement"].get("rateBasedStatement") for each in rules}
    return [
        name
        for name, limit in limits.items()
        if limit and matches(limit["scopeDownStatement"], method, path)
    ]


def matches(statement: Json, method: str, path: str) -> bool:
    """Whether a request matches a statement that looks at its method or path."""
    ((kind, content),) = statement.items()
    match kind:
        case "orStatement":
            return any(matches(each, method, path) for each in content["statements"])
        case "byteMatchStatement":
            ((field, _),) = content["fieldToMatch"].items()
            text = {"method": method, "uriPath": path}[field]
            for step in sorted(content["textTransformations"], key=lambda each: each["priority"]):
                text = _transformed(step["type"], text)
            wanted = content["searchString"]
            how = content["positionalConstraint"]
            return {"EXACTLY": text == wanted, "STARTS_WITH": text.startswith(wanted)}[how]
        case _:
            raise AssertionError(f"{kind} cannot be read")


def capacity(rules: list[Json]) -> int:
    """The capacity units of an ACL with these rules."""
    return sum(_units(each["statement"]) for each in rules)


def _units(statement: Json) -> int:
    ((kind, content),) = statement.items()
    match kind:
        case "managedRuleGroupStatement":
            return GROUPS[content["name"]]
        case "rateBasedStatement":
            return RATE + _units(content["scopeDownStatement"])
        case "orStatement":
            return sum(_units(each) for each in content["statements"])
        case "byteMatchStatement":
            steps = [e for e in content["textTransformations"] if e["type"] != "NONE"]
            return MATCH + TRANSFORMATION * len(steps)
        case _:
            raise AssertionError(f"{kind} cannot be counted")


def _transformed(kind: str, text: str) -> str:
    match kind:
        case "NONE":
            return text
        case "URL_DECODE":
            return unquote(text)
        case "NORMALIZE_PATH":
            ending = "/" if re.search(r"/\.{0,2}$", text) else ""
            return posixpath.normpath(re.sub(r"/+", "/", text)).rstrip("/") + ending
        case _:
            raise AssertionError(f"{kind} is not known")
