"""Schedules of EventBridge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties
from local.services._common import Shape, absent_is_fine, known, translate

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_RETRIES: Shape = {
    "maximumEventAgeInSeconds": "MaximumEventAgeInSeconds",
    "maximumRetryAttempts": "MaximumRetryAttempts",
}
_SCHEDULE: Shape = {
    "scheduleExpression": "ScheduleExpression",
    "flexibleTimeWindow": (
        "FlexibleTimeWindow",
        {"mode": "Mode", "maximumWindowInMinutes": "MaximumWindowInMinutes"},
    ),
    "target": (
        "Target",
        {
            "arn": "Arn",
            "roleArn": "RoleArn",
            "input": "Input",
            "retryPolicy": ("RetryPolicy", _RETRIES),
        },
    ),
}


class Schedule:
    """A schedule of the default group."""

    known = known(_SCHEDULE)
    limits = "a schedule's time has no window, and its role is not asked"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        made = aws.client("scheduler").create_schedule(Name=name, **translate(inputs, _SCHEDULE))
        return Created(f"default/{name}", {"arn": made["ScheduleArn"], "name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """It changes as a whole."""
        del old
        aws.client("scheduler").update_schedule(
            Name=current.outputs["name"], **translate(new, _SCHEDULE)
        )
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("scheduler").delete_schedule(Name=current.outputs["name"])


HANDLERS: dict[str, ResourceHandler] = {"aws:scheduler/schedule:Schedule": Schedule()}
