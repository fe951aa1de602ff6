"""The time that rendering one photo may take, so that a function stops before Lambda stops it.

A function that Lambda kills reports nothing, and its photo stays pending. A photo that takes too
long must therefore be abandoned in time, with a reason for the user. An invocation handles one
message, which is almost always about one photo; but S3 may announce several in one. Of those, a
photo that had only the time left by the others is retried instead: by then the others are done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from handlers.imaging import Limits, UnusablePhotoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.imaging import Rendered
    from handlers.thumbnail.ports import Receiver

# Seconds kept free for recording the failure in the bucket, the tables and the queue, and for a
# step of the rendering that has begun.
MARGIN = 20
# Seconds that the first photo has in any case, even if reading it took a while.
FAIR_SHARE = 80

_MIB = 1024 * 1024


class OutOfTimeError(Exception):
    """Other photos of the same message took the time that this one would have needed."""


class Context(Protocol):
    """The context that Lambda passes to a function."""

    @property
    def memory_limit_in_mb(self) -> str | int:
        """The memory that the function is configured with; Lambda gives it as text."""
        ...

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda stops it."""
        ...


def within(
    context: Context, render: Callable[[bytes, Limits, Receiver], Rendered], max_pixels: int
) -> Callable[[bytes, Receiver], Rendered]:
    """The renderer, limited to the time that this invocation has left when a photo's turn comes."""

    def seconds_left() -> float:
        return context.get_remaining_time_in_millis() / 1000 - MARGIN

    limits = Limits(
        max_pixels=max_pixels,
        max_memory=int(context.memory_limit_in_mb) * _MIB,
        deadline=seconds_left,
    )

    def timed(content: bytes, receiver: Receiver) -> Rendered:
        share = seconds_left()
        try:
            return render(content, limits, receiver)
        except UnusablePhotoError as error:
            if error.code == "too_complex" and share < FAIR_SHARE:
                raise OutOfTimeError from error
            raise

    return timed
