"""Messages from a process to the one that forked it, through a pipe.

`multiprocessing` has this too, but importing it takes 8 ms of every cold start.
"""

from __future__ import annotations

import os
import pickle
import select
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# The length in bytes of the message that follows, itself a number of this many bytes.
_LENGTH = 8


class EndedError(Exception):
    """No message came: the sender has ended, or the time is up."""


def send(writing: int, message: object) -> None:
    """Writes a message to a file descriptor, and waits until all of it is in the pipe."""
    data = pickle.dumps(message)
    with os.fdopen(writing, "wb", closefd=False) as pipe:
        pipe.write(len(data).to_bytes(_LENGTH))
        pipe.write(data)


def receive(reading: int, seconds_left: Callable[[], float] | None) -> Any:
    """The next message from a file descriptor.

    Args:
        reading: The descriptor.
        seconds_left: How long it may take until all of the message has arrived; None for ever.

    Raises:
        EndedError: There is none.
    """
    length = int.from_bytes(_read(reading, _LENGTH, seconds_left))
    return pickle.loads(_read(reading, length, seconds_left))  # noqa: S301  # from a fork of this process


def _read(reading: int, length: int, seconds_left: Callable[[], float] | None) -> bytearray:
    data, count = bytearray(length), 0
    while count < length:
        timeout = None if seconds_left is None else max(seconds_left(), 0)
        if not select.select([reading], [], [], timeout)[0]:
            raise EndedError
        part = os.readv(reading, [memoryview(data)[count:]])
        if not part:
            raise EndedError
        count += part
    return data
