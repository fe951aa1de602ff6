"""AWS Config's rules for the buckets: that they stay as this program created them.

Somebody with rights in the account can change a bucket without this program; a rule then shows it
as non-compliant. Each rule covers one bucket, so that a bucket is checked only for what it should
have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cfg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.storage import PrivateBucket

# Suffix of the rule's name to AWS's managed rule, and what a bucket that breaks it does.
_ALWAYS = {
    "tls": ("S3_BUCKET_SSL_REQUESTS_ONLY", "answers requests without TLS"),
    "private": ("S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED", "could be made public"),
    "encrypted": ("S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED", "does not encrypt by default"),
}
_LOGGED = ("S3_BUCKET_LOGGING_ENABLED", "does not log who reads and writes")
_VERSIONED = ("S3_BUCKET_VERSIONING_ENABLED", "does not keep what was deleted")


class BucketRules(pulumi.ComponentResource):
    """A rule for each bucket and each property that it must have."""

    def __init__(
        self,
        name: str,
        buckets: Mapping[str, PrivateBucket],
        *,
        log_bucket: PrivateBucket,
        recorded_by: Sequence[pulumi.Resource],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:protection:BucketRules", name, None, opts)
        self._name = name
        # AWS Config refuses rules until it records.
        self._opts = pulumi.ResourceOptions(parent=self, depends_on=list(recorded_by))

        for role, bucket in {**buckets, "logs": log_bucket}.items():
            rules = dict(_ALWAYS)
            if bucket is not log_bucket:
                rules["logged"] = _LOGGED
            if bucket.versioning:
                rules["versioned"] = _VERSIONED
            for what, (identifier, meaning) in rules.items():
                self._rule(f"{role}-{what}", bucket, identifier, f"The {role} bucket {meaning}.")

        self.register_outputs({})

    def _rule(self, name: str, bucket: PrivateBucket, identifier: str, meaning: str) -> None:
        cfg.Rule(
            f"{self._name}-{name}",
            description=f"Not compliant: {meaning}",
            source=cfg.RuleSourceArgs(owner="AWS", source_identifier=identifier),
            scope=cfg.RuleScopeArgs(
                compliance_resource_types=["AWS::S3::Bucket"], compliance_resource_id=bucket.id
            ),
            opts=self._opts,
        )
