"""Log groups, and the delivery of AWS's own logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    Shape,
    absent_is_fine,
    changed,
    error_code,
    known,
    pick,
    tag_changes,
    tag_map,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


class LogGroup:
    """A log group with its retention."""

    known = known(("retentionInDays", "tags", "kmsKeyId"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; one that a function made for itself in the meantime is taken over."""
        client = aws.client("logs")
        key = pick(inputs, {"kmsKeyId": "kmsKeyId"})
        try:
            client.create_log_group(logGroupName=name, tags=tag_map(inputs), **key)
        except ClientError as error:
            if error_code(error) != "ResourceAlreadyExistsException":
                raise
        return self._settle(aws, name, inputs)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Retention and tags change in place."""
        if changed(old, new, ("kmsKeyId",)):
            raise ReplaceError("a log group keeps its key here")
        client = aws.client("logs")
        arn = current.outputs["arn"]
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_resource(resourceArn=arn, tags=tags)
        if removed:
            client.untag_resource(resourceArn=arn, tagKeys=removed)
        return self._settle(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it with its logs."""
        del inputs
        with absent_is_fine():
            aws.client("logs").delete_log_group(logGroupName=current.id)

    def _settle(self, aws: Aws, group: str, inputs: Properties) -> Created:
        client = aws.client("logs")
        if days := inputs.get("retentionInDays"):
            client.put_retention_policy(logGroupName=group, retentionInDays=days)
        else:
            client.delete_retention_policy(logGroupName=group)
        arn = f"arn:aws:logs:{aws.region}:{aws.account}:log-group:{group}"
        return Created(group, {"name": group, "arn": arn})


_SOURCE: Shape = {
    "resourceArn": "resourceArn",
    "logType": "logType",
    "tags": "tags",
}


class LogDeliverySource:
    """Whose logs are delivered."""

    known = known(_SOURCE)
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it."""
        arguments = {"name": name, **pick(inputs, _SOURCE)}
        client = aws.client("logs")
        found = client.put_delivery_source(**arguments)["deliverySource"]
        outputs = {"name": found["name"], "arn": found["arn"]}
        return Created(found["name"], {**outputs, "service": found.get("service", "")})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Put it anew."""
        if changed(old, new, ("resourceArn", "logType")):
            raise ReplaceError("a source keeps its resource")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("logs").delete_delivery_source(name=current.id)


_DESTINATION: Shape = {
    "outputFormat": "outputFormat",
    "deliveryDestinationConfiguration": (
        "deliveryDestinationConfiguration",
        {"destinationResourceArn": "destinationResourceArn"},
    ),
    "tags": "tags",
}


class LogDeliveryDestination:
    """Where logs are delivered to."""

    known = known(_DESTINATION)
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it."""
        arguments = {"name": name, **pick(inputs, _DESTINATION)}
        client = aws.client("logs")
        found = client.put_delivery_destination(**arguments)["deliveryDestination"]
        return Created(found["name"], {"name": found["name"], "arn": found["arn"]})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Put it anew."""
        if changed(old, new, ("outputFormat",)):
            raise ReplaceError("a destination keeps its format")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("logs").delete_delivery_destination(name=current.id)


_DELIVERY: Shape = {
    "deliverySourceName": "deliverySourceName",
    "deliveryDestinationArn": "deliveryDestinationArn",
    "recordFields": "recordFields",
    "tags": "tags",
}


class LogDelivery:
    """A source joined to a destination."""

    known = known(_DELIVERY)
    limits = "log deliveries are stored but no logs are delivered"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Join them."""
        del name
        client = aws.client("logs")
        found = client.create_delivery(**pick(inputs, _DELIVERY))["delivery"]
        return Created(found["id"], {"arn": found["arn"]})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Join them anew with other fields: the embedded AWS cannot change a delivery.

        The old one goes first, because two of them may not join the same ends.
        """
        if changed(old, new, ("deliverySourceName", "deliveryDestinationArn")):
            raise ReplaceError("a delivery keeps its ends")
        self.delete(aws, current, old)
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Part them."""
        del inputs
        with absent_is_fine():
            aws.client("logs").delete_delivery(id=current.id)


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cloudwatch/logGroup:LogGroup": LogGroup(),
    "aws:cloudwatch/logDeliverySource:LogDeliverySource": LogDeliverySource(),
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": LogDeliveryDestination(),
    "aws:cloudwatch/logDelivery:LogDelivery": LogDelivery(),
}
