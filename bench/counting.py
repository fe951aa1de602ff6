"""What a page costs in requests to DynamoDB, counted by the embedded AWS itself.

Its CloudTrail notes every request that reaches it, those of functions included. It is on for this
count only.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.listing import LIMITS
from bench.query import PageQuery
from tests.support.api import Api

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from tests.support.http import Http
    from tests.support.stacks import Stack

_PAGES = 5


@dataclass(frozen=True)
class Cost:
    """What one page of one gallery costs."""

    requests: str
    """By operation, such as `1 Query`."""
    items_read: int
    """What AWS would charge for: the items that the query scanned."""


def count(galleries: Mapping[int, Stack], http: Http) -> dict[tuple[int, int], Cost]:
    """The cost of a page, by items in the gallery and limit of the page."""
    costs: dict[tuple[int, int], Cost] = {}
    for items, stack in galleries.items():
        for limit in LIMITS:
            api = Api(http, stack.site_url)
            with _recorded(stack, http) as calls:
                for _ in range(_PAGES):
                    api.get("/images", limit=limit)
            scanned = PageQuery(stack, limit).send(http).json()["ScannedCount"]
            costs[items, limit] = Cost(_per_page(calls), scanned)
    return costs


@contextmanager
def _recorded(stack: Stack, http: Http) -> Generator[Counter[str]]:
    """After the block: the DynamoDB operations that it executed on the stack's table."""
    calls: Counter[str] = Counter()
    before = {event["EventId"] for event in _events(stack)}
    _switch(stack, http, on=True)
    try:
        yield calls
    finally:
        _switch(stack, http, on=False)
    calls.update(event["EventName"] for event in _events(stack) if event["EventId"] not in before)


def _events(stack: Stack) -> list[Any]:
    table = {"AttributeKey": "ResourceName", "AttributeValue": stack.output("tableName")}
    return stack.client("cloudtrail").lookup_events(LookupAttributes=[table])["Events"]


def _switch(stack: Stack, http: Http, *, on: bool) -> None:
    settings = {"cloudtrail._recording_enabled": "true" if on else "false"}
    url = f"{stack.emulator.aws.endpoint}/_ministack/config"
    token = stack.emulator.aws.token_header
    answer = http.request("POST", url, body=json.dumps(settings).encode(), headers=token)
    if not answer.json()["applied"]:
        raise RuntimeError(f"The embedded AWS does not record requests: {answer}")


def _per_page(calls: Counter[str]) -> str:
    return ", ".join(f"{number / _PAGES:g} {name}" for name, number in sorted(calls.items()))
