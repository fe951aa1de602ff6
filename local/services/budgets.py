"""Budgets and their notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    Shape,
    absent_is_fine,
    blocks,
    changed,
    known,
    strings,
    tag_list,
    translate,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_BUDGET: Shape = {
    "budgetType": "BudgetType",
    "limitAmount": None,
    "limitUnit": None,
    "timeUnit": "TimeUnit",
}
_NOTIFICATION: Shape = {
    "comparisonOperator": "ComparisonOperator",
    "notificationType": "NotificationType",
    "threshold": "Threshold",
    "thresholdType": "ThresholdType",
    "subscriberEmailAddresses": None,
    "subscriberSnsTopicArns": None,
}
_SUBSCRIBERS = {"EMAIL": "subscriberEmailAddresses", "SNS": "subscriberSnsTopicArns"}


class Budget:
    """A budget of the account and its notifications."""

    known = known(_BUDGET, also=("notifications", "tags"))
    limits = "nothing costs anything, so no budget notifies anybody"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it with its notifications."""
        own = {key: value for key, value in inputs.items() if key in _BUDGET}
        limit = {"Amount": inputs["limitAmount"], "Unit": inputs["limitUnit"]}
        aws.client("budgets").create_budget(
            AccountId=aws.account,
            Budget={"BudgetName": name, "BudgetLimit": limit, **translate(own, _BUDGET)},
            NotificationsWithSubscribers=[
                {
                    "Notification": translate(entry, _NOTIFICATION, "notifications"),
                    "Subscribers": _subscribers(entry),
                }
                for entry in blocks(inputs, "notifications")
            ],
            ResourceTags=tag_list(inputs),
        )
        arn = f"arn:aws:budgets::{aws.account}:budget/{name}"
        return Created(f"{aws.account}:{name}", {"name": name, "arn": arn})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """A budget holds nothing, so another one takes its place."""
        del aws
        if changed(old, new, self.known):
            raise ReplaceError("it is replaced as a whole")
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("budgets").delete_budget(
                AccountId=aws.account, BudgetName=current.outputs["name"]
            )


def _subscribers(notification: Properties) -> list[dict[str, str]]:
    return [
        {"SubscriptionType": kind, "Address": address}
        for kind, key in _SUBSCRIBERS.items()
        for address in strings(notification, key)
    ]


HANDLERS: dict[str, ResourceHandler] = {"aws:budgets/budget:Budget": Budget()}
