"""Everything that is built before anything is created: function packages, layers, the frozen site.

A download that fails or a template that is broken ends the program here, while there is nothing to
clean up. What was built is kept under a name made from what it was built of, and used again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from components.packaging import SLICES, function_package
from components.wheels import PackagingError, layer_package
from webapp import freeze, node

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.config import StackConfig

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
CONTRACT = ROOT / "handlers" / "openapi.yaml"


@dataclass(frozen=True, kw_only=True)
class Artifacts:
    """What the components deploy."""

    functions: Mapping[str, Path]
    sdk_layer: Path
    imaging_layer: Path
    site: Sequence[freeze.SiteFile]


def build(config: StackConfig) -> Artifacts:
    """Build what is not in the cache yet.

    Raises:
        PackagingError: when wheels or the page's packages cannot be had.
    """
    platform = config.lambda_platform
    shared = ROOT / "handlers" / "shared" / "requirements.txt"
    imaging = ROOT / "handlers" / "thumbnail" / "requirements.txt"
    try:
        site = freeze.build(CACHE, max_upload_bytes=config.max_upload_bytes)
    except node.NodeError as error:
        raise PackagingError(str(error)) from error
    return Artifacts(
        functions={name: function_package(name, root=ROOT, cache=CACHE) for name in SLICES},
        sdk_layer=layer_package("sdk", requirements=shared, platform=platform, cache=CACHE),
        imaging_layer=layer_package(
            "imaging", requirements=imaging, platform=platform, cache=CACHE
        ),
        site=freeze.files(site),
    )
