"""How far a client has followed the changes of a list, as opaque text that it sends to go on.

A change becomes visible in the index some time after the moment that it states (see timeline.py),
so a reader who continued from the latest one would miss any that come late. Progress is a moment
that lies behind the present by a margin, with the changes since then that were sent already. So
late changes are sent, and none is sent twice.

It is neither secret nor a permission. The checksum only recognises text that was not made here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from handlers.immutable import immutable
from handlers.model.codecs import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handlers.model.timeline import Change

MOST_TOLD: Final = 400
"""If there are more changes than this within the margin, it covers only the latest of them.

Their query string stays below the 2,048 characters that the firewall lets through.
"""
# Of each change's digest. Two changes are confused once in 40,000 busy margins.
_TOLD_BYTES: Final = 3
_MOMENT_BYTES: Final = 8
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
        told: The digests of the changes since then that were sent.
    """

    moment: datetime
    told: frozenset[bytes]

    @staticmethod
    def since(moment: datetime, changes: Iterable[Change]) -> Progress:
        """The progress of a client that knows these changes; any before `moment` are ignored."""
        beginning = timestamp(moment)
        told = sorted((each for each in changes if each.at >= beginning), key=lambda each: each.at)
        latest = told[-MOST_TOLD:]
        if len(latest) < len(told):
            moment = datetime.fromisoformat(latest[0].at)
        return Progress(moment=moment, told=frozenset(map(_digest, latest)))

    def knows(self, change: Change) -> bool:
        """Whether a change since the moment was told."""
        return _digest(change) in self.told

    def encode(self) -> str:
        """As URL-safe text."""
        moment = (self.moment - _EPOCH) // _MICROSECOND
        packed = moment.to_bytes(_MOMENT_BYTES, "big") + b"".join(sorted(self.told))
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
            told, moment = packed[_MOMENT_BYTES:], int.from_bytes(packed[:_MOMENT_BYTES], "big")
            progress = Progress(
                moment=_EPOCH + moment * _MICROSECOND,
                told=frozenset(
                    told[start : start + _TOLD_BYTES] for start in range(0, len(told), _TOLD_BYTES)
                ),
            )
        except (binascii.Error, UnicodeEncodeError, OverflowError) as error:
            raise InvalidProgressError(text) from error
        right = len(told) % _TOLD_BYTES == 0 and len(progress.told) <= MOST_TOLD
        # Encoding it again also refuses other Base64 forms of the same bytes.
        if not right or checksum != _checksum(packed) or progress.encode() != text:
            raise InvalidProgressError(text)
        return progress


def _digest(change: Change) -> bytes:
    state = b"left" if change.record is None else b"listed"
    return hashlib.sha256(change.at.encode() + change.key + state).digest()[:_TOLD_BYTES]


def _checksum(packed: bytes) -> bytes:
    return hashlib.sha256(b"progress" + packed).digest()[:_CHECKSUM_BYTES]
