"""A directory over fakes: the table of people, the user pool, jobs, and a clock."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from handlers.access.authentication import signed_in
from handlers.model.export import part_name
from handlers.people.brake import Brake
from handlers.people.departures import Departures
from handlers.people.domain import Directory
from handlers.people.handler import Operations, make_router
from handlers.people.model import Login, LoginExistsError, LoginGoneError
from tests.unit.handlers.fake_exports import FakeExportFiles, FakeExports
from tests.unit.handlers.fake_people import FakePeople, ada, bob, token_of
from tests.unit.handlers.fake_trash import FakeJobs
from tests.unit.handlers.fake_usage import FakeUsage
from tests.unit.handlers.fakes import SITE_LIMITS, FakeOriginals
from tests.unit.handlers.requests import ask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.api.gateway import Router
    from handlers.model.job import Job
    from handlers.model.person import Person
from tests.unit.handlers.requests import Answer, Changed

Values = str | list[str] | None
NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)


@dataclass
class StoredLogin:
    """A login as the pool keeps it."""

    sub: str
    password: str
    was_used: bool = False
    enabled: bool = True
    sessions: int = 0


@dataclass
class FakeLogins:
    """The user pool, by address."""

    stored: dict[str, StoredLogin] = field(default_factory=dict[str, StoredLogin])
    calls: list[str] = field(default_factory=list[str])
    made: int = 0

    def create(self, email: str, password: str) -> Login:
        self.calls.append("create")
        if email in self.stored:
            raise LoginExistsError
        self.made += 1
        sub = f"50b00000-0000-4000-8000-{self.made:012x}"
        self.stored[email] = StoredLogin(sub, password)
        return Login(sub=sub)

    def find(self, email: str) -> Login | None:
        self.calls.append("find")
        found = self.stored.get(email)
        return Login(sub=found.sub, was_used=found.was_used) if found else None

    def set_first_password(self, sub: str, password: str) -> None:
        self.calls.append("set_first_password")
        login = self.by_sub(sub)
        login.password, login.was_used = password, False

    def disable(self, sub: str) -> None:
        self.calls.append("disable")
        self.by_sub(sub).enabled = False

    def enable(self, sub: str) -> None:
        self.calls.append("enable")
        self.by_sub(sub).enabled = True

    def sign_out(self, sub: str) -> None:
        self.calls.append("sign_out")
        self.by_sub(sub).sessions = 0

    def by_sub(self, sub: str) -> StoredLogin:
        for login in self.stored.values():
            if login.sub == sub:
                return login
        raise LoginGoneError


@dataclass
class Office:
    """Ada, an admin, and Bob, who both have signed in before; and what Ada asks for."""

    people: Any = field(default_factory=lambda: FakePeople([ada(), bob(signed_in_at=NOW)]))
    logins: Any = field(default_factory=FakeLogins)
    jobs: FakeJobs = field(default_factory=FakeJobs)
    usage: FakeUsage = field(default_factory=FakeUsage)
    begun: list[Job] = field(default_factory=list["Job"])
    sent: list[str] = field(default_factory=list[str])
    made: int = 0

    def __post_init__(self) -> None:
        self.people.jobs = self.jobs
        self.exports = FakeExports(self.jobs)
        self.files = FakeExportFiles(FakeOriginals())
        for person in (ada(), bob()):
            login = StoredLogin(person.sub, "their own", was_used=True, sessions=1)
            self.logins.stored[person.email] = login

    @property
    def directory(self) -> Directory:
        return Directory(
            people=self.people,
            logins=self.logins,
            jobs=self.jobs,
            begin=self.begun.append,
            new_password=lambda: f"password-{self._next()}",
            new_id=lambda: f"00000000-0000-4000-8000-{self._next():012x}",
            now=lambda: NOW,
        )

    @property
    def router(self) -> Router:
        operations = Operations(
            directory=self.directory, departures=self.departures, brake=self.brake
        )
        return make_router(operations, frozenset(), signed_in(self.people))

    @property
    def departures(self) -> Departures:
        return Departures(
            people=self.people,
            logins=self.logins,
            exports=self.exports,
            files=self.files,
            send=self.sent.append,
            new_id=lambda: f"00000000-0000-4000-8000-{self._next():012x}",
            new_digits=lambda: f"{self._next():016x}",
            now=lambda: NOW,
        )

    @property
    def brake(self) -> Brake:
        return Brake(rows=self.usage, site_limits=SITE_LIMITS, now=lambda: NOW)

    def exported(self, person: Person, parts: int = 1) -> str:
        """An export of a person's that is finished, with a photo in each part."""
        export_id = self.departures.export(person, person.user_id)
        export = self.exports.stored[person.user_id]
        for number in range(1, parts + 1):
            name = f"2024/2024-05-01 {number}.jpg"
            manifest = {"photos": [{"file": name, "fileSize": number}]}
            self.files.write(f"{export.folder}/{part_name(number)}", json.dumps(manifest).encode())
            self.exports.advanced(export, number, photos=1, size=number, failed=0)
        self.exports.finish(export)
        return export_id

    def ask(
        self,
        method: str,
        resource: str,
        *,
        by: Person | None = None,
        body: object = None,
        **parameters: str,
    ) -> Answer:
        claims = token_of(by or ada())
        return ask(self.router, method, resource, body=body, claims=claims, parameters=parameters)

    def invite(self, name: str = "Cleo", email: str = "cleo@example.com") -> Answer:
        return self.ask("POST", "/admin/users", body={"name": name, "email": email})

    def change(self, user_id: str, **changes: object) -> Answer:
        return self.ask("PATCH", "/admin/users/{userId}", body=changes, userId=user_id)

    def reset(self, user_id: str) -> Answer:
        return self.ask("POST", "/admin/users/{userId}/password", userId=user_id)

    def assert_can_sign_in(self, answer: Answer) -> None:
        """The answer's person has a row and a login, whose first password is the answer's."""
        shown: Mapping[str, Any] = answer.body["person"]
        login = self.logins.stored[shown["email"]]
        assert (login.password, login.was_used) == (answer.body["firstPassword"], False)
        assert login.enabled
        person = self.people.get(login.sub)
        assert person is not None
        assert person.to_json() == shown
        claim = self.people.claim_of(person.email)
        assert (claim.sub, claim.user_id) == (person.sub, person.user_id)

    def _next(self) -> int:
        self.made += 1
        return self.made


def ready(
    headers: Mapping[str, Values] | None = None, *, blocked: bool = False
) -> tuple[Router, Changed]:
    """A router, and what makes any operation of it succeed, unless Bob is blocked.

    `headers` are sent in addition.
    """
    office = Office()
    export_id = office.exported(bob())
    office.departures.export(ada(), ada().user_id)
    if blocked:
        office.change(bob().user_id, blocked=True)
    sent: Changed = {
        "parameters": {"userId": bob().user_id, "exportId": export_id},
        "claims": token_of(ada()),
        "headers": headers or {},
        "body": {"name": "Cleo", "email": "cleo@example.com", "admin": True, "closed": True},
    }
    return office.router, sent


def admins(office: Office) -> set[str]:
    return {each.sub for each in office.people.list() if each.admin and not each.blocked}
