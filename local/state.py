"""The deployment file: what of a stack exists on the embedded AWS.

One JSON file for each stack, `.state/<stack>/deployment.json`, written whole and atomically after
each resource, so that an interrupted deployment knows what it had made.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from local.addresses import mentions, moved
from local.errors import UserError
from local.json_files import UnreadableError, read_with_copy, write_with_copy
from local.resource import Created

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = 1


@dataclass
class Entry:
    """One resource that exists."""

    urn: str
    type: str
    name: str
    """Logical name, as the program says it."""
    physical: str
    """Name for AWS where the program gives none: the logical one and seven random digits."""
    region: str
    inputs: dict[str, Any]
    """As `assets.encode` writes them."""
    id: str
    outputs: dict[str, Any]
    handler: str
    """Digest of the code that made it, so that a corrected handler is applied to what is there."""
    run: int
    """The deployment that last changed it."""
    made: int
    """The deployment that made it."""
    protect: bool = False
    retain: bool = False
    stale: bool = False
    """To be updated even if its inputs are what they were."""

    @property
    def created(self) -> Created:
        """What its handler said when it was made."""
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
    """Replaced by a new one, and still to be deleted."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: Path) -> State:
        """Read the file, or begin an empty state where there is none.

        Raises:
            UserError: the file is not one of ours, or of another version of this program.
        """
        try:
            data = read_with_copy(path)
            if data.pop("format") != _FORMAT:
                raise ValueError("another format")  # noqa: TRY301 (told to the person below)
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
                f"own. Without it the stack begins anew: `mv {path.parent} {path.parent}.damaged`, "
                "and the photos stay where they are, but are not shown."
            ) from error

    def begin(self, *, lineage: str, port: int, ended_well: bool) -> None:
        """Start a deployment: forget what the embedded AWS has lost, and note what has moved."""
        if self.lineage != lineage:
            self.resources.clear()
            self.pending_delete.clear()
        elif not ended_well:
            # What the last deployment made after the last save may be there or not. It is made
            # anew under another name, because an orphan does less harm than a missing table. What
            # it only changed is there, with photos in it perhaps, and is changed again.
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
        """Record a resource that was made or changed; `instead_of` is to be deleted later."""
        with self._lock:
            if instead_of:
                # At the end of the order, as it depends on what was made before it.
                self.resources.pop(entry.urn, None)
                self.pending_delete.append(instead_of)
            self.resources[entry.urn] = entry
            self._write()

    def drop(self, entry: Entry) -> None:
        """Forget a resource that was deleted."""
        with self._lock:
            if self.resources.get(entry.urn) is entry:
                del self.resources[entry.urn]
            else:
                self.pending_delete.remove(entry)
            self._write()

    def write(self) -> None:
        """Write the file and its copy."""
        with self._lock:
            self._write(copy=True)

    def _write(self, *, copy: bool = False) -> None:
        write_with_copy(
            self.path,
            {
                "format": _FORMAT,
                "lineage": self.lineage,
                "port": self.port,
                "run": self.run,
                "saved": self.saved,
                "resources": [asdict(entry) for entry in self.resources.values()],
                "pending_delete": [asdict(entry) for entry in self.pending_delete],
            },
            copy=copy,
        )


def _entry(written: dict[str, Any]) -> Entry:
    """An entry as any version of this program wrote it."""
    entry = {"made": written["run"], **written}
    if "kind" in entry:
        entry["handler"] = entry.pop("kind")
    return Entry(**entry)
