"""CloudFront functions, which the emulator runs on Node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.resource import Created, Properties
from local.services._common import absent_is_fine, known, tag_changes, tag_list

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


class Function:
    """A function; what is declared is always published."""

    known = known(("runtime", "comment", "code", "publish", "tags"))
    limits = "CloudFront functions run on Node, which lets more pass than CloudFront's own engine"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create and publish it."""
        client = aws.client("cloudfront")
        client.create_function(Name=name, **_contents(inputs))
        created = self._published(aws, name)
        self._tag(aws, created, {}, inputs)
        return created

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Change and publish it."""
        client = aws.client("cloudfront")
        etag = self._etag(client, current.id)
        client.update_function(Name=current.id, IfMatch=etag, **_contents(new))
        self._tag(aws, current, old, new)
        return self._published(aws, current.id)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        client = aws.client("cloudfront")
        with absent_is_fine():
            etag = self._etag(client, current.id)
            client.delete_function(Name=current.id, IfMatch=etag)

    def _tag(self, aws: Aws, current: Created, old: Properties, new: Properties) -> None:
        client, arn = aws.client("cloudfront"), current.outputs["arn"]
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_resource(Resource=arn, Tags={"Items": tag_list({"tags": tags})})
        if removed:
            client.untag_resource(Resource=arn, TagKeys={"Items": removed})

    def _etag(self, client: Any, name: str) -> str:
        return client.describe_function(Name=name, Stage="DEVELOPMENT")["ETag"]

    def _published(self, aws: Aws, name: str) -> Created:
        client = aws.client("cloudfront")
        etag = self._etag(client, name)
        found = client.publish_function(Name=name, IfMatch=etag)["FunctionSummary"]
        return Created(
            name,
            {
                "name": name,
                "arn": found["FunctionMetadata"]["FunctionARN"],
                "etag": etag,
                "status": found["Status"],
            },
        )


def _contents(inputs: Properties) -> Properties:
    return {
        "FunctionConfig": {"Comment": inputs.get("comment") or "", "Runtime": inputs["runtime"]},
        "FunctionCode": inputs["code"].encode(),
    }


HANDLERS: dict[str, ResourceHandler] = {"aws:cloudfront/function:Function": Function()}
