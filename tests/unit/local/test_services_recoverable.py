"""Backups, budgets and replication: what is asked for, and what a change means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from unittest.mock import MagicMock

import pytest

from local.resource import Created, ReplaceError
from local.services import HANDLERS, s3_shapes
from local.services._common import translate

if TYPE_CHECKING:
    from local.emulator.aws import Aws

PLAN = "aws:backup/plan:Plan"
SELECTION = "aws:backup/selection:Selection"
VAULT = "aws:backup/vault:Vault"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
BUDGET = "aws:budgets/budget:Budget"
NIGHTLY = {
    "ruleName": "nightly",
    "targetVaultName": "vault",
    "schedule": "cron(0 5 ? * * *)",
    "startWindow": 60,
    "completionWindow": 720,
    "lifecycle": {"deleteAfter": 35},
}


@pytest.fixture
def client() -> MagicMock:
    return MagicMock()


@pytest.fixture
def aws(client: MagicMock) -> Aws:
    fake = MagicMock(account="000000000000")
    fake.client.return_value = client
    return cast("Aws", fake)


def test_a_plan_is_changed_in_place_under_its_own_name(aws: Aws, client: MagicMock) -> None:
    client.update_backup_plan.return_value = {
        "BackupPlanArn": "arn",
        "BackupPlanId": "1",
        "VersionId": "2",
    }
    current = Created("1", {"name": "plan-0a1b2c3"})
    new: dict[str, Any] = {"rules": [NIGHTLY]}

    changed = HANDLERS[PLAN].update(aws, current, {"rules": []}, new)

    client.update_backup_plan.assert_called_once_with(
        BackupPlanId="1",
        BackupPlan={
            "BackupPlanName": "plan-0a1b2c3",
            "Rules": [
                {
                    "RuleName": "nightly",
                    "TargetBackupVaultName": "vault",
                    "ScheduleExpression": "cron(0 5 ? * * *)",
                    "StartWindowMinutes": 60,
                    "CompletionWindowMinutes": 720,
                    "Lifecycle": {"DeleteAfterDays": 35},
                }
            ],
        },
    )
    assert changed == Created("1", {"name": "plan-0a1b2c3", "arn": "arn", "version": "2"})


@pytest.mark.parametrize(
    ("token", "old", "new"),
    [
        (PLAN, {"tags": {}}, {"tags": {"a": "b"}}),
        (SELECTION, {"resources": ["a"]}, {"resources": ["a", "b"]}),
        (LOCK, {"backupVaultName": "a"}, {"backupVaultName": "b"}),
        (BUDGET, {"limitAmount": "5"}, {"limitAmount": "6"}),
    ],
)
def test_what_cannot_change_in_place_is_replaced(
    aws: Aws, token: str, old: dict[str, Any], new: dict[str, Any]
) -> None:
    with pytest.raises(ReplaceError):
        HANDLERS[token].update(aws, Created("id"), old, new)


@pytest.mark.parametrize(
    ("token", "old", "new"),
    [
        (VAULT, {"forceDestroy": False}, {"forceDestroy": True, "tags": {"a": "b"}}),
        (LOCK, {"minRetentionDays": 1}, {"minRetentionDays": 2}),
        (SELECTION, {"resources": ["a"]}, {"resources": ["a"]}),
        (BUDGET, {"limitAmount": "5"}, {"limitAmount": "5"}),
    ],
)
def test_what_holds_something_stays_when_its_settings_change(
    aws: Aws, token: str, old: dict[str, Any], new: dict[str, Any]
) -> None:
    current = Created("id", {"name": "n"})

    assert HANDLERS[token].update(aws, current, old, new) == current


def test_a_budget_is_made_with_everybody_it_tells(aws: Aws, client: MagicMock) -> None:
    created = HANDLERS[BUDGET].create(
        aws,
        "budget-0a1b2c3",
        {
            "budgetType": "COST",
            "limitAmount": "20",
            "limitUnit": "USD",
            "timeUnit": "MONTHLY",
            "notifications": [
                {
                    "comparisonOperator": "GREATER_THAN",
                    "notificationType": "ACTUAL",
                    "threshold": 80,
                    "thresholdType": "PERCENTAGE",
                    "subscriberEmailAddresses": ["a@example.com", "b@example.com"],
                }
            ],
        },
    )

    asked = client.create_budget.call_args.kwargs
    assert asked["Budget"] == {
        "BudgetName": "budget-0a1b2c3",
        "BudgetLimit": {"Amount": "20", "Unit": "USD"},
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
    }
    (told,) = asked["NotificationsWithSubscribers"]
    assert told["Notification"]["Threshold"] == 80
    assert [each["Address"] for each in told["Subscribers"]] == ["a@example.com", "b@example.com"]
    assert created.id == "000000000000:budget-0a1b2c3"


@pytest.mark.parametrize(
    ("declared", "asked"),
    [({}, "Disabled"), ({"deleteMarkerReplication": {"status": "Enabled"}}, "Enabled")],
)
def test_replication_always_says_whether_deletions_are_followed(
    declared: dict[str, Any], asked: str
) -> None:
    rule = {"id": "r", "status": "Enabled", "filter": {"prefix": "uploads/"}, **declared}

    translated = translate({"role": "arn", "rules": [rule]}, s3_shapes.REPLICATION)

    assert translated["Rules"] == [
        {
            "ID": "r",
            "Status": "Enabled",
            "Filter": {"Prefix": "uploads/"},
            "DeleteMarkerReplication": {"Status": asked},
        }
    ]
