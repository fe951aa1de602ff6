"""Complete snapshots of the embedded AWS, of which the newest two are kept."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from local.durable.files import digest, sync

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MANIFEST = "manifest.json"


class DamagedError(Exception):
    """Files differ from what was written; the text says which and how."""


@dataclass(frozen=True)
class Manifest:
    """The contents of a generation."""

    generation: int
    lineage: str
    """Identifies the state; a new one gets another."""
    port: int
    """The emulator's port, which addresses in the files contain."""
    journal: int
    """The number of the first journal whose changes the files do not contain."""
    files: dict[str, tuple[int, str]] = field(default_factory=dict[str, "tuple[int, str]"])
    """Size and SHA-256 by name."""


@dataclass(frozen=True)
class Slot:
    """A place for one generation."""

    folder: Path

    def manifest(self) -> Manifest | None:
        """Its manifest; None if it is empty, or if writing it was interrupted.

        Raises:
            DamagedError: the manifest differs from what was written.
        """
        path = self.folder / _MANIFEST
        try:
            sealed: dict[str, Any] = json.loads(path.read_bytes())
            if sealed["sha256"] != _seal(sealed["manifest"]):
                raise ValueError("its digest differs")  # noqa: TRY301 (handled below)
            found = Manifest(**sealed["manifest"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise DamagedError(f"{path} cannot be read ({error})") from error
        files = {name: (size, sha256) for name, (size, sha256) in found.files.items()}
        return replace(found, files=files)

    def check(self) -> None:
        """Compare every file with the manifest.

        Raises:
            DamagedError: one differs.
        """
        manifest = self.manifest()
        faults = [
            fault
            for name, expected in (manifest.files if manifest else {}).items()
            if (fault := _fault(self.folder / name, *expected))
        ]
        if faults:
            raise DamagedError("; ".join(faults))

    def read(self, name: str) -> bytes | None:
        """One of the generation's files."""
        path = self.folder / name
        return path.read_bytes() if path.exists() else None

    def write(self, contents: Mapping[str, bytes], manifest: Manifest) -> None:
        """Replace its contents; a file that has these bytes already is not written.

        If there is no room for all new files, the old ones stay as they are.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        before = self._whole_files()
        files = {name: (len(data), digest(data)) for name, data in contents.items()}
        changed = [name for name in files if before.get(name) != files[name]]
        try:
            for name in changed:
                _write(self.folder / f"{name}.new", contents[name])
            text = _sealed(replace(manifest, files=files))
            _write(self.folder / f"{_MANIFEST}.new", text)
        except BaseException:
            self._remove_drafts()
            raise
        # From here on this slot has no generation, until the new manifest is in place.
        (self.folder / _MANIFEST).unlink(missing_ok=True)
        for name in [*changed, _MANIFEST]:
            (self.folder / f"{name}.new").replace(self.folder / name)
        sync(self.folder)
        for path in self.folder.iterdir():
            if path.name not in files and path.name != _MANIFEST:
                path.unlink()

    def _whole_files(self) -> dict[str, tuple[int, str]]:
        try:
            manifest = self.manifest()
        except DamagedError:
            manifest = None
        files = manifest.files if manifest else {}
        # A file that was truncated since does not count as the one in the manifest.
        return {
            name: (size, sha256)
            for name, (size, sha256) in files.items()
            if (self.folder / name).exists() and (self.folder / name).stat().st_size == size
        }

    def _remove_drafts(self) -> None:
        for path in self.folder.glob("*.new"):
            path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Generations:
    """The two slots of a folder."""

    folder: Path

    @property
    def slots(self) -> tuple[Slot, Slot]:
        """Both, in no particular order."""
        return Slot(self.folder / "a"), Slot(self.folder / "b")

    def newest(self) -> tuple[Slot, Manifest] | None:
        """The slot of the newest generation; None if there is none.

        Raises:
            DamagedError: a manifest differs from what was written.
        """
        found = [(slot, manifest) for slot in self.slots if (manifest := slot.manifest())]
        return max(found, key=lambda each: each[1].generation, default=None)

    def write(self, contents: Mapping[str, bytes], *, lineage: str, port: int, journal: int) -> int:
        """Write a generation in place of the older one.

        Returns:
            The first journal that is still needed, to start from the older of the two.
        """
        first, second = self.slots
        newest = self.newest()
        slot, number, needed = first, 1, journal
        if newest:
            slot = second if newest[0] == first else first
            number, needed = newest[1].generation + 1, newest[1].journal
        slot.write(contents, Manifest(number, lineage, port, journal))
        return needed


def _fault(path: Path, size: int, sha256: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"{path} cannot be read ({error.strerror})"
    if len(data) != size:
        return f"{path} has {len(data):,} bytes, and {size:,} were saved"
    return "" if digest(data) == sha256 else f"{path} is not what was saved"


def _seal(manifest: Any) -> str:
    return digest(json.dumps(manifest, sort_keys=True).encode())


def _sealed(manifest: Manifest) -> bytes:
    # Through JSON once, so that what is read has the same digest as what is written.
    plain = json.loads(json.dumps(asdict(manifest)))
    return json.dumps({"sha256": _seal(plain), "manifest": plain}, indent=1).encode()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
