"""The runbook's drills on the replica and on removing a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.deploy import destroy
from local.errors import UserError
from tests.stack.drills.snippets import OTHER_REGION, follow
from tests.stack.test_stacks import names_of_everything
from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.queue import Originals, ThumbnailQueue

if TYPE_CHECKING:
    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack


def test_backup_and_budget_exist_and_the_deployment_lists_their_local_limits(
    drilled: Stack,
) -> None:
    backup, budgets = drilled.client("backup"), drilled.client("budgets")
    account = drilled.emulator.aws.account
    (plan,) = [
        each
        for each in backup.list_backup_plans()["BackupPlansList"]
        if "drilled" in each["BackupPlanName"]
    ]
    (rule,) = backup.get_backup_plan(BackupPlanId=plan["BackupPlanId"])["BackupPlan"]["Rules"]
    (budget,) = [
        each
        for each in budgets.describe_budgets(AccountId=account)["Budgets"]
        if "drilled" in each["BudgetName"]
    ]
    alerts = budgets.describe_notifications_for_budget(
        AccountId=account, BudgetName=budget["BudgetName"]
    )["Notifications"]

    assert rule["TargetBackupVaultName"] == drilled.output("backupVault")
    assert rule["Lifecycle"] == {"DeleteAfterDays": 35}
    selections = backup.list_backup_selections(BackupPlanId=plan["BackupPlanId"])
    assert len(selections["BackupSelectionsList"]) == 1
    assert budget["BudgetLimit"] == {"Amount": "7", "Unit": "USD"}
    assert sorted(each["Threshold"] for each in alerts) == [80, 100, 100]
    assert {"aws:backup/plan:Plan", "aws:budgets/budget:Budget"} <= set(drilled.deployment.limits)


def test_after_the_loss_of_a_region_the_replica_fills_a_new_stack(
    drilled: Stack, site: Api, http: Http, deploy_stack: DeployStack
) -> None:
    # given photos in a stack, one of them in the trash and one deleted for good
    contents = {photos.jpeg(), photos.jpeg()}
    for content in contents:
        site.uploaded(content)
    trashed, gone = site.uploaded(photos.jpeg()), site.uploaded(photos.jpeg())
    site.request("DELETE", f"/images/{trashed['imageId']}")
    site.end(gone["imageId"])
    ThumbnailQueue(drilled).wait_until_empty()
    here = site.get("/images", limit=100).json()["images"]
    originals = Originals(drilled)
    # Only the lost table says what was in the trash.
    expected = {originals.current(each["imageId"]) for each in [*here, trashed]}
    assert contents < expected

    # when a new stack is made, and filled from the replica
    other = deploy_stack("second")
    printed = follow("add-originals.py", other, drilled.output("replicaBucket"), other.site_url)

    # then it shows the photos that the first one did, and what was in the trash
    there = Api(http, other.site_url, assert_described)
    added = [line for line in printed.splitlines() if line]
    assert gone["imageId"] not in printed
    assert len(added) >= len(here)
    queue = ThumbnailQueue(other)
    queue.wait_until_empty()
    shown = there.get("/images", limit=100).json()["images"]
    assert {Originals(other).current(each["imageId"]) for each in shown} == expected


def test_the_replica_is_cleaned_of_what_the_program_removed_for_good(
    drilled: Stack, site: Api
) -> None:
    # given a second copy of a photo, whose original the program removed
    content = photos.jpeg()
    first = site.uploaded(content)
    ticket = site.ticket("again.jpg")
    site.sent(ticket, content)
    assert site.wait_until_ready(ticket["imageId"])["duplicateOf"] == first["imageId"]
    ThumbnailQueue(drilled).wait_until_empty()
    assert Originals(drilled).versions(ticket["imageId"]) == []
    places = (drilled.output("replicaBucket"), drilled.output("originalsBucket"), OTHER_REGION)
    before = _keys_in(drilled, "replicaBucket")

    # when
    listed = follow("clean-replica.py", drilled, *places)
    assert _keys_in(drilled, "replicaBucket") == before
    follow("clean-replica.py", drilled, *places, "--delete")

    # then the replica matches the originals
    assert ticket["imageId"] in listed
    assert first["imageId"] not in listed
    assert _keys_in(drilled, "replicaBucket") == _keys_in(drilled, "originalsBucket")


def test_a_protected_stack_is_removed_in_order_and_completely(
    http: Http, deploy_stack: DeployStack
) -> None:
    # given a stack like prod with a photo, which refuses to be destroyed
    careful = {"replicaRegion": OTHER_REGION, "access": "open"}
    stack = deploy_stack("removed", like="prod", config=careful)
    Api(http, stack.site_url, assert_described).uploaded(photos.jpeg())
    with pytest.raises(UserError, match="protected"):
        destroy("removed", stack.emulator)

    # when protection is removed and the stack destroyed
    unprotected = deploy_stack("removed", like="prod", config={**careful, "protect": False})
    assert not unprotected.deployment.actions["replace"]
    destroy("removed", stack.emulator)

    # then nothing of its own is left; the role for API Gateway's logs belongs to the account
    assert {name for name in names_of_everything(stack) if "photos-removed" in name} == set()
    vaults = stack.client("backup").list_backup_vaults()["BackupVaultList"]
    assert not [each for each in vaults if "removed" in each["BackupVaultName"]]
    budgets = stack.client("budgets").describe_budgets(AccountId=stack.emulator.aws.account)
    assert not [each for each in budgets.get("Budgets", []) if "removed" in each["BudgetName"]]


def test_originals_and_replica_have_the_rule_that_moves_them_into_a_colder_class(
    drilled: Stack,
) -> None:
    for bucket, region in (("originalsBucket", None), ("replicaBucket", OTHER_REGION)):
        storage = drilled.emulator.aws.client("s3", region)
        found = storage.get_bucket_lifecycle_configuration(Bucket=drilled.output(bucket))

        (rule,) = [rule for rule in found["Rules"] if rule["ID"] == "cold-originals"]
        assert rule["Filter"] == {"Prefix": "uploads/"}
        assert rule["Transitions"] == [{"Days": 30, "StorageClass": "GLACIER_IR"}]


def _keys_in(stack: Stack, bucket: str) -> set[str]:
    region = OTHER_REGION if bucket == "replicaBucket" else None
    storage = stack.emulator.aws.client("s3", region)
    pages = storage.get_paginator("list_object_versions").paginate(Bucket=stack.output(bucket))
    return {v["Key"] for page in pages for v in page.get("Versions", [])}
