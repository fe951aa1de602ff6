"""The tables of uploads and lists: medians of the rounds, and ratios within each round."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from bench import markdown
from bench.listing import CLIENTS, FEWEST
from bench.processing import LOOK_EVERY
from cli.tables import markdown_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.counting import Cost
    from bench.listing import Speeds
    from bench.processing import Times

_PROCESSING = f"""\
### From the end of an upload to `ready`

One photo at a time, with warm functions.

- **ready**: from S3's response to the PUT until the item is `ready` in the table, polled every
  {LOOK_EVERY * 1000:g} ms.
- **work**, the peer: the processing time that the thumbnail function logged for the same photo:
  read item and original, render, store the renditions, write the item. It excludes event, queue and
  invocation.
- **rendering**, the lower bound: rendering as the function does it, in the process of one photo
  and on all processors; nothing is read or stored.
"""
_LISTING = f"""\
### `GET /v1/images` as the gallery grows

Through CloudFront, {CLIENTS} clients at once. Pages of 10 are comparable in all
galleries, since the smallest one has {FEWEST} photos; the site's page requests 50.

- **page/s**: responses per second. **to {FEWEST}**, the peer: relative to the same
  request to the gallery of {FEWEST}, in the same round.
- **query/s**, the upper bound: the one DynamoDB query of such a page, signed beforehand and sent
  directly to the embedded AWS.
- **requests**, **items read**: what AWS would execute and charge for one page, counted from the
  embedded AWS's record of calls. One more item than the page has is read, to know whether another
  page follows.
"""
_ONE_CLIENT = f"""\
### … with a single client

**rest**: the time of a page without its query. **to {FEWEST}**: relative to the gallery of
{FEWEST}.
"""


def processing_table(times: Sequence[Times]) -> str:
    """The table of uploads."""
    head = ["photo", "MB", "ready ms", "range", "work ms", "rendering ms"]
    head += ["ready/work", "range", "ready/rendering"]
    rows = [
        [
            each.label,
            f"{each.megabytes:.1f}",
            markdown.milliseconds(each.ready),
            f"{min(each.ready) * 1000:.0f}–{max(each.ready) * 1000:.0f}",  # noqa: RUF001 (a range)
            markdown.milliseconds(each.work),
            markdown.milliseconds(each.rendering),
            *markdown.ratio(each.ready, each.work),
            markdown.ratio(each.ready, each.rendering)[0],
        ]
        for each in times
    ]
    rounds = len(times[0].ready)
    return f"{_PROCESSING}\n{markdown_table(head, rows)}\n\nMedians of {rounds} rounds."


def listing_table(speeds: Sequence[Speeds], costs: Mapping[tuple[int, int], Cost]) -> str:
    """The table of lists."""
    head = ["limit", "photos", "page/s", f"to {FEWEST}", "range", "query/s", f"to {FEWEST}"]
    head += ["page/query", "DynamoDB requests", "items read"]
    base = {each.limit: each for each in speeds if each.items == FEWEST}
    rows = [
        [
            str(each.limit),
            f"{each.items:,}",
            f"{median(each.pages):.1f}",
            *markdown.ratio(each.pages, base[each.limit].pages),
            f"{median(each.queries):.1f}",
            markdown.ratio(each.queries, base[each.limit].queries)[0],
            markdown.ratio(each.pages, each.queries)[0],
            costs[each.items, each.limit].requests,
            str(costs[each.items, each.limit].items_read),
        ]
        for each in speeds
    ]
    rounds = len(speeds[0].pages)
    return f"{_LISTING}\n{markdown_table(head, rows)}\n\nMedians of {rounds} rounds."


def one_client_table(speeds: Sequence[Speeds]) -> str:
    """The table of lists, with one request at a time."""
    head = ["limit", "photos", "page ms", "query ms", "rest ms", f"to {FEWEST}", "range"]
    base = {each.limit: _rest(each) for each in speeds if each.items == FEWEST}
    rows = [
        [
            str(each.limit),
            f"{each.items:,}",
            markdown.milliseconds(each.page_seconds),
            f"{median(each.query_seconds) * 1000:.1f}",
            markdown.milliseconds(_rest(each)),
            *markdown.ratio(_rest(each), base[each.limit]),
        ]
        for each in speeds
    ]
    return f"{_ONE_CLIENT}\n{markdown_table(head, rows)}"


def _rest(speeds: Speeds) -> list[float]:
    both = zip(speeds.page_seconds, speeds.query_seconds, strict=True)
    return [page - query for page, query in both]
