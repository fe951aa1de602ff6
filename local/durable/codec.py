"""The emulator's state as files: JSON as the emulator writes it, and large bytes beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local.durable.files import digest

if TYPE_CHECKING:
    from collections.abc import Callable

# Packages of functions and layers never change, so they need not be encoded each time.
_BLOB_BYTES = 16_384
_BLOB = "__blob__"


@dataclass
class Codec:
    """Encodes and decodes the state of services."""

    default: Callable[[Any], Any]
    """Turns the emulator's own types into JSON."""
    hook: Callable[[Any], Any]
    """The reverse."""
    blobs: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """Bytes of the last encoding, by the name of their file."""
    _names: dict[int, tuple[bytes, str]] = field(default_factory=dict[int, "tuple[bytes, str]"])

    def encode(self, states: dict[str, Any]) -> dict[str, bytes]:
        """The files of all services, by name."""
        self.blobs, before, self._names = {}, self._names, {}

        def default(value: Any) -> Any:
            if isinstance(value, bytes) and len(value) >= _BLOB_BYTES:
                # The same object as last time has the same bytes, so they are not hashed again.
                known = self._names.get(id(value)) or before.get(id(value))
                entry = known or (value, f"{digest(value)}.blob")
                self._names[id(value)] = entry
                self.blobs[entry[1]] = value
                return {_BLOB: entry[1]}
            return self.default(value)

        files = {
            f"{name}.json": json.dumps(state, default=default).encode()
            for name, state in states.items()
        }
        return files | self.blobs

    def decode(self, text: str, read: Callable[[str], bytes | None]) -> Any:
        """A service's state; `read` gives the bytes of a file."""

        def hook(value: Any) -> Any:
            return read(value[_BLOB]) if _BLOB in value else self.hook(value)

        return json.loads(text, object_hook=hook)
