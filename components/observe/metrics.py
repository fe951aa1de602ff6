"""Metrics of what the gallery does, which CloudWatch Logs extracts from the functions' log lines.

A function states each fact once, as a field of a log line that it writes anyway
(handlers/runtime/log.py), and a filter on its log group makes a metric of it. So no request waits
for a metrics call and no role needs permission for one. A metric costs 0.30 USD for a month in
which it had values.

CloudWatch's embedded metric format is not used because it has to be the whole line, and Lambda's
JSON format wraps what comes through `logging`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudwatch

from components.build.runtime import SLICES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.function import ServiceFunction

UPLOADS_SIGNED = "UploadsSigned"
PHOTOS_READY = "PhotosReady"
PHOTOS_FAILED = "PhotosFailed"
PHOTOS_FAILED_BY_REASON = "PhotosFailedByReason"
PHOTOS_BROKEN = "PhotosBroken"
DUPLICATES = "Duplicates"
READY_MILLISECONDS = "MillisecondsToReady"
BYTES_RECEIVED = "BytesReceived"
ORIGINALS_REMOVED = "OriginalsRemoved"
TIME_OUTS = "TimeOuts"
ORPHANS_FOUND = "OrphansFound"

_ADDRESS = '($.event = "POST /upload" || $.event = "POST /presigned-url")'
_ANSWERED = '($.outcome = "200" || $.outcome = "201")'


@dataclass(frozen=True, kw_only=True)
class LogMetric:
    """One filter: which lines of which functions' logs it selects, and what it counts in them.

    `value` is 1 for a count, or the field with the number; `unit` is CloudWatch's name for it. `by`
    names a field each of whose values gets a metric of its own, so it must have few values.
    """

    suffix: str
    metric: str
    functions: Sequence[str]
    pattern: str
    value: str = "1"
    unit: str = "Count"
    by: Mapping[str, str] | None = None

    @property
    def default(self) -> str | None:
        """A count is 0 where there are lines and none matches; a measurement has no value then."""
        # CloudWatch accepts no default together with a dimension.
        return "0" if self.value == "1" and self.by is None else None


_EVERY = tuple(SLICES)

LOG_METRICS = (
    LogMetric(
        suffix="uploads-signed",
        metric=UPLOADS_SIGNED,
        functions=["upload"],
        pattern=f"{{ {_ADDRESS} && {_ANSWERED} && ($.duplicate NOT EXISTS) }}",
    ),
    LogMetric(
        suffix="photos-ready",
        metric=PHOTOS_READY,
        functions=["thumbnail"],
        pattern='{ $.outcome = "ready" }',
    ),
    LogMetric(
        suffix="photos-failed",
        metric=PHOTOS_FAILED,
        functions=["thumbnail"],
        pattern='{ $.outcome = "failed" }',
    ),
    LogMetric(
        suffix="photos-failed-by-reason",
        metric=PHOTOS_FAILED_BY_REASON,
        functions=["thumbnail"],
        pattern='{ ($.outcome = "failed") && ($.reasonCode = "*") }',
        by={"Reason": "$.reasonCode"},
    ),
    # One bad photo must not delay others, so the function reports it to SQS and succeeds:
    # AWS/Lambda's Errors does not count it.
    LogMetric(
        suffix="photos-broken",
        metric=PHOTOS_BROKEN,
        functions=["thumbnail"],
        pattern='{ $.outcome = "error" }',
    ),
    LogMetric(
        suffix="duplicates",
        metric=DUPLICATES,
        functions=["upload", "thumbnail"],
        pattern='{ ($.duplicate IS TRUE) || ($.outcome = "already_here") }',
    ),
    # Uploads for a photo that has its original, or is deleted: somebody reused an address.
    LogMetric(
        suffix="originals-removed",
        metric=ORIGINALS_REMOVED,
        functions=["thumbnail"],
        pattern='{ $.outcome = "superseded" }',
    ),
    LogMetric(
        suffix="milliseconds-to-ready",
        metric=READY_MILLISECONDS,
        functions=["thumbnail"],
        pattern="{ $.readyMilliseconds >= 0 }",
        value="$.readyMilliseconds",
        unit="Milliseconds",
    ),
    LogMetric(
        suffix="bytes-received",
        metric=BYTES_RECEIVED,
        functions=["thumbnail"],
        pattern="{ $.bytes >= 0 }",
        value="$.bytes",
        unit="Bytes",
    ),
    # What the daily round has found that belongs to nothing, and has not mended by itself.
    LogMetric(
        suffix="orphans-found",
        metric=ORPHANS_FOUND,
        functions=["maintenance"],
        pattern="{ $.orphans >= 0 }",
        value="$.orphans",
    ),
    # Lambda reports it in one of two ways. In the JSON format a report line says how a call ended,
    # at level WARN if it failed, which the functions' logs keep; it writes the text form when it
    # gives up the environment itself.
    LogMetric(
        suffix="time-outs",
        metric=TIME_OUTS,
        functions=_EVERY,
        pattern='{ ($.type = "platform.report") && ($.record.status = "timeout") }',
    ),
    LogMetric(
        suffix="time-outs-as-text",
        metric=TIME_OUTS,
        functions=_EVERY,
        pattern='"Task timed out"',
    ),
)


class LogMetrics(pulumi.ComponentResource):
    """The filters on the functions' logs; `namespace` is that of this stack's metrics."""

    namespace: str

    def __init__(
        self,
        name: str,
        functions: Mapping[str, ServiceFunction],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:monitoring:LogMetrics", name, None, opts)
        self.namespace = f"PhotoSharing/{name}"
        for metric in LOG_METRICS:
            # Where nobody signs in, some functions are not deployed.
            for function in (each for each in metric.functions if each in functions):
                cloudwatch.LogMetricFilter(
                    f"{name}-{function}-{metric.suffix}",
                    log_group_name=functions[function].logs.name,
                    pattern=metric.pattern,
                    metric_transformation=cloudwatch.LogMetricFilterMetricTransformationArgs(
                        name=metric.metric,
                        namespace=self.namespace,
                        value=metric.value,
                        default_value=metric.default,
                        unit=metric.unit,
                        dimensions=metric.by,
                    ),
                    opts=pulumi.ResourceOptions(parent=self),
                )
        self.register_outputs({"namespace": self.namespace})
