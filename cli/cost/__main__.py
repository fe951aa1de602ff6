"""`python -m cli.cost --photos 1000 --views 20000 --region eu-central-1`: a month in dollars."""

from __future__ import annotations

import argparse

from cli.cost import model, prices
from cli.cost.model import Load, Parts
from cli.tables import markdown_table


def main(arguments: list[str] | None = None) -> None:
    """Print the tables for the given load and region."""
    parser = argparse.ArgumentParser(prog="python -m cli.cost", description=__doc__)
    parser.add_argument("--photos", type=_count, default=1000, help="added each month (1000)")
    parser.add_argument("--views", type=_count, default=20_000, help="pictures looked at (20000)")
    parser.add_argument("--stored", type=_count, help="photos in all (those of one month)")
    parser.add_argument("--people", type=_count, default=5, help="who sign in (5)")
    parser.add_argument("--region", choices=prices.REGIONS, default="us-east-1")
    given = parser.parse_args(arguments)
    stored = given.photos if given.stored is None else given.stored
    load = Load(photos=given.photos, views=given.views, stored=stored, people=given.people)
    print(tables(load, given.region))


def tables(load: Load, region: str) -> str:
    """Services, options and alternatives, in Markdown."""
    full = model.by_service(load, region)
    free = model.by_service(load, region, free_tier=True)
    services = [[name, _dollars(full[name]), _dollars(free[name])] for name in full]
    services.append(["**together**", _dollars(sum(full.values())), _dollars(sum(free.values()))])
    added = [
        [f"`{name}`", _dollars(amount)]
        for name, amount in model.options(load, region, Parts()).items()
    ]
    others = [
        ["this stack, without options", _dollars(sum(full.values()))],
        ["an always-on server", _dollars(model.server(load, region))],
        ["renditions on the fly, as AWS's own solution", _dollars(model.on_the_fly(load, region))],
    ]
    head = (
        f"{load.photos:,} photos added and {load.views:,} pictures looked at in a month, "
        f"{load.stored:,} photos in all, {load.people:,} people; {region}, list prices of "
        f"{prices.DATE}, in dollars."
    )
    return "\n\n".join(
        [
            head,
            markdown_table(["service", "a month", "with the always-free tier"], services),
            markdown_table(["option", "adds"], added),
            markdown_table(["the same month with", "a month"], others),
        ]
    )


def _dollars(amount: float) -> str:
    return f"{amount:,.2f}"


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number


if __name__ == "__main__":
    main()
