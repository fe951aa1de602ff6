"""What the API of `site` knows: people, their photos and sessions, in memory."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from tests.browser.fake_api import photo
from tests.browser.fake_trash import FakeTrash

NOBODY = "nobody"
_GB = 1024**3
_USAGE = {
    "photos": 1_204,
    "bytes": 12 * _GB,
    "today": 3,
    "uploads": "open",
    "maxPhotos": 100_000,
    "maxBytes": 50 * _GB,
    "maxToday": 5_000,
}
_BRAKE = {
    "uploads": "open",
    "bytes": 120 * _GB,
    "maxBytes": 250 * _GB,
    "today": 340,
    "maxToday": 20_000,
}
_DAY = "2026-11-21T12:00:00.000Z"


def person(name: str, /, **said: Any) -> dict[str, Any]:
    """A person as the API lists them; `said` replaces the default values."""
    return {
        "userId": f"user-{name.lower()}",
        "name": name,
        "email": f"{name.lower()}@home.arpa",
        "admin": False,
        "blocked": False,
        "invitedAt": _DAY,
        **said,
    }


@dataclass
class Backend:
    """The API's state, which tests read and change."""

    arriving: str | None = None
    """Id of the person who signs in next; nobody: signing in fails."""
    refusal: str | None = None
    """The code why sessions that have expired can't be renewed, if they can't."""
    job: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """What the API says of a job, one answer after the other."""
    uploads_left: int | None = None
    """All sessions end after this many more uploads were permitted."""
    people: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    photos: dict[str, list[dict[str, Any]]] = field(default_factory=dict[str, list[dict[str, Any]]])
    """By the id of the owner."""
    public: dict[str, Any] | None = None
    """Who everybody is; None where people sign in."""
    usage: dict[str, Any] = field(default_factory=lambda: dict(_USAGE))
    """What is stored for a person, and how much may be."""
    brake: dict[str, Any] = field(default_factory=lambda: dict(_BRAKE))
    """Whether people can upload, for admins."""
    refused_upload: tuple[int, dict[str, Any]] | None = None
    """How uploads are refused, if they are."""
    trashes: dict[str, FakeTrash] = field(default_factory=dict[str, FakeTrash])
    """By the id of the owner."""
    asked: list[str] = field(default_factory=list[str])
    """All requests to the API: method and path."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    _tokens: dict[str, str] = field(default_factory=dict[str, str])
    _made: int = 0

    def add(self, name: str, count: int = 0, /, **said: Any) -> dict[str, Any]:
        """Add a person with some photos, named `<name> <number>.jpg`."""
        added = person(name, **said)
        self.people[added["userId"]] = added
        for number in range(count):
            self.add_photo(added["userId"], f"{name} {number}.jpg")
        return added

    def add_photo(self, owner: str, file_name: str) -> dict[str, Any]:
        """Add a photo, whose addresses are signed."""
        self._made += 1
        made = photo(self._made, fileName=file_name)
        for each in made["renditions"]:
            private = each["url"].replace("/thumbnails/", "/thumbnails/private/")
            each["url"] = f"{private}?s=9999999999.{'M' * 43}"
        self.photos.setdefault(owner, []).append(made)
        return made

    def trash(self, owner: str) -> FakeTrash:
        """Somebody's trash."""
        return self.trashes.setdefault(owner, FakeTrash(self.photos.setdefault(owner, [])))

    def set_brake(self, *, closed: bool, by: str) -> None:
        """An admin pauses everybody's uploads, or ends that."""
        told = {name: self.brake[name] for name in _BRAKE}
        paused = {"uploads": "paused", "reason": "admin", "closedBy": by, "closedAt": _DAY}
        self.brake = {**told, **(paused if closed else {"uploads": "open"})}

    def token(self, user_id: str) -> str:
        """A new access token of a person."""
        self._made += 1
        self._tokens[str(self._made)] = user_id
        return str(self._made)

    def whose(self, token: str) -> dict[str, Any] | None:
        """Whose token it is; None if it has expired."""
        return self.public or self.people.get(self._tokens.get(token, ""))

    def expire(self) -> None:
        """Access tokens expire; they can be renewed."""
        self._tokens.clear()

    def end(self, refusal: str = "sign_in") -> None:
        """All sessions end."""
        self.expire()
        self.refusal = refusal

    def permit_upload(self) -> None:
        """One more upload is permitted."""
        if self.uploads_left is not None:
            self.uploads_left -= 1
            if self.uploads_left == 0:
                self.end()

    def names(self, owner: str) -> list[str]:
        """The names of somebody's photos, sorted."""
        return sorted(each["fileName"] for each in self.photos.get(owner, []))

    def count(self, request: str) -> int:
        """How many times it was asked."""
        return self.asked.count(request)
