"""Which alarms there are: metric, threshold, and the instruction in the e-mail.

A busy gallery that breaks reaches a count within minutes. A quiet one never does, so beside each
count there is an alarm on errors that persist, and one on the percentage of calls that fail in an
hour. Each description ends with a section of docs/runbook.md, which a test checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.observe import metrics
from components.observe.alarm import DAY, HOUR, MINUTE, QUARTER, AlarmSpec, Metric, percentage
from components.observe.backup_alarms import backup_alarms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pulumi


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What alarms watch, by CloudWatch's names; `namespace` is that of the stack's own metrics.

    `functions` are by slice. `job_dead_letters` is the dead-letter queue of the maintenance
    function. `vault` is where nightly backups go, if there are any.
    """

    namespace: str
    functions: Mapping[str, pulumi.Input[str]]
    api: pulumi.Input[str]
    stage: pulumi.Input[str]
    queue: pulumi.Input[str]
    dead_letters: pulumi.Input[str]
    job_dead_letters: pulumi.Input[str]
    vault: pulumi.Input[str] | None = None


def alarm_specs(watched: Watched) -> Sequence[AlarmSpec]:
    """Every alarm of a stack."""
    return [
        *(spec for pair in watched.functions.items() for spec in _function_alarms(*pair)),
        *_photo_alarms(watched.namespace),
        *_api_alarms({"ApiName": watched.api, "Stage": watched.stage}),
        *_queue_alarms(watched),
        _orphan_alarm(watched.namespace),
        *(backup_alarms(watched.vault) if watched.vault is not None else ()),
    ]


def _function_alarms(slice_name: str, name: pulumi.Input[str]) -> Sequence[AlarmSpec]:
    def calls(metric: str) -> Metric:
        return Metric(namespace="AWS/Lambda", metric=metric, dimensions={"FunctionName": name})

    errors = calls("Errors")
    return [
        AlarmSpec(
            suffix=f"{slice_name}-errors",
            meaning=f"The {slice_name} function failed five times or more in 5 minutes.",
            action="Read its log for ERROR, and go back to the previous release if it began with a "
            "deployment.",
            anchor="a-function-fails",
            metrics={"errors": errors},
            threshold=5,
        ),
        AlarmSpec(
            suffix=f"{slice_name}-steady-errors",
            meaning=f"The {slice_name} function has failed in each of the last 5 minutes.",
            action="Read its log for ERROR, and go back to the previous release if it began with a "
            "deployment.",
            anchor="a-function-fails",
            metrics={"errors": errors},
            threshold=1,
            period=MINUTE,
            periods=5,
            datapoints=5,
        ),
        AlarmSpec(
            suffix=f"{slice_name}-error-rate",
            meaning=f"Half or more of the {slice_name} function's calls in an hour failed, at "
            "least three.",
            action="Read its log for ERROR, then check that the site works again.",
            anchor="most-calls-of-a-function-fail",
            metrics={"errors": errors, "calls": calls("Invocations")},
            expression=percentage("errors", "calls", least=3),
            threshold=50,
            period=HOUR,
        ),
        AlarmSpec(
            suffix=f"{slice_name}-throttles",
            meaning=f"Lambda refused to run the {slice_name} function: too many run at once.",
            action="Compare the account's concurrency with thumbnailConcurrency, and raise one or "
            "lower the other.",
            anchor="a-function-is-throttled",
            metrics={"throttles": calls("Throttles")},
            threshold=1,
        ),
    ]


def _photo_alarms(namespace: str) -> Sequence[AlarmSpec]:
    failed = Metric(namespace=namespace, metric=metrics.PHOTOS_FAILED)
    ready = Metric(namespace=namespace, metric=metrics.PHOTOS_READY)
    settled = "(FILL(failed, 0) + FILL(ready, 0))"
    return [
        AlarmSpec(
            suffix="time-outs",
            meaning="A function was stopped at its time limit.",
            action="Find the photo among the dead letters; if there are many, raise "
            "thumbnailMemory or lower maxPixels.",
            anchor="a-function-takes-too-long",
            metrics={"cut": Metric(namespace=namespace, metric=metrics.TIME_OUTS)},
            threshold=1,
        ),
        AlarmSpec(
            suffix="broken-photos",
            meaning="Rendering broke unexpectedly five times or more in 5 minutes; each photo is "
            "retried.",
            action="Read the thumbnail log: one photo can wait for the dead-letter queue, many "
            "mean a bad release or an outage.",
            anchor="renditions-cannot-be-made",
            metrics={"tries": Metric(namespace=namespace, metric=metrics.PHOTOS_BROKEN)},
            threshold=5,
        ),
        AlarmSpec(
            suffix="failed-photos",
            meaning="A fifth or more of the photos in 15 minutes could not be used, at least five.",
            action="Look at the reasons on the dashboard; if they concern everybody, go back to "
            "the previous release.",
            anchor="many-photos-fail",
            metrics={"failed": failed, "ready": ready},
            # One person with one odd file is no reason for an alarm.
            expression=f"IF(FILL(failed, 0) >= 5, 100 * FILL(failed, 0) / {settled}, 0)",
            threshold=20,
            period=QUARTER,
        ),
        AlarmSpec(
            suffix="photo-failure-rate",
            meaning="Half or more of a day's photos could not be used, at least three.",
            action="Look at the reasons on the dashboard; if they concern everybody, go back to "
            "the previous release.",
            anchor="many-photos-fail",
            metrics={"failed": failed, "ready": ready},
            # A family adds three photos a day and never reaches five in 15 minutes.
            expression=f"IF(FILL(failed, 0) >= 3, 100 * FILL(failed, 0) / {settled}, 0)",
            threshold=50,
            period=DAY,
        ),
    ]


