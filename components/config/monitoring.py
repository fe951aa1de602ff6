"""Settings of what is watched, what is logged and who is told."""

from __future__ import annotations

from dataclasses import dataclass

from components.config import placeholders
from components.config.rules import boolean, checked, emails, integer, one_number_of
from components.config.setting import setting

# What CloudWatch Logs accepts, without "for ever".
_DAYS = {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731}
_YEARS = {1096, 1827, 2192, 2557, 2922, 3288, 3653}


@dataclass(frozen=True, kw_only=True)
class Monitoring:
    """Monitoring, logs and cost."""

    alarm_emails: tuple[str, ...] = setting(
        checked(emails, placeholders.own_email),
        default=(),
        meaning="Up to 10 e-mail addresses that alarms and the budget notify. Each has to confirm "
        "a first message from Amazon SNS.",
    )
    monitoring: bool = setting(
        boolean,
        default=False,
        meaning="Create a dashboard, and alarms that write to alarmEmails. Costs 9 to 15 USD a "
        "month; docs/monitoring.md says for what.",
    )
    monthly_budget: int = setting(
        integer(0, 1_000_000),
        default=0,
        meaning="US dollars a month, of the whole AWS account, near which alarmEmails are "
        "notified; 0 is no budget. Once it is spent, nobody can add photos until the month ends or "
        "an admin lets them; AWS knows of costs after 8 to 12 hours.",
    )
    tracing: bool = setting(
        boolean,
        default=False,
        meaning="Let X-Ray record how long the calls of functions and API took. 100000 traces a "
        "month are free, a million more cost 5 USD.",
    )
    log_retention_days: int = setting(
        one_number_of(_DAYS | _YEARS),
        default=30,
        meaning="How long logs are kept; one of the numbers of days that CloudWatch Logs knows.",
    )
