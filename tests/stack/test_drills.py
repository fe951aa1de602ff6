"""The runbook's drills, performed with the runbook's own snippets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from local.deploy import destroy
from local.errors import UserError
from tests.stack.test_stacks import names_of_everything
from tests.support import photos
from tests.support.api import Api
from tests.support.as_owner import AS_OWNER
from tests.support.contract import assert_described
from tests.support.queue import Originals, ThumbnailQueue
from tests.support.stacks import ROOT

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
ELSEWHERE = "eu-west-1"


@pytest.fixture(scope="module")
def drilled(deploy_stack: DeployStack) -> Stack:
    """A stack for these tests only, with everything that recovery can start from."""
    budget = {"monthlyBudget": 7, "alarmEmails": ["a@home.arpa"]}
    return deploy_stack("drilled", config={"replicaRegion": ELSEWHERE, "backup": True, **budget})


@pytest.fixture
def site(drilled: Stack, http: Http) -> Api:
    return Api(http, drilled.site_url, assert_described)


# Browsers resolve such names to this machine; the resolver that Python asks may not.
LOCALHOST = """
import socket
resolve = socket.getaddrinfo
def here(host, *rest, **more):
    return resolve("127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **more)
socket.getaddrinfo = here
"""


@contextmanager
def permission_denied(stack: Stack, action: str) -> Generator[None]:
    """The thumbnail function is denied an action during the block."""
    function = stack.client("lambda").get_function_configuration(
        FunctionName=stack.output("thumbnailFunction")
    )
    named = {"RoleName": function["Role"].rsplit("/", 1)[1], "PolicyName": "fault"}
    statement = {"Effect": "Deny", "Action": action, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    stack.client("iam").put_role_policy(**named, PolicyDocument=policy)
    try:
        yield
    finally:
        stack.client("iam").delete_role_policy(**named)


def follow(name: str, stack: Stack, *arguments: str) -> str:
    """Run a Python snippet of the runbook as its reader would; gives what it printed."""
    (snippet,) = re.findall(rf"```python\n# {name}.*?\n(.*?)```", RUNBOOK, re.DOTALL)
    aws = stack.emulator.aws
    environment = {
        "PATH": os.defpath,
        "AWS_ENDPOINT_URL": aws.endpoint,
        "AWS_REGION": aws.region,
        "AWS_DEFAULT_REGION": aws.region,
        "AWS_ACCESS_KEY_ID": aws.access_key,
        "AWS_SECRET_ACCESS_KEY": aws.secret_key,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "EMBEDDED_TOKEN": aws.token,
    }
    done = subprocess.run(
        [sys.executable, "-c", LOCALHOST + AS_OWNER + snippet, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


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


def test_dead_letters_are_processed_after_the_fault_is_repaired(drilled: Stack, site: Api) -> None:
    # given a fault, and a photo that it sent to the dead-letter queue
    queue = ThumbnailQueue(drilled)
    with queue.one_try(), permission_denied(drilled, "s3:PutObject"):
        image_id = site.upload(photos.jpeg())
        queue.wait_until_empty()
    bodies = queue.take_dead_letters()
    assert [image_id in body for body in bodies] == [True]
    assert site.get(f"/images/{image_id}").json()["status"] == "pending"

    # when it is repaired and the messages are moved back
    queue.send(*bodies)

    # then the photo is shown, and both queues are empty
    assert site.wait_until_ready(image_id)["renditions"]
    queue.wait_until_empty()
    assert queue.take_dead_letters() == []


def test_failed_photos_are_retried_after_the_fault_is_repaired(drilled: Stack, site: Api) -> None:
    # given a photo that failed as if through a faulty release, and a damaged one that stays failed
    queue, originals = ThumbnailQueue(drilled), Originals(drilled)
    database, table = drilled.client("dynamodb"), drilled.output("tableName")
    image_id = site.uploaded(photos.jpeg(), "again.jpg")["imageId"]
    other = site.upload(photos.jpeg()[:400])
    site.wait_until(other, "failed")
    queue.wait_until_empty()
    (version,) = originals.versions(image_id)
    drilled.client("s3").put_object_tagging(
        Bucket=drilled.output("originalsBucket"),
        Key=version.key,
        VersionId=version.version_id,
        Tagging={"TagSet": [{"Key": "status", "Value": "failed"}]},
    )
    database.update_item(
        TableName=table,
        Key={"imageId": {"S": image_id}},
        UpdateExpression="SET #status = :failed, reasonCode = :code, reason = :code "
        "REMOVE gallery, takenKey, renditions",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":failed": {"S": "failed"}, ":code": {"S": "too_complex"}},
    )

    # when
    places = (table, drilled.output("originalsBucket"), drilled.output("thumbnailQueueUrl"))
    printed = follow("retry-failed.py", drilled, *places, "too_complex", "too_long")

    # then it is shown, and its original stays
    assert printed == f"{image_id}\n"
    image = site.wait_until_ready(image_id)
    assert image["renditions"]
    assert "reasonCode" not in image
    assert originals.tags(version) == {}
    assert originals.versions(image_id) == [version]
    assert site.get(f"/images/{other}").json()["reasonCode"] == "damaged"
    queue.wait_until_empty()
    assert queue.take_dead_letters() == []


def test_a_deleted_photo_is_restored_from_its_version(drilled: Stack, site: Api) -> None:
    # given
    content, storage = photos.jpeg(), drilled.client("s3")
    image_id = site.uploaded(content, "lost.jpg")["imageId"]
    assert site.request("DELETE", f"/images/{image_id}").status == 204
    assert Originals(drilled).is_hidden(image_id)

    # when its version is fetched and uploaded again
    (version,) = Originals(drilled).versions(image_id)
    found = storage.get_object(
        Bucket=drilled.output("originalsBucket"), Key=version.key, VersionId=version.version_id
    )["Body"].read()
    again = site.uploaded(found, "lost.jpg")

    # then
    assert found == content
    assert "duplicateOf" not in again
    assert again["imageId"] in [each["imageId"] for each in site.get("/images").json()["images"]]


def test_items_lost_from_the_table_are_restored(drilled: Stack, site: Api) -> None:
    # given a restored table, a photo deleted by accident since, and one changed since
    kept, lost = site.uploaded(photos.jpeg()), site.uploaded(photos.jpeg())
    database, table = drilled.client("dynamodb"), drilled.output("tableName")
    database.restore_table_to_point_in_time(
        SourceTableName=table, TargetTableName="photos-restored", UseLatestRestorableTime=True
    )
    database.delete_item(TableName=table, Key={"imageId": {"S": lost["imageId"]}})
    assert site.get(f"/images/{lost['imageId']}").status == 404
    site.request("PATCH", f"/images/{kept['imageId']}", body=b'{"title": "Since then"}')

    # when
    printed = follow("copy-items.py", drilled, "photos-restored", table)

    # then the lost item is back, and the newer change is kept
    assert printed == "1 items put back\n"
    assert site.get(f"/images/{lost['imageId']}").json() == lost
    assert site.get(f"/images/{kept['imageId']}").json()["title"] == "Since then"


def test_after_the_loss_of_a_region_the_replica_fills_a_new_stack(
    drilled: Stack, site: Api, http: Http, deploy_stack: DeployStack
) -> None:
    # given photos in a stack, one of them deleted
    contents = {photos.jpeg(), photos.jpeg()}
    for content in contents:
        site.uploaded(content)
    gone = site.uploaded(photos.jpeg())
    site.request("DELETE", f"/images/{gone['imageId']}")
    ThumbnailQueue(drilled).wait_until_empty()
    here = site.get("/images", limit=100).json()["images"]
    originals = Originals(drilled)
    expected = {originals.current(each["imageId"]) for each in here}
    assert contents <= expected

    # when a new stack is made, and filled from the replica
    other = deploy_stack("second")
    printed = follow("add-originals.py", other, drilled.output("replicaBucket"), other.site_url)

    # then it shows the photos that the first one did
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
    places = (drilled.output("replicaBucket"), drilled.output("originalsBucket"), ELSEWHERE)
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
    careful = {"replicaRegion": ELSEWHERE}
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


def _keys_in(stack: Stack, bucket: str) -> set[str]:
    region = ELSEWHERE if bucket == "replicaBucket" else None
    storage = stack.emulator.aws.client("s3", region)
    pages = storage.get_paginator("list_object_versions").paginate(Bucket=stack.output(bucket))
    return {v["Key"] for page in pages for v in page.get("Versions", [])}
