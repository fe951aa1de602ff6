"""A monthly budget that notifies people before the bill does, and pauses uploads once it is spent.

It covers the whole account. A budget can be limited to the tag `Stack`, but AWS counts a tag only
once somebody has activated it for cost allocation in the paying account, and a budget for a tag
that is not counted stays at zero and never notifies. This one may notify too early, but it does
notify.

AWS Budgets tells a topic that the budget is spent, and the topic the maintenance function, whose
queue it sends to (decision 43). The topic is not encrypted, since SNS's own key does not let
Budgets write and a key of one's own costs more than the rest; its messages have amounts of money.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import budgets, sns, sqs

from components.policies import allow, document

if TYPE_CHECKING:
    from collections.abc import Sequence

# Per cent of the budget, and whether that is spent or forecast for the end of the month.
SPENT = (100, "ACTUAL")
ALERTS = ((80, "ACTUAL"), SPENT, (100, "FORECASTED"))


@dataclass(frozen=True, kw_only=True)
class BudgetArgs:
    """US dollars a month, who is notified, and the queue of the function that pauses uploads."""

    dollars: int
    emails: Sequence[str]
    queue: sqs.Queue
    account: pulumi.Input[str]


class Budget(pulumi.ComponentResource):
    """The emails are notified at 80 % and 100 %, and when 100 % is forecast; the queue at 100 %."""

    topic: sns.Topic

    def __init__(
        self, name: str, args: BudgetArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:budget:Budget", name, None, opts)
        self._name = name
        self.topic = self._topic(args.queue, args.account)

        budgets.Budget(
            f"{name}-budget",
            budget_type="COST",
            limit_amount=str(args.dollars),
            limit_unit="USD",
            time_unit="MONTHLY",
            notifications=[
                budgets.BudgetNotificationArgs(
                    comparison_operator="GREATER_THAN",
                    notification_type=kind,
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                    subscriber_email_addresses=list(args.emails),
                    subscriber_sns_topic_arns=(
                        [self.topic.arn] if (percent, kind) == SPENT else None
                    ),
                )
                for percent, kind in ALERTS
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.register_outputs({"topic": self.topic.arn})

    def _topic(self, queue: sqs.Queue, account: pulumi.Input[str]) -> sns.Topic:
        child = pulumi.ResourceOptions(parent=self)
        topic = sns.Topic(f"{self._name}-budget", opts=child)
        sns.TopicPolicy(
            f"{self._name}-budget-topic-policy",
            arn=topic.arn,
            policy=document(
                allow(
                    ["sns:Publish"],
                    [topic.arn],
                    service="budgets.amazonaws.com",
                    condition={"StringEquals": {"aws:SourceAccount": account}},
                )
            ),
            opts=child,
        )
        may_send = sqs.QueuePolicy(
            f"{self._name}-maintenance-policy",
            queue_url=queue.id,
            policy=document(
                allow(
                    ["sqs:SendMessage"],
                    [queue.arn],
                    service="sns.amazonaws.com",
                    condition={"ArnEquals": {"aws:SourceArn": topic.arn}},
                )
            ),
            opts=child,
        )
        sns.TopicSubscription(
            f"{self._name}-budget-to-maintenance",
            topic=topic.arn,
            protocol="sqs",
            endpoint=queue.arn,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may_send]),
        )
        return topic
