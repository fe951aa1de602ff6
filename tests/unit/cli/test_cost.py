"""Photos, views and a region in, dollars out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cli.cost import __main__ as cost
from cli.cost import alternatives, ending, model, prices
from cli.cost.alternatives import Axis, Terms
from cli.cost.load import QUEUE_POLLS, Load
from cli.cost.model import COLD_DAYS, Parts

if TYPE_CHECKING:
    from collections.abc import Sequence

FAMILY, MILLION = cost.EXAMPLES["family"], cost.EXAMPLES["million"]
NO_LOAD = Load(photos=0, views=0, stored=0)
LIST, BILLED = Terms(), Terms(free=True)
COLD = Terms(free=True, cold_after_days=COLD_DAYS)
ON_THE_FLY = "renditions on the fly, as AWS's own solution"


def test_each_service_costs_its_usage_times_its_price() -> None:
    load = Load(photos=1000, views=20_000, stored=1000)
    by_service = model.by_service(load, "us-east-1")

    # 200 visits of 3 requests and 75 polls, 1000 photos with 3, and 10 downloads.
    assert load.calls == 3610 + 15_000
    assert by_service["API Gateway"] == pytest.approx(0.01861 * 3.5)
    # 4.65 GB at 2.3 cents, 6015 writes at half a cent and 3420 reads at 0.04 cents a thousand, and
    # some megabytes of logs.
    assert by_service["S3"] == pytest.approx(0.10695 + 0.030075 + 0.001368, rel=0.01)
    # 1000 photos of 1.05 seconds with 2 GB, and calls of 0.05 and polls of 0.02 seconds with half.
    seconds = 2100 + 3610 * 0.025 + 15_000 * 0.01
    assert by_service["Lambda"] == pytest.approx(seconds * 0.0000133334 + 0.01961 * 0.2)
    # Pictures of 0.1208 MB, 10 MB for pages, 29 and 15 MB for answers, 40 MB of downloads.
    assert by_service["CloudFront"] == pytest.approx(
        (2.416 + 0.01 + 0.02888 + 0.015 + 0.04) * 0.085
        + (20_000 + 2400 + 18_610 + 10) / 1e4 * 0.01
        + 10 / 1e6 * 0.1
    )


@pytest.mark.parametrize("region", prices.REGIONS)
def test_without_use_only_the_queues_are_polled(region: str) -> None:
    paid = model.by_service(NO_LOAD, region)

    assert {name for name, amount in paid.items() if amount} == {"SQS"}
    assert paid["SQS"] == pytest.approx(2 * QUEUE_POLLS / 1e6 * 0.4)
    # A million requests to queues are free, and two idle ones get 1.3 million.
    assert model.total(NO_LOAD, region, free=True) == pytest.approx(0.314 * 0.4)
    assert alternatives.server(NO_LOAD, region, LIST) > 20


@pytest.mark.parametrize("region", prices.REGIONS)
def test_every_region_has_every_price(region: str) -> None:
    assert prices.of(region).keys() == prices.of("us-east-1").keys()
    assert all(price > 0 for price in prices.of(region).values())


def test_the_free_tier_only_ever_lowers_the_cost() -> None:
    full = model.by_service(FAMILY, "eu-central-1")
    free = model.by_service(FAMILY, "eu-central-1", free=True)

    assert all(0 <= free[name] <= full[name] for name in full)
    assert free["Lambda"] == free["CloudFront"] == 0
    assert free["S3"] == full["S3"]


def test_twice_the_load_costs_twice_as_much_but_for_the_idle_queue() -> None:
    double = Load(photos=2000, views=40_000, stored=24_000)
    idle = model.by_service(NO_LOAD, "us-east-1")

    for name, amount in model.by_service(FAMILY, "us-east-1").items():
        more = model.by_service(double, "us-east-1")[name]
        assert more - idle[name] == pytest.approx(2 * (amount - idle[name]))


def test_options_cost_more_under_more_load() -> None:
    few, many = (
        model.options(Load(photos=n, views=n, stored=n), "us-east-1", Parts()) for n in (0, 10**6)
    )

    for name in ("access: signIn", "firewall", "auditTrail", "backup", "replicaRegion"):
        assert many[name] > few[name], name
    assert few["firewall"] == pytest.approx(20)
    # Alarms on 36 metrics, 11 metrics of the stack's and 8 of CloudFront's, a dashboard, a key.
    assert few["monitoring"] == many["monitoring"] == pytest.approx(3.6 + 19 * 0.3 + 3 + 1)


def test_signing_in_costs_nothing_per_person_below_ten_thousand() -> None:
    def adds(people: int, photos: int = 0) -> float:
        load = Load(photos=photos, views=0, stored=0, people=people)
        return model.options(load, "us-east-1", Parts())["access: signIn"]

    # 10 metrics of alarms.
    assert adds(0) == adds(10_000) == pytest.approx(1)
    assert adds(10_100) - adds(10_000) == pytest.approx(1.5)
    # Each request of the API reads a row and runs a function at the edge.
    assert adds(0, photos=10**6) - adds(0) == pytest.approx(3 * (0.125 + 0.1))


def test_colder_storage_saves_most_of_what_originals_cost() -> None:
    assert FAMILY.cold(0) == NO_LOAD.cold(30) == 0
    assert FAMILY.cold(30) == pytest.approx(12_000 - 1000 * 30 / (730 / 24))

    saved = -model.options(FAMILY, "us-east-1", Parts())[f"coldStorageAfterDays: {COLD_DAYS}"]

    gigabytes = FAMILY.cold(COLD_DAYS) * 4e-3
    # What is stored, less moving those of a month and downloading one in a hundred.
    expected = gigabytes * (0.023 - 0.004) - 1000 / 1000 * 0.02 - gigabytes * 0.01 * 0.03
    assert saved == pytest.approx(expected)
    # Somebody who downloads everything each month pays more than they save.
    assert model.cold_download("us-east-1") > 4e-3 * (0.023 - 0.004)


def test_moving_a_photo_pays_within_days_and_long_before_the_ninety_that_are_charged() -> None:
    for region in prices.REGIONS:
        assert 6 < model.cold_move_days(region) < 9


def test_a_million_photos_cost_less_than_on_a_server() -> None:
    """With the same traffic and the same storage, and also if the server's is as cold."""
    for free in (False, True):
        # Nor does the server tell pages what has changed; see below.
        ours = alternatives.stack(
            MILLION, "us-east-1", Terms(free=free, cold_after_days=COLD_DAYS, live=False)
        )
        for cold in (0, COLD_DAYS):
            assert ours < alternatives.server(
                MILLION, "us-east-1", Terms(free=free, cold_after_days=cold)
            )


