"""Layers that functions stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.assets import encode
from local.resource import Created, Properties, ReplaceError
from local.services import _assets
from local.services._common import Shape, absent_is_fine, changed, known, pick

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_LAYER: Shape = {"compatibleArchitectures": "CompatibleArchitectures"}


class LayerVersion:
    """One version of a layer; another content is another version."""

    known = known(_LAYER, also=("layerName", "code"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Publish it."""
        package = _assets.zipped(inputs["code"])
        made = aws.client("lambda").publish_layer_version(
            LayerName=inputs.get("layerName") or name,
            Content={"ZipFile": package},
            **pick(inputs, _LAYER),
        )
        checksum = _assets.checksum(package)
        return Created(
            made["LayerVersionArn"],
            {
                "arn": made["LayerVersionArn"],
                "layerArn": made["LayerArn"],
                "version": str(made["Version"]),
                "createdDate": made["CreatedDate"],
                "codeSha256": checksum,
                "sourceCodeHash": checksum,
                "sourceCodeSize": len(package),
            },
        )

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Versions never change; the same one stays as it is."""
        del aws
        if changed(old, encode(new), self.known):
            raise ReplaceError("a version of a layer never changes")
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove the version."""
        del inputs
        with absent_is_fine():
            aws.client("lambda").delete_layer_version(
                LayerName=current.outputs["layerArn"],
                VersionNumber=int(current.outputs["version"]),
            )


HANDLERS: dict[str, ResourceHandler] = {"aws:lambda/layerVersion:LayerVersion": LayerVersion()}
