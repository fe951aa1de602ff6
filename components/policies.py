"""IAM policy documents, small enough to read: who may do what with which resource.

`allow` has no default for resources, so a statement cannot forget to name them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

import pulumi

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Statement: TypeAlias = "dict[str, Any]"
Arns: TypeAlias = "Sequence[pulumi.Input[str]]"


def allow(
    actions: Sequence[str],
    resources: Arns,
    *,
    service: str | None = None,
    condition: Mapping[str, Mapping[str, pulumi.Input[str]]] | None = None,
) -> Statement:
    """Allow `actions` on `resources`; to `service` where it stands in a resource's own policy."""
    statement: Statement = {
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": list(resources),
    }
    if service:
        statement["Principal"] = {"Service": service}
    if condition:
        statement["Condition"] = condition
    return statement


def deny_without_tls(bucket_arn: pulumi.Input[str]) -> Statement:
    """Refuse every request to the bucket that does not come over TLS, whoever sends it."""
    return {
        "Sid": "RefuseWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket_arn, pulumi.Output.concat(bucket_arn, "/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def document(*statements: Statement) -> pulumi.Output[str]:
    """The policy as JSON."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(service: str) -> str:
    """The policy of a role that only `service` may assume."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