def _api_alarms(dimensions: Mapping[str, pulumi.Input[str]]) -> Sequence[AlarmSpec]:
    def answers(metric: str) -> Metric:
        return Metric(namespace="AWS/ApiGateway", metric=metric, dimensions=dimensions)

    failed, asked = answers("5XXError"), answers("Count")
    return [
        AlarmSpec(
            suffix="api-5xx",
            meaning="The API returned five server errors (5xx) or more in 5 minutes.",
            action="Look for an alarm of a function first, then read errorType in the API's access "
            "log.",
            anchor="the-api-answers-5xx",
            metrics={"failed": failed},
            threshold=5,
        ),
        AlarmSpec(
            suffix="api-steady-5xx",
            meaning="The API has returned a server error (5xx) in each of the last 3 minutes.",
            action="Look for an alarm of a function first, then read errorType in the API's access "
            "log.",
            anchor="the-api-answers-5xx",
            metrics={"failed": failed},
            threshold=1,
            period=MINUTE,
            periods=3,
            datapoints=3,
        ),
        AlarmSpec(
            suffix="api-5xx-rate",
            meaning="The API returned a server error (5xx) to half or more of an hour's requests, "
            "at least three.",
            action="If no function has an alarm, run `pulumi up --refresh`: API Gateway may not "
            "reach the functions.",
            anchor="most-api-requests-fail",
            metrics={"failed": failed, "asked": asked},
            expression=percentage("failed", "asked", least=3),
            threshold=50,
            period=HOUR,
        ),
        AlarmSpec(
            suffix="api-4xx",
            meaning="Half or more of the API's requests in 5 minutes were refused (4xx), of at "
            "least a hundred.",
            action="Read the access log: after a release go back; against abuse switch on "
            "firewall.",
            anchor="most-api-requests-are-refused",
            metrics={"refused": answers("4XXError"), "asked": asked},
            expression="IF(FILL(asked, 0) >= 100, 100 * FILL(refused, 0) / FILL(asked, 1), 0)",
            threshold=50,
        ),
    ]


def _orphan_alarm(namespace: str) -> AlarmSpec:
    return AlarmSpec(
        suffix="orphans-found",
        meaning="The daily round has found originals without a photo, or photos without an "
        "original, and left them as they are.",
        action="Read the lines of the maintenance log that name them, and find out what removed "
        "the other half.",
        anchor="the-daily-round-has-found-orphans",
        metrics={"found": Metric(namespace=namespace, metric=metrics.ORPHANS_FOUND)},
        threshold=1,
        period=DAY,
    )


def _queue_alarms(watched: Watched) -> Sequence[AlarmSpec]:
    def maximum(metric: str, queue: pulumi.Input[str]) -> Mapping[str, Metric]:
        dimensions = {"QueueName": queue}
        return {
            "maximum": Metric(
                namespace="AWS/SQS", metric=metric, stat="Maximum", dimensions=dimensions
            )
        }

    return [
        AlarmSpec(
            suffix="job-dead-letters",
            meaning="A step of a job failed eight times and is in the dead-letter queue, which "
            "keeps it for 14 days. The job has stopped there.",
            action="Find out why, fix it, and redrive the queue: the job goes on.",
            anchor="a-job-has-stopped",
            metrics=maximum("ApproximateNumberOfMessagesVisible", watched.job_dead_letters),
            threshold=1,
        ),
        AlarmSpec(
            suffix="dead-letters",
            meaning="A photo failed eight times and is in the dead-letter queue, which keeps it "
            "for 14 days.",
            action="Find out why, fix it, and redrive the queue.",
            anchor="dead-letters",
            metrics=maximum("ApproximateNumberOfMessagesVisible", watched.dead_letters),
            threshold=1,
        ),
        AlarmSpec(
            suffix="oldest-message",
            meaning="A photo has waited for its renditions for 15 minutes or more.",
            action="If the queue does not shrink, check that its trigger is enabled; otherwise "
            "raise thumbnailConcurrency.",
            anchor="photos-wait-too-long",
            metrics=maximum("ApproximateAgeOfOldestMessage", watched.queue),
            threshold=QUARTER,
        ),
    ]
