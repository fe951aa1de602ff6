"""What a stack allows and uses: its settings and constants, and AWS's default quotas.

Sizes and times of a photo are those of the cost model (cli/cost/load.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from cli.cost.load import CALL_SECONDS, ENTERED, ITEM_UNITS, PUTS, RENDER_SECONDS, UPLOAD_CALLS
from cli.scale import quotas
from components.slices.gallery import MEMORY
from handlers.gallery.timeline import PATIENCE

if TYPE_CHECKING:
    from components.config.stack import StackConfig

# The entries of a listed photo in the indexes of the timeline, in bytes; a test measures them.
ENTRY_BYTES, CHANGE_BYTES = 155, 231
# Write units. An item is announced in a transaction, and is short then; it is written with its
# renditions, then ready.
TABLE_WRITES = 2 + 2 * ITEM_UNITS
# A photo enters the indexes of its owner once, when it is ready.
INDEX_WRITES = [ITEM_UNITS if index.attributes is None else 1 for index in ENTERED]
RENDITIONS = PUTS - 1
# The photos of one person that an index takes in a second, and the functions that render as many.
ONE_PERSON = quotas.of("partition_writes") / max(INDEX_WRITES)
ONE_PERSONS_FUNCTIONS = int(ONE_PERSON * RENDER_SECONDS)

# To read the megabyte of a query, which is assumed, and to go through it with a whole processor.
_READ_SECONDS, _PROCESSOR_SECONDS, _PROCESSOR_MB = 0.1, 0.03, 1769
QUERY_SECONDS = _READ_SECONDS + _PROCESSOR_SECONDS * _PROCESSOR_MB / MEMORY
# A request then stops reading, and stores what it has.
BUILD_SECONDS = PATIENCE.total_seconds()
GALLERY_MB = MEMORY

_MARGIN = 1.5


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits that can be raised: functions, or requests or write units a second."""

    api_rate: float
    api_burst: float
    thumbnails: float
    token_seconds: int
    functions: float = quotas.of("functions")
    prefixes: int = 1  # partitions of each bucket
    table: float = quotas.of("table_start")


def limits_of(config: StackConfig) -> Limits:
    """Those of a new stack in an account with default quotas."""
    return Limits(
        api_rate=config.api_rate_limit,
        api_burst=config.api_burst_limit,
        thumbnails=config.thumbnail_concurrency,
        token_seconds=config.access_token_minutes * 60,
    )


def raised(limits: Limits, uploads: float) -> Limits:
    """What so many uploads a second need, with a margin, as far as settings and one queue go."""
    calls = min(ceil(uploads * UPLOAD_CALLS * _MARGIN), quotas.of("api"))
    api_rate = max(limits.api_rate, calls)
    thumbnails = max(limits.thumbnails, ceil(uploads * RENDER_SECONDS * _MARGIN))
    thumbnails = min(thumbnails, quotas.of("mapping"))
    rendered = min(uploads * _MARGIN, thumbnails / RENDER_SECONDS)
    puts = max(uploads * _MARGIN, rendered * RENDITIONS)
    return replace(
        limits,
        api_rate=api_rate,
        api_burst=max(limits.api_burst, min(calls, quotas.of("api_burst"))),
        thumbnails=thumbnails,
        functions=max(limits.functions, ceil((thumbnails + api_rate * CALL_SECONDS) * _MARGIN)),
        prefixes=ceil(puts / quotas.of("puts")),
        table=max(limits.table, ceil(rendered * TABLE_WRITES)),
    )
