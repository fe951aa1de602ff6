"""Exporting everything of a person's, and deleting a person with it: who asks for what.

The maintenance function does both. An export opens for its own person only, also if an admin has
begun it: its files' addresses are given to nobody else.

Deleting a person begins with their rights: one transaction blocks them for good and writes the job,
so that whatever is interrupted after it is found. Their login is removed by the job; until then it
is disabled. There is always an admin left, since in the same transaction another one is checked.

Knows neither HTTP nor AWS.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from handlers.api.errors import InvalidInputError, NotFoundError, NotReadyError
from handlers.immutable import immutable
from handlers.model import tasks
from handlers.model.export import EXPORT_LIFE, MANIFEST, Export, part_name
from handlers.model.job import JOB_LIFE, Job, JobKind
from handlers.model.removal import Removal, RemovalKind, new_record_id
from handlers.people.model import LoginGoneError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.model.person import Person
    from handlers.people.ports import ExportFiles, Exports, Logins, People

SECONDS: Final = 900
"""How long the address of a file is valid."""
_MOST_DIGITS: Final = 6


@immutable(kw_only=True)
class File:
    """A file of an export.

    Attributes:
        name: Within the export, with its folder.
        url: Where to get it, for a quarter of an hour.
        size: Bytes; unknown of manifests.
    """

    name: str
    url: str
    size: int | None = None

    def to_json(self) -> dict[str, Any]:
        """What the API shows of it."""
        known = {} if self.size is None else {"bytes": self.size}
        return {"name": self.name, "url": self.url, **known}


@immutable(kw_only=True)
class FilePage:
    """Some files of an export, and the cursor of the next ones; None at the end."""

    files: list[File]
    next_cursor: str | None


@immutable(kw_only=True)
class Departures:
    """The operations, over the ports.

    Attributes:
        people: The people of the Library table.
        logins: The user pool.
        exports: The exports of the Library table.
        files: Their files.
        send: Sends the maintenance function a message.
        new_id: Makes a UUID, version 4.
        new_digits: Makes 16 random hexadecimal digits.
        now: The clock, with a time zone.
    """

    people: People
    logins: Logins
    exports: Exports
    files: ExportFiles
    send: Callable[[str], None]
    new_id: Callable[[], str]
    new_digits: Callable[[], str]
    now: Callable[[], datetime]

    def export(self, by: Person, user_id: str) -> str:
        """Begins to export everything of a person's, for them.

        Returns:
            The identifier of the job, which is that of the export.

        Raises:
            NotFoundError: There is no such person.
            NotReadyError: They are blocked, and could not fetch it, or one is just being made.
        """
        person = self._found(user_id)
        if person.blocked:
            raise NotReadyError("account_blocked", "This person is blocked. Unblock them first.")
        now = self.now()
        job = Job(
            job_id=self.new_id(),
            kind=JobKind.EXPORT,
            user_id=person.user_id,
            by=by.user_id,
            started_at=now,
            expires_at=now + JOB_LIFE,
        )
        export = Export(
            export_id=job.job_id,
            user_id=person.user_id,
            created_at=now,
            expires_at=now + EXPORT_LIFE,
        )
        if not self.exports.begin(export, job, now):
            raise NotReadyError("export_running", "An export is just being made.")
        self.send(tasks.export(job.job_id))
        return job.job_id

    def list(self, person: Person) -> list[Export]:
        """A person's exports: the latest one, unless it has expired."""
        export = self._own(person)
        return [] if export is None else [export]

    def page(self, person: Person, export_id: str, after: str | None) -> FilePage:
        """Some files of a person's own export: a manifest, and the photos that it tells of.

        Args:
            person: Who asks.
            export_id: Of the export.
            after: The cursor of the page before.

        Raises:
            NotFoundError: They have no such export.
            InvalidInputError: The cursor is invalid.
        """
        export = self._own(person)
        if export is None or export.export_id != export_id:
            raise NotFoundError("export_not_found", "There is no such export.")
        part = _part(after, export)
        files: list[File] = []
        if part == 1 and export.finished:
            files.append(self._file(export, MANIFEST))
        if part <= export.parts:
            name = part_name(part)
            files.append(self._file(export, name))
            told = json.loads(self.files.read(f"{export.folder}/{name}"))
            files += [
                self._file(export, each["file"], each.get("fileSize")) for each in told["photos"]
            ]
        return FilePage(files=files, next_cursor=str(part + 1) if part < export.parts else None)

    def remove(self, by: Person, user_id: str) -> str:
        """Begins to delete another person, or goes on if that was interrupted.

        Returns:
            The identifier of the job.

        Raises:
            NotFoundError: There is no such person, or the caller is not an admin any more.
            NotReadyError: They are the caller.
        """
        person = self._found(user_id)
        if person.sub == by.sub:
            raise NotReadyError("own_account", "Delete your own account on your account's page.")
        return self._begin(person, by=by, admin=by.sub)

    def leave(self, person: Person) -> str:
        """Begins to delete the caller.

        Raises:
            NotReadyError: They are the only admin.
        """
        admin = None
        if person.admin:
            others = [
                each.sub
                for each in self.people.list()
                if each.admin and not each.blocked and each.sub != person.sub
            ]
            if not others:
                raise _last_admin()
            admin = others[0]
        return self._begin(person, by=person, admin=admin)

    def _begin(self, person: Person, *, by: Person, admin: str | None) -> str:
        if person.leaving is not None:
            # Its message may have been lost; a second one does the same.
            return self._go_on(person, person.leaving)
        now = self.now()
        record_id = new_record_id(now, self.new_digits())
        job = Job(
            job_id=self.new_id(),
            kind=JobKind.LEAVE,
            user_id=person.user_id,
            by=by.user_id,
            started_at=now,
            record_id=record_id,
            expires_at=now + JOB_LIFE,
        )
        removal = Removal(
            record_id=record_id, kind=RemovalKind.PERSON, by=by.user_id, started_at=now
        )
        if not self.people.leave(person.sub, job, removal, admin=admin):
            found = self.people.get(person.sub)
            if found is not None and found.leaving is not None:
                return self._go_on(found, found.leaving)
            if by.sub == person.sub:
                raise _last_admin()
            raise _person_not_found()
        return self._go_on(person, job.job_id)

    def _go_on(self, person: Person, job_id: str) -> str:
        self.send(tasks.leave(job_id))
        with suppress(LoginGoneError):
            self.logins.disable(person.sub)
            self.logins.sign_out(person.sub)
        return job_id

    def _found(self, user_id: str) -> Person:
        person = self.people.find(user_id)
        if person is None:
            raise _person_not_found()
        return person

    def _own(self, person: Person) -> Export | None:
        export = self.exports.get(person.user_id)
        return None if export is None or export.has_expired(self.now()) else export

    def _file(self, export: Export, name: str, size: int | None = None) -> File:
        url = self.files.address(f"{export.folder}/{name}", seconds=SECONDS)
        return File(name=name, url=url, size=size)


def _part(after: str | None, export: Export) -> int:
    """The part that a page shows.

    Raises:
        InvalidInputError: The cursor is none of this export's.
    """
    if after is None:
        return 1
    is_number = after.isascii() and after.isdigit() and len(after) <= _MOST_DIGITS
    if not is_number or not 1 < int(after) <= export.parts:
        raise InvalidInputError(
            "invalid_cursor", "The cursor is not valid. Use the nextCursor of the previous page."
        )
    return int(after)


def _person_not_found() -> NotFoundError:
    return NotFoundError("person_not_found", "There is no such person.")


def _last_admin() -> NotReadyError:
    return NotReadyError("last_admin", "You are the only admin. Make somebody else an admin first.")
