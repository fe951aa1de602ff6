"""What functions and services may do."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import pytest

from components.build.runtime import SLICES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.components.declared import Stack

# Actions, each with the resource that it is allowed on.
Granted = set[tuple[str, str]]


def test_no_policy_allows_a_wildcard_action(prod: Stack) -> None:
    for holder, statement in prod.policies():
        if statement["Effect"] == "Allow":
            actions = statement["Action"]
            actions = [actions] if isinstance(actions, str) else actions
            assert not [action for action in actions if "*" in action], holder.name


def test_every_policy_names_its_resources(prod: Stack) -> None:
    for holder, statement in prod.policies():
        if statement["Action"] == "sts:AssumeRole":
            continue  # a trust policy is about the role that carries it
        named: list[str] = statement["Resource"]
        assert named, holder.name
        for arn in named:
            service_and_resource = arn.split(":", 5)
            assert service_and_resource[0] == "arn", holder.name
            assert not service_and_resource[5].startswith("*"), holder.name


def test_no_policy_allows_everyone(prod: Stack) -> None:
    for holder, statement in prod.policies():
        if statement["Effect"] == "Allow" and "Principal" in statement:
            assert list(statement["Principal"]) == ["Service"], holder.name


def test_no_service_is_allowed_without_naming_its_source(prod: Stack) -> None:
    for holder, statement in prod.policies():
        if "Principal" in statement and statement["Effect"] == "Allow":
            if statement["Action"] == "sts:AssumeRole":
                continue
            conditions: dict[str, Any] = statement["Condition"]
            keys = {key.lower() for test in conditions.values() for key in test}
            assert "aws:sourcearn" in keys, holder.name


def test_what_every_function_may_do_is_tested() -> None:
    # That of sessions is in slices/test_session.py.
    assert {*NEEDED, *NEEDED_TO_SIGN_IN, "session"} == set(SLICES)


def test_a_function_may_do_exactly_what_it_needs(dev: Stack, dev_signed_in: Stack) -> None:
    for stack, slices in ((dev, NEEDED), (dev_signed_in, NEEDED_TO_SIGN_IN)):
        for name, needed in slices.items():
            assert _granted(stack, name) == needed(stack) | _own_logs(stack, name)


def test_upload_addresses_of_before_a_switch_of_access_end_with_it(
    dev: Stack, dev_signed_in: Stack
) -> None:
    """A presigned request has the role's rights as they are when it is sent."""
    person, everybody = "11111111-2222-4333-8444-555555555555", "public"

    def may_store(stack: Stack, owner: str) -> bool:
        name = _arn(stack, "originals", f"/uploads/{owner}/a")
        return any(
            action == "s3:PutObject" and fnmatchcase(name, resource)
            for action, resource in _granted(stack, "upload")
        )

    assert may_store(dev, everybody)
    assert not may_store(dev, person)
    assert may_store(dev_signed_in, person)
    assert not may_store(dev_signed_in, everybody)


def test_the_gallery_presigns_the_trash_and_only_in_an_open_stack_thumbnails(
    dev: Stack, signed_in: Stack
) -> None:
    """A presigned URL would bypass CloudFront, the firewall and the throttle."""
    not_presigned = {"StringNotEquals": {"s3:authType": "REST-QUERY-STRING"}}

    reads = {
        stack: {
            resource: statement.get("Condition")
            for statement in stack.role_statements("gallery")
            if {"s3:GetObject", "s3:GetObjectVersion"} & set(statement["Action"])
            for resource in statement["Resource"]
        }
        for stack in (dev, signed_in)
    }
    assert reads[dev].pop(_arn(dev, "renditions", "/thumbnails/*")) is None
    for stack in (dev, signed_in):
        # CloudFront has no way there.
        assert reads[stack].pop(_arn(stack, "renditions", "/trash/*")) is None
    assert len(reads[dev]) == 4
    assert len(reads[signed_in]) == 6
    for each in reads.values():
        assert all(condition == not_presigned for condition in each.values())


def test_the_people_function_adds_people_and_jobs_and_changes_people_only(
    dev_signed_in: Stack,
) -> None:
    keys = _keys_of(dev_signed_in, "people", "dynamodb:PutItem")
    assert keys == ["USERS", "EMAIL#*", "JOB#*", "REMOVALS", "USER#*"]
    for action in ("DeleteItem", "ConditionCheckItem"):
        assert _keys_of(dev_signed_in, "people", f"dynamodb:{action}") == ["USERS"]
    assert _keys_of(dev_signed_in, "people", "dynamodb:Query") == ["USERS", "SITE", "USAGE"]
    assert _keys_of(dev_signed_in, "people", "dynamodb:UpdateItem") == ["USERS", "USAGE", "SITE"]


