"""Parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services._common import absent_is_fine, changed, known, tag_changes, tag_list

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


class Parameter:
    """A parameter of plain text."""

    known = known(("description", "insecureValue", "name", "tags", "type"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it; one that an interrupted deployment left is replaced."""
        named = inputs.get("name") or name
        self._put(aws, named, inputs)
        if tags := tag_list(inputs):
            aws.client("ssm").add_tags_to_resource(
                ResourceType="Parameter", ResourceId=named, Tags=tags
            )
        arn = f"arn:aws:ssm:{aws.region}:{aws.account}:parameter/{named.removeprefix('/')}"
        return Created(named, {"arn": arn, "name": named})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Value, description and tags change in place."""
        if changed(old, new, ("name",)):
            raise ReplaceError("a parameter keeps its name")
        client = aws.client("ssm")
        self._put(aws, current.id, new)
        place = {"ResourceType": "Parameter", "ResourceId": current.id}
        tags, removed = tag_changes(old, new)
        if tags:
            client.add_tags_to_resource(**place, Tags=tag_list({"tags": tags}))
        if removed:
            client.remove_tags_from_resource(**place, TagKeys=removed)
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("ssm").delete_parameter(Name=current.id)

    def _put(self, aws: Aws, name: str, inputs: Properties) -> None:
        aws.client("ssm").put_parameter(
            Name=name,
            Type=inputs["type"],
            Value=inputs["insecureValue"],
            Description=inputs.get("description") or "",
            Overwrite=True,
        )


HANDLERS: dict[str, ResourceHandler] = {"aws:ssm/parameter:Parameter": Parameter()}
