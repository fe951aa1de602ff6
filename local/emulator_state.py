"""The folder in which the embedded AWS keeps its state between runs."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.addresses import moved

if TYPE_CHECKING:
    from pathlib import Path

# What people stored is theirs: an address in it is not ours to rewrite.
_CONTENT = {"dynamodb.json", "s3.json"}


@dataclass(frozen=True)
class EmulatorState:
    """A folder of the emulator's own; nobody else writes there."""

    folder: Path

    @property
    def services(self) -> Path:
        """One JSON file for each service, and the file `clean` after an orderly end."""
        return self.folder / "aws"

    @property
    def objects(self) -> Path:
        """The bytes of all objects."""
        return self.folder / "s3"

    @property
    def scratch(self) -> Path:
        """Unpacked function packages, and `/tmp` of the functions."""
        return self.folder / "tmp"

    @property
    def log(self) -> Path:
        """What the emulator had to say in this run."""
        return self.folder / "log.txt"

    @property
    def lineage(self) -> str:
        """Names the state; another one after it was lost or begun anew. Empty: there is none."""
        file = self.folder / "lineage"
        return file.read_text() if file.exists() and self.services.is_dir() else ""

    @property
    def is_complete(self) -> bool:
        """Whether the run before this one wrote all of it."""
        return (self.services / "clean").exists()

    def prepare(self, port: int) -> None:
        """Make it ready for a start at the port; a state that is not whole is begun anew."""
        if not self.lineage:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.services.mkdir(parents=True)
            (self.folder / "lineage").write_text(uuid.uuid4().hex)
        self._move(port)
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir()

    def _move(self, port: int) -> None:
        """The emulator finds a queue by its whole URL, which has the port of its creation."""
        note = self.folder / "port"
        before = int(note.read_text()) if note.exists() else port
        if before != port:
            for file in self.services.glob("*.json"):
                if file.name not in _CONTENT:
                    file.write_text(moved(file.read_text(), before, port))
        note.write_text(str(port))