@pytest.mark.parametrize("slice_name", ["upload", "thumbnail"])
def test_functions_that_count_photos_change_no_person_and_no_job(
    dev: Stack, dev_signed_in: Stack, slice_name: str
) -> None:
    for stack in (dev, dev_signed_in):
        assert _keys_of(stack, slice_name, "dynamodb:UpdateItem") == ["USAGE", "SITE"]


def test_the_maintenance_function_lists_people_and_changes_what_it_works_on_only(
    dev: Stack,
) -> None:
    for action, wanted in {
        "GetItem": ["JOB#*", "REMOVALS", "ROUND", "USER#*", "USERS", "USAGE"],
        "PutItem": ["JOB#*", "REMOVALS", "ROUND"],
        "UpdateItem": ["JOB#*", "REMOVALS", "USER#*", "USAGE", "SITE"],
    }.items():
        assert _keys_of(dev, "maintenance", f"dynamodb:{action}") == wanted
    assert _keys_of(dev, "maintenance", "dynamodb:Query") == ["REMOVALS", "USERS"]
    # Of a person who is deleted, and of exports.
    keys = _keys_of(dev, "maintenance", "dynamodb:DeleteItem")
    assert keys == ["USER#*", "USERS", "EMAIL#*", "USAGE"]


def test_only_the_maintenance_function_lists_and_only_what_belongs_to_photos(
    dev_signed_in: Stack,
) -> None:
    listings = {
        slice_name: [
            each["Condition"]["StringLike"]["s3:prefix"]
            for each in dev_signed_in.role_statements(slice_name)
            if "s3:ListBucketVersions" in each["Action"]
        ]
        for slice_name in SLICES
    }

    assert listings.pop("maintenance") == [
        ["uploads/*", "exports/*"],
        ["thumbnails/*", "trash/*", "downloads/*", "timelines/*"],
    ]
    assert not any(listings.values())


def test_the_daily_round_may_send_to_one_queue_and_nothing_else(dev: Stack) -> None:
    schedule = dev.one("scheduler/schedule:Schedule")
    queue = _arn_of(dev, "sqs/queue:Queue", "photos-dev-maintenance")
    policy = dev.one("iam/rolePolicy:RolePolicy", "photos-dev-daily-round-policy")

    assert schedule.inputs["target"]["arn"] == queue
    assert json.loads(schedule.inputs["target"]["input"]) == {"task": "round"}
    assert schedule.inputs["flexibleTimeWindow"]["mode"] == "FLEXIBLE"
    (statement,) = policy.json("policy")["Statement"]
    assert (statement["Action"], statement["Resource"]) == (["sqs:SendMessage"], [queue])


def test_the_function_is_made_after_the_distribution_that_it_works_on(dev: Stack) -> None:
    variables = dev.functions()["maintenance"].inputs["environment"]["variables"]
    distribution = dev.one("cloudfront/distribution:Distribution")

    assert variables["DISTRIBUTION"] == distribution.id
    assert variables["SITE_ORIGIN"] == f"https://{distribution.outputs['domainName']}"


def _people(stack: Stack) -> Granted:
    pool, table = _arn_of(stack, "cognito/userPool:UserPool"), _library(stack)

    return {
        ("cognito-idp:AdminCreateUser", pool),
        ("cognito-idp:AdminGetUser", pool),
        ("cognito-idp:AdminSetUserPassword", pool),
        ("cognito-idp:AdminDisableUser", pool),
        ("cognito-idp:AdminEnableUser", pool),
        ("cognito-idp:AdminUserGlobalSignOut", pool),
        ("dynamodb:GetItem", table),
        ("dynamodb:PutItem", table),
        ("dynamodb:Query", table),
        ("dynamodb:UpdateItem", table),
        ("dynamodb:DeleteItem", table),
        ("dynamodb:ConditionCheckItem", table),
        ("sqs:SendMessage", _arn_of(stack, "sqs/queue:Queue", "photos-dev-maintenance")),
        ("s3:GetObject", _arn(stack, "originals", "/exports/*")),
        ("s3:GetBucketCORS", _arn(stack, "originals", "")),
    }


