from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from components.build.runtime import SLICES
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack

TABLES = ("TABLE_NAME", "CONTENTS_TABLE")


def test_there_is_one_function_for_each_slice(dev: Stack) -> None:
    assert sorted(dev.functions()) == sorted(SLICES)


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_function_runs_its_own_slice_on_the_newest_runtime(dev: Stack, slice_name: str) -> None:
    inputs = dev.functions()[slice_name].inputs

    assert inputs["handler"] == f"handlers.{slice_name}.handler.handler"
    assert inputs["runtime"] == "python3.14"
    assert inputs["architectures"] == ["arm64"]


def test_no_two_functions_share_a_role(dev: Stack) -> None:
    roles = [function.inputs["role"] for function in dev.functions().values()]

    assert len(set(roles)) == len(SLICES)


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_function_logs_json_to_a_group_of_its_own(prod: Stack, slice_name: str) -> None:
    logging = prod.functions()[slice_name].inputs["loggingConfig"]
    (group,) = [
        each
        for each in prod.every("cloudwatch/logGroup:LogGroup")
        if each.outputs["name"] == logging["logGroup"]
    ]

    assert group.name.endswith(f"-{slice_name}-logs")
    assert group.inputs["retentionInDays"] == 90
    assert logging["logFormat"] == "JSON"


def test_every_log_group_forgets(prod: Stack) -> None:
    groups = prod.every("cloudwatch/logGroup:LogGroup")

    assert len(groups) == len(SLICES) + 1
    assert all(group.inputs["retentionInDays"] == 90 for group in groups)


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_function_waits_for_its_permissions(dev: Stack, slice_name: str) -> None:
    function = dev.functions()[slice_name]

    assert any(urn.endswith(f"-{slice_name}-policy") for urn in function.after)


def test_only_the_thumbnail_function_carries_the_imaging_layer(dev: Stack) -> None:
    layers = {
        name: [arn.removesuffix("-0a1b2c3").rpartition("-")[2] for arn in each.inputs["layers"]]
        for name, each in dev.functions().items()
    }

    assert layers == {"upload": ["sdk"], "thumbnail": ["sdk", "imaging"], "gallery": ["sdk"]}


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


def test_no_policy_lets_everyone_in(prod: Stack) -> None:
    for holder, statement in prod.policies():
        if statement["Effect"] == "Allow" and "Principal" in statement:
            assert list(statement["Principal"]) == ["Service"], holder.name


def test_no_service_is_let_in_without_naming_the_source(prod: Stack) -> None:
    for holder, statement in prod.policies():
        if "Principal" in statement and statement["Effect"] == "Allow":
            if statement["Action"] == "sts:AssumeRole":
                continue
            conditions: dict[str, Any] = statement["Condition"]
            keys = {key.lower() for test in conditions.values() for key in test}
            assert "aws:sourcearn" in keys, holder.name


def test_the_upload_function_may_announce_and_store_and_look_for_what_is_here(dev: Stack) -> None:
    assert _granted(dev, "upload") == {
        ("dynamodb:PutItem", _table(dev)),
        ("dynamodb:GetItem", _table(dev)),
        ("dynamodb:GetItem", _contents(dev)),
        ("s3:GetBucketCORS", _arn(dev, "originals", "")),
        ("s3:PutObject", _arn(dev, "originals", "/uploads/*")),
        *_own_logs(dev, "upload"),
    }


def test_the_thumbnail_function_may_do_exactly_what_it_does(dev: Stack) -> None:
    originals = _arn(dev, "originals", "/uploads/*")
    renditions = _arn(dev, "renditions", "/thumbnails/*")
    queue = dev.one("sqs/queue:Queue", "photos-dev-thumbnail").outputs["arn"]

    assert _granted(dev, "thumbnail") == {
        ("sqs:ReceiveMessage", queue),
        ("sqs:DeleteMessage", queue),
        ("sqs:GetQueueAttributes", queue),
        ("sqs:ChangeMessageVisibility", queue),
        ("dynamodb:GetItem", _table(dev)),
        ("dynamodb:UpdateItem", _table(dev)),
        ("dynamodb:ConditionCheckItem", _table(dev)),
        ("dynamodb:PutItem", _contents(dev)),
        ("dynamodb:DeleteItem", _contents(dev)),
        ("s3:GetObjectVersion", originals),
        ("s3:DeleteObjectVersion", originals),
        ("s3:DeleteObject", originals),
        ("s3:PutObjectVersionTagging", originals),
        ("s3:PutObject", renditions),
        ("s3:DeleteObject", renditions),
        *_own_logs(dev, "thumbnail"),
    }


