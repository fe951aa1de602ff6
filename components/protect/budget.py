"""A monthly budget that notifies people before the bill does.

It covers the whole account. A budget can be limited to the tag `Stack`, but AWS counts a tag only
once somebody has activated it for cost allocation in the paying account, and a budget for a tag
that is not counted stays at zero and never notifies. This one may notify too early, but it does
notify.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import budgets

if TYPE_CHECKING:
    from collections.abc import Sequence

# Per cent of the budget, and whether that is spent or forecast for the end of the month.
ALERTS = ((80, "ACTUAL"), (100, "ACTUAL"), (100, "FORECASTED"))


class Budget(pulumi.ComponentResource):
    """US dollars a month; `emails` are notified at 80 % and 100 %, and when 100 % is forecast."""

    def __init__(
        self,
        name: str,
        *,
        dollars: int,
        emails: Sequence[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:budget:Budget", name, None, opts)

        budgets.Budget(
            f"{name}-budget",
            budget_type="COST",
            limit_amount=str(dollars),
            limit_unit="USD",
            time_unit="MONTHLY",
            notifications=[
                budgets.BudgetNotificationArgs(
                    comparison_operator="GREATER_THAN",
                    notification_type=kind,
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                    subscriber_email_addresses=list(emails),
                )
                for percent, kind in ALERTS
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.register_outputs({})
