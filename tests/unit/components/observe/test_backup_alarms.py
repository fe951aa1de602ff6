"""Who has copies made every night is told when one fails, and when there is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack

ALARM = "cloudwatch/metricAlarm:MetricAlarm"
HOUR = 3600
WEEK = 7 * 24 * HOUR


def _alarm(stack: Stack, suffix: str) -> dict[str, Any]:
    return stack.one(ALARM, f"photos-prod-{suffix}").inputs


def _vault(stack: Stack) -> dict[str, str]:
    return {"BackupVaultName": stack.one("backup/vault:Vault").outputs["name"]}


def _to_the_next_copy(stack: Stack) -> int:
    """The most seconds from one night's copies to the next ones, as the plan has them."""
    (rule,) = stack.one("backup/plan:Plan").inputs["rules"]
    return 24 * HOUR + 60 * (rule["startWindow"] + rule["completionWindow"])


@pytest.mark.slow
@pytest.mark.parametrize("option", ["monitoring", "backup"])
def test_either_option_alone_watches_no_copies(option: str) -> None:
    stack = run("prod", {option: "true"})

    watched = [each.name for each in stack.every(ALARM) if "backup" in each.name]
    boards = [
        each.inputs["dashboardBody"] for each in stack.every("cloudwatch/dashboard:Dashboard")
    ]
    assert watched == []
    assert not [each for each in boards if "AWS/Backup" in each]


def test_a_copy_that_fails_or_is_stopped_alarms(watched: Stack) -> None:
    alarm = _alarm(watched, "backup-failed")

    *parts, result = alarm["metricQueries"]
    assert {part["id"]: part["metric"]["metricName"] for part in parts} == {
        "failed": "NumberOfBackupJobsFailed",
        "aborted": "NumberOfBackupJobsAborted",
    }
    for part in parts:
        assert part["metric"]["namespace"] == "AWS/Backup"
        assert part["metric"]["dimensions"] == _vault(watched)
        assert (part["metric"]["stat"], part["metric"]["period"]) == ("Sum", HOUR)
    # A state that no job ever ended in has no value, and must not take that of the others away.
    filled = [f"FILL({part['id']}, 0)" for part in parts]
    assert result["expression"] == f"SUM([{', '.join(filled)}])"
    assert (result["returnData"], result["label"]) == (True, "Copies")
    assert alarm["threshold"] == 1
    assert alarm["comparisonOperator"] == "GreaterThanOrEqualToThreshold"


def test_one_lost_copy_is_enough_and_all_is_well_only_after_the_next_night(watched: Stack) -> None:
    alarm = _alarm(watched, "backup-failed")

    assert alarm["datapointsToAlarm"] == 1
    assert _to_the_next_copy(watched) < alarm["evaluationPeriods"] * HOUR <= WEEK


def test_a_copy_that_outlives_its_time_is_told_as_one_too_many_and_not_as_one_that_is_missing(
    watched: Stack,
) -> None:
    """AWS Backup counts under this name what it could not delete when its retention ended."""
    failed, expired = _alarm(watched, "backup-failed"), _alarm(watched, "backup-expired")

    assert "Expired" not in str(failed["metricQueries"])
    assert (expired["namespace"], expired["metricName"], expired["statistic"]) == (
        *("AWS/Backup", "NumberOfBackupJobsExpired", "Sum"),
    )
    assert expired["dimensions"] == _vault(watched)
    assert expired["threshold"] == 1
    assert "could not delete" in expired["alarmDescription"]
    assert "expired" not in failed["alarmDescription"]


def test_that_no_copy_is_finished_any_more_is_told(watched: Stack) -> None:
    alarm = _alarm(watched, "no-backup")

    assert (alarm["namespace"], alarm["metricName"], alarm["statistic"]) == (
        *("AWS/Backup", "NumberOfBackupJobsCompleted", "Sum"),
    )
    assert alarm["dimensions"] == _vault(watched)
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("LessThanThreshold", 1)
    # AWS Backup counts no noughts: a night without copies is one without data.
    assert alarm["treatMissingData"] == "missing"
    topic = watched.one("sns/topic:Topic").outputs["arn"]
    assert alarm["insufficientDataActions"] == [topic]


def test_a_night_that_takes_as_long_as_it_may_alarms_nobody(watched: Stack) -> None:
    alarm = _alarm(watched, "no-backup")

    assert alarm["period"] == HOUR
    assert alarm["datapointsToAlarm"] == alarm["evaluationPeriods"]
    assert _to_the_next_copy(watched) < alarm["evaluationPeriods"] * HOUR <= WEEK


def test_what_the_mail_says_of_a_day_and_a_half_is_so(watched: Stack) -> None:
    alarm = _alarm(watched, "no-backup")

    assert "more than a day and a half" in alarm["alarmDescription"]
    assert alarm["evaluationPeriods"] * alarm["period"] > 36 * HOUR


def test_the_alarms_lead_to_different_places_of_the_runbook(watched: Stack) -> None:
    told = [
        _alarm(watched, suffix)["alarmDescription"]
        for suffix in ("backup-failed", "backup-expired", "no-backup")
    ]

    anchors = [re.findall(r"runbook\.md#([\w-]+)", each) for each in told]
    assert anchors == [["a-backup-fails"], ["a-backup-has-expired"], ["no-backup-is-made"]]


def test_the_dashboard_draws_the_copies_of_this_vault(watched: Stack) -> None:
    body = watched.one("cloudwatch/dashboard:Dashboard").json("dashboardBody")
    (graph,) = [
        each["properties"]
        for each in body["widgets"]
        if each["properties"].get("title") == "Nightly copies"
    ]

    (vault,) = _vault(watched).values()
    assert {tuple(line[2:4]) for line in graph["metrics"]} == {("BackupVaultName", vault)}
    labels = [line[4]["label"] for line in graph["metrics"]]
    assert labels == ["completed", "failed", "aborted", "expired"]
    assert graph["period"] == HOUR
