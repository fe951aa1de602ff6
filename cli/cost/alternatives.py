"""The same month with something else, and from which load on that is cheaper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from cli.cost import prices
from cli.cost.load import HOURS, ORIGINAL_GB, VIEW_GB, Load, use
from cli.cost.model import Parts, priced, total

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# What AWS's solution needs for one size of one photo with its default of 1 GB: the time of ours for
# a whole set would be more than a second there, of which decoding and one size are a third.
ON_THE_FLY_SECONDS, ON_THE_FLY_GB = 0.3, 1.0
DISK_GB = 30

Axis = Literal["views", "stored"]
_MOST = 1e10
_STEPS_A_DECADE = 20


@dataclass(frozen=True)
class Terms:
    """What is counted: the always-free tier, and originals in the colder class after some days.

    And whether pages of this stack ask what has changed, which neither of the others does.
    """

    free: bool = False
    cold_after_days: int = 0
    live: bool = True


def stack(load: Load, region: str, terms: Terms) -> float:
    """This stack without other options."""
    return total(
        replace(load, live=terms.live),
        region,
        free=terms.free,
        cold_after_days=terms.cold_after_days,
    )


def server(load: Load, region: str, terms: Terms) -> float:
    """An always-on server: t4g.medium with a public address, a disk, and photos in S3.

    Its disk holds database, logs and the renditions that are asked for most. The same bytes leave
    it as leave CloudFront.
    """
    price = prices.of(region)
    amounts = use(replace(load, live=False), cold_after_days=terms.cold_after_days)
    stored = {key: amounts[key] for key in amounts if key.startswith("s3_")}
    traffic = {"internet_gb": amounts["cdn_gb"]}
    machine = HOURS * (price["server_hour"] + price["address_hour"]) + DISK_GB * price["disk_gb"]
    return machine + sum(priced(stored | traffic, region, free=terms.free).values())


def on_the_fly(load: Load, region: str, terms: Terms) -> float:
    """AWS's Dynamic Image Transformation for CloudFront, in its form with API Gateway and Lambda.

    It stores originals only, and renders what the edge has not cached. It neither receives nor
    lists photos, so none of that is counted; what it delivers is. Its originals stay in S3 Standard
    whatever the terms, because each rendering would pay for reading them from a colder class.
    """
    amounts = {
        "s3_gb": load.stored * ORIGINAL_GB,
        "s3_put_1k": load.photos / 1000,
        "s3_get_1k": load.misses / 1000,
        "lambda_gb_second": load.misses * ON_THE_FLY_SECONDS * ON_THE_FLY_GB,
        "lambda_million": load.misses / 1e6,
        "api_million": load.misses / 1e6,
        "cdn_gb": load.views * VIEW_GB + load.downloads * ORIGINAL_GB,
        "cdn_10k": (load.views + load.downloads) / 1e4,
    }
    return sum(priced(amounts, region, free=terms.free).values())


OTHERS: dict[str, Callable[[Load, str, Terms], float]] = {
    "an always-on server": server,
    "renditions on the fly, as AWS's own solution": on_the_fly,
}


def cheaper(
    load: Load, region: str, other: str, axis: Axis, terms: Terms
) -> Sequence[tuple[float, float]]:
    """Where this stack is the cheaper one, as ranges of views a month or of stored photos.

    The rest of the load stays as it is.
    """

    def saved(amount: float) -> float:
        changed = replace(load, **{axis: round(amount)})
        return OTHERS[other](changed, region, terms) - stack(changed, region, terms)

    return _ranges(saved)


def business_plan_from(load: Load, region: str, *, firewall: bool) -> float:
    """Views a month from which CloudFront's Business plan costs less than its single prices.

    Its price includes the web ACL at the edge, so it pays earlier where there is one.
    """
    price, parts = prices.of(region), Parts()

    def saved(amount: float) -> float:
        changed = replace(load, views=round(amount))
        amounts = use(changed)
        keys = ("cdn_gb", "cdn_10k", "edge_million")
        paid = sum(priced({key: amounts[key] for key in keys}, region, free=True).values())
        acl = price["firewall_acl"] + parts.edge_rules * price["firewall_rule"]
        at_edge = acl + changed.cdn_requests / 1e6 * price["firewall_million"]
        return paid + (at_edge if firewall else -_stage_acl(region)) - price["plan_business"]

    return _ranges(saved)[0][0]


def _stage_acl(region: str) -> float:
    """A plan needs `firewall`, whose other ACL, in front of the API, is not part of it."""
    price, parts = prices.of(region), Parts()
    return price["firewall_acl"] + (parts.rules - parts.edge_rules) * price["firewall_rule"]


def _ranges(saved: Callable[[float], float]) -> list[tuple[float, float]]:
    """Where a function of the amount is positive, from 0 to infinity."""
    decades = len(str(int(_MOST))) - 1
    grid = [0.0, *(10 ** (step / _STEPS_A_DECADE) for step in range(decades * _STEPS_A_DECADE + 1))]
    found: list[tuple[float, float]] = []
    begun = 0.0 if saved(0) > 0 else None
    for low, high in pairwise(grid):
        if (saved(low) > 0) == (saved(high) > 0):
            continue
        turn = _bisected(saved, low, high)
        if begun is None:
            begun = turn
        else:
            found.append((begun, turn))
            begun = None
    if begun is not None:
        found.append((begun, float("inf")))
    return found


def _bisected(saved: Callable[[float], float], low: float, high: float) -> float:
    rising = saved(high) > 0
    while high - low > max(1.0, low / 1000):
        middle = (low + high) / 2
        low, high = (low, middle) if (saved(middle) > 0) == rising else (middle, high)
    return high
