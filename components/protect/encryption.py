"""A key of the customer's own, for what a stack stores: buckets, tables, queues and logs.

Who may use it is decided in two places. AWS's services are named here, each bound to what belongs
to the stack; the functions' roles are given the key in their own policies. The topic of alarms has
a key of its own, always, because CloudWatch cannot write to it without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import kms

from components.build.runtime import SLICES
from components.policies import allow, document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.policies import Statement

# Each with another end, because no two statements of a policy may have the same Sid.
_HERE = "In the policy of a key all resources are this key"
# By which services functions come to what is encrypted.
_READ = ("s3", "dynamodb", "sqs")


@dataclass(frozen=True, kw_only=True)
class CustomerKeyArgs:
    """Where the stack is. `of_replica` is the region of a second key, which only S3 uses."""

    account: pulumi.Input[str]
    partition: pulumi.Input[str]
    region: pulumi.Input[str]
    of_replica: str | None = None


class CustomerKey(pulumi.ComponentResource):
    """The key. It stays when the stack or the option goes, because what it encrypted may stay."""

    key: kms.Key

    def __init__(
        self, name: str, args: CustomerKeyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:protection:CustomerKey", name, None, opts)
        self._name = name
        self._args = args

        services: list[Statement] = []
        if not args.of_replica:
            services = [
                *(self._logs(), self._edge(), self._queue(), self._trail()),
                self._functions(),
            ]
        self.key = kms.Key(
            f"{name}-key",
            description=f"What {name} stores",
            enable_key_rotation=True,
            # As long as AWS lets one think again.
            deletion_window_in_days=30,
            policy=document(self._account(), *services),
            # Not protected: it is never deleted anyway, and a protected one could not be let go
            # of, which switching the option off does.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        )

        self.arn = self.key.arn
        self.register_outputs({"arn": self.arn})

    def in_region(self, region: str, opts: pulumi.ResourceOptions) -> CustomerKey:
        """A second key like it for the replica; `opts` has the provider of `region`."""
        return CustomerKey(f"{self._name}-replica", replace(self._args, of_replica=region), opts)

    def use(self, actions: Sequence[str], *services: str) -> Statement:
        """Let a role use the key through `services`, such as s3, and never directly."""
        region = self._args.of_replica or self._args.region
        via = [pulumi.Output.concat(f"{name}.", region, ".amazonaws.com") for name in services]
        return allow(
            [f"kms:{action}" for action in actions],
            [self.arn],
            condition={"StringEquals": {"kms:ViaService": via}},
        )

    def _arn(self, service: str, region: pulumi.Input[str], rest: str) -> pulumi.Output[str]:
        args = self._args
        return pulumi.Output.concat(
            *("arn:", args.partition, f":{service}:", region, ":", args.account, f":{rest}")
        )

    def _account(self) -> Statement:
        args = self._args
        root = pulumi.Output.concat("arn:", args.partition, ":iam::", args.account, ":root")
        statement = allow(
            ["kms:*"],
            ["*"],
            because="The account decides by IAM policies and without this nobody could",
        )
        return {**statement, "Principal": {"AWS": root}}

    def _logs(self) -> Statement:
        groups = [f"log-group:{self._name}-*", f"log-group:aws-waf-logs-{self._name}-*"]
        region = self._args.region
        return allow(
            [
                "kms:Encrypt",
                "kms:Decrypt",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
                "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:DescribeKey",
            ],
            ["*"],
            service=pulumi.Output.concat("logs.", region, ".amazonaws.com"),
            condition={
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": [
                        self._arn("logs", region, group) for group in groups
                    ]
                }
            },
            because=f"{_HERE}, for logs",
        )

    def _edge(self) -> Statement:
        # Any distribution of this account: this stack's one needs the buckets, which need the key.
        # The buckets' policies name the one that may read them.
        return allow(
            ["kms:Decrypt"],
            ["*"],
            service="cloudfront.amazonaws.com",
            condition={
                "ArnLike": {"aws:SourceArn": self._arn("cloudfront", "", "distribution/*")},
            },
            because=f"{_HERE}, for the edge",
        )

    def _queue(self) -> Statement:
        # S3's messages. SQS itself says which queue they are for; which bucket may send them is in
        # the queue's policy.
        queue = self._arn("sqs", self._args.region, f"{self._name}-*")
        return allow(
            ["kms:GenerateDataKey", "kms:Decrypt"],
            ["*"],
            service="s3.amazonaws.com",
            condition={"ArnLike": {"kms:EncryptionContext:aws:sqs:arn": queue}},
            because=f"{_HERE}, for queues",
        )

    def _functions(self) -> Statement:
        # Their roles allow this too, but only while the option is on. What was written meanwhile is
        # read afterwards as well: originals for downloads, and messages that were in the queue.
        args = self._args
        roles = [self._arn("iam", "", f"role/{self._name}-{name}-role-*") for name in SLICES]
        via = [pulumi.Output.concat(f"{each}.", args.region, ".amazonaws.com") for each in _READ]
        statement = allow(
            ["kms:Decrypt"],
            ["*"],
            condition={
                "StringEquals": {"aws:PrincipalAccount": args.account, "kms:ViaService": via},
                "ArnLike": {"aws:PrincipalArn": roles},
            },
            because=f"{_HERE}, for functions after it is switched off",
        )
        return {**statement, "Principal": {"AWS": "*"}}

    def _trail(self) -> Statement:
        trail = self._arn("cloudtrail", self._args.region, f"trail/{self._name}-*")
        return allow(
            ["kms:GenerateDataKey", "kms:DescribeKey"],
            ["*"],
            service="cloudtrail.amazonaws.com",
            condition={"ArnLike": {"aws:SourceArn": trail}},
            because=f"{_HERE}, for the trail",
        )
