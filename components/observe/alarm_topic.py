"""The SNS topic that alarms publish to, and its e-mail subscriptions.

It has a key of its own. With the account's key for SNS no alarm would arrive, because that key's
policy cannot be changed and does not allow CloudWatch. Each address gets a message from Amazon SNS
and no alarms until somebody has confirmed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import kms, sns

from components.policies import allow, document

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOUDWATCH = "cloudwatch.amazonaws.com"


class AlarmTopic(pulumi.ComponentResource):
    """The topic with its key; only alarms of the account may write to it."""

    topic: sns.Topic
    key: kms.Key

    def __init__(
        self,
        name: str,
        *,
        emails: Sequence[str],
        account: pulumi.Input[str],
        partition: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:monitoring:AlarmTopic", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)

        self.key = kms.Key(
            f"{name}-alarms",
            description="Messages of alarms",
            enable_key_rotation=True,
            policy=_key_policy(account, partition),
            opts=child,
        )
        if not emails:
            # Not an error: somebody may want only the dashboard, or a chat instead of e-mail.
            pulumi.log.warn(
                "Alarms notify nobody: alarmEmails is empty. Add an address, or subscribe "
                "something of your own to the topic in the output alarmTopic."
            )
        self.topic = sns.Topic(f"{name}-alarms", kms_master_key_id=self.key.arn, opts=child)
        sns.TopicPolicy(
            f"{name}-alarms-policy",
            arn=self.topic.arn,
            policy=document(
                allow(
                    ["sns:Publish"],
                    [self.topic.arn],
                    service=_CLOUDWATCH,
                    condition={"StringEquals": {"aws:SourceAccount": account}},
                )
            ),
            opts=child,
        )
        for address in emails:
            sns.TopicSubscription(
                f"{name}-alarms-to-{address}",
                topic=self.topic.arn,
                protocol="email",
                endpoint=address,
                opts=child,
            )

        self.arn = self.topic.arn
        self.register_outputs({"arn": self.arn})


def _key_policy(account: pulumi.Input[str], partition: pulumi.Input[str]) -> pulumi.Output[str]:
    administrators = {
        **allow(
            ["kms:*"],
            ["*"],
            because="The account decides by IAM policies and without this nobody could",
        ),
        "Principal": {"AWS": pulumi.Output.concat("arn:", partition, ":iam::", account, ":root")},
    }
    # CloudWatch passes no account when it uses the key; the topic's policy checks it.
    alarms = allow(
        ["kms:Decrypt", "kms:GenerateDataKey"],
        ["*"],
        service=_CLOUDWATCH,
        because="In the policy of a key all resources are this key",
    )
    return document(administrators, alarms)
