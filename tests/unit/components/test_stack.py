"""Invariants of the program as a whole: tags, protection, names, outputs."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from components.config import naming
from tests.unit.components.declared import ROOT, takes_tags
from tests.unit.components.recorded import run
from tests.unit.components.stacks import STACKS, UNUSUAL

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack

DATA = {
    "photos-prod-originals",
    "photos-prod-renditions",
    "photos-prod-logs",
    "photos-prod-ImageMetadata",
    "photos-prod-Contents",
    "photos-prod-Library",
}
# A replacement would have another host name, and every link would break.
ADDRESS = {"photos-prod-distribution"}


def test_every_resource_that_can_carry_tags_carries_those_of_project_stack_and_config(
    dev: Stack,
) -> None:
    tags = {"Project": "photo-sharing", "Stack": "dev", "Team": "a"}
    taggable = [each for each in dev.resources if takes_tags(each)]

    assert len({each.type for each in taggable}) > 10
    assert [each.name for each in taggable if each.inputs.get("tags") != tags] == []


def test_prod_protects_photos_metadata_logs_and_address_and_nothing_that_can_be_recreated(
    prod: Stack,
) -> None:
    assert {each.name for each in prod.resources if each.protect} == DATA | ADDRESS


def test_prod_never_empties_a_bucket_of_data_to_delete_it(prod: Stack) -> None:
    forced = {role: each.inputs["forceDestroy"] for role, each in prod.buckets().items()}

    assert forced == {"originals": False, "renditions": False, "logs": False, "site": True}
    tables = prod.every("dynamodb/table:Table")
    assert [each.inputs["deletionProtectionEnabled"] for each in tables] == [True] * 3


def test_dev_can_be_destroyed_in_one_go(dev: Stack) -> None:
    assert not [each.name for each in dev.resources if each.protect]
    assert all(each.inputs["forceDestroy"] is True for each in dev.buckets().values())
    tables = dev.every("dynamodb/table:Table")
    assert [each.inputs["deletionProtectionEnabled"] for each in tables] == [False] * 3
    account_wide = {"photos-dev-gateway-logs", "photos-dev-gateway-logs-policy"}
    account_wide.add("photos-dev-gateway-account")
    assert {each.name for each in dev.resources if each.kept} == account_wide


@pytest.mark.slow
def test_the_account_wide_role_is_left_alone_if_configured() -> None:
    stack = run("dev", UNUSUAL)

    assert not stack.every("apigateway/account:Account")
    # Those of functions, and of the daily round.
    assert len(stack.every("iam/role:Role")) == len(stack.functions()) + 1


def test_two_stacks_in_one_account_share_no_name(dev: Stack, prod: Stack) -> None:
    assert not {each.name for each in dev.resources} & {each.name for each in prod.resources}
    # Physical names are Pulumi's, with random endings, so that even equal prefixes do not collide.
    # Two layers of one name do not either: they are versions of the same layer. And the role by
    # which API Gateway writes logs is one for all stacks.
    named = {each.name for each in dev.resources if _fixed(each)}
    assert named == {"photos-dev-sdk", "photos-dev-imaging", "photos-dev-gateway-logs"}


@pytest.mark.slow
def test_no_name_is_longer_than_aws_allows_even_with_a_long_stack_name() -> None:
    name = "a-stack-with-a-really-long-name-of-its-own"
    stack = run(name, {"namePrefix": naming.distinct(name)})

    for each in stack.resources:
        if each.type != "aws:s3/bucketObjectv2:BucketObjectv2":
            longest = 60 if "logDelivery" in each.type or "/bucket:" in each.type else 64
            assert len(f"{each.name}-0a1b2c3") <= longest or "ermission" in each.type, each.name


def test_no_two_resources_share_an_identity(dev: Stack) -> None:
    assert [urn for urn, count in Counter(e.urn for e in dev.resources).items() if count > 1] == []


def test_the_outputs_name_what_a_person_and_the_tests_need(dev: Stack) -> None:
    assert dev.exports == {
        "siteUrl": "https://d111111abcdef8.cloudfront.net",
        "apiUrl": "https://d111111abcdef8.cloudfront.net/v1",
        "distributionId": dev.one("cloudfront/distribution:Distribution").id,
        "distributionDomain": "d111111abcdef8.cloudfront.net",
        **{f"{role}Bucket": dev.buckets()[role].id for role in ("originals", "renditions", "site")},
        "logBucket": dev.buckets()["logs"].id,
        "tableName": dev.one("dynamodb/table:Table", "photos-dev-ImageMetadata").outputs["name"],
        "contentsTableName": dev.one("dynamodb/table:Table", "photos-dev-Contents").outputs["name"],
        "libraryTableName": dev.one("dynamodb/table:Table", "photos-dev-Library").outputs["name"],
        "thumbnailQueueUrl": dev.one("sqs/queue:Queue", "photos-dev-thumbnail").id,
        "deadLetterQueueUrl": dev.one("sqs/queue:Queue", "photos-dev-thumbnail-dead-letters").id,
        "maintenanceQueueUrl": dev.one("sqs/queue:Queue", "photos-dev-maintenance").id,
        "maintenanceDeadLetterQueueUrl": dev.one(
            "sqs/queue:Queue", "photos-dev-maintenance-dead-letters"
        ).id,
        **{f"{name}Function": each.outputs["name"] for name, each in dev.functions().items()},
    }


def test_every_output_that_a_command_of_the_runbook_asks_for_is_exported() -> None:
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    asked = set(re.findall(r"out (\w+)\)", text)) | set(re.findall(r"stack output (\w+)`", text))

    assert len(asked) > 5
    assert asked <= set(run(*STACKS["prod with everything"]).exports)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("platform", "architectures"), [("arm64", ["arm64"]), ("x86_64", ["x86_64"]), ("host", None)]
)
def test_functions_and_layers_run_on_the_configured_processor(
    platform: str, architectures: list[str] | None
) -> None:
    stack = run("dev", UNUSUAL | {"lambdaPlatform": platform})

    functions = [each.inputs.get("architectures") for each in stack.functions().values()]
    layers = stack.every("lambda/layerVersion:LayerVersion")
    compatible = [each.inputs.get("compatibleArchitectures") for each in layers]
    assert functions == [architectures] * 4
    assert compatible == [architectures] * 2


def _fixed(resource: Resource) -> bool:
    """Whether the resource's own physical name is given by the program."""
    own = {
        "aws:s3/bucket:Bucket": "bucket",
        "aws:lambda/layerVersion:LayerVersion": "layerName",
    }.get(resource.type, "name")
    kinds_named_otherwise = ("aws:s3/bucket", "aws:route53/")
    if resource.type.startswith(kinds_named_otherwise) and own == "name":
        return False
    return own in resource.inputs
