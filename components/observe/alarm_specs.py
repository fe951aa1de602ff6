"""When somebody has to look: what is measured, the threshold, and what the mail says.

A busy gallery that breaks reaches a count within minutes. A quiet one never does, so beside each
count there is an alarm on errors that go on, and one on the share of calls that fail in an hour.

Each alarm's description ends with a section of docs/runbook.md, which a test checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.observe import metrics
from components.observe.alarm import DAY, HOUR, MINUTE, QUARTER, AlarmSpec, Measured, share
from components.observe.backup_alarms import backup_alarms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pulumi


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
        *(spec for pair in watched.functions.items() for spec in _of_a_function(*pair)),
        *_from_logs(watched.namespace),
        *_of_the_api({"ApiName": watched.api, "Stage": watched.stage}),
        *_of_the_queues(watched),
        *(backup_alarms(watched.vault) if watched.vault is not None else ()),
    ]


def _of_a_function(slice_name: str, name: pulumi.Input[str]) -> Sequence[AlarmSpec]:
    def calls(metric: str) -> Measured:
        return Measured(namespace="AWS/Lambda", metric=metric, dimensions={"FunctionName": name})

    errors = calls("Errors")
    return [
        AlarmSpec(
            suffix=f"{slice_name}-errors",
            meaning=f"The {slice_name} function ended with an error five times or more in 5 "
            "minutes.",
            anchor="a-function-fails",
            of={"errors": errors},
            at_least=5,
        ),
        AlarmSpec(
            suffix=f"{slice_name}-steady-errors",
            meaning=f"The {slice_name} function ended with an error in each of 5 minutes running.",
            anchor="a-function-fails",
            of={"errors": errors},
            at_least=1,
            seconds=MINUTE,
            periods=5,
            datapoints=5,
        ),
        AlarmSpec(
            suffix=f"{slice_name}-error-rate",
            meaning=f"Half or more of an hour's calls of the {slice_name} function, at least "
            "three, ended with an error.",
            anchor="most-calls-of-a-function-fail",
            of={"errors": errors, "calls": calls("Invocations")},
            expression=share("errors", "calls", least=3),
            at_least=50,
            seconds=HOUR,
        ),
        AlarmSpec(
            suffix=f"{slice_name}-throttles",
            meaning=f"Lambda refused to run the {slice_name} function: too many run at once.",
            anchor="a-function-is-throttled",
            of={"throttles": calls("Throttles")},
            at_least=1,
        ),
    ]


def _from_logs(namespace: str) -> Sequence[AlarmSpec]:
    failed = Measured(namespace=namespace, metric=metrics.PHOTOS_FAILED)
    ready = Measured(namespace=namespace, metric=metrics.PHOTOS_READY)
    settled = "(FILL(failed, 0) + FILL(ready, 0))"
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
            of={"failed": failed, "ready": ready},
            # One person with one odd file is no reason to wake somebody up.
            expression=f"IF(FILL(failed, 0) >= 5, 100 * FILL(failed, 0) / {settled}, 0)",
            at_least=20,
            seconds=QUARTER,
        ),
        AlarmSpec(
            suffix="photo-failure-rate",
            meaning="Half or more of a day's photos, at least three, are unusable.",
            anchor="many-photos-fail",
            of={"failed": failed, "ready": ready},
            # A family adds three photos a day: five within a quarter of an hour never come.
            expression=f"IF(FILL(failed, 0) >= 3, 100 * FILL(failed, 0) / {settled}, 0)",
            at_least=50,
            seconds=DAY,
        ),
    ]


def _of_the_api(dimensions: Mapping[str, pulumi.Input[str]]) -> Sequence[AlarmSpec]:
    def answers(metric: str) -> Measured:
        return Measured(namespace="AWS/ApiGateway", metric=metric, dimensions=dimensions)

    failed, asked = answers("5XXError"), answers("Count")
    return [
        AlarmSpec(
            suffix="api-5xx",
            meaning="The API answered five requests or more in 5 minutes with a server error "
            "(5xx).",
            anchor="the-api-answers-5xx",
            of={"failed": failed},
            at_least=5,
        ),
        AlarmSpec(
            suffix="api-steady-5xx",
            meaning="The API answered with a server error (5xx) in each of 3 minutes running.",
            anchor="the-api-answers-5xx",
            of={"failed": failed},
            at_least=1,
            seconds=MINUTE,
            periods=3,
            datapoints=3,
        ),
        AlarmSpec(
            suffix="api-5xx-rate",
            meaning="The API answered half or more of an hour's requests, at least three, with a "
            "server error (5xx).",
            anchor="most-api-requests-fail",
            of={"failed": failed, "asked": asked},
            expression=share("failed", "asked", least=3),
            at_least=50,
            seconds=HOUR,
        ),
        AlarmSpec(
            suffix="api-4xx",
            meaning="Half of the API's requests of 5 minutes, at least a hundred, were refused.",
            anchor="most-api-requests-are-refused",
            of={"refused": answers("4XXError"), "asked": asked},
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
