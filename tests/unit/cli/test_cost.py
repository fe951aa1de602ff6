"""Photos, views and a region in, dollars out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.cost import __main__ as cost
from cli.cost import model, prices
from cli.cost.model import Load, Parts

DOCS = Path(__file__).resolve().parents[3] / "docs"
FAMILY = Load(photos=1000, views=20_000, stored=1000)
NO_LOAD = Load(photos=0, views=0, stored=0)


def test_each_service_costs_its_usage_times_its_price() -> None:
    by_service = model.by_service(FAMILY, "us-east-1")

    # 4.5 GB at 2.3 cents, 7000 writes at half a cent and 21,000 reads at 0.04 cents a thousand.
    assert by_service["S3"] == pytest.approx(0.1035 + 0.035 + 0.0084)
    # 4 GB at 8.5 cents, and 30,000 requests at a cent for 10,000.
    assert by_service["CloudFront"] == pytest.approx(0.34 + 0.03)
    assert by_service["API Gateway"] == pytest.approx(10_000 / 1e6 * 3.5)
    # 4000 GB-seconds of rendering and 250 of calls, and 11,000 requests.
    assert by_service["Lambda"] == pytest.approx(4250 * 0.0000133334 + 0.011 * 0.2)


@pytest.mark.parametrize("region", prices.REGIONS)
def test_no_use_costs_nothing_in_any_region(region: str) -> None:
    assert set(model.by_service(NO_LOAD, region).values()) == {0.0}
    assert model.server(NO_LOAD, region) > 20


@pytest.mark.parametrize("region", prices.REGIONS)
def test_every_region_has_every_price(region: str) -> None:
    assert prices.of(region).keys() == prices.of("us-east-1").keys()
    assert all(price > 0 for price in prices.of(region).values())


def test_the_free_tier_only_ever_lowers_the_cost() -> None:
    full = model.by_service(FAMILY, "eu-central-1")
    free = model.by_service(FAMILY, "eu-central-1", free_tier=True)

    assert all(0 <= free[name] <= full[name] for name in full)
    assert free["Lambda"] == free["CloudFront"] == 0
    assert free["S3"] == full["S3"]


def test_twice_the_load_costs_twice_as_much() -> None:
    double = Load(photos=2000, views=40_000, stored=2000)

    for name, amount in model.by_service(FAMILY, "us-east-1").items():
        assert model.by_service(double, "us-east-1")[name] == pytest.approx(2 * amount)


def test_options_cost_more_under_more_load() -> None:
    few, many = (
        model.options(Load(photos=n, views=n, stored=n), "us-east-1", Parts()) for n in (0, 10**6)
    )

    for name in ("access: signIn", "firewall", "auditTrail", "backup", "replicaRegion"):
        assert many[name] > few[name], name
    assert few["firewall"] == pytest.approx(20)
    # 22 alarms on 210 metrics, 10 metrics of the stack's and 8 of CloudFront's, a dashboard, a key.
    assert few["monitoring"] == many["monitoring"] == pytest.approx(2.9 + 18 * 0.3 + 3 + 1)


def test_signing_in_costs_nothing_per_person_below_ten_thousand() -> None:
    def adds(people: int, photos: int = 0) -> float:
        load = Load(photos=photos, views=0, stored=0, people=people)
        return model.options(load, "us-east-1", Parts())["access: signIn"]

    # 16 metrics of alarms, and 657,000 requests to a queue.
    assert adds(0) == adds(10_000) == pytest.approx(1.6 + 0.2628)
    assert adds(10_100) - adds(10_000) == pytest.approx(1.5)
    # Each request of the API reads a row and runs a function at the edge.
    assert adds(0, photos=10**6) - adds(0) == pytest.approx(5 * (0.125 + 0.1))


def test_rendering_on_the_fly_costs_per_view_and_not_per_upload() -> None:
    more_views = Load(photos=1000, views=2_000_000, stored=1000)

    assert model.on_the_fly(FAMILY, "us-east-1") < sum(
        model.by_service(FAMILY, "us-east-1").values()
    )
    rendered = model.on_the_fly(more_views, "us-east-1", hit_rate=0.5)
    assert rendered > model.on_the_fly(more_views, "us-east-1", hit_rate=1.0)


def test_the_command_prints_the_requested_load(capsys: pytest.CaptureFixture[str]) -> None:
    cost.main(
        [
            *("--photos", "500", "--views", "7000", "--stored", "9000", "--people", "30"),
            *("--region", "eu-west-1"),
        ]
    )

    printed = capsys.readouterr().out
    assert "500 photos added and 7,000 pictures looked at" in printed
    assert "9,000 photos in all, 30 people; eu-west-1" in printed
    for service in model.SERVICES:
        assert f"| {service}" in printed


@pytest.mark.parametrize("wrong", [["--region", "mars-1"], ["--photos", "-1"], ["--people", "-1"]])
def test_invalid_arguments_are_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        cost.main(wrong)


def test_the_document_shows_what_the_command_prints() -> None:
    text = (DOCS / "cost.md").read_text(encoding="utf-8")

    (shown,) = re.findall(r"<!-- cost -->\n\n(.*?)\n\n<!-- /cost -->", text, re.DOTALL)
    assert shown == cost.tables(FAMILY, "us-east-1")


def test_the_document_says_which_prices_are_unconfirmed() -> None:
    text = (DOCS / "cost.md").read_text(encoding="utf-8")
    confirmed = dict(re.findall(r"^\| `(\w+)` .*\| (yes|no) \|$", text, re.MULTILINE))

    assert confirmed == {
        key: "yes" if key in prices.CHECKED else "no" for key in prices.of("us-east-1")
    }
