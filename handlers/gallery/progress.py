"""How far a client has followed the changes of a list, as opaque text that it sends to go on.

A change becomes visible in the index some time after the moment that it states (see timeline.py),
so a reader who continued from the latest one would miss any that come late. Progress is a moment
that lies behind the present by a margin, with the changes since then that were sent already. So
late changes are sent, and none is sent twice.

Of many changes only the latest are remembered one by one, and of those before them the sum alone.
It says whether exactly these are still there. If not, one came late, or one of those photos has
changed again: nobody knows which, and the client reads the whole list.

It is neither secret nor a permission. The checksum only recognises text that was not made here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable
from handlers.model.codecs import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.model.timeline import Change

MOST_TOLD: Final = 400
"""So many changes within the margin are remembered one by one.

Their query string stays below the 2,048 characters that the firewall lets through.
"""
# Of each change's digest. Two changes are confused once in 40,000 busy margins.
_TOLD_BYTES: Final = 3
_SUM_BYTES: Final = 8
# Two moments and the sum.
_NUMBERS: Final = struct.Struct(">QQQ")
_CHECKSUM_BYTES: Final = 5
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class InvalidProgressError(ValueError):
    """The text was not made by `encode`."""


@immutable(kw_only=True)
class Progress:
    """Which changes a client knows: all before a moment, and some since.

    Attributes:
        moment: With a time zone.
        told_from: From here on, changes that were sent are remembered one by one.
        checked: The sum of the changes from `moment` to `told_from`, all of which were sent.
        told: The digests of the changes since then that were sent.
    """

    moment: datetime
    told_from: datetime
    checked: int
    told: frozenset[bytes]

    @staticmethod
    def since(moment: datetime, changes: Iterable[Change]) -> Progress:
        """The progress of a client that knows these changes; any before `moment` are ignored."""
        beginning = timestamp(moment)
        known = sorted((each for each in changes if each.at >= beginning), key=lambda each: each.at)
        told_from = moment
        if len(known) > MOST_TOLD:
            # Those of one moment stay together.
            told_from = datetime.fromisoformat(known[-MOST_TOLD - 1].at) + _MICROSECOND
        summed = _before(known, told_from)
        return Progress(
            moment=moment,
            told_from=told_from,
            checked=_sum(summed),
            told=frozenset(map(_digest, known[len(summed) :])),
        )

    def agrees(self, changes: Iterable[Change]) -> bool:
        """Whether, of all changes since the moment, those that are not remembered were sent."""
        return _sum(_before(changes, self.told_from)) == self.checked

    def knows(self, change: Change) -> bool:
        """Whether a change since the moment was told, if it agrees with them all."""
        return change.at < timestamp(self.told_from) or _digest(change) in self.told

    def encode(self) -> str:
        """As URL-safe text."""
        moments = ((each - _EPOCH) // _MICROSECOND for each in (self.moment, self.told_from))
        packed = b"".join([_NUMBERS.pack(*moments, self.checked), *sorted(self.told)])
        return base64.urlsafe_b64encode(packed + _checksum(packed)).rstrip(b"=").decode("ascii")

    @staticmethod
    def decode(text: str) -> Progress:
        """The progress that `encode` was called on.

        Raises:
            InvalidProgressError: For anything that `encode` does not return.
        """
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            data = base64.b64decode(padded, altchars=b"-_", validate=True)
            packed, checksum = data[:-_CHECKSUM_BYTES], data[-_CHECKSUM_BYTES:]
            told = packed[_NUMBERS.size :]
            moment, told_from, checked = _NUMBERS.unpack(packed[: _NUMBERS.size])
            progress = Progress(
                moment=_EPOCH + moment * _MICROSECOND,
                told_from=_EPOCH + told_from * _MICROSECOND,
                checked=checked,
                told=frozenset(
                    told[start : start + _TOLD_BYTES] for start in range(0, len(told), _TOLD_BYTES)
                ),
            )
        except (binascii.Error, struct.error, UnicodeEncodeError, OverflowError) as error:
            raise InvalidProgressError(text) from error
        right = len(told) % _TOLD_BYTES == 0 and len(progress.told) <= MOST_TOLD
        # Encoding it again also refuses other Base64 forms of the same bytes.
        if not right or checksum != _checksum(packed) or progress.encode() != text:
            raise InvalidProgressError(text)
        return progress


def _before(changes: Iterable[Change], moment: datetime) -> list[Change]:
    end = timestamp(moment)
    return [each for each in changes if each.at < end]


def _sum(changes: Iterable[Change]) -> int:
    """The same for the same changes in any order."""
    total = 0
    for each in changes:
        total ^= int.from_bytes(_hash(each)[-_SUM_BYTES:], "big")
    return total


def _digest(change: Change) -> bytes:
    return _hash(change)[:_TOLD_BYTES]


def _hash(change: Change) -> bytes:
    state = b"left" if change.record is None else b"listed"
    name = f"{change.at} {change.image_id} ".encode()
    return hashlib.sha256(name + change.key + state).digest()


def _checksum(packed: bytes) -> bytes:
    return hashlib.sha256(b"progress" + packed).digest()[:_CHECKSUM_BYTES]
