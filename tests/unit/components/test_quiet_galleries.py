"""A rarely visited gallery that fails completely sets off an alarm; a healthy one does not.

Five errors in five minutes never come where somebody looks in every other minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from components.build.runtime import SLICES
from tests.support.alarms import goes_off, period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.support.alarms import Series
    from tests.unit.components.declared import Stack

HOUR, DAY = 60, 24 * 60


def _alarms(stack: Stack, *, prefix: str = "", holding: str) -> dict[str, dict[str, Any]]:
    """The inputs of all alarms on metrics, by the ends of their names."""
    return {
        each.name.removeprefix("photos-prod-"): each.inputs
        for each in stack.every("cloudwatch/metricAlarm:MetricAlarm")
        if each.name.startswith(f"photos-prod-{prefix}")
        and (
            each.inputs.get("metricName") == holding
            or any(
                query.get("metric", {}).get("metricName") == holding
                for query in each.inputs.get("metricQueries", [])
            )
        )
    }


def _told(
    alarms: Mapping[str, dict[str, Any]], series: Mapping[str, Series], *, until: int
) -> dict[str, int]:
    """The alarms that go off, with the minute at which they do."""
    minutes = {name: goes_off(alarm, series, until=until) for name, alarm in alarms.items()}
    return {name: minute for name, minute in minutes.items() if minute is not None}


def _each(minutes: Iterable[int], value: float = 1) -> dict[int, float]:
    return dict.fromkeys(minutes, value)


def _calls(asked: Iterable[int], failing: Iterable[int]) -> dict[str, Series]:
    """One call in each of some minutes, as Lambda counts it and as API Gateway does."""
    calls = _each(asked)
    errors = {minute: float(minute in set(failing)) for minute in calls}
    return {"Invocations": calls, "Errors": errors, "Count": calls, "5XXError": errors}


@pytest.mark.parametrize(
    ("asked", "within"),
    [
        pytest.param(range(0, DAY, 2), 10, id="every two minutes"),
        pytest.param(range(0, DAY, 10), 30, id="every ten minutes"),
        pytest.param(range(0, DAY, 25), HOUR, id="every 25 minutes"),
        pytest.param([600, 601, 602], 10 * HOUR + 3, id="one visit in a day"),
    ],
)
@pytest.mark.parametrize("name", SLICES)
def test_a_quiet_function_that_always_fails_sets_off_an_alarm(
    watched: Stack, name: str, asked: Iterable[int], within: int
) -> None:
    alarms = _alarms(watched, prefix=f"{name}-", holding="Errors")

    told = _told(alarms, _calls(asked, asked), until=DAY)

    assert told
    assert min(told.values()) <= within
    # Only the alarm on the error rate notices it.
    assert f"{name}-error-rate" in told
    assert f"{name}-errors" not in told


@pytest.mark.parametrize("every", [2, 10, 25])
def test_a_quiet_api_that_only_answers_5xx_sets_off_an_alarm(watched: Stack, every: int) -> None:
    """Its functions may know nothing of it, as when API Gateway may no longer call them."""
    asked = range(0, DAY, every)

    told = _told(
        _alarms(watched, prefix="api-", holding="5XXError"), _calls(asked, asked), until=DAY
    )

    assert set(told) == {"api-5xx-rate"}
    assert told["api-5xx-rate"] <= HOUR


def test_a_gallery_that_breaks_after_a_busy_day_sets_off_an_alarm_within_about_an_hour(
    watched: Stack,
) -> None:
    asked = [*range(12 * HOUR), *range(12 * HOUR, DAY, 3)]
    failing = range(12 * HOUR, DAY)

    told = _told(_alarms(watched, holding="Errors"), _calls(asked, failing), until=DAY)

    assert told["gallery-error-rate"] <= 13 * HOUR


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "failing"),
    [
        pytest.param(range(DAY), range(0, DAY, 20), id="one call in twenty"),
        pytest.param(range(0, DAY, 3), range(0, DAY, 60), id="one error an hour"),
        pytest.param(range(0, DAY, 90), [180], id="the only call of an hour"),
        pytest.param(range(DAY), range(100, 104), id="four minutes of an outage"),
        pytest.param(range(0, DAY, 120), [240, 360], id="two calls of a day"),
    ],
)
def test_rare_errors_of_a_healthy_gallery_set_off_no_alarm(
    watched: Stack, asked: Iterable[int], failing: Iterable[int]
) -> None:
    alarms = _alarms(watched, holding="Errors")
    assert len(alarms) == 3 * len(SLICES)

    assert _told(alarms, _calls(asked, failing), until=DAY) == {}


def test_errors_in_five_consecutive_minutes_alarm_and_in_four_of_five_do_not(
    watched: Stack,
) -> None:
    """However many calls went well in those minutes."""
    alarm = _alarms(watched, prefix="gallery-", holding="Errors")["gallery-steady-errors"]

    def errors(*minutes: int) -> dict[str, Series]:
        return {"Errors": _each(minutes)}

    assert period(alarm) == 60
    assert goes_off(alarm, errors(10, 11, 12, 13, 14), until=HOUR) == 15
    assert goes_off(alarm, errors(10, 11, 12, 14, 15), until=HOUR) is None


def test_a_5xx_in_three_consecutive_minutes_alarms_and_in_two_of_three_does_not(
    watched: Stack,
) -> None:
    alarm = _alarms(watched, prefix="api-", holding="5XXError")["api-steady-5xx"]

    assert period(alarm) == 60
    assert goes_off(alarm, {"5XXError": _each([10, 11, 12])}, until=HOUR) == 13
    assert goes_off(alarm, {"5XXError": _each([10, 12, 13])}, until=HOUR) is None


def test_three_photos_a_day_that_all_fail_set_off_an_alarm(watched: Stack) -> None:
    failed = {"PhotosFailed": _each([100, 600, 1200])}

    told = _told(_alarms(watched, holding="PhotosFailed"), failed, until=DAY)

    assert told == {"photo-failure-rate": 1201}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("failed", "ready"),
    [
        pytest.param([600], [100, 1200], id="one of three"),
        pytest.param([100, 1200], [], id="two files that are no photos"),
        pytest.param([500, 700, 900], range(0, 400, 100), id="fewer than the photos that are fine"),
    ],
)
def test_occasional_failed_photos_set_off_no_alarm(
    watched: Stack, failed: Iterable[int], ready: Iterable[int]
) -> None:
    series = {"PhotosFailed": _each(failed), "PhotosReady": _each(ready)}

    assert _told(_alarms(watched, holding="PhotosFailed"), series, until=DAY) == {}


def test_photos_that_cause_errors_set_off_the_dead_letter_alarm(watched: Stack) -> None:
    """Eight tries in twenty minutes are too few for the alarm that counts them."""
    tries = {"PhotosBroken": _each(range(0, 24, 3))}
    waiting = {"ApproximateNumberOfMessagesVisible": _each(range(25, DAY))}

    assert _told(_alarms(watched, holding="PhotosBroken"), tries, until=DAY) == {}
    letters = _alarms(watched, holding="ApproximateNumberOfMessagesVisible")
    # The test does not distinguish queues; a job's dead letters alarm as a photo's do.
    assert _told(letters, waiting, until=DAY) == {"dead-letters": 26, "job-dead-letters": 26}
