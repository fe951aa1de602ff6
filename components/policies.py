"""IAM policy documents, small enough to read: who may do what with which resource.

`allow` has no default for resources, so a statement cannot forget to name them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import pulumi

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Statement: TypeAlias = "dict[str, Any]"
Arns: TypeAlias = "Sequence[pulumi.Input[str]]"
Values: TypeAlias = "pulumi.Input[str] | Sequence[pulumi.Input[str]]"


def allow(
    actions: Sequence[str],
    resources: Arns,
    *,
    service: pulumi.Input[str] | None = None,
    condition: Mapping[str, Mapping[str, Values]] | None = None,
    because: str | None = None,
) -> Statement:
    """Allow `actions` on `resources`; to `service` where it stands in a resource's own policy.

    A statement with a wildcard gives its reason in `because`, which becomes the statement's Sid, so
    that it can be read in the AWS console too. A test of all stacks requires it.
    """
    statement: Statement = {
        **_reason(because),
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": list(resources),
    }
    if service is not None:
        statement["Principal"] = {"Service": service}
    if condition:
        statement["Condition"] = condition
    return statement


def _reason(because: str | None) -> dict[str, str]:
    # A Sid may have letters and digits only.
    words = re.findall(r"[A-Za-z0-9]+", because or "")
    return {"Sid": "".join(word[0].upper() + word[1:] for word in words)} if words else {}


def deny_without_tls(bucket_arn: pulumi.Input[str]) -> Statement:
    """Deny every request to the bucket without TLS, whoever sends it."""
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


def trust(service: str, *, account: pulumi.Input[str] | None = None) -> pulumi.Output[str]:
    """The policy of a role that only `service` may assume, and only for resources in `account`.

    Leave `account` out where AWS does not document that the service passes the account to STS: it
    could then not assume the role at all. Either way nobody in another account can pass the role to
    the service, since `iam:PassRole` is limited to the account.
    """
    statement: Statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    if account is not None:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": account}}
    return document(statement)
