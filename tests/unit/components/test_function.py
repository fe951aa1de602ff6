from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from components.build.runtime import SLICES
from tests.unit.components.recorded import run
from tests.unit.components.stacks import UNUSUAL

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


TABLES = {"TABLE_NAME", "CONTENTS_TABLE"}
WHO = {"ACCESS", "LIBRARY_TABLE"}
OF_SITE = {"MAX_STORED_BYTES", "MAX_PHOTOS_PER_DAY"}
ENVIRONMENTS = {
    "upload": {"ORIGINALS_BUCKET", "MAX_UPLOAD_BYTES", "ALLOWED_ORIGINS", "LIBRARY_TABLE"}
    | {"MAX_PERSON_BYTES", "MAX_PERSON_PHOTOS", "MAX_PERSON_PHOTOS_PER_DAY", "MAINTENANCE_QUEUE"}
    | OF_SITE
    | TABLES
    | WHO,
    "thumbnail": {"ORIGINALS_BUCKET", "RENDITIONS_BUCKET", "KEEP_LOCATION", "QUEUE_URL"}
    | {"MAX_UPLOAD_BYTES", "MAX_PIXELS", "LIBRARY_TABLE", "MAINTENANCE_QUEUE"}
    | TABLES,
    "gallery": {"ORIGINALS_BUCKET", "RENDITIONS_BUCKET", "ALLOWED_ORIGINS", "DOWNLOAD_KEY"}
    | {"PICTURE_KEY", "LIVE_UPDATES", "TABLE_NAME", "JOBS_TABLE", "MAINTENANCE_QUEUE"}
    | {"TRASH_DAYS"}
    | WHO,
    "session": {"SIGN_IN_PARAMETER", "USER_POOL", "SESSION_DAYS", "LIBRARY_TABLE"}
    | {"ALLOWED_ORIGINS"},
    "people": {"ORIGINALS_BUCKET", "LIBRARY_TABLE", "USER_POOL", "MAINTENANCE_QUEUE"}
    | {"ALLOWED_ORIGINS"}
    | OF_SITE,
    "maintenance": {"ORIGINALS_BUCKET", "RENDITIONS_BUCKET", "LIBRARY_TABLE", "QUEUE_URL"}
    | {"THUMBNAIL_QUEUE", "DISTRIBUTION", "SITE_ORIGIN", "DOWNLOAD_KEY", "PICTURE_KEY"}
    | {"TRASH_DAYS", "USER_POOL"}
    | TABLES,
}


def test_there_is_one_function_for_each_slice(signed_in: Stack, dev: Stack) -> None:
    assert sorted(signed_in.functions()) == sorted(SLICES)
    # Nobody signs in to an open stack.
    assert set(SLICES) - set(dev.functions()) == {"session", "people"}


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_function_runs_its_own_slice_on_the_newest_runtime(
    signed_in: Stack, slice_name: str
) -> None:
    inputs = signed_in.functions()[slice_name].inputs

    assert inputs["handler"] == f"handlers.{slice_name}.handler.handler"
    assert inputs["runtime"] == "python3.14"
    assert inputs["architectures"] == ["arm64"]


def test_no_two_functions_share_a_role(signed_in: Stack) -> None:
    roles = [function.inputs["role"] for function in signed_in.functions().values()]

    assert len(set(roles)) == len(SLICES)


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_function_logs_json_to_a_group_of_its_own(signed_in: Stack, slice_name: str) -> None:
    logging = signed_in.functions()[slice_name].inputs["loggingConfig"]
    (group,) = [
        each
        for each in signed_in.every("cloudwatch/logGroup:LogGroup")
        if each.outputs["name"] == logging["logGroup"]
    ]

    assert group.name.endswith(f"-{slice_name}-logs")
    assert group.inputs["retentionInDays"] == 90
    assert logging["logFormat"] == "JSON"


def test_every_log_group_has_a_retention(signed_in: Stack) -> None:
    groups = signed_in.every("cloudwatch/logGroup:LogGroup")

    assert len(groups) == len(SLICES) + 1
    assert all(group.inputs["retentionInDays"] == 90 for group in groups)


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_function_waits_for_its_permissions(signed_in: Stack, slice_name: str) -> None:
    function = signed_in.functions()[slice_name]

    assert any(urn.endswith(f"-{slice_name}-policy") for urn in function.after)


def test_only_the_thumbnail_function_carries_the_imaging_layer(signed_in: Stack) -> None:
    layers = {
        name: [arn.removesuffix("-0a1b2c3").rpartition("-")[2] for arn in each.inputs["layers"]]
        for name, each in signed_in.functions().items()
    }

    assert layers.pop("thumbnail") == ["sdk", "imaging"]
    assert all(each == ["sdk"] for each in layers.values())


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_functions_environment_has_only_what_it_uses(signed_in: Stack, slice_name: str) -> None:
    variables = signed_in.functions()[slice_name].inputs["environment"]["variables"]

    assert set(variables) == ENVIRONMENTS[slice_name]


@pytest.mark.slow
def test_only_the_thumbnail_function_has_the_setting_about_locations(
    dev: Stack,
) -> None:
    for stack, kept in ((dev, "false"), (run("dev", UNUSUAL), "true")):
        told = stack.functions()["thumbnail"].inputs["environment"]["variables"]
        assert told["KEEP_LOCATION"] == kept


def test_functions_and_api_are_not_traced_by_default(dev: Stack) -> None:
    for function in dev.functions().values():
        assert function.inputs["tracingConfig"] == {"mode": "PassThrough"}
    assert dev.one("apigateway/stage:Stage").inputs["xrayTracingEnabled"] is False
    assert "xray:" not in str([each for _, each in dev.policies()])


@pytest.mark.slow
def test_with_tracing_functions_and_api_send_traces_to_x_ray() -> None:
    stack = run("dev", UNUSUAL)

    for slice_name, function in stack.functions().items():
        assert function.inputs["tracingConfig"] == {"mode": "Active"}
        (traces,) = [
            each
            for each in stack.role_statements(slice_name)
            if any(action.startswith("xray:") for action in each["Action"])
        ]
        assert traces["Action"] == ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    assert stack.one("apigateway/stage:Stage").inputs["xrayTracingEnabled"] is True