def test_live_updates_cost_what_the_document_says() -> None:
    hour = model.looked_at("us-east-1")
    month = -model.options(FAMILY, "us-east-1", Parts())["liveUpdates: false"]
    text = cost.DOCUMENT.read_text(encoding="utf-8")

    # 900 requests to API Gateway are more than half of it.
    assert 900 * 3.5e-6 < hour < 2 * 900 * 3.5e-6
    assert f"{hour * 100:.1f} cents for each hour" in text
    assert f"{month * 100:.0f} cents of a family's month" in text
    # And by them alone the stack of a million photos is dearer than a server by list prices.
    terms = Terms(cold_after_days=COLD_DAYS)
    ours, server = (
        price(MILLION, "us-east-1", terms) for price in (alternatives.stack, alternatives.server)
    )
    assert server < ours
    billed = replace(terms, free=True)
    assert alternatives.stack(MILLION, "us-east-1", billed) < alternatives.server(
        MILLION, "us-east-1", billed
    )


def test_polls_cost_nothing_where_pages_do_not_ask() -> None:
    quiet = replace(FAMILY, live=False)

    assert (quiet.polls, FAMILY.polls) == (0, FAMILY.visits * 75)
    assert FAMILY.calls - quiet.calls == FAMILY.polls
    for region in prices.REGIONS:
        assert model.total(quiet, region) < model.total(FAMILY, region)


def test_a_million_photos_cost_at_most_two_thirds_of_rendering_on_the_fly_as_billed() -> None:
    """By list prices about three quarters: both pay the same for traffic, most of the bill then."""
    billed, by_list = (
        alternatives.stack(
            MILLION, "us-east-1", Terms(free=free, cold_after_days=COLD_DAYS, live=False)
        )
        / alternatives.on_the_fly(MILLION, "us-east-1", Terms(free=free))
        for free in (True, False)
    )

    assert billed < 2 / 3 < by_list < 0.8
    text = cost.DOCUMENT.read_text(encoding="utf-8")
    assert (
        f"met as billed ({billed:.2f} of its price), missed by list prices ({by_list:.2f})" in text
    )


def test_rendering_on_the_fly_costs_per_view_and_not_per_upload() -> None:
    more_photos = replace(FAMILY, photos=100_000)
    assert alternatives.on_the_fly(more_photos, "us-east-1", LIST) == pytest.approx(
        alternatives.on_the_fly(FAMILY, "us-east-1", LIST) + 99_000 * 0.005 / 1000, rel=0.02
    )

    often, rarely = (
        alternatives.on_the_fly(replace(MILLION, hit_rate=share), "us-east-1", LIST)
        for share in (0.5, 1.0)
    )
    assert often > rarely + 30


