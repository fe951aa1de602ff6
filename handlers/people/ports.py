"""What the people function needs from outside; logins.py and handlers/store describe each call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from handlers.model.export import Export
    from handlers.model.job import Job
    from handlers.model.person import EmailClaim, Person
    from handlers.model.removal import Removal
    from handlers.model.usage import SiteUsage, Usage
    from handlers.people.model import Login


class People(Protocol):
    """The people of the Library table."""

    def get(self, sub: str) -> Person | None: ...

    def find(self, user_id: str) -> Person | None: ...

    def list(self) -> list[Person]: ...

    def claim_of(self, email: str) -> EmailClaim | None: ...

    def add(self, person: Person) -> bool: ...

    def relink(self, former: EmailClaim, person: Person) -> bool: ...

    def rename(self, sub: str, name: str) -> None: ...

    def change(
        self, sub: str, *, by: str, admin: bool | None = None, blocked: bool | None = None
    ) -> Person | None: ...

    def signed_out(self, sub: str, at: datetime) -> None: ...

    def leave(self, sub: str, job: Job, removal: Removal, *, admin: str | None) -> bool: ...


class Logins(Protocol):
    """The user pool."""

    def create(self, email: str, password: str) -> Login: ...

    def find(self, email: str) -> Login | None: ...

    def set_first_password(self, sub: str, password: str) -> None: ...

    def disable(self, sub: str) -> None: ...

    def enable(self, sub: str) -> None: ...

    def sign_out(self, sub: str) -> None: ...


class Jobs(Protocol):
    """The jobs of the Library table."""

    def add(self, job: Job) -> None: ...


class Exports(Protocol):
    """The exports of the Library table, by their person."""

    def get(self, user_id: str) -> Export | None: ...

    def begin(self, export: Export, job: Job, now: datetime) -> bool: ...


class ExportFiles(Protocol):
    """The files of exports."""

    def read(self, key: str) -> bytes: ...

    def address(self, key: str, *, seconds: int) -> str: ...


class Rows(Protocol):
    """What is counted for each person and the site."""

    def of(self, owner: str) -> Usage: ...

    def site(self) -> SiteUsage: ...

    def every(self) -> dict[str, Usage]: ...

    def set_limits(self, owner: str, limits: Mapping[str, int], *, admin: str) -> bool: ...

    def close(self, by: str, now: datetime, *, admin: str | None = None) -> bool: ...

    def open(self, now: datetime, *, admin: str | None = None) -> bool: ...


class Queue(Protocol):
    """The queue of the maintenance function."""

    def send(self, body: str) -> None: ...
