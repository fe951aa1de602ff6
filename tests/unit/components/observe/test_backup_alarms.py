"""With nightly backups, alarms go off when one fails and when one is missing."""

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
    """The longest time in seconds from one night's backups to the next, by the plan."""
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


def test_a_failed_or_stopped_backup_sets_off_an_alarm(watched: Stack) -> None:
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
    # A state that no job has ended in has no value, and must not hide those of the others.
    filled = [f"FILL({part['id']}, 0)" for part in parts]
    assert result["expression"] == f"SUM([{', '.join(filled)}])"
    assert (result["returnData"], result["label"]) == (True, "Copies")
    assert alarm["threshold"] == 1
    assert alarm["comparisonOperator"] == "GreaterThanOrEqualToThreshold"


def test_one_failed_backup_is_enough_and_the_alarm_clears_only_after_the_next_night(
    watched: Stack,
) -> None:
    alarm = _alarm(watched, "backup-failed")

    assert alarm["datapointsToAlarm"] == 1
    assert _to_the_next_copy(watched) < alarm["evaluationPeriods"] * HOUR <= WEEK


def test_an_undeleted_expired_backup_is_reported_as_such_and_not_as_missing(
    watched: Stack,
) -> None:
    """AWS Backup counts recovery points under this name that it could not delete at expiry."""
    failed, expired = _alarm(watched, "backup-failed"), _alarm(watched, "backup-expired")

    assert "Expired" not in str(failed["metricQueries"])
    assert (expired["namespace"], expired["metricName"], expired["statistic"]) == (
        *("AWS/Backup", "NumberOfBackupJobsExpired", "Sum"),
    )
    assert expired["dimensions"] == _vault(watched)
    assert expired["threshold"] == 1
    assert "could not delete" in expired["alarmDescription"]
    assert "expired" not in failed["alarmDescription"]


def test_an_alarm_goes_off_when_backups_stop_being_completed(watched: Stack) -> None:
    alarm = _alarm(watched, "no-backup")

    assert (alarm["namespace"], alarm["metricName"], alarm["statistic"]) == (
        *("AWS/Backup", "NumberOfBackupJobsCompleted", "Sum"),
    )
    assert alarm["dimensions"] == _vault(watched)
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("LessThanThreshold", 1)
    # AWS Backup reports no zeros: a night without backups is one without data.
    assert alarm["treatMissingData"] == "missing"
    topic = watched.one("sns/topic:Topic").outputs["arn"]
    assert alarm["insufficientDataActions"] == [topic]


def test_the_longest_allowed_backup_sets_off_no_alarm(watched: Stack) -> None:
    alarm = _alarm(watched, "no-backup")

    assert alarm["period"] == HOUR
    assert alarm["datapointsToAlarm"] == alarm["evaluationPeriods"]
    assert _to_the_next_copy(watched) < alarm["evaluationPeriods"] * HOUR <= WEEK


def test_the_day_and_a_half_in_the_mail_is_accurate(watched: Stack) -> None:
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
