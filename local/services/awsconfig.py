"""AWS Config: recorder, delivery channel and rules. The emulator stores them and checks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    Shape,
    absent_is_fine,
    block,
    changed,
    known,
    pick,
    tag_list,
    translate,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

# The emulator cannot remove recorders and channels; they end with it.
_NOT_KNOWN = "InvalidAction"

_RULE: Shape = {
    "description": "Description",
    "source": ("Source", {"owner": "Owner", "sourceIdentifier": "SourceIdentifier"}),
    "scope": (
        "Scope",
        {
            "complianceResourceTypes": "ComplianceResourceTypes",
            "complianceResourceId": "ComplianceResourceId",
        },
    ),
}
_CHANNEL: Shape = {"s3BucketName": "s3BucketName", "s3KeyPrefix": "s3KeyPrefix"}
_GROUP: Shape = {
    "allSupported": "allSupported",
    "includeGlobalResourceTypes": "includeGlobalResourceTypes",
    "resourceTypes": "resourceTypes",
}


class Recorder:
    """The recorder."""

    known = known(("roleArn", "recordingGroup"))
    limits = "AWS Config's recorder records nothing"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it, or change the one of this name."""
        aws.client("config").put_configuration_recorder(
            ConfigurationRecorder={
                "name": name,
                "roleARN": inputs["roleArn"],
                "recordingGroup": translate(block(inputs, "recordingGroup"), _GROUP),
            }
        )
        return Created(name, {"name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Role and what is recorded change in place."""
        del old
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine(_NOT_KNOWN):
            aws.client("config").delete_configuration_recorder(ConfigurationRecorderName=current.id)


class DeliveryChannel:
    """Where the history goes."""

    known = known(_CHANNEL)
    limits = "AWS Config delivers no history"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it, or change the one of this name."""
        aws.client("config").put_delivery_channel(
            DeliveryChannel={"name": name, **pick(inputs, _CHANNEL)}
        )
        return Created(name, {"name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """The bucket changes in place."""
        del old
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine(_NOT_KNOWN):
            aws.client("config").delete_delivery_channel(DeliveryChannelName=current.id)


class RecorderStatus:
    """Whether a recorder runs."""

    known = known(("name", "isEnabled"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Start or stop it."""
        del name
        client = aws.client("config")
        act = client.start_configuration_recorder
        if not inputs["isEnabled"]:
            act = client.stop_configuration_recorder
        act(ConfigurationRecorderName=inputs["name"])
        return Created(inputs["name"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Start or stop it."""
        if changed(old, new, ("name",)):
            raise ReplaceError("a status belongs to its recorder")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Stop it."""
        del current
        with absent_is_fine():
            aws.client("config").stop_configuration_recorder(
                ConfigurationRecorderName=inputs["name"]
            )


class Rule:
    """One rule."""

    known = known(_RULE, also=("tags",))
    limits = "AWS Config's rules are stored but never evaluated"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it, or change the one of this name."""
        client = aws.client("config")
        client.put_config_rule(
            ConfigRule={"ConfigRuleName": name, **pick(inputs, _RULE)}, Tags=tag_list(inputs)
        )
        (found,) = client.describe_config_rules(ConfigRuleNames=[name])["ConfigRules"]
        return Created(
            name,
            {"name": name, "arn": found["ConfigRuleArn"], "ruleId": found["ConfigRuleId"]},
        )

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Everything changes in place."""
        del old
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("config").delete_config_rule(ConfigRuleName=current.id)


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cfg/recorder:Recorder": Recorder(),
    "aws:cfg/deliveryChannel:DeliveryChannel": DeliveryChannel(),
    "aws:cfg/recorderStatus:RecorderStatus": RecorderStatus(),
    "aws:cfg/rule:Rule": Rule(),
}
