"""A timeline's snapshot: its records at a moment, kept so that they need not be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.immutable import immutable

if TYPE_CHECKING:
    from datetime import datetime

    from handlers.model.timeline import Resume


class ReplacedError(Exception):
    """The snapshot was replaced while it was being read."""


class DamagedError(Exception):
    """The snapshot is not what was stored."""


@immutable(kw_only=True)
class Snapshot:
    """What is stored.

    Attributes:
        records: Of all photos; in an unfinished one, of those that were read so far.
        as_of: Every change that was made a margin (handlers/gallery/upkeep.py) before this
            moment, or earlier, is in it; and maybe later ones.
        built_at: When the reading of all photos began that it stems from; or earlier, if they are
            to be read again sooner.
        resume: Where that reading goes on; None in a finished one.
    """

    records: bytes
    as_of: datetime
    built_at: datetime
    resume: Resume | None = None


@immutable(kw_only=True)
class Stored:
    """A snapshot in the bucket, whose records are read when they are needed.

    Attributes:
        name: Of its source.
        tag: Another one for other records.
        as_of: See `Snapshot`.
        built_at: See `Snapshot`.
        resume: See `Snapshot`.
        size: Of the object, in bytes.
        checksum: Of the object.
        beginning: The first bytes of the object; all of a small one.
    """

    name: str
    tag: str
    as_of: datetime
    built_at: datetime
    resume: Resume | None
    size: int
    checksum: int
    beginning: bytes