def _maintenance(stack: Stack) -> Granted:
    queue, library = _arn_of(stack, "sqs/queue:Queue", "photos-dev-maintenance"), _library(stack)
    thumbnail_queue = _arn_of(stack, "sqs/queue:Queue", "photos-dev-thumbnail")
    thumbnails, trash, downloads, timelines = (
        _arn(stack, "renditions", f"/{each}/*")
        for each in ("thumbnails", "trash", "downloads", "timelines")
    )
    of_originals = (_arn(stack, "originals", f"/{each}/*") for each in ("uploads", "exports"))
    deletable = (thumbnails, trash, downloads, timelines, *of_originals)

    return {
        ("sqs:ReceiveMessage", queue),
        ("sqs:DeleteMessage", queue),
        ("sqs:GetQueueAttributes", queue),
        ("sqs:ChangeMessageVisibility", queue),
        ("sqs:SendMessage", queue),
        ("sqs:SendMessage", thumbnail_queue),
        ("dynamodb:Query", f"{_table(stack)}/index/newest-first"),
        ("dynamodb:Query", f"{_table(stack)}/index/by-taken"),
        ("dynamodb:Query", f"{_table(stack)}/index/trash"),
        ("dynamodb:Query", f"{_table(stack)}/index/unfinished"),
        ("dynamodb:GetItem", _table(stack)),
        ("dynamodb:BatchGetItem", _table(stack)),
        ("dynamodb:UpdateItem", _table(stack)),
        ("dynamodb:ConditionCheckItem", _table(stack)),
        ("dynamodb:Scan", _table(stack)),
        ("dynamodb:GetItem", _contents(stack)),
        ("dynamodb:PutItem", _contents(stack)),
        ("dynamodb:DeleteItem", _contents(stack)),
        ("dynamodb:Scan", _contents(stack)),
        ("dynamodb:GetItem", library),
        ("dynamodb:PutItem", library),
        ("dynamodb:UpdateItem", library),
        ("dynamodb:DeleteItem", library),
        ("dynamodb:Query", library),
        ("s3:ListBucketVersions", _arn(stack, "originals", "")),
        ("s3:ListBucketVersions", _arn(stack, "renditions", "")),
        *(("s3:DeleteObject", each) for each in deletable),
        *(("s3:DeleteObjectVersion", each) for each in deletable),
        *(("s3:GetObject", each) for each in (thumbnails, trash)),
        *(("s3:PutObject", each) for each in (thumbnails, trash)),
        ("s3:GetObject", _arn(stack, "renditions", "/keys/downloads/*")),
        ("s3:GetObject", _arn(stack, "renditions", "/keys/pictures/*")),
        (
            "cloudfront:CreateInvalidation",
            _arn_of(stack, "cloudfront/distribution:Distribution"),
        ),
    }


def _maintenance_of_people(stack: Stack) -> Granted:
    """It also exports what people have, and deletes people."""
    return _maintenance(stack) | {
        ("s3:GetObjectVersion", _arn(stack, "originals", "/uploads/*")),
        ("s3:PutObject", _arn(stack, "originals", "/exports/*")),
        ("cognito-idp:AdminDeleteUser", _arn_of(stack, "cognito/userPool:UserPool")),
    }


def _arn_of(stack: Stack, kind: str, name: str | None = None) -> str:
    return (stack.one(kind, name) if name else stack.one(kind)).outputs["arn"]


def _tasks(stack: Stack) -> str:
    return _arn_of(stack, "sqs/queue:Queue", "photos-dev-maintenance")


def _library(stack: Stack) -> str:
    return _arn_of(stack, "dynamodb/table:Table", "photos-dev-Library")


def _keys_of(stack: Stack, slice_name: str, action: str) -> list[str]:
    """Which partitions of the Library table an action of a function may name."""
    return [
        key
        for each in stack.role_statements(slice_name)
        if action in each["Action"] and _library(stack) in each["Resource"]
        for condition in each["Condition"].values()
        for key in condition["dynamodb:LeadingKeys"]
    ]


def _upload(stack: Stack) -> Granted:
    return {
        ("dynamodb:PutItem", _table(stack)),
        ("dynamodb:GetItem", _table(stack)),
        ("dynamodb:UpdateItem", _table(stack)),
        ("dynamodb:GetItem", _contents(stack)),
        ("sqs:SendMessage", _tasks(stack)),
        ("dynamodb:GetItem", _library(stack)),
        ("dynamodb:Query", _library(stack)),
        ("dynamodb:UpdateItem", _library(stack)),
        ("s3:GetBucketCORS", _arn(stack, "originals", "")),
        ("s3:PutObject", _arn(stack, "originals", "/uploads/public/*")),
    }


