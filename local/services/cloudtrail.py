"""Trails. The emulator keeps their settings and the last events, and delivers no files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    Shape,
    absent_is_fine,
    blocks,
    changed,
    known,
    pick,
    tag_list,
    translate,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_TRAIL: Shape = {
    "s3BucketName": "S3BucketName",
    "enableLogFileValidation": "EnableLogFileValidation",
    "isMultiRegionTrail": "IsMultiRegionTrail",
    "kmsKeyId": "KmsKeyId",
}
_SELECTOR: Shape = {
    "name": "Name",
    "fieldSelectors": (
        "FieldSelectors",
        {"field": "Field", "equals": "Equals", "startsWiths": "StartsWith"},
    ),
}


class Trail:
    """A trail with what it records."""

    known = known(_TRAIL, also=("advancedEventSelectors", "tags"))
    limits = "trails are stored but write no files"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it and let it begin."""
        client = aws.client("cloudtrail")
        arn = client.create_trail(Name=name, TagsList=tag_list(inputs), **pick(inputs, _TRAIL))[
            "TrailARN"
        ]
        self._set(client, name, inputs)
        return Created(arn, {"arn": arn, "name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Everything but its tags changes in place."""
        if changed(old, new, ("tags",)):
            raise ReplaceError("a trail keeps its tags here")
        client = aws.client("cloudtrail")
        client.update_trail(Name=current.outputs["name"], **pick(new, _TRAIL))
        self._set(client, current.outputs["name"], new)
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("cloudtrail").delete_trail(Name=current.outputs["name"])

    def _set(self, client: Any, trail: str, inputs: Properties) -> None:
        if selectors := blocks(inputs, "advancedEventSelectors"):
            client.put_event_selectors(
                TrailName=trail,
                AdvancedEventSelectors=[
                    translate(each, _SELECTOR, "advancedEventSelectors") for each in selectors
                ],
            )
        client.start_logging(Name=trail)


HANDLERS: dict[str, ResourceHandler] = {"aws:cloudtrail/trail:Trail": Trail()}
