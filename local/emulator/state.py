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
    """A folder of the emulator's own; nobody else writes there."""

    folder: Path

    @classmethod
    def of(cls, state: Path) -> EmulatorState:
        """The one in `.state`, beside the stacks' folders; no stack can have its name."""
        return cls(state / "_emulator")

    @property
    def services(self) -> Path:
        """What the emulator takes for its own state folder; of versions before generations."""
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
    def generations(self) -> Generations:
        """The snapshots."""
        return Generations(self.folder / "generations")

    @property
    def journals(self) -> Path:
        """What changed since."""
        return self.folder / "journal"

    @property
    def _note(self) -> Path:
        return self.folder / "lineage"

    @property
    def lineage(self) -> str:
        """Names the state; another one after it was begun anew. Empty: there is none."""
        manifest = self._manifest()
        return manifest.lineage if manifest else ""

    @property
    def port(self) -> int | None:
        """Where it was, when it was last saved."""
        manifest = self._manifest()
        return manifest.port if manifest else None

    @property
    def is_complete(self) -> bool:
        """Whether the run before this one wrote all of it."""
        return (self.folder / "clean").exists()

    def prepare(self, port: int, *, recover: bool = False) -> str:
        """Make it ready for a start at the port.

        Args:
            port: of a state that is begun now.
            recover: start from what can be read, and set aside what is damaged.

        Returns:
            What was done to recover it; empty if nothing was.

        Raises:
            UserError: files are not what was saved. Nothing was changed.
        """
        if not any(self.generations.folder.glob("*/manifest.json")):
            self._adopt() if any(self.services.glob("*.json")) else self._begin(port)
        done = ""
        try:
            self._check()
        except DamagedError as error:
            if not recover:
                raise UserError(self._advice(error)) from error
            done = self._recover(error)
        # A version before generations that is started here deletes what has no such note.
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

    def _begin(self, port: int) -> None:
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
            f"all aside to begin anew: `mv {self.folder.parent} {self.folder.parent}.damaged`."
        )

    def _adopt(self) -> None:
        """Take over what a version before generations had written."""
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
        # Both generations have all of it now; nobody must find what is older than they are.
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
        """The newest generation of which everything can be read."""
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
