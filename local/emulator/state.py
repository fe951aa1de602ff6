"""The folder in which the embedded AWS keeps its state between runs."""

from __future__ import annotations

import json
import shutil
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.durable import journal
from local.durable.generations import DamagedError, Generations, Manifest, Slot
from local.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

_FIRST_JOURNAL = 1


@dataclass(frozen=True)
class EmulatorState:
    """The emulator's own folder; nothing else writes there."""

    folder: Path

    @classmethod
    def of(cls, state: Path) -> EmulatorState:
        """The one in `.state`, beside the stacks' folders; no stack can have its name."""
        return cls(state / "_emulator")

    @property
    def services(self) -> Path:
        """The emulator's own state folder; former versions kept the state there."""
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
        """The emulator's output in this run."""
        return self.folder / "log.txt"

    @property
    def generations(self) -> Generations:
        """The snapshots."""
        return Generations(self.folder / "generations")

    @property
    def journals(self) -> Path:
        """The changes since the snapshots."""
        return self.folder / "journal"

    @property
    def _note(self) -> Path:
        return self.folder / "lineage"

    @property
    def lineage(self) -> str:
        """Identifies the state; a new one gets another. Empty if there is no state."""
        manifest = self._manifest()
        return manifest.lineage if manifest else ""

    @property
    def port(self) -> int | None:
        """The emulator's port when the state was last saved."""
        manifest = self._manifest()
        return manifest.port if manifest else None

    @property
    def is_complete(self) -> bool:
        """Whether the last run wrote all of its state."""
        return (self.folder / "clean").exists()

    def prepare(self, port: int, *, recover: bool = False) -> str:
        """Get ready for a start.

        Args:
            port: the port of a new state.
            recover: use the files that can be read, and move damaged ones away.

        Returns:
            What was done to recover it; empty if nothing.

        Raises:
            UserError: files are damaged; nothing was changed.
        """
        if not any(self.generations.folder.glob("*/manifest.json")):
            self._convert() if any(self.services.glob("*.json")) else self._create(port)
        done = ""
        try:
            self._check()
        except DamagedError as error:
            if not recover:
                raise UserError(self._advice(error)) from error
            done = self._recover(error)
        # A former version, if it is started here, deletes a state without this file.
        self._note.write_text(self.lineage)
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir()
        self.services.mkdir(exist_ok=True)
        return done

    def _manifest(self) -> Manifest | None:
        found: list[Manifest] = []
        for slot in self.generations.slots:
            with suppress(DamagedError):
                found += [manifest] if (manifest := slot.manifest()) else []
        return max(found, key=lambda each: each.generation, default=None)

    def _create(self, port: int) -> None:
        changes = [path for path in self.journals.glob("*.jsonl") if path.stat().st_size]
        files = [*self.generations.folder.glob("*/*.json"), *self.objects.glob("*")]
        if changes or files:
            raise self._gone(f"the manifests in {self.generations.folder}")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write_both({}, uuid.uuid4().hex, port)

    def _write_both(self, files: dict[str, bytes], lineage: str, port: int) -> None:
        # The journal first: a generation is damaged without it.
        journal.Journal(self.journals, _FIRST_JOURNAL).close()
        for _ in range(2):
            self.generations.write(files, lineage=lineage, port=port, journal=_FIRST_JOURNAL)

    def _gone(self, what: str) -> UserError:
        return UserError(
            f"The state of the gallery cannot be read without {what}; the photos themselves are in "
            f"{self.objects}. Nothing was changed. Put back what is missing from a copy, or set "
            f"all aside to start empty: `mv {self.folder.parent} {self.folder.parent}.damaged`."
        )

    def _convert(self) -> None:
        """Convert the state of a version that had no generations."""
        files = {path.name: path.read_bytes() for path in self.services.glob("*.json")}
        for name, data in files.items():
            try:
                json.loads(data)
            except ValueError as error:
                raise UserError(
                    f"{self.services / name} cannot be read ({error}). Nothing was changed, and "
                    "there is no older one. Put it back from a copy, or set all aside to begin "
                    f"without photos: `mv {self.folder.parent} {self.folder.parent}.damaged`."
                ) from error
        try:
            lineage, port = self._note.read_text(), int((self.folder / "port").read_text())
        except (OSError, ValueError) as error:
            raise self._gone(f"{self._note} and {self.folder / 'port'} ({error})") from error
        self._write_both(files, lineage, port)
        if (self.services / "clean").exists():
            (self.folder / "clean").touch()
        # Both generations have all of it now, and the older files must not be used again.
        for name in files:
            (self.services / name).unlink()

    def _check(self) -> None:
        newest = self.generations.newest()
        if newest is None:
            raise DamagedError(f"{self.generations.folder} has no whole generation")
        slot, manifest = newest
        slot.check()
        journal.read(self.journals, manifest.journal).check()

    def _advice(self, error: DamagedError) -> str:
        start = f"The state of the gallery is damaged: {error}. Nothing was changed."
        whole, journals = self._whole(), self._damaged_journals()
        if whole is None:
            return (
                f"{start} No generation is whole; the photos themselves are in {self.objects}. Put "
                f"the files back from a copy, or set all aside to begin without photos: "
                f"`mv {self.folder.parent} {self.folder.parent}.damaged`."
            )
        lost = (
            "What was changed after the damaged place in the journal would be lost"
            if journals
            else "The journal has all that was changed since, so no photo is lost"
        )
        return (
            f"{start} `make up RECOVER=1` starts from the generation of the last save that is "
            f"whole. {lost}; the damaged files are set aside, not deleted."
        )

    def _whole(self) -> tuple[Slot, Manifest] | None:
        """The newest generation that can be read completely."""
        found: list[tuple[Slot, Manifest]] = []
        for slot in self.generations.slots:
            try:
                slot.check()
                manifest = slot.manifest()
            except DamagedError:
                continue
            if manifest:
                found.append((slot, manifest))
        return max(found, key=lambda each: each[1].generation, default=None)

    def _damaged_journals(self) -> list[str]:
        whole = self._whole()
        return list(journal.read(self.journals, whole[1].journal).damage) if whole else []

    def _recover(self, error: DamagedError) -> str:
        whole = self._whole()
        if whole is None:
            raise UserError(self._advice(error))
        aside = self.folder / f"damaged-{time.strftime('%Y%m%d-%H%M%S')}"
        aside.mkdir()
        for name in self._damaged_journals():
            if (self.journals / name).exists():
                shutil.copy(self.journals / name, aside)
            journal.repair(self.journals, name)
        for slot in self.generations.slots:
            if slot.folder != whole[0].folder and slot.folder.exists():
                slot.folder.rename(aside / slot.folder.name)
        self._check()
        return f"Started without damaged files, which are in {aside}: {error}."
