"""The deployment file: the resources of a stack that exist on the embedded AWS.

One JSON file for each stack, `.state/<stack>/deployment.json`, written atomically after each
resource, so that after an interruption it is known what was created.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local.addresses import mentions, moved
from local.errors import UserError
from local.json_files import UnreadableError, read_with_copy, write_text_with_copy
from local.resource import Created

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FORMAT = 1


@dataclass
class Entry:
    """One resource that exists."""

    urn: str
    type: str
    name: str
    """The logical name, which the program gives."""
    physical: str
    """The default name on AWS: the logical one and seven random digits."""
    region: str
    inputs: dict[str, Any]
    """As `assets.encode` writes them."""
    id: str
    outputs: dict[str, Any]
    handler: str
    """Digest of the handler's code, so that a corrected handler updates existing resources."""
    run: int
    """The number of the deployment that last changed it."""
    made: int
    """The number of the deployment that created it."""
    protect: bool = False
    retain: bool = False
    stale: bool = False
    """To be updated even if its inputs are unchanged."""

    @property
    def created(self) -> Created:
        """The resource as its handler returned it."""
        return Created(self.id, self.outputs)


@dataclass
class State:
    """All resources of a stack, in the order of their creation."""

    path: Path
    lineage: str = ""
    """Of the embedded AWS's state that the resources are in."""
    port: int = 0
    run: int = 0
    saved: int = 0
    """The last deployment after which the embedded AWS wrote its state."""
    resources: dict[str, Entry] = field(default_factory=dict[str, Entry])
    pending_delete: list[Entry] = field(default_factory=list[Entry])
    """Resources that were replaced and are still to be deleted."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        # The resources as JSON, by URN: a deployment writes the file once for each of them.
        self._written: dict[str, str] = {}

    @classmethod
    def load(cls, path: Path) -> State:
        """Read the file, or start empty if there is none.

        Raises:
            UserError: the file cannot be read, and neither can its copy.
        """
        try:
            data = read_with_copy(path)
            if data.pop("format") != _FORMAT:
                raise ValueError("another format")  # noqa: TRY301 (handled below)
            data["pending_delete"] = data.pop("condemned", None) or data.get("pending_delete", [])
            for key in ("resources", "pending_delete"):
                data[key] = [_entry(entry) for entry in data[key]]
            data["resources"] = {entry.urn: entry for entry in data["resources"]}
            return cls(path, **data)
        except FileNotFoundError:
            return cls(path)
        except (UnreadableError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise UserError(
                f"{path} cannot be read, and neither can its copy ({error}). It says which buckets "
                "and tables are this stack's; nothing was changed. Put it back from a copy of your "
                f"own, or start empty with `mv {path.parent} {path.parent}.damaged`; "
                "the photos stay where they are, but are not shown then."
            ) from error

    def begin(self, *, lineage: str, port: int, clean_shutdown: bool) -> None:
        """Start a deployment: forget what the embedded AWS has lost, and update moved addresses."""
        if self.lineage != lineage:
            self.resources.clear()
            self.pending_delete.clear()
        elif not clean_shutdown:
            # What the last deployment created after the last save may exist or not. It is created
            # again under another name, because an orphan does less harm than a missing table. What
            # it only changed exists, perhaps with photos in it, and is changed again.
            lost = [urn for urn, entry in self.resources.items() if entry.made > self.saved]
            for urn in lost:
                del self.resources[urn]
            for entry in self.resources.values():
                entry.stale |= entry.run > self.saved
        if self.port != port:
            for entry in self.resources.values():
                entry.stale |= mentions([entry.id, entry.inputs, entry.outputs], self.port)
            for entry in [*self.resources.values(), *self.pending_delete]:
                entry.id = moved(entry.id, self.port, port)
                entry.outputs = moved(entry.outputs, self.port, port)
        self.lineage, self.port, self.run = lineage, port, self.run + 1
        self.write()

    def put(self, entry: Entry, *, instead_of: Entry | None = None) -> None:
        """Record a created or changed resource; `instead_of` is to be deleted later."""
        with self._lock:
            if instead_of:
                # At the end of the order, as it depends on what was made before it.
                self.resources.pop(entry.urn, None)
                self.pending_delete.append(instead_of)
            self.resources[entry.urn] = entry
            self._written[entry.urn] = _json(entry)
            self._write()

    def drop(self, entry: Entry) -> None:
        """Remove a deleted resource."""
        with self._lock:
            if self.resources.get(entry.urn) is entry:
                del self.resources[entry.urn]
            else:
                self.pending_delete.remove(entry)
            self._write()

    def write(self) -> None:
        """Write the file and its copy."""
        with self._lock:
            self._written = {urn: _json(entry) for urn, entry in self.resources.items()}
            self._write(copy=True)

    def _write(self, *, copy: bool = False) -> None:
        parts = {
            "format": json.dumps(_FORMAT),
            "lineage": json.dumps(self.lineage),
            "port": json.dumps(self.port),
            "run": json.dumps(self.run),
            "saved": json.dumps(self.saved),
            "resources": _list(self._written[urn] for urn in self.resources),
            "pending_delete": _list(_json(entry) for entry in self.pending_delete),
        }
        lines = ",\n".join(f'"{name}": {part}' for name, part in parts.items())
        write_text_with_copy(self.path, f"{{\n{lines}\n}}", copy=copy)


def _json(entry: Entry) -> str:
    """As a line of the file."""
    return json.dumps(vars(entry))


def _list(lines: Iterable[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]"


def _entry(written: dict[str, Any]) -> Entry:
    """An entry as any version of this program wrote it."""
    entry = {"made": written["run"], **written}
    if "kind" in entry:
        entry["handler"] = entry.pop("kind")
    return Entry(**entry)
