"""The snapshots of timelines in memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from handlers.model.snapshots import DamagedError, ReplacedError, Stored

if TYPE_CHECKING:
    from handlers.model.snapshots import Snapshot


class FakeSnapshots:
    """The snapshots, by the name of their source; `damaged` are those that cannot be read."""

    def __init__(self) -> None:
        self.stored: dict[str, Snapshot] = {}
        self.damaged: set[str] = set()
        self.requests: list[str] = []

    def find(self, name: str) -> Stored | None:
        self.requests.append("find")
        return _stored(name, self.stored[name]) if name in self.stored else None

    def records(self, stored: Stored) -> bytes:
        self.requests.append("records")
        if stored.name in self.damaged:
            raise DamagedError(stored.name)
        snapshot = self.stored.get(stored.name)
        if snapshot is None or _stored(stored.name, snapshot).tag != stored.tag:
            raise ReplacedError(stored.name)
        return snapshot.records

    def put(self, name: str, snapshot: Snapshot) -> Stored:
        self.requests.append("put")
        self.stored[name] = snapshot
        self.damaged.discard(name)
        return _stored(name, snapshot)


def _stored(name: str, snapshot: Snapshot) -> Stored:
    return Stored(
        name=name,
        # Like S3's: of the content only.
        tag=hashlib.sha256(snapshot.records).hexdigest(),
        as_of=snapshot.as_of,
        built_at=snapshot.built_at,
        resume=snapshot.resume,
        size=len(snapshot.records),
        checksum=0,
        beginning=b"",
    )
