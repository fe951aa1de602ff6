"""Helpers to examine policy statements, for the tests of all stacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.components.declared import Resource, Stack


def allowed(stack: Stack) -> Iterator[tuple[Resource, dict[str, Any]]]:
    """Every statement that allows something, with the resource whose policy has it."""
    for holder, statement in stack.policies():
        if statement["Effect"] == "Allow":
            yield holder, statement


def principals(statement: dict[str, Any], kind: str) -> list[str]:
    """The principals of a statement, of a kind such as Service."""
    principal: Any = statement.get("Principal", {})
    named: dict[str, Any] = {"AWS": "*"} if principal == "*" else principal
    return listed(named.get(kind, []))


def listed(value: Any) -> list[str]:
    """One or several, as policies have them, as a list."""
    return [value] if isinstance(value, str) else list(value)


def is_trust(statement: dict[str, Any]) -> bool:
    """Whether it only says who may assume a role."""
    return listed(statement["Action"]) == ["sts:AssumeRole"]


def is_an_alarms_use_of_a_key(statement: dict[str, Any]) -> bool:
    """CloudWatch passes neither account nor alarm to KMS; the topic's own policy requires those."""
    actions = {action.partition(":")[0] for action in listed(statement["Action"])}
    return statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"} and actions == {"kms"}


def only_of_this_account(statement: dict[str, Any]) -> bool:
    """Whether a condition binds it to this account."""
    tests = statement.get("Condition", {})
    keys = {key.lower() for test in tests.values() for key in test}
    return bool(keys & {"aws:sourceaccount", "aws:sourcearn", "aws:principalaccount"})


def is_one_groups_streams(resource: str) -> bool:
    """`…:log-group:name:*` stands for the streams of one group, named before the last part."""
    return bool(re.fullmatch(r"arn:[^:]*:(?:logs|cloudwatch):[^*]+:\*", resource))


def refuses_plain_http(statement: dict[str, Any], bucket: Resource) -> bool:
    """Whether it denies everybody everything in the bucket without TLS."""
    arn = bucket.outputs["arn"]
    return (
        statement["Effect"] == "Deny"
        and statement["Principal"] == "*"
        and statement["Action"] == "s3:*"
        and statement["Resource"] == [arn, f"{arn}/*"]
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    )
