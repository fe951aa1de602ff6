"""A customer-managed key for everything a stack stores: buckets, tables, queues and logs.

Two places decide who may use it. AWS's services are named here, each restricted to what belongs to
the stack; the functions' roles get the key in their own policies. The topic of alarms always has a
key of its own, because CloudWatch could not write to it otherwise.
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

# Continued differently in each statement, because Sids of a policy must be unique.
_THIS_KEY = "In the policy of a key all resources are this key"
# The services through which functions reach encrypted data.
_SERVICES = ("s3", "dynamodb", "sqs")


@dataclass(frozen=True, kw_only=True)
class CustomerKeyArgs:
    """Where the stack is. `replica_region` makes it a key in another region, which only S3 uses."""

    account: pulumi.Input[str]
    partition: pulumi.Input[str]
    region: pulumi.Input[str]
    replica_region: str | None = None


class CustomerKey(pulumi.ComponentResource):
    """The key. It outlives the stack and the setting, because what it encrypted may remain."""

    key: kms.Key

    def __init__(
        self, name: str, args: CustomerKeyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:protection:CustomerKey", name, None, opts)
        self._name = name
        self._args = args

        services: list[Statement] = []
        if not args.replica_region:
            services = [
                *(self._logs(), self._edge(), *self._queues(), self._trail()),
                self._functions(),
            ]
        self.key = kms.Key(
            f"{name}-key",
            description=f"What {name} stores",
            enable_key_rotation=True,
            # The longest that AWS allows.
            deletion_window_in_days=30,
            policy=document(self._account(), *services),
            # Not protected: it is retained anyway, and Pulumi could not remove a protected key from
            # the state when the setting is switched off.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        )

        self.arn = self.key.arn
        self.register_outputs({"arn": self.arn})

    def in_region(self, region: str, opts: pulumi.ResourceOptions) -> CustomerKey:
        """A second key for the replica; `opts` has the provider for `region`."""
        return CustomerKey(
            f"{self._name}-replica", replace(self._args, replica_region=region), opts
        )

    def allow_use(self, actions: Sequence[str], *services: str) -> Statement:
        """Allow a role to use the key through `services`, such as s3, and never directly."""
        region = self._args.replica_region or self._args.region
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
            because=f"{_THIS_KEY}, for logs",
        )

    def _edge(self) -> Statement:
        # Any distribution of this account, because this stack's own needs the buckets, which need
        # the key. The buckets' policies name the one that may read them.
        return allow(
            ["kms:Decrypt"],
            ["*"],
            service="cloudfront.amazonaws.com",
            condition={
                "ArnLike": {"aws:SourceArn": self._arn("cloudfront", "", "distribution/*")},
            },
            because=f"{_THIS_KEY}, for the edge",
        )

    def _queues(self) -> list[Statement]:
        # S3's event messages, and those of the budget's topic. The encryption context names the
        # queue; the queue's policy names the bucket or topic that may send.
        queue = self._arn("sqs", self._args.region, f"{self._name}-*")
        return [
            allow(
                ["kms:GenerateDataKey", "kms:Decrypt"],
                ["*"],
                service=f"{service}.amazonaws.com",
                condition={"ArnLike": {"kms:EncryptionContext:aws:sqs:arn": queue}},
                because=f"{_THIS_KEY}, for {what}",
            )
            for service, what in (("s3", "queues"), ("sns", "the budget"))
        ]

    def _functions(self) -> Statement:
        # Their roles allow this too, but only while the setting is on. What was written meanwhile
        # must stay readable: originals for downloads, and messages still in the queue.
        args = self._args
        roles = [self._arn("iam", "", f"role/{self._name}-{name}-role-*") for name in SLICES]
        via = [
            pulumi.Output.concat(f"{each}.", args.region, ".amazonaws.com") for each in _SERVICES
        ]
        statement = allow(
            ["kms:Decrypt"],
            ["*"],
            condition={
                "StringEquals": {"aws:PrincipalAccount": args.account, "kms:ViaService": via},
                "ArnLike": {"aws:PrincipalArn": roles},
            },
            because=f"{_THIS_KEY}, for functions after it is switched off",
        )
        return {**statement, "Principal": {"AWS": "*"}}

    def _trail(self) -> Statement:
        trail = self._arn("cloudtrail", self._args.region, f"trail/{self._name}-*")
        return allow(
            ["kms:GenerateDataKey", "kms:DescribeKey"],
            ["*"],
            service="cloudtrail.amazonaws.com",
            condition={"ArnLike": {"aws:SourceArn": trail}},
            because=f"{_THIS_KEY}, for the trail",
        )
