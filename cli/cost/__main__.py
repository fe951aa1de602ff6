"""`python -m cli.cost --photos 1000 --views 20000 --region eu-central-1`: a month in dollars.

`--write` writes the examples and prices of docs/cost.md anew.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from cli.cost import alternatives, ending, model, prices
from cli.cost.alternatives import OTHERS, Axis, Terms
from cli.cost.load import Load
from cli.cost.model import COLD_DAYS, Parts
from cli.tables import markdown_table

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "cost.md"
EXAMPLES = {
    "family": Load(photos=1000, views=20_000, stored=12_000),
    "million": Load(photos=10_000, views=10_000_000, stored=1_000_000, people=50),
}
"""The loads that the document shows, by the mark of their place in it. All are in us-east-1."""

_WITH_FREE = "with the always-free tier"
_COLD = f"coldStorageAfterDays: {COLD_DAYS}"
_NOT_LIVE = "liveUpdates: false"
_AXES = {"views": "views a month", "stored": "photos in all"}


def main(arguments: list[str] | None = None) -> None:
    """Print the tables for the given load and region."""
    parser = argparse.ArgumentParser(prog="python -m cli.cost", description=__doc__)
    parser.add_argument("--photos", type=_count, default=1000, help="added each month (1000)")
    parser.add_argument("--views", type=_count, default=20_000, help="pictures delivered (20000)")
    parser.add_argument("--stored", type=_count, help="photos in all (those of one month)")
    parser.add_argument("--people", type=_count, default=5, help="who sign in (5)")
    parser.add_argument("--hits", type=_share, default=0.9, help="of views at the edge (0.9)")
    parser.add_argument("--region", choices=prices.REGIONS, default="us-east-1")
    parser.add_argument("--write", action="store_true", help="write the document's tables anew")
    given = parser.parse_args(arguments)
    if given.write:
        DOCUMENT.write_text(document(DOCUMENT.read_text("utf-8")), "utf-8")
        return
    load = Load(
        photos=given.photos,
        views=given.views,
        stored=given.photos if given.stored is None else given.stored,
        people=given.people,
        hit_rate=given.hits,
    )
    print(tables(load, given.region))


def document(text: str) -> str:
    """The document with its examples and prices written anew."""
    parts = {mark: tables(load, "us-east-1") for mark, load in EXAMPLES.items()}
    for mark, shown in {**parts, "ending": _ending(), "prices": _prices()}.items():
        begin, end = f"<!-- cost:{mark} -->\n\n", f"\n\n<!-- /cost:{mark} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = before + begin + shown + end + after
    return text


def tables(load: Load, region: str) -> str:
    """Services, options and alternatives, in Markdown."""
    head = (
        f"{load.photos:,} photos added and {load.views:,} pictures viewed in a month, "
        f"{load.stored:,} photos in all, {load.people:,} people; {region}, in dollars."
    )
    return "\n\n".join(
        [
            head,
            _services(load, region),
            _options(load, region),
            _comparison(load, region),
            _crossings(load, region),
            _business_plan(load, region),
        ]
    )


def _services(load: Load, region: str) -> str:
    full = model.by_service(load, region)
    free = model.by_service(load, region, free=True)
    rows = [[name, _dollars(full[name]), _dollars(free[name])] for name in full]
    rows.append(["**together**", _dollars(sum(full.values())), _dollars(sum(free.values()))])
    return markdown_table(["service", "list prices", _WITH_FREE], rows)


def _options(load: Load, region: str) -> str:
    added = model.options(load, region, Parts())
    rows = [[f"`{name}`", _dollars(amount)] for name, amount in added.items()]
    return markdown_table(["option", "adds"], rows)


def _comparison(load: Load, region: str) -> str:
    cases = [
        ("this stack, without options", alternatives.stack, 0, True),
        (f"this stack, `{_COLD}`", alternatives.stack, COLD_DAYS, True),
        (f"this stack, `{_COLD}`, `{_NOT_LIVE}`", alternatives.stack, COLD_DAYS, False),
        ("an always-on server", alternatives.server, 0, True),
        ("the same, with the same colder storage", alternatives.server, COLD_DAYS, True),
        ("renditions on the fly, as AWS's own solution", alternatives.on_the_fly, 0, True),
    ]
    rows = [
        [name, *(_dollars(price(load, region, terms)) for terms in _by_list_and_billed(cold, live))]
        for name, price, cold, live in cases
    ]
    return markdown_table(["the same month with", "list prices", _WITH_FREE], rows)


def _by_list_and_billed(cold_after_days: int, live: bool) -> Sequence[Terms]:  # noqa: FBT001  # a column
    return [Terms(free=free, cold_after_days=cold_after_days, live=live) for free in (False, True)]


def _crossings(load: Load, region: str) -> str:
    rows = [
        [
            other,
            ", ".join(f"`{each}`" for each in chosen) or "none",
            *(
                ranges_in_words(alternatives.cheaper(load, region, other, axis, terms))
                for axis in get_args(Axis)
            ),
        ]
        for other in OTHERS
        for chosen in ([], [_COLD], [_COLD, _NOT_LIVE])
        for terms in [
            Terms(
                free=True,
                cold_after_days=COLD_DAYS if _COLD in chosen else 0,
                live=_NOT_LIVE not in chosen,
            )
        ]
    ]
    head = ["this stack costs less than", "options", *(_AXES[axis] for axis in get_args(Axis))]
    return markdown_table(head, rows)


def _business_plan(load: Load, region: str) -> str:
    alone, with_firewall = (
        _rounded(alternatives.business_plan_from(load, region, firewall=firewall))
        for firewall in (False, True)
    )
    return (
        f"CloudFront's Business plan costs less from {alone} views a month on, and from "
        f"{with_firewall} with `firewall`."
    )


def _ending() -> str:
    rows = [
        [
            what,
            ", ".join(f"{count:,} {name}" for name, count in work.requests(100).items()),
            f"{work.reads:g}",
            f"{work.writes:g}",
            f"{work.addresses}",
            f"{work.dollars(1000):.2f}",
        ]
        for what, work in ending.WORKS.items()
    ]
    units = ["read units a photo", "write units a photo", "addresses a photo"]
    head = ["100 photos, in one call", "requests", *units, "USD for 1,000"]
    return markdown_table(head, rows)


def _prices() -> str:
    rows = [
        [
            f"`{key}`",
            meaning,
            *(_plain(prices.of(region)[key]) for region in prices.REGIONS),
            prices.CHECKED.get(key, "no"),
        ]
        for key, meaning in prices.OF.items()
    ]
    return markdown_table(["price", "of", *prices.REGIONS, "confirmed"], rows)


def ranges_in_words(found: Sequence[tuple[float, float]]) -> str:
    """Ranges from 0 to infinity, with their ends rounded."""
    return ", ".join(_range(low, high) for low, high in found) or "never"


def _range(low: float, high: float) -> str:
    if not low:
        return "always" if math.isinf(high) else f"up to {_rounded(high)}"
    return f"from {_rounded(low)}" + ("" if math.isinf(high) else f" to {_rounded(high)}")


def _rounded(amount: float) -> str:
    """To two digits: the model is no more precise than that."""
    digits = len(str(int(amount))) - 2
    return f"{round(amount, -max(digits, 0)):,.0f}"


def _plain(price: float) -> str:
    return f"{price:.10f}".rstrip("0").rstrip(".")


def _dollars(amount: float) -> str:
    return f"{amount + 0.0:,.2f}"


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("must be from 0 to 1")
    return number


if __name__ == "__main__":
    main()