def _thumbnail(stack: Stack) -> Granted:
    originals = _arn(stack, "originals", "/uploads/*")
    renditions = _arn(stack, "renditions", "/thumbnails/*")
    queue = stack.one("sqs/queue:Queue", "photos-dev-thumbnail").outputs["arn"]

    return {
        ("sqs:ReceiveMessage", queue),
        ("sqs:DeleteMessage", queue),
        ("sqs:GetQueueAttributes", queue),
        ("sqs:ChangeMessageVisibility", queue),
        ("sqs:SendMessage", _tasks(stack)),
        ("dynamodb:GetItem", _table(stack)),
        ("dynamodb:UpdateItem", _table(stack)),
        ("dynamodb:ConditionCheckItem", _table(stack)),
        ("dynamodb:PutItem", _contents(stack)),
        ("dynamodb:DeleteItem", _contents(stack)),
        ("dynamodb:UpdateItem", _library(stack)),
        ("s3:GetObjectVersion", originals),
        ("s3:DeleteObjectVersion", originals),
        ("s3:DeleteObject", originals),
        ("s3:PutObjectVersionTagging", originals),
        ("s3:PutObject", renditions),
        ("s3:DeleteObject", renditions),
    }


def _gallery(stack: Stack) -> Granted:
    originals = _arn(stack, "originals", "/uploads/*")
    renditions = _arn(stack, "renditions", "/thumbnails/*")
    downloads = _arn(stack, "renditions", "/downloads/*")

    return {
        ("dynamodb:Query", f"{_table(stack)}/index/newest-first"),
        ("dynamodb:Query", f"{_table(stack)}/index/by-taken"),
        ("dynamodb:Query", f"{_table(stack)}/index/timeline"),
        ("dynamodb:Query", f"{_table(stack)}/index/changes"),
        ("dynamodb:Query", f"{_table(stack)}/index/trash"),
        ("dynamodb:BatchGetItem", _table(stack)),
        ("dynamodb:GetItem", _table(stack)),
        ("dynamodb:UpdateItem", _table(stack)),
        ("dynamodb:GetItem", _library(stack)),
        ("dynamodb:PutItem", _library(stack)),
        ("dynamodb:UpdateItem", _library(stack)),
        ("sqs:SendMessage", _tasks(stack)),
        ("s3:GetBucketCORS", _arn(stack, "originals", "")),
        ("s3:GetObjectVersion", originals),
        ("s3:GetObject", renditions),
        ("s3:GetObject", _arn(stack, "renditions", "/trash/*")),
        ("s3:GetObject", downloads),
        ("s3:PutObject", downloads),
        ("s3:GetObject", _arn(stack, "renditions", "/keys/downloads/*")),
        ("s3:GetObject", _arn(stack, "renditions", "/timelines/*")),
        ("s3:PutObject", _arn(stack, "renditions", "/timelines/*")),
    }


# What each slice's function needs, beside its logs: in an open stack, and those that need more, or
# are only there, where people sign in.
NEEDED: dict[str, Callable[[Stack], Granted]] = {
    "upload": _upload,
    "thumbnail": _thumbnail,
    "gallery": _gallery,
    "maintenance": _maintenance,
}
NEEDED_TO_SIGN_IN: dict[str, Callable[[Stack], Granted]] = {
    "people": _people,
    "maintenance": _maintenance_of_people,
}


def _granted(stack: Stack, slice_name: str) -> Granted:
    return {
        (action, resource)
        for statement in stack.role_statements(slice_name)
        for action in statement["Action"]
        for resource in statement["Resource"]
    }


def _own_logs(stack: Stack, slice_name: str) -> Granted:
    group = stack.one("cloudwatch/logGroup:LogGroup", f"photos-dev-{slice_name}-logs")
    streams = f"{group.outputs['arn']}:*"
    return {("logs:CreateLogStream", streams), ("logs:PutLogEvents", streams)}


def _arn(stack: Stack, role: str, keys: str) -> str:
    return stack.buckets()[role].outputs["arn"] + keys


def _table(stack: Stack) -> str:
    return stack.one("dynamodb/table:Table", "photos-dev-ImageMetadata").outputs["arn"]


def _contents(stack: Stack) -> str:
    return stack.one("dynamodb/table:Table", "photos-dev-Contents").outputs["arn"]