def test_the_gallery_function_may_query_the_indexes_but_never_scan_or_list(dev: Stack) -> None:
    originals = _arn(dev, "originals", "/uploads/*")
    renditions = _arn(dev, "renditions", "/thumbnails/*")
    downloads = _arn(dev, "renditions", "/downloads/*")

    assert _granted(dev, "gallery") == {
        ("dynamodb:Query", f"{_table(dev)}/index/newest-first"),
        ("dynamodb:Query", f"{_table(dev)}/index/by-taken"),
        ("dynamodb:Query", f"{_table(dev)}/index/timeline"),
        ("dynamodb:GetItem", _table(dev)),
        ("dynamodb:UpdateItem", _table(dev)),
        ("dynamodb:DeleteItem", _contents(dev)),
        ("s3:GetBucketCORS", _arn(dev, "originals", "")),
        ("s3:GetObjectVersion", originals),
        ("s3:DeleteObject", originals),
        ("s3:GetObject", renditions),
        ("s3:DeleteObject", renditions),
        ("s3:GetObject", downloads),
        ("s3:PutObject", downloads),
        ("s3:DeleteObject", downloads),
        ("s3:GetObject", _arn(dev, "renditions", "/keys/downloads/*")),
        *_own_logs(dev, "gallery"),
    }


def test_the_gallery_function_can_presign_nothing_but_thumbnails(dev: Stack) -> None:
    """An address that it presigned would lead past CloudFront, firewall and throttle."""
    not_presigned = {"StringNotEquals": {"s3:authType": "REST-QUERY-STRING"}}

    reads = {
        resource: statement.get("Condition")
        for statement in dev.role_statements("gallery")
        if {"s3:GetObject", "s3:GetObjectVersion"} & set(statement["Action"])
        for resource in statement["Resource"]
    }
    assert reads.pop(_arn(dev, "renditions", "/thumbnails/*")) is None
    assert len(reads) == 3
    assert all(condition == not_presigned for condition in reads.values())


@pytest.mark.parametrize(
    ("slice_name", "names"),
    [
        ("upload", {"ORIGINALS_BUCKET", "MAX_UPLOAD_BYTES", "ALLOWED_ORIGINS", *TABLES}),
        (
            "thumbnail",
            {"ORIGINALS_BUCKET", "RENDITIONS_BUCKET", "KEEP_LOCATION", *TABLES}
            | {"QUEUE_URL", "MAX_UPLOAD_BYTES", "MAX_PIXELS"},
        ),
        (
            "gallery",
            {"ORIGINALS_BUCKET", "RENDITIONS_BUCKET", "ALLOWED_ORIGINS", "DOWNLOAD_KEY", *TABLES},
        ),
    ],
)
def test_a_function_is_told_only_what_it_uses(dev: Stack, slice_name: str, names: set[str]) -> None:
    assert set(dev.functions()[slice_name].inputs["environment"]["variables"]) == names


@pytest.mark.slow
def test_only_the_thumbnail_function_is_told_whether_to_keep_where_photos_were_taken() -> None:
    for kept in ("true", "false"):
        stack = run("dev", {"keepLocation": kept})
        told = stack.functions()["thumbnail"].inputs["environment"]["variables"]
        assert told["KEEP_LOCATION"] == kept


def _granted(stack: Stack, slice_name: str) -> set[tuple[str, str]]:
    return {
        (action, resource)
        for statement in stack.role_statements(slice_name)
        for action in statement["Action"]
        for resource in statement["Resource"]
    }


def _own_logs(stack: Stack, slice_name: str) -> set[tuple[str, str]]:
    group = stack.one("cloudwatch/logGroup:LogGroup", f"photos-dev-{slice_name}-logs")
    streams = f"{group.outputs['arn']}:*"
    return {("logs:CreateLogStream", streams), ("logs:PutLogEvents", streams)}


def _arn(stack: Stack, role: str, keys: str) -> str:
    return stack.buckets()[role].outputs["arn"] + keys


def _table(stack: Stack) -> str:
    return stack.one("dynamodb/table:Table", "photos-dev-ImageMetadata").outputs["arn"]


def _contents(stack: Stack) -> str:
    return stack.one("dynamodb/table:Table", "photos-dev-Contents").outputs["arn"]


def test_functions_and_api_tell_x_ray_nothing_unless_asked(dev: Stack) -> None:
    for function in dev.functions().values():
        assert function.inputs["tracingConfig"] == {"mode": "PassThrough"}
    assert dev.one("apigateway/stage:Stage").inputs["xrayTracingEnabled"] is False
    assert "xray:" not in str([each for _, each in dev.policies()])


@pytest.mark.slow
def test_with_tracing_functions_and_api_tell_x_ray_how_long_calls_took() -> None:
    stack = run("dev", {"tracing": "true"})

    for slice_name, function in stack.functions().items():
        assert function.inputs["tracingConfig"] == {"mode": "Active"}
        (traces,) = [
            each
            for each in stack.role_statements(slice_name)
            if any(action.startswith("xray:") for action in each["Action"])
        ]
        assert traces["Action"] == ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    assert stack.one("apigateway/stage:Stage").inputs["xrayTracingEnabled"] is True