@pytest.mark.parametrize("terms", [LIST, BILLED, COLD])
@pytest.mark.parametrize("axis", ["views", "stored"])
@pytest.mark.parametrize("other", alternatives.OTHERS)
def test_this_stack_is_the_cheaper_one_within_the_ranges_and_not_beyond(
    other: str, axis: Axis, terms: Terms
) -> None:
    ranges = alternatives.cheaper(FAMILY, "us-east-1", other, axis, terms)

    for amount in (0, 10, 10_000, 1_000_000, 30_000_000, 3_000_000_000):
        load = replace(FAMILY, **{axis: amount})
        ours = alternatives.stack(load, "us-east-1", terms)
        theirs = alternatives.OTHERS[other](load, "us-east-1", terms)
        assert (ours < theirs) == _within(amount, ranges), amount


def test_colder_storage_moves_the_point_from_which_aws_s_own_solution_is_cheaper() -> None:
    def stored(terms: Terms) -> Sequence[tuple[float, float]]:
        return alternatives.cheaper(MILLION, "us-east-1", ON_THE_FLY, "stored", terms)

    assert stored(BILLED) == []
    # Without what AWS's own solution does not do either.
    ((low, high),) = stored(replace(COLD, live=False))
    assert low < 100_000 < high == float("inf")
    ((live, high),) = stored(COLD)
    assert low < live < 1_000_000 < high


def test_a_business_plan_pays_where_its_price_is_reached() -> None:
    alone, with_firewall = (
        alternatives.business_plan_from(MILLION, "us-east-1", firewall=firewall)
        for firewall in (False, True)
    )

    assert with_firewall < alone
    reached = replace(MILLION, views=round(alone))
    plan = 200 + 5 + 3
    assert model.by_service(reached, "us-east-1", free=True)["CloudFront"] == pytest.approx(
        plan, rel=0.01
    )


def test_the_command_prints_the_requested_load(capsys: pytest.CaptureFixture[str]) -> None:
    cost.main(
        [
            *("--photos", "500", "--views", "7000", "--stored", "9000", "--people", "30"),
            *("--region", "eu-west-1", "--hits", "0.5"),
        ]
    )

    printed = capsys.readouterr().out
    assert "500 photos added and 7,000 pictures viewed" in printed
    assert "9,000 photos in all, 30 people; eu-west-1" in printed
    for service in model.SERVICES:
        assert f"| {service}" in printed


@pytest.mark.parametrize(
    "wrong",
    [["--region", "mars-1"], ["--photos", "-1"], ["--people", "-1"], ["--hits", "1.1"]],
)
def test_invalid_arguments_are_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        cost.main(wrong)


def test_ranges_are_told_in_words() -> None:
    infinite = float("inf")
    told = [
        [],
        [(0.0, infinite)],
        [(0.0, 1234.0)],
        [(98_765.0, infinite)],
        [(0.0, 3.0), (10.0, 99_500.0)],
    ]

    assert [cost.ranges_in_words(each) for each in told] == [
        "never",
        "always",
        "up to 1,200",
        "from 99,000",
        "up to 3, from 10 to 100,000",
    ]


def test_the_document_shows_what_the_command_prints() -> None:
    text = cost.DOCUMENT.read_text(encoding="utf-8")

    assert re.findall(r"<!-- cost:(\w+) -->", text) == [*cost.EXAMPLES, "ending", "prices"]
    assert text == cost.document(text), "run `.venv/bin/python -m cli.cost --write`"


def test_the_document_says_of_every_price_whether_it_was_confirmed() -> None:
    text = cost.DOCUMENT.read_text(encoding="utf-8")

    assert prices.CHECKED.keys() <= prices.OF.keys() == prices.of("us-east-1").keys()
    for key in prices.OF:
        (when,) = re.findall(rf"^\| `{key}` +\| .* \| (\S+) +\|$", text, re.MULTILINE)
        assert when == prices.CHECKED.get(key, "no"), key


def _within(amount: float, ranges: Sequence[tuple[float, float]]) -> bool:
    return any(low <= amount < high for low, high in ranges)


def test_the_document_tells_what_ending_many_photos_costs() -> None:
    text = cost.DOCUMENT.read_text("utf-8")
    emptied, left = (
        ending.WORKS[name].dollars(photos)
        for name, photos in (
            ("out of the trash for good", 5000),
            ("of a person who is deleted", 2000),
        )
    )

    assert f"emptying a trash of 5,000 photos costs {round(emptied * 100)} cents" in text
    assert f"({round(left * 100)} cents for 2,000)" in text
    one = ending.WORKS["into the trash"]
    assert one.requests(2)["CopyObject"] == 10
    assert one.use(100)["s3_put_1k"] == pytest.approx(0.7)
