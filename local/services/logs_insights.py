"""What is read out of logs: metric filters and saved queries."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services._common import Shape, absent_is_fine, changed, known, translate

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_TRANSFORMATION: Shape = {
    "name": "metricName",
    "namespace": "metricNamespace",
    "value": "metricValue",
    # Text for Pulumi, a number for AWS.
    "defaultValue": ("defaultValue", float),
    "unit": "unit",
    "dimensions": ("dimensions", lambda values: values),
}


class LogMetricFilter:
    """A filter on a log group that makes a metric."""

    known = known(("logGroupName", "pattern", "metricTransformation"))
    limits = "metric filters are stored but make no metrics"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it."""
        metric = translate(inputs["metricTransformation"], _TRANSFORMATION, "metricTransformation")
        aws.client("logs").put_metric_filter(
            logGroupName=inputs["logGroupName"],
            filterName=name,
            filterPattern=inputs["pattern"],
            metricTransformations=[metric],
        )
        return Created(name, {"name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Put it anew."""
        if changed(old, new, ("logGroupName",)):
            raise ReplaceError("a filter keeps its log group")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        with absent_is_fine():
            aws.client("logs").delete_metric_filter(
                logGroupName=inputs["logGroupName"], filterName=current.id
            )


class QueryDefinition:
    """A saved query, which the embedded AWS does not know: it gets an id and nothing else."""

    known = known(("name", "logGroupNames", "queryString"))
    limits = "saved queries are not stored"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Give it an id."""
        del aws
        digest = hashlib.sha256((inputs.get("name") or name).encode()).hexdigest()
        return Created(digest[:32], {"queryDefinitionId": digest[:32]})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """It stays what it is."""
        del aws, old, new
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """There is nothing to remove."""


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": LogMetricFilter(),
    "aws:cloudwatch/queryDefinition:QueryDefinition": QueryDefinition(),
}
