"""Checks that the addresses of `alarmEmails` have confirmed their subscription.

Amazon SNS accepts any address and sends it a message first. Whether that arrives cannot be checked
beforehand, only whether its link was followed.
"""

from __future__ import annotations

from cli.preflight.account import Account, Answer, Check, listed, ok, warning


def _subscribers(account: Account) -> Answer:
    sns = account.client("sns")
    pages = sns.get_paginator("list_topics").paginate()
    arns = [topic["TopicArn"] for page in pages for topic in page["Topics"]]
    ours = [arn for arn in arns if account.is_ours(arn.rpartition(":")[2], "alarms")]
    if not ours:
        return ok(
            f"{len(account.config.alarm_emails)} addresses will get a message of Amazon SNS each, "
            "and hear nothing until its link was followed"
        )
    found = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=ours[0])
    states = {
        each["Endpoint"]: each["SubscriptionArn"]
        for page in found
        for each in page["Subscriptions"]
        if each["Protocol"] == "email"
    }
    # Where the state has no ARN, nobody followed the link, or somebody has unsubscribed.
    silent = [
        address
        for address in account.config.alarm_emails
        if address in states and not states[address].startswith("arn:")
    ]
    if silent:
        return warning(
            f"{listed(silent)} has not confirmed the message of Amazon SNS and hears of no alarm. "
            "Look for it among the unwanted mail; after three days it can only be sent again, by "
            "removing the address from alarmEmails, `pulumi up`, and adding it again."
        )
    return ok("every address that this stack tells has confirmed")


CHECKS = (
    Check(
        title="Alarms by mail",
        ask=_subscribers,
        actions=["sns:ListTopics", "sns:ListSubscriptionsByTopic"],
        wanted=lambda config: config.monitoring and bool(config.alarm_emails),
    ),
)
