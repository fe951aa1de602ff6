"""The limits that cli/scale computes with are those that the program declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.cost.load import ITEM_UNITS
from cli.scale import quotas
from cli.scale.stack import BUILD_SECONDS, GALLERY_MB, INDEX_WRITES, limits_of, raised
from components.config.stack import StackConfig
from components.queues import DEAD_RETENTION, RETENTION
from components.slices.thumbnail import DELIVERIES
from tests.unit.components.conftest import SIGN_IN
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from cli.scale.stack import Limits
    from tests.unit.components.declared import Stack


def test_the_defaults_are_what_a_stack_gets(dev_signed_in: Stack) -> None:
    _compare(dev_signed_in, limits_of(StackConfig()))


@pytest.mark.slow
@pytest.mark.parametrize("uploads", [100, 10_000])
def test_a_stack_can_have_the_raised_limits(uploads: int) -> None:
    need = raised(limits_of(StackConfig()), uploads)
    settings = {
        "apiRateLimit": f"{need.api_rate:.0f}",
        "apiBurstLimit": f"{need.api_burst:.0f}",
        "thumbnailConcurrency": f"{need.thumbnails:.0f}",
    }

    _compare(run("dev", {**settings, **SIGN_IN}), need)


def test_functions_share_the_accounts_concurrency(dev_signed_in: Stack) -> None:
    for name, each in dev_signed_in.functions().items():
        assert "reservedConcurrentExecutions" not in each.inputs, name
        if name not in ("thumbnail", "maintenance"):
            assert each.inputs["timeout"] < quotas.of("api_seconds"), name
    gallery = dev_signed_in.functions()["gallery"].inputs
    assert gallery["memorySize"] == GALLERY_MB
    assert gallery["timeout"] > BUILD_SECONDS


def test_the_table_is_on_demand_and_each_index_has_one_partition_key_a_person(
    dev_signed_in: Stack,
) -> None:
    (table,) = (
        each.inputs
        for each in dev_signed_in.every("dynamodb/table:Table")
        if "globalSecondaryIndexes" in each.inputs
    )
    indexes = table["globalSecondaryIndexes"]

    assert table["billingMode"] == "PAY_PER_REQUEST"
    assert {each["hashKey"] for each in indexes} == {"gallery", "owner", "trash", "unfinished"}
    # A local index would also limit what one person stores to 10 GB.
    assert "localSecondaryIndexes" not in table
    writes = [
        ITEM_UNITS if each["projectionType"] == "ALL" else 1
        for each in indexes
        if each["hashKey"] in {"gallery", "owner"}
    ]
    assert sorted(writes) == sorted(INDEX_WRITES)


def _compare(stack: Stack, limits: Limits) -> None:
    settings = stack.one("apigateway/methodSettings:MethodSettings").inputs["settings"]
    (trigger,) = (
        each.inputs
        for each in stack.every("lambda/eventSourceMapping:EventSourceMapping")
        if "thumbnail" in each.name
    )
    (queue,) = (
        each
        for each in stack.every("sqs/queue:Queue")
        if each.outputs["arn"] == trigger["eventSourceArn"]
    )
    (dead,) = (
        each
        for each in stack.every("sqs/queue:Queue")
        if each.outputs["arn"] == queue.json("redrivePolicy")["deadLetterTargetArn"]
    )

    assert settings["throttlingRateLimit"] == limits.api_rate
    assert settings["throttlingBurstLimit"] == limits.api_burst
    assert trigger["scalingConfig"]["maximumConcurrency"] == limits.thumbnails
    # Each message is a photo.
    assert trigger["batchSize"] == 1
    assert "provisionedPollerConfig" not in trigger
    assert queue.json("redrivePolicy")["maxReceiveCount"] == DELIVERIES
    assert queue.inputs["messageRetentionSeconds"] == RETENTION
    assert dead.inputs["messageRetentionSeconds"] == DEAD_RETENTION
    clients = [each.inputs for each in stack.every("cognito/userPoolClient:UserPoolClient")]
    units = {each["tokenValidityUnits"]["accessToken"]: each for each in clients}
    assert {each["accessTokenValidity"] for each in units.values()} == {limits.token_seconds // 60}
    assert set(units) == {"minutes"}
