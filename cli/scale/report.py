"""The tables of docs/scale.md, in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.cost.load import Load
from cli.cost.model import by_service
from cli.scale import ladders, quotas, simulation, timeline
from cli.scale.stack import ONE_PERSONS_FUNCTIONS, raised
from cli.tables import markdown_table
from components.queues import DAY, DEAD_RETENTION, RETENTION
from components.slices.thumbnail import DELIVERIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.scale.ladders import Rung
    from cli.scale.stack import Limits

_REGION, _HOUR = "us-east-1", 3600
# Uploads a second, and by how many people.
_LOADS = ((1, 1), (100, 1), (100, 100), (10_000, 10_000))
_VIEWS = 1_000_000
_GALLERIES = (50_000, 500_000, 5_000_000)
# From here on figures have no decimals.
_WHOLE = 100
_WAITING = (
    f"A photo waits in the queue for up to {RETENTION // DAY} days. One that fails {DELIVERIES} "
    f"times waits for somebody to look at it, for {DEAD_RETENTION // DAY} days. So functions must "
    "not render faster than an index takes photos: where all photos have one owner, as in an open "
    f"stack, no more than {ONE_PERSONS_FUNCTIONS:,} of them should run at once."
)


def tables(limits: Limits) -> str:
    """All of them, for a stack with these limits."""
    return "\n\n".join(
        [
            "### Uploads a second",
            _ladder(ladders.uploads(limits), 1),
            "### Ten minutes of uploads, simulated",
            simulated(limits, _LOADS),
            _WAITING,
            "### What to raise for them, and what they cost",
            _needed(limits),
            "### Millions of pictures viewed in a day",
            _ladder(ladders.views(limits), 1e6),
            _views(_VIEWS),
            "### Pages open at once",
            _ladder(ladders.pages(limits), 1),
            "### Photos of one person",
            _ladder(timeline.ladder(), 1),
            _timelines(),
            "### Quotas",
            _quotas(),
        ]
    )


def _ladder(rungs: list[Rung], unit: float) -> str:
    rows = [[_rounded(r.holds / unit), r.what, _figure(r.value), r.raised] for r in rungs]
    return markdown_table(["holds", "limit", "its value", "raised"], rows)


def simulated(limits: Limits, loads: Sequence[tuple[int, int]]) -> str:
    """What becomes of each load, with these limits and with those that it needs."""
    rows: list[list[str]] = []
    for uploads, people in loads:
        # They are the same where nothing has to be raised.
        settings = {raised(limits, uploads): "raised", limits: "defaults"}
        for allowed, label in reversed(settings.items()):
            outcome = simulation.run(uploads, people, allowed)
            rows.append(
                [
                    *(_figure(uploads), _figure(people), label),
                    ", ".join(outcome.held_by) or "nothing",
                    f"{outcome.refused:.0%}",
                    *(_rounded(each) for each in (outcome.ready, outcome.unsent, outcome.waiting)),
                    _duration(outcome.seconds),
                ]
            )
    head = ["uploads", "people", "limits", "held back by", "requests refused", "photos ready"]
    return markdown_table([*head, "not sent", "in the queue", "the rest takes"], rows)


def _needed(limits: Limits) -> str:
    rows: list[list[str]] = []
    for uploads in dict.fromkeys(uploads for uploads, _ in _LOADS):
        need, photos = raised(limits, uploads), uploads * _HOUR
        added = sum(by_service(Load(photos=photos, views=0, stored=0), _REGION).values())
        kept = sum(by_service(Load(photos=0, views=0, stored=photos), _REGION).values())
        values = (uploads, need.api_rate, need.api_burst, need.thumbnails, need.functions)
        rows.append([*(_figure(value) for value in values), _dollars(added), _dollars(kept)])
    head = ["uploads", "`apiRateLimit`", "`apiBurstLimit`", "`thumbnailConcurrency`", "functions"]
    return markdown_table([*head, "$ for an hour", "$ a month to keep that hour"], rows)


def _views(views: int) -> str:
    second = views / 86_400 * ladders.PEAK
    month = sum(by_service(Load(photos=0, views=views * 30, stored=0), _REGION).values())
    return (
        f"{views:,} a day are {_figure(second)} a second at the busiest time. In a month they cost "
        f"{month:,.0f} dollars."
    )


def _timelines() -> str:
    rows: list[list[str]] = []
    for photos in _GALLERIES:
        of = timeline.of(photos)
        figures = (photos, of.snapshot_mb, of.parts, of.answer_mb, of.queries, of.units)
        rows.append(
            [
                *(_figure(each) for each in figures),
                f"{of.dollars:.4f}",
                _figure(of.seconds),
                _figure(of.requests),
            ]
        )
    head = ["photos", "snapshot MB", "parts", "largest part MB", "queries", "read units"]
    return markdown_table([*head, "$", "seconds", "requests"], rows)


def _quotas() -> str:
    rows = [
        [f"{q.value:,}", q.what, q.raised, f"[AWS]({q.source})", "yes" if q.confirmed else "no"]
        for q in quotas.QUOTAS.values()
    ]
    return markdown_table(["default", "of", "raised", "source", "confirmed"], rows)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= _WHOLE or value == int(value) else f"{value:,.1f}"


def _rounded(value: float) -> str:
    """To three digits."""
    return _figure(float(f"{value:.3g}"))


def _dollars(amount: float) -> str:
    return f"{amount:,.2f}" if amount < _WHOLE else f"{amount:,.0f}"


def _duration(seconds: float) -> str:
    for length, unit in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}"
    return f"{seconds:.0f} seconds"
