"""What the addresses of one list page cost.

`GET /v1/images` needs none: its renditions are paths on the site, which caches keep. Only the plain
`GET /v1/thumbnails` lists presigned addresses, 50 a page unless another number is asked for. Peer:
the SDK's own `generate_presigned_url` for each of them. Both sign as a function does, with the
session token of its role, and take turns within a round; the clients are warm.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

from bench.markdown import ratio, verdict
from cli.tables import markdown_table
from handlers.aws.presigning import PresignedGets

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = 50
TARGET = 2
"""Milliseconds for a page."""

_BUCKET = "photos-renditions"
_LIFE = 3600
_TOKEN_BYTES = 700  # about what a role's token has
_KEYS = [f"thumbnails/{number:036}/0123456789abcdef/thumb-150.jpg" for number in range(PAGE)]
_ABOUT = f"""\
### Signing the addresses of one list page

`GET /v1/thumbnails` with {PAGE} photos; `GET /v1/images` needs no signature. Peer: the SDK signs
each address. Target: at most {TARGET} ms a page.
"""


@dataclass(frozen=True)
class Times:
    """One entry a round in each list: seconds for a page."""

    ours: list[float] = field(default_factory=list[float])
    sdk: list[float] = field(default_factory=list[float])


def measure(rounds: int) -> Times:
    """Sign a page in both ways in every round; one round more warms up."""
    session: Any = botocore.session.get_session()  # what it makes has no type
    secret = secrets.token_urlsafe()
    session.set_credentials("bench", secret, secrets.token_urlsafe(_TOKEN_BYTES))
    config = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    client = session.create_client("s3", "eu-central-1", config=config)
    times = Times()
    for turn in range(-1, rounds):
        # A new one each time: the first address of a page is the dear one.
        addresses = PresignedGets(client, _BUCKET, lambda: secret)
        ours = _seconds(partial(addresses.url, seconds=_LIFE))
        sdk = _seconds(partial(_by_the_sdk, client))
        if turn >= 0:
            times.ours.append(ours)
            times.sdk.append(sdk)
    return times


def table(times: Times) -> str:
    """The figures as Markdown: medians, and the median of the ratios within a round."""
    page = median(times.ours) * 1000
    rows = [
        ["the gallery function", f"{page:.2f}", *ratio(times.ours, times.sdk)],
        ["the SDK, one by one", f"{median(times.sdk) * 1000:.2f}", "1.00", ""],
    ]
    rows[0].append(verdict(page, TARGET))
    rows[1].append("")
    head = ["", "ms a page", "of the SDK", "range", "target, ms"]
    rounds = len(times.ours)
    return f"{_ABOUT}\n{markdown_table(head, rows)}\n\nMedians of {rounds} rounds.\n"


def _by_the_sdk(client: Any, key: str) -> str:
    parameters = {"Bucket": _BUCKET, "Key": key}
    return client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=_LIFE)


def _seconds(sign: Callable[[str], str]) -> float:
    begin = time.perf_counter()
    for key in _KEYS:
        sign(key)
    return time.perf_counter() - begin
