"""What functions run on, and the one registry of the slices that have a function."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

RUNTIME: Final = "python3.14"

_EVERY: Final = ("access", "api", "aws", "fileformats", "model", "runtime", "store")

# Slice to the packages of `handlers/` that its function has beside its own.
SLICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "upload": _EVERY,
        "thumbnail": (*_EVERY, "imaging"),
        "gallery": (*_EVERY, "redaction"),
    }
)

# Layer to the package of `handlers/` whose requirements.txt says what is in it.
LAYERS: Final[Mapping[str, str]] = MappingProxyType({"sdk": "aws", "imaging": "imaging"})
