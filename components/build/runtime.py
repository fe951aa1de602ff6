"""What functions run on, and the one registry of the slices that have a function."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

RUNTIME: Final = "python3.14"


@dataclass(frozen=True, kw_only=True)
class Slice:
    """What a slice's function consists of, beside `handlers/<slice>` and what all functions have.

    `packages` are other packages of `handlers/`, `layers` are names from `LAYERS`.
    """

    packages: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()


SLICES: Final[Mapping[str, Slice]] = MappingProxyType(
    {
        "upload": Slice(),
        "thumbnail": Slice(packages=("imaging",), layers=("imaging",)),
        "gallery": Slice(packages=("redaction",)),
        "session": Slice(),
        "people": Slice(),
        "maintenance": Slice(),
    }
)

# What every function has.
SHARED_PACKAGES: Final = ("access", "api", "aws", "fileformats", "model", "runtime", "store")
SHARED_LAYERS: Final = ("sdk",)

# Layer to the package of `handlers/` whose requirements.txt lists its contents.
LAYERS: Final[Mapping[str, str]] = MappingProxyType({"sdk": "aws", "imaging": "imaging"})
