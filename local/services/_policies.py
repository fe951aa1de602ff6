"""Policies that ask for TLS, on an AWS that answers over plain HTTP on loopback.

The embedded AWS has no certificate, so `aws:SecureTransport` is always false there: a bucket or
queue that denies plain HTTP would be shut to everyone. Only what hangs on that one condition is
taken away; every other statement is enforced as written.
"""

from __future__ import annotations

import json
from typing import Any, cast

LIMIT = "plain HTTP is not denied (loopback has no certificate); all other statements are enforced"

_KEY = "aws:securetransport"


def without_tls_conditions(policy: str) -> str:
    """The policy as the embedded AWS is to enforce it.

    A Deny with no condition but `aws:SecureTransport` = false is dropped, and an Allow that asks
    for `aws:SecureTransport` = true loses that condition.
    """
    document = cast("dict[str, Any]", json.loads(policy))
    found = document.get("Statement", [])
    statements = cast("list[dict[str, Any]]", [found] if isinstance(found, dict) else found)
    kept = [_open(statement) for statement in statements]
    return json.dumps({**document, "Statement": [entry for entry in kept if entry is not None]})


def is_empty(policy: str) -> bool:
    """Whether a policy says nothing, which AWS refuses to store."""
    return not json.loads(policy)["Statement"]


def _open(statement: dict[str, Any]) -> dict[str, Any] | None:
    conditions: dict[str, dict[str, Any]] = statement.get("Condition") or {}
    wants_tls = False
    rest: dict[str, dict[str, Any]] = {}
    for operator, keys in conditions.items():
        others = {key: value for key, value in keys.items() if key.lower() != _KEY}
        wants_tls = wants_tls or len(others) != len(keys)
        if others:
            rest[operator] = others
    if not wants_tls:
        return statement
    if statement.get("Effect") == "Deny":
        # With a further condition the Deny is about more than TLS: it stays, and is as strict here.
        return statement if rest else None
    without = {name: value for name, value in statement.items() if name != "Condition"}
    return {**without, "Condition": rest} if rest else without
