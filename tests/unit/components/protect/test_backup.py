"""Replica, nightly backups and budget, each only if configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.components.conftest import PROD
from tests.unit.components.declared import ACCOUNT
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack


ON = {
    "backup": "true",
    "backupDays": "40",
    "replicaRegion": "eu-west-1",
    "monthlyBudget": "25",
    "alarmEmails": '["a@home.arpa", "b@home.arpa"]',
}


@pytest.fixture(scope="module")
def careful() -> Stack:
    return run("prod", PROD | ON)


def test_there_is_no_replica_backup_or_budget_by_default(dev: Stack) -> None:
    services = {each.type.split("/")[0].removeprefix("aws:") for each in dev.resources}

    assert not services & {"backup", "budgets"}
    assert not dev.every("s3/bucketReplicationConfig:BucketReplicationConfig")
    assert not {"replicaBucket", "backupVault", "restoreRole"} & set(dev.exports)


def test_originals_and_tables_are_backed_up_every_night(careful: Stack) -> None:
    vault, plan = careful.one("backup/vault:Vault"), careful.one("backup/plan:Plan")
    selection = careful.one("backup/selection:Selection")
    tables = [each.outputs["arn"] for each in careful.every("dynamodb/table:Table")]

    assert plan.inputs["rules"] == [
        {
            "ruleName": "nightly",
            "targetVaultName": vault.outputs["name"],
            "schedule": "cron(0 5 ? * * *)",
            "startWindow": 60,
            "completionWindow": 720,
            "lifecycle": {"deleteAfter": 40},
        }
    ]
    assert selection.inputs["planId"] == plan.id
    assert (
        selection.inputs["iamRoleArn"] == _role(careful, "photos-prod-backup-role").outputs["arn"]
    )
    originals = careful.buckets()["originals"].outputs["arn"]
    assert sorted(selection.inputs["resources"]) == sorted([originals, *tables])
    assert len(tables) == 3


def test_the_backup_role_cannot_restore_and_the_restore_role_cannot_back_up(careful: Stack) -> None:
    attached: dict[str, set[str]] = {}
    for each in careful.every("iam/rolePolicyAttachment:RolePolicyAttachment"):
        attached.setdefault(each.inputs["role"], set()).add(each.inputs["policyArn"])
    prefix = "arn:aws:iam::aws:policy/"

    assert attached[_role(careful, "photos-prod-backup-role").outputs["name"]] == {
        f"{prefix}service-role/AWSBackupServiceRolePolicyForBackup",
        f"{prefix}AWSBackupServiceRolePolicyForS3Backup",
    }
    assert attached[_role(careful, "photos-prod-restore-role").outputs["name"]] == {
        f"{prefix}service-role/AWSBackupServiceRolePolicyForRestores",
        f"{prefix}AWSBackupServiceRolePolicyForS3Restore",
    }
    for name in ("backup", "restore"):
        role = _role(careful, f"photos-prod-{name}-role")
        (trusted,) = role.json("assumeRolePolicy")["Statement"]
        assert trusted["Principal"] == {"Service": "backup.amazonaws.com"}
    restorer = _role(careful, "photos-prod-restore-role").outputs["arn"]
    assert careful.exports["restoreRole"] == restorer


def test_aws_backup_gets_the_events_of_the_originals(careful: Stack) -> None:
    """AWS Backup switches these events on itself, and a refresh must not switch them off."""
    told = careful.one("s3/bucketNotification:BucketNotification").inputs

    assert told["eventbridge"] is True
    assert len(told["queues"]) == 1


def test_without_a_receiver_events_are_not_sent(dev: Stack) -> None:
    assert "eventbridge" not in dev.one("s3/bucketNotification:BucketNotification").inputs


def test_a_protected_stacks_backups_cannot_be_deleted_before_they_expire(careful: Stack) -> None:
    vault = careful.one("backup/vault:Vault")
    lock = careful.one("backup/vaultLockConfiguration:VaultLockConfiguration")

    assert (vault.protect, vault.inputs["forceDestroy"]) == (True, False)
    assert careful.exports["backupVault"] == vault.outputs["name"]
    assert lock.inputs["backupVaultName"] == vault.outputs["name"]
    assert lock.inputs["minRetentionDays"] == 40
    # With this setting the lock could never be removed, nor the stack.
    assert "changeableForDays" not in lock.inputs


@pytest.mark.slow
def test_destroying_an_unprotected_stack_deletes_its_backups() -> None:
    stack = run("dev", ON)

    vault = stack.one("backup/vault:Vault")
    assert (vault.protect, vault.inputs["forceDestroy"]) == (False, True)
    assert not stack.every("backup/vaultLockConfiguration:VaultLockConfiguration")


def test_the_budget_notifies_everybody_at_eighty_and_a_hundred_per_cent_and_by_forecast(
    careful: Stack,
) -> None:
    budget = careful.one("budgets/budget:Budget").inputs

    assert (budget["budgetType"], budget["timeUnit"]) == ("COST", "MONTHLY")
    assert (budget["limitAmount"], budget["limitUnit"]) == ("25", "USD")
    # Not narrowed to a tag: that would be silent where the tag is not activated.
    assert not {"costFilters", "filterExpression"} & set(budget)
    alerts = budget["notifications"]
    assert [(each["threshold"], each["notificationType"]) for each in alerts] == [
        (80, "ACTUAL"),
        (100, "ACTUAL"),
        (100, "FORECASTED"),
    ]
    for each in alerts:
        assert (each["comparisonOperator"], each["thresholdType"]) == ("GREATER_THAN", "PERCENTAGE")
        assert each["subscriberEmailAddresses"] == ["a@home.arpa", "b@home.arpa"]


def test_only_what_is_spent_pauses_uploads_and_only_the_budget_can_say_so(careful: Stack) -> None:
    topic = careful.one("sns/topic:Topic", "photos-prod-budget")
    queue = careful.one("sqs/queue:Queue", "photos-prod-maintenance")
    subscription = careful.one(
        "sns/topicSubscription:TopicSubscription", "photos-prod-budget-to-maintenance"
    )
    alerts = careful.one("budgets/budget:Budget").inputs["notifications"]

    assert [each.get("subscriberSnsTopicArns") for each in alerts] == [
        None,
        [topic.outputs["arn"]],
        None,
    ]
    assert {name: subscription.inputs.get(name) for name in ("protocol", "endpoint", "topic")} == {
        "protocol": "sqs",
        "endpoint": queue.outputs["arn"],
        "topic": topic.outputs["arn"],
    }
    # The time of the message is in what SNS puts around it.
    assert not subscription.inputs.get("rawMessageDelivery")
    (publish,) = careful.one("sns/topicPolicy:TopicPolicy", "photos-prod-budget-topic-policy").json(
        "policy"
    )["Statement"]
    assert publish["Principal"] == {"Service": "budgets.amazonaws.com"}
    assert publish["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    (send,) = careful.one("sqs/queuePolicy:QueuePolicy", "photos-prod-maintenance-policy").json(
        "policy"
    )["Statement"]
    assert (send["Action"], send["Resource"]) == (["sqs:SendMessage"], [queue.outputs["arn"]])
    assert send["Condition"] == {"ArnEquals": {"aws:SourceArn": topic.outputs["arn"]}}
    assert careful.exports["budgetTopic"] == topic.outputs["arn"]


def _role(stack: Stack, name: str) -> Resource:
    return stack.one("iam/role:Role", name)
