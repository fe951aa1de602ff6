"""Who may invoke a function, and what feeds it."""

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

_PERMISSION: Shape = {
    "action": "Action",
    "function": "FunctionName",
    "principal": "Principal",
    "sourceArn": "SourceArn",
}


class Permission:
    """A statement in a function's own policy."""

    known = known(_PERMISSION)
    limits = "API Gateway invokes a function whether or not the function's own policy lets it"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Add it."""
        client = aws.client("lambda")
        arguments = pick(inputs, _PERMISSION)
        try:
            client.add_permission(StatementId=name, **arguments)
        except ClientError as error:
            if error_code(error) != "ResourceConflictException":
                raise
            # Left behind by a deployment that was cut off, or about to be replaced by this one.
            self.delete(aws, Created(name), inputs)
            client.add_permission(StatementId=name, **arguments)
        return Created(name, {"statementId": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Statements never change; the same one stays as it is."""
        del aws
        if changed(old, new, self.known):
            raise ReplaceError("a permission is made anew")
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Take it away."""
        with absent_is_fine():
            aws.client("lambda").remove_permission(
                StatementId=current.id, FunctionName=inputs["function"]
            )


_MAPPING: Shape = {
    "functionName": "FunctionName",
    "batchSize": "BatchSize",
    "functionResponseTypes": "FunctionResponseTypes",
    "scalingConfig": ("ScalingConfig", {"maximumConcurrency": "MaximumConcurrency"}),
}
_SOURCE: Shape = {"eventSourceArn": "EventSourceArn"}
_EMPTY: Properties = {
    "FunctionResponseTypes": [],
    "ScalingConfig": {},
}


class EventSourceMapping:
    """A queue that a function is fed from."""

    known = known(_MAPPING, _SOURCE, also=("tags",))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Start feeding."""
        del name
        made = aws.client("lambda").create_event_source_mapping(
            Tags=tag_map(inputs), **pick(inputs, {**_MAPPING, **_SOURCE})
        )
        return self._created(aws, made)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Everything but the source changes in place."""
        if changed(old, new, _SOURCE):
            raise ReplaceError("a mapping keeps its source")
        client = aws.client("lambda")
        cleared = {name: value for name, value in _EMPTY.items() if name in pick(old, _MAPPING)}
        made = client.update_event_source_mapping(
            UUID=current.id, **{**cleared, **pick(new, _MAPPING)}
        )
        created = self._created(aws, made)
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_resource(Resource=created.outputs["arn"], Tags=tags)
        if removed:
            client.untag_resource(Resource=created.outputs["arn"], TagKeys=removed)
        return created

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Stop feeding."""
        del inputs
        with absent_is_fine():
            aws.client("lambda").delete_event_source_mapping(UUID=current.id)

    def _created(self, aws: Aws, made: Properties) -> Created:
        uuid = made["UUID"]
        return Created(
            uuid,
            {
                "uuid": uuid,
                "arn": made.get("EventSourceMappingArn")
                or f"arn:aws:lambda:{aws.region}:{aws.account}:event-source-mapping:{uuid}",
                "functionArn": made["FunctionArn"],
                "state": made["State"],
            },
        )


HANDLERS: dict[str, ResourceHandler] = {
    "aws:lambda/permission:Permission": Permission(),
    "aws:lambda/eventSourceMapping:EventSourceMapping": EventSourceMapping(),
}
