"""When somebody has to look: what is measured, from where on it is too much, and what to do then.

Each alarm's description ends with a section of docs/runbook.md, which a test holds to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from components import metrics
from components.backup import COPIES_LOST, COPIES_MADE, END_WITHIN, START_WITHIN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pulumi

RUNBOOK = "docs/runbook.md"
FIVE_MINUTES = 300
QUARTER = 900
HOUR = 3600
# From one night's copies to the next ones, if those take all the time they may, and one more.
HOURS_TO_THE_NEXT_COPY = 24 + (START_WITHIN + END_WITHIN) // 60 + 1


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A metric and its statistic over an alarm's period."""

    namespace: str
    metric: str
    stat: str = "Sum"
    dimensions: Mapping[str, pulumi.Input[str]] = field(
        default_factory=dict[str, "pulumi.Input[str]"]
    )


@dataclass(frozen=True, kw_only=True)
class AlarmSpec:
    """One alarm.

    `of` is one metric, or several by the names that `expression` (CloudWatch's metric math) gives
    them. It goes off where that is `at_least` or more within `seconds`, in one of the last
    `periods` of so many seconds. What is `expected` is told the other way round: that it was less
    in all of them, or that there was nothing to measure any more. `label` is what CloudWatch's
    graph calls the outcome of an expression.
    """

    suffix: str
    meaning: str
    anchor: str
    of: Mapping[str, Measured]
    at_least: float
    seconds: int = FIVE_MINUTES
    periods: int = 1
    expected: bool = False
    expression: str | None = None
    label: str = "Per cent"

    @property
    def description(self) -> str:
        """For the mail."""
        return f"{self.meaning} See {RUNBOOK}#{self.anchor}."


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What there is to watch, by CloudWatch's names; `namespace` is that of the stack's metrics.

    `vault` is where nightly copies go, if there are any.
    """

    namespace: str
    functions: Mapping[str, pulumi.Input[str]]
    api: pulumi.Input[str]
    stage: pulumi.Input[str]
    queue: pulumi.Input[str]
    dead_letters: pulumi.Input[str]
    vault: pulumi.Input[str] | None = None


def specs(watched: Watched) -> Sequence[AlarmSpec]:
    """Every alarm of a stack."""
    return [
        *(_errors(slice_name, name) for slice_name, name in watched.functions.items()),
        *(_throttles(slice_name, name) for slice_name, name in watched.functions.items()),
        *_from_logs(watched.namespace),
        *_of_the_api({"ApiName": watched.api, "Stage": watched.stage}),
        *_of_the_queues(watched),
        *(_of_the_backup(watched.vault) if watched.vault is not None else ()),
    ]


def _errors(slice_name: str, name: pulumi.Input[str]) -> AlarmSpec:
    return AlarmSpec(
        suffix=f"{slice_name}-errors",
        meaning=f"The {slice_name} function ended with an error five times or more in 5 minutes.",
        anchor="a-function-fails",
        of=_lambda("Errors", name),
        at_least=5,
    )


def _throttles(slice_name: str, name: pulumi.Input[str]) -> AlarmSpec:
    return AlarmSpec(
        suffix=f"{slice_name}-throttles",
        meaning=f"Lambda refused to run the {slice_name} function: too many run at once.",
        anchor="a-function-is-throttled",
        of=_lambda("Throttles", name),
        at_least=1,
    )


def _lambda(metric: str, function: pulumi.Input[str]) -> Mapping[str, Measured]:
    dimensions = {"FunctionName": function}
    return {
        "calls": Measured(namespace="AWS/Lambda", metric=metric, dimensions=dimensions),
    }


def _from_logs(namespace: str) -> Sequence[AlarmSpec]:
    return [
        AlarmSpec(
            suffix="time-outs",
            meaning="A function was cut off because it took longer than it may.",
            anchor="a-function-takes-too-long",
            of={"cut": Measured(namespace=namespace, metric=metrics.TIME_OUTS)},
            at_least=1,
        ),
        AlarmSpec(
            suffix="broken-photos",
            meaning="Making renditions broke five times or more in 5 minutes; each is tried again.",
            anchor="renditions-cannot-be-made",
            of={"tries": Measured(namespace=namespace, metric=metrics.PHOTOS_BROKEN)},
            at_least=5,
        ),
        AlarmSpec(
            suffix="failed-photos",
            meaning="A fifth or more of the photos of 15 minutes, at least five, are unusable.",
            anchor="many-photos-fail",
            of={
                "failed": Measured(namespace=namespace, metric=metrics.PHOTOS_FAILED),
                "ready": Measured(namespace=namespace, metric=metrics.PHOTOS_READY),
            },
            # One person with one odd file is no reason to wake somebody up.
            expression="IF(FILL(failed, 0) >= 5, "
            "100 * FILL(failed, 0) / (FILL(failed, 0) + FILL(ready, 0)), 0)",
            at_least=20,
            seconds=QUARTER,
        ),
    ]


def _of_the_api(dimensions: Mapping[str, pulumi.Input[str]]) -> Sequence[AlarmSpec]:
    def answers(metric: str) -> Measured:
        return Measured(namespace="AWS/ApiGateway", metric=metric, dimensions=dimensions)

    return [
        AlarmSpec(
            suffix="api-5xx",
            meaning="The API answered five times or more in 5 minutes that it could not.",
            anchor="the-api-answers-5xx",
            of={"answers": answers("5XXError")},
            at_least=5,
        ),
        AlarmSpec(
            suffix="api-4xx",
            meaning="Half of the API's requests of 5 minutes, at least a hundred, were refused.",
            anchor="most-api-requests-are-refused",
            of={"refused": answers("4XXError"), "asked": answers("Count")},
            expression="IF(FILL(asked, 0) >= 100, 100 * FILL(refused, 0) / FILL(asked, 1), 0)",
            at_least=50,
        ),
    ]


def _of_the_queues(watched: Watched) -> Sequence[AlarmSpec]:
    def most(metric: str, queue: pulumi.Input[str]) -> Mapping[str, Measured]:
        dimensions = {"QueueName": queue}
        return {
            "most": Measured(
                namespace="AWS/SQS", metric=metric, stat="Maximum", dimensions=dimensions
            )
        }

    return [
        AlarmSpec(
            suffix="dead-letters",
            meaning="A photo was tried eight times in vain and waits for a person, 14 days long.",
            anchor="dead-letters",
            of=most("ApproximateNumberOfMessagesVisible", watched.dead_letters),
            at_least=1,
        ),
        AlarmSpec(
            suffix="oldest-message",
            meaning="A photo has waited for its renditions for 15 minutes or more.",
            anchor="photos-wait-too-long",
            of=most("ApproximateAgeOfOldestMessage", watched.queue),
            at_least=QUARTER,
        ),
    ]


def _of_the_backup(vault: pulumi.Input[str]) -> Sequence[AlarmSpec]:
    def jobs(metric: str) -> Measured:
        dimensions = {"BackupVaultName": vault}
        return Measured(namespace="AWS/Backup", metric=metric, dimensions=dimensions)

    return [
        AlarmSpec(
            suffix="backup-failed",
            meaning="A nightly copy failed, came to no end in its time, or was stopped.",
            anchor="a-backup-fails",
            of={state: jobs(metric) for state, metric in COPIES_LOST.items()},
            # AWS Backup tells of no noughts, and a plain sum has no value where a part has none.
            expression=f"SUM([{', '.join(f'FILL({state}, 0)' for state in COPIES_LOST)}])",
            at_least=1,
            # All is not well again before the next night has shown it.
            seconds=HOUR,
            periods=HOURS_TO_THE_NEXT_COPY,
            label="Copies",
        ),
        # A job that never came to be has failed in no way.
        AlarmSpec(
            suffix="no-backup",
            meaning="No nightly copy was finished any more, for more than a day and a half.",
            anchor="no-backup-is-made",
            of={"copies": jobs(COPIES_MADE)},
            at_least=1,
            seconds=HOUR,
            periods=HOURS_TO_THE_NEXT_COPY,
            # A new alarm has no data either, but is told only when that becomes so.
            expected=True,
        ),
    ]
