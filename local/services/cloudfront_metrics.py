"""CloudFront's additional metrics of a distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services._common import absent_is_fine, changed, known, translate

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler
    from local.services._common import Shape

_SUBSCRIPTION: Shape = {
    "realtimeMetricsSubscriptionConfig": (
        "RealtimeMetricsSubscriptionConfig",
        {"realtimeMetricsSubscriptionStatus": "RealtimeMetricsSubscriptionStatus"},
    )
}


class MonitoringSubscription:
    """That a distribution tells more of itself."""

    known = known(("distributionId", "monitoringSubscription"))
    limits = "the CDN has no metrics"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it."""
        del name
        aws.client("cloudfront").create_monitoring_subscription(
            DistributionId=inputs["distributionId"],
            MonitoringSubscription=translate(
                inputs["monitoringSubscription"], _SUBSCRIPTION, "monitoringSubscription"
            ),
        )
        return Created(inputs["distributionId"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Put it anew."""
        if changed(old, new, ("distributionId",)):
            raise ReplaceError("it belongs to its distribution")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("cloudfront").delete_monitoring_subscription(DistributionId=current.id)


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cloudfront/monitoringSubscription:MonitoringSubscription": MonitoringSubscription(),
}
