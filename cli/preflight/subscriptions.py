"""Checks that the addresses of `alarmEmails` have confirmed their subscription.

Amazon SNS sends any new address a confirmation message. Whether that arrives cannot be checked,
only whether its link was followed.
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
            f"{len(account.config.alarm_emails)} addresses will each get a message from Amazon "
            "SNS, and no alarms until its link is followed"
        )
    found = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=ours[0])
    states = {
        each["Endpoint"]: each["SubscriptionArn"]
        for page in found
        for each in page["Subscriptions"]
        if each["Protocol"] == "email"
    }
    # Without an ARN in the state, the link was not followed, or the address has unsubscribed.
    silent = [
        address
        for address in account.config.alarm_emails
        if address in states and not states[address].startswith("arn:")
    ]
    if silent:
        return warning(
            f"{listed(silent)} has not confirmed the message from Amazon SNS and gets no alarms. "
            "Look for it in the spam folder; after three days it can only be sent again, by "
            "removing the address from alarmEmails, `pulumi up`, and adding it again."
        )
    return ok("every address of this stack's alarms has confirmed")


CHECKS = (
    Check(
        title="Alarms by mail",
        ask=_subscribers,
        actions=["sns:ListTopics", "sns:ListSubscriptionsByTopic"],
        wanted=lambda config: config.monitoring and bool(config.alarm_emails),
    ),
)
