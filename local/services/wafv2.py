"""Web ACLs, what they are on, and their logs. The emulator stores rules and applies none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from local.resource import Created, Properties, ReplaceError
from local.services._common import absent_is_fine, blocks, changed, known, tag_list

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


class WebAcl:
    """An ACL with its rules."""

    known = known(
        (
            "scope",
            "defaultAction",
            "rules",
            "customResponseBodies",
            "visibilityConfig",
            "tags",
        )
    )
    limits = "web ACLs are stored but refuse and count nothing"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        made = aws.client("wafv2").create_web_acl(
            Name=name, Scope=inputs["scope"], Tags=tag_list(inputs), **_content(inputs)
        )["Summary"]
        return Created(made["Id"], {"arn": made["ARN"], "name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Rules, default and bodies change in place."""
        if changed(old, new, ("scope", "tags")):
            raise ReplaceError("an ACL keeps its scope and tags here")
        client = aws.client("wafv2")
        place = {"Name": current.outputs["name"], "Scope": new["scope"], "Id": current.id}
        token = client.get_web_acl(**place)["LockToken"]
        client.update_web_acl(**place, LockToken=token, **_content(new))
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        client = aws.client("wafv2")
        place = {"Name": current.outputs["name"], "Scope": inputs["scope"], "Id": current.id}
        with absent_is_fine("WAFNonexistentItemException"):
            token = client.get_web_acl(**place)["LockToken"]
            client.delete_web_acl(**place, LockToken=token)


class WebAclAssociation:
    """An ACL on a stage."""

    known = known(("resourceArn", "webAclArn"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Associate it."""
        del name
        acl, resource = inputs["webAclArn"], inputs["resourceArn"]
        aws.client("wafv2").associate_web_acl(WebACLArn=acl, ResourceArn=resource)
        return Created(f"{acl},{resource}")

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """It consists of its two ends only."""
        del aws, current, old, new
        raise ReplaceError("an association keeps its ends")

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Dissociate it."""
        del current
        with absent_is_fine("WAFNonexistentItemException"):
            aws.client("wafv2").disassociate_web_acl(ResourceArn=inputs["resourceArn"])


class WebAclLogging:
    """Where an ACL's log goes. The emulator knows no such thing, so it is only written down."""

    known = known(("resourceArn", "logDestinationConfigs", "redactedFields", "loggingFilter"))
    limits = "web ACLs have no logs; their settings exist only in the deployment file"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Note it."""
        del aws, name
        return Created(inputs["resourceArn"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Note it again."""
        del current, old
        return self.create(aws, "", new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """There is nothing to remove."""


def _content(inputs: Properties) -> Properties:
    bodies = {
        body["key"]: {"ContentType": body["contentType"], "Content": body["content"]}
        for body in blocks(inputs, "customResponseBodies")
    }
    content: Properties = {
        "DefaultAction": waf_names(inputs["defaultAction"]),
        "Rules": waf_names(blocks(inputs, "rules")),
        "VisibilityConfig": waf_names(inputs["visibilityConfig"]),
        "CustomResponseBodies": bodies,
    }
    return {key: value for key, value in content.items() if value or key != "CustomResponseBodies"}


# Where AWS's name is not Pulumi's with a capital letter.
_NAMES = {
    "cloudwatchMetricsEnabled": "CloudWatchMetricsEnabled",
}


def waf_names(value: Any) -> Any:
    """Rules under AWS's names, at every depth; boto3 refuses one that AWS does not have."""
    if isinstance(value, list):
        return [waf_names(entry) for entry in cast("list[Any]", value)]
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return {
            _NAMES.get(name, name[0].upper() + name[1:]): waf_names(entry)
            for name, entry in entries.items()
        }
    return value


HANDLERS: dict[str, ResourceHandler] = {
    "aws:wafv2/webAcl:WebAcl": WebAcl(),
    "aws:wafv2/webAclAssociation:WebAclAssociation": WebAclAssociation(),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": WebAclLogging(),
}
