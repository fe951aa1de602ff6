"""A Lambda layer made from a zip of wheels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import lambda_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def layer(
    name: str,
    *,
    code: Path,
    architectures: Sequence[str] | None,
    opts: pulumi.ResourceOptions | None = None,
) -> lambda_.LayerVersion:
    """A layer version; changed content makes a new version, which Lambda cannot change in place."""
    return lambda_.LayerVersion(
        name,
        # Pulumi does not generate a name here. Nothing can collide: it adds a version to the layer.
        layer_name=name,
        code=pulumi.FileArchive(str(code)),
        compatible_architectures=architectures,
        opts=opts,
    )
