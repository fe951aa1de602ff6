"""What functions and services may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


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


def test_the_upload_function_may_announce_store_and_look_up_photos(dev: Stack) -> None:
    assert _granted(dev, "upload") == {
        ("dynamodb:PutItem", _table(dev)),
        ("dynamodb:GetItem", _table(dev)),
        ("dynamodb:GetItem", _contents(dev)),
        ("s3:GetBucketCORS", _arn(dev, "originals", "")),
        ("s3:PutObject", _arn(dev, "originals", "/uploads/*")),
        *_own_logs(dev, "upload"),
    }


def test_the_thumbnail_function_may_do_exactly_what_it_needs(dev: Stack) -> None:
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


def test_the_gallery_function_presigns_only_thumbnails_and_none_if_people_sign_in(
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
    assert len(reads[dev]) == 3
    assert len(reads[signed_in]) == 5
    for each in reads.values():
        assert all(condition == not_presigned for condition in each.values())


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
