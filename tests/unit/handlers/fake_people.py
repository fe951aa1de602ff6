"""The people of the Library table in memory, with the promises of the real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from handlers.model.person import EmailClaim, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.model.job import Job
    from handlers.model.removal import Removal

INVITED_AT = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
ADA_SUB = "ada00000-0000-4000-8000-000000000000"
BOB_SUB = "b0b00000-0000-4000-8000-000000000000"


def ada(**changed: Any) -> Person:
    """An admin."""
    return person(ADA_SUB, "Ada", **{"admin": True, **changed})


def bob(**changed: Any) -> Person:
    """Somebody who is no admin."""
    return person(BOB_SUB, "Bob", **changed)


def person(sub: str, name: str, **changed: Any) -> Person:
    fields: dict[str, Any] = {
        "sub": sub,
        "user_id": sub,
        "name": name,
        "email": f"{name.lower()}@example.com",
        "invited_at": INVITED_AT,
    }
    return Person(**{**fields, **changed})


def token_of(person: Person, **changed: Any) -> dict[str, Any]:
    """The claims of a valid access token, as API Gateway passes them on; None removes one."""
    claims = {
        "sub": person.sub,
        "token_use": "access",
        "scope": "openid photos/library photos/people",
        "client_id": "0a1b2c3d",
        "username": person.sub,
        "iat": "1795910400",
        **changed,
    }
    # That of a session's first token.
    claims.setdefault("auth_time", claims["iat"])
    return {name: value for name, value in claims.items() if value is not None}


class FakePeople:
    """The table; every write goes through the item's own notation."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self.stored: dict[str, dict[str, Any]] = {}
        self.claims: dict[str, dict[str, Any]] = {}
        self.requests: list[str] = []
        self.removals: list[Removal] = []
        self.jobs: Any = None
        for each in people:
            assert self.add(each)
        self.requests.clear()

    def get(self, sub: str) -> Person | None:
        self.requests.append("get")
        return Person.from_item(self.stored[sub]) if sub in self.stored else None

    def claim_of(self, email: str) -> EmailClaim | None:
        self.requests.append("claim_of")
        return EmailClaim.from_item(self.claims[email]) if email in self.claims else None

    def list(self) -> list[Person]:
        self.requests.append("list")
        return [Person.from_item(item) for item in self.stored.values()]

    def find(self, user_id: str) -> Person | None:
        return next((each for each in self.list() if each.user_id == user_id), None)

    def add(self, person: Person) -> bool:
        self.requests.append("add")
        if person.sub in self.stored or person.email in self.claims:
            return False
        self._put(person)
        return True

    def relink(self, former: EmailClaim, person: Person) -> bool:
        self.requests.append("relink")
        claim = self.claims.get(person.email)
        if claim is None or claim["sub"] != former.sub or person.sub in self.stored:
            return False
        if former.sub in self.stored and self.stored[former.sub]["userId"] != person.user_id:
            return False
        self.stored.pop(former.sub, None)
        self._put(person)
        return True

    def signed_in(self, sub: str, at: datetime) -> None:
        self.requests.append("signed_in")
        self._update(sub, signed_in_at=at)

    def signed_out(self, sub: str, at: datetime) -> None:
        self.requests.append("signed_out")
        self._update(sub, signed_out_at=at)

    def change(
        self, sub: str, *, by: str, admin: bool | None = None, blocked: bool | None = None
    ) -> Person | None:
        self.requests.append("change")
        assert by != sub, "a transaction cannot check and change the same item"
        wanted = {"admin": admin, "blocked": blocked}
        changes = {name: value for name, value in wanted.items() if value is not None}
        admin_now = self.stored.get(by, {})
        if changes and (not admin_now.get("admin") or admin_now.get("blocked")):
            return None
        if "leaving" in self.stored.get(sub, {}):
            return None
        self._update(sub, **changes)
        return self.get(sub)

    def leave(self, sub: str, job: Job, removal: Removal, *, admin: str | None) -> bool:
        self.requests.append("leave")
        assert admin != sub, "a transaction cannot check and change the same item"
        found = self.stored.get(sub)
        if found is None or "leaving" in found:
            return False
        checked = self.stored.get(admin, {}) if admin is not None else {"admin": True}
        if not checked.get("admin") or checked.get("blocked"):
            return False
        if self.jobs is not None:
            self.jobs.add(job)
        self.removals.append(removal)
        self._update(sub, blocked=True, leaving=job.job_id)
        return True

    def remove(self, user_id: str) -> None:
        self.requests.append("remove")
        person = self.find(user_id)
        if person is None or person.leaving is None:
            return
        del self.stored[person.sub]
        if self.claims.get(person.email, {}).get("userId") == user_id:
            del self.claims[person.email]

    def rename(self, sub: str, name: str) -> None:
        self.requests.append("rename")
        if "signedInAt" not in self.stored.get(sub, {}):
            self._update(sub, name=name)

    def _put(self, person: Person) -> None:
        self.stored[person.sub] = person.to_item()
        claim = EmailClaim(email=person.email, sub=person.sub, user_id=person.user_id)
        self.claims[person.email] = claim.to_item()

    def _update(self, sub: str, **changes: Any) -> None:
        if sub in self.stored:
            changed = replace(Person.from_item(self.stored[sub]), **changes)
            self.stored[sub] = changed.to_item()
