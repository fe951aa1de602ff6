"""The tables: medians of the rounds, ratios made within each round, and what they stand against."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from bench.listing import CLIENTS
from bench.processing import LOOK_EVERY
from bench.seeding import FEWEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.counting import Cost
    from bench.listing import Speeds
    from bench.processing import Times

_PROCESSING = f"""
From the end of an upload to `ready`; photos one at a time, functions warm

  ready      S3 answered the PUT → the item is `ready` (looked at every {LOOK_EVERY * 1000:g} ms)
  work       peer: the thumbnail function's own processing of that photo, as it logged it, which
             leaves out event, queue and invocation
  rendering  limit: the renditions of the same photo, nothing read and nothing stored
"""
_LISTING = f"""
GET /v1/images through CloudFront, by photos in the gallery; {CLIENTS} clients at once

  page/s     answers a second
  to {FEWEST}      peer: the same request to the gallery of {FEWEST}, in the same round
  query/s    limit: the one DynamoDB query of such a page, sent straight to the embedded AWS
"""


_ONE_CLIENT = f"""
The same requests of a single client: what a page takes beside its query

  rest       page less query
  to {FEWEST}      peer: the rest for the gallery of {FEWEST}, in the same round
"""


def heading(description: Sequence[str], before: str, after: str) -> str:
    """Day, machine, versions, load."""
    load = f"load      {before} before and {after} after (a minute's average)"
    return "\n".join(["", *description, load])


def processing_table(times: Sequence[Times]) -> str:
    """Uploads."""
    head = ["photo", "MB", "ready ms", "(range)", "work ms", "rendering ms"]
    head += ["ready/work", "(range)", "ready/rendering"]
    rows = [
        [
            each.label,
            f"{each.megabytes:.1f}",
            _milliseconds(each.ready),
            f"{min(each.ready) * 1000:.0f}-{max(each.ready) * 1000:.0f}",
            _milliseconds(each.work),
            _milliseconds(each.rendering),
            *_ratio(each.ready, each.work),
            _ratio(each.ready, each.rendering)[0],
        ]
        for each in times
    ]
    rounds = len(times[0].ready)
    return f"{_PROCESSING}\n{_table(head, rows)}\n\n  medians of {rounds} rounds"


def listing_table(speeds: Sequence[Speeds], costs: Mapping[tuple[int, int], Cost]) -> str:
    """Lists."""
    head = ["limit", "photos", "page/s", f"to {FEWEST}", "(range)", "query/s", f"to {FEWEST}"]
    head += ["page/query", "DynamoDB requests", "items read"]
    base = {each.limit: each for each in speeds if each.items == FEWEST}
    rows = [
        [
            str(each.limit),
            f"{each.items:,}",
            f"{median(each.pages):.1f}",
            *_ratio(each.pages, base[each.limit].pages),
            f"{median(each.queries):.1f}",
            _ratio(each.queries, base[each.limit].queries)[0],
            _ratio(each.pages, each.queries)[0],
            costs[each.items, each.limit].requests,
            str(costs[each.items, each.limit].items_read),
        ]
        for each in speeds
    ]
    rounds = len(speeds[0].pages)
    return f"{_LISTING}\n{_table(head, rows)}\n\n  medians of {rounds} rounds"


def one_client_table(speeds: Sequence[Speeds]) -> str:
    """Lists, one request at a time."""
    head = ["limit", "photos", "page ms", "query ms", "rest ms", f"to {FEWEST}", "(range)"]
    base = {each.limit: _rest(each) for each in speeds if each.items == FEWEST}
    rows = [
        [
            str(each.limit),
            f"{each.items:,}",
            _milliseconds(each.page_seconds),
            f"{median(each.query_seconds) * 1000:.1f}",
            _milliseconds(_rest(each)),
            *_ratio(_rest(each), base[each.limit]),
        ]
        for each in speeds
    ]
    return f"{_ONE_CLIENT}\n{_table(head, rows)}"


def _rest(speeds: Speeds) -> list[float]:
    both = zip(speeds.page_seconds, speeds.query_seconds, strict=True)
    return [page - query for page, query in both]


def _milliseconds(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1000:.0f}"


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> tuple[str, str]:
    """The median of the rounds' ratios, and their range."""
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return f"{median(ratios):.2f}", f"{min(ratios):.2f}-{max(ratios):.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [
        "  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in [head, *rows]
    ]
    return "\n".join(lines)
