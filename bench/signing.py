"""What the signed addresses of pictures add to a list: CPU time of the gallery function, no I/O.

The JSON of a full page of photos is made with and without signatures, in turn.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

from bench import markdown
from bench.seeding import photo
from cli.tables import markdown_table
from handlers.access.signed_urls import token
from handlers.gallery import serializers
from handlers.gallery.pictures import Pictures
from handlers.model.limits import LARGEST_PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.model.image import Image

_OWNER = "0a1b2c3d-0000-4000-8000-000000000000"
_KEY = b"AbCd9876543210zYxWvUtSrQpOnMlKjIhGfEdCbA"
# Of a page, in each round: one takes too little time for the clock.
_PAGES = 20

_TEXT = f"""\
### Signed addresses of pictures

CPU time to make the JSON of a page of {LARGEST_PAGE} photos in the bench's own process. **open**,
the peer: the list of an open stack. **signed in**: the same with signed addresses, one HMAC for
each photo.
"""


@dataclass(frozen=True)
class Times:
    """Seconds for a page, one entry a round in each list."""

    bare: list[float] = field(default_factory=list[float])
    signed: list[float] = field(default_factory=list[float])


def measure(rounds: int) -> Times:
    """Measure both in each round, which take turns in going first; the first round warms up."""
    images = [photo(number, _OWNER) for number in range(LARGEST_PAGE)]
    pictures = Pictures(
        token=lambda path, until: token(path, until, _KEY), now=lambda: datetime.now(UTC)
    )
    times = Times()
    for turn in range(-1, rounds):
        both: list[tuple[list[float], Pictures | None]] = [
            (times.bare, None),
            (times.signed, pictures),
        ]
        for found, signer in both if turn % 2 else reversed(both):
            seconds = _seconds(images, signer)
            if turn >= 0:
                found.append(seconds)
    return times


def table(times: Times) -> str:
    """The medians, and what a signature costs."""
    added = [signed - bare for signed, bare in zip(times.signed, times.bare, strict=True)]
    head = ["photos", "open ms", "signed in ms", "added ms", "signed in/open", "range"]
    row = [
        str(LARGEST_PAGE),
        _milliseconds(times.bare),
        _milliseconds(times.signed),
        _milliseconds(added),
        *markdown.ratio(times.signed, times.bare),
    ]
    rounds = len(times.bare)
    return f"{_TEXT}\n{markdown_table(head, [row])}\n\nMedians of {rounds} rounds."


def _seconds(images: Sequence[Image], pictures: Pictures | None) -> float:
    start = time.process_time()
    for _ in range(_PAGES):
        json.dumps({"images": [serializers.image(each, pictures) for each in images]})
    return (time.process_time() - start) / _PAGES


def _milliseconds(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1000:.2f}"
