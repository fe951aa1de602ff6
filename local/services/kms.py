"""Keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.resource import Created, Properties
from local.services._common import (
    Shape,
    absent_is_fine,
    known,
    pick,
    tag_changes,
    tag_map,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_KEY: Shape = {"description": "Description", "policy": "Policy"}


def _tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


class Key:
    """A symmetric key with its policy."""

    known = known(_KEY, also=("enableKeyRotation", "deletionWindowInDays", "tags"))
    limits = "keys exist but do not rotate, and nothing is encrypted"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        del name
        client = aws.client("kms")
        key = client.create_key(Tags=_tags(tag_map(inputs)), **pick(inputs, _KEY))["KeyMetadata"]
        self._rotate(client, key["KeyId"], inputs)
        return Created(key["KeyId"], {"arn": key["Arn"], "keyId": key["KeyId"]})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Description, policy, rotation and tags change in place."""
        client = aws.client("kms")
        key = current.id
        client.update_key_description(KeyId=key, Description=new.get("description") or "")
        if policy := new.get("policy"):
            client.put_key_policy(KeyId=key, PolicyName="default", Policy=policy)
        self._rotate(client, key, new)
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_resource(KeyId=key, Tags=_tags(tags))
        if removed:
            client.untag_resource(KeyId=key, TagKeys=removed)
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Schedule its deletion, as AWS does."""
        with absent_is_fine("KMSInvalidStateException"):
            aws.client("kms").schedule_key_deletion(
                KeyId=current.id, PendingWindowInDays=inputs.get("deletionWindowInDays") or 30
            )

    def _rotate(self, client: Any, key: str, inputs: Properties) -> None:
        if inputs.get("enableKeyRotation"):
            client.enable_key_rotation(KeyId=key)
        else:
            client.disable_key_rotation(KeyId=key)


HANDLERS: dict[str, ResourceHandler] = {"aws:kms/key:Key": Key()}
