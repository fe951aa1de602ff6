"""What other services are asked for, as tables of Pulumi's properties and AWS's."""

from __future__ import annotations

from typing import Any

import pytest

from local.resource import UnknownPropertyError
from local.services import dynamodb_tables, s3_shapes, sqs
from local.services._common import Shape, translate
from local.services.apigateway_settings import method_patches
from local.services.route53 import record_set

TABLE: dict[str, Any] = {
    "hashKey": "imageId",
    "attributes": [{"name": "imageId", "type": "S"}, {"name": "gallery", "type": "S"}],
    "billingMode": "PAY_PER_REQUEST",
}
NEWEST: dict[str, Any] = {
    "name": "newest-first",
    "hashKey": "gallery",
    "rangeKey": "uploadedAt",
    "projectionType": "ALL",
}
NEWEST_ON_AWS = {
    "IndexName": "newest-first",
    "KeySchema": [
        {"AttributeName": "gallery", "KeyType": "HASH"},
        {"AttributeName": "uploadedAt", "KeyType": "RANGE"},
    ],
    "Projection": {"ProjectionType": "ALL"},
}


@pytest.mark.parametrize(
    ("shape", "declared", "asked"),
    [
        pytest.param(
            s3_shapes.LIFECYCLE,
            {
                "rules": [
                    {
                        "id": "failed",
                        "status": "Enabled",
                        "filter": {"prefix": "uploads/"},
                        "expiration": {"days": 30},
                    },
                    {
                        "id": "old",
                        "status": "Enabled",
                        "filter": {"tag": {"key": "a", "value": "b"}},
                        "noncurrentVersionExpiration": {"noncurrentDays": 3},
                    },
                    {
                        "id": "all",
                        "status": "Enabled",
                        "abortIncompleteMultipartUpload": {"daysAfterInitiation": 1},
                    },
                ]
            },
            {
                "Rules": [
                    {
                        "ID": "failed",
                        "Status": "Enabled",
                        "Filter": {"Prefix": "uploads/"},
                        "Expiration": {"Days": 30},
                    },
                    {
                        "ID": "old",
                        "Status": "Enabled",
                        "Filter": {"Tag": {"Key": "a", "Value": "b"}},
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 3},
                    },
                    {
                        "ID": "all",
                        "Status": "Enabled",
                        "Filter": {"Prefix": ""},
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                    },
                ]
            },
            id="lifecycle",
        ),
        pytest.param(
            s3_shapes.NOTIFICATION,
            {
                "queues": [
                    {
                        "queueArn": "arn:q",
                        "events": ["s3:ObjectCreated:*"],
                        "filterPrefix": "uploads/",
                    }
                ]
            },
            {
                "QueueConfigurations": [
                    {
                        "QueueArn": "arn:q",
                        "Events": ["s3:ObjectCreated:*"],
                        "Filter": {
                            "Key": {"FilterRules": [{"Name": "prefix", "Value": "uploads/"}]}
                        },
                    }
                ]
            },
            id="notification",
        ),
        pytest.param(
            s3_shapes.CORS,
            {"corsRules": [{"allowedMethods": ["PUT"], "allowedOrigins": ["https://a"]}]},
            {"CORSRules": [{"AllowedMethods": ["PUT"], "AllowedOrigins": ["https://a"]}]},
            id="cors",
        ),
        pytest.param(
            s3_shapes.LOGGING,
            {"targetBucket": "logs", "targetPrefix": "s3/"},
            {"TargetBucket": "logs", "TargetPrefix": "s3/"},
            id="logging",
        ),
    ],
)
def test_a_buckets_setting_is_asked_for_in_s3s_words(
    shape: Shape, declared: dict[str, Any], asked: dict[str, Any]
) -> None:
    assert translate(declared, shape) == asked


def test_a_lifecycle_rule_with_an_unknown_part_is_refused_by_name() -> None:
    rules = [{"id": "a", "status": "Enabled", "filter": {"surprise": 1}}]

    with pytest.raises(UnknownPropertyError, match="surprise"):
        translate({"rules": rules}, s3_shapes.LIFECYCLE)


def test_a_table_on_demand_has_no_throughput_and_its_index_neither() -> None:
    arguments = dynamodb_tables.creation("t", {**TABLE, "globalSecondaryIndexes": [NEWEST]})

    assert arguments["TableName"] == "t"
    assert arguments["KeySchema"] == [{"AttributeName": "imageId", "KeyType": "HASH"}]
    assert arguments["GlobalSecondaryIndexes"] == [NEWEST_ON_AWS]
    assert "ProvisionedThroughput" not in arguments


@pytest.mark.parametrize("mode", ["PROVISIONED", None])
def test_a_provisioned_table_is_refused(mode: str | None) -> None:
    with pytest.raises(UnknownPropertyError, match="PAY_PER_REQUEST"):
        dynamodb_tables.creation("t", {**TABLE, "billingMode": mode})


def test_indexes_that_went_are_deleted_before_new_ones_are_made() -> None:
    other = {**NEWEST, "name": "other"}
    old = {**TABLE, "globalSecondaryIndexes": [other]}
    new = {**TABLE, "globalSecondaryIndexes": [NEWEST]}

    assert dynamodb_tables.index_changes(old, new) == [
        {"Delete": {"IndexName": "other"}},
        {"Create": NEWEST_ON_AWS},
    ]
    assert dynamodb_tables.index_changes(new, new) == []


def test_only_an_attribute_of_another_type_asks_for_a_new_table() -> None:
    more = {**TABLE, "attributes": [*TABLE["attributes"], {"name": "z", "type": "N"}]}
    other = {**TABLE, "attributes": [{"name": "imageId", "type": "N"}]}

    assert not dynamodb_tables.retyped(TABLE, more)
    assert dynamodb_tables.retyped(TABLE, other)


def test_a_queues_attributes_are_text() -> None:
    declared = {"visibilityTimeoutSeconds": 720, "sqsManagedSseEnabled": True}

    assert sqs.attributes(declared) == {"VisibilityTimeout": "720", "SqsManagedSseEnabled": "true"}


def test_an_attribute_that_is_taken_away_goes_back_to_what_sqs_gives() -> None:
    old = {"visibilityTimeoutSeconds": 720, "redrivePolicy": "{}", "messageRetentionSeconds": 60}
    new = {"messageRetentionSeconds": 120}

    assert sqs.cleared(old, new) == {"VisibilityTimeout": "30", "RedrivePolicy": ""}


@pytest.mark.parametrize(
    ("path", "place"),
    [("*/*", "/*/*"), ("images/GET", "/images/GET"), ("images/{id}/GET", "/images~1{id}/GET")],
)
def test_settings_of_methods_are_patches_of_the_stage(path: str, place: str) -> None:
    settings = {"throttlingRateLimit": 50, "dataTraceEnabled": False, "loggingLevel": "OFF"}

    assert method_patches({"methodPath": path, "settings": settings}) == [
        {"op": "replace", "path": f"{place}/throttling/rateLimit", "value": "50"},
        {"op": "replace", "path": f"{place}/logging/dataTrace", "value": "false"},
        {"op": "replace", "path": f"{place}/logging/loglevel", "value": "OFF"},
    ]


def test_a_setting_of_methods_that_is_not_translated_is_refused_by_name() -> None:
    with pytest.raises(UnknownPropertyError, match="cachingEnabled"):
        method_patches({"methodPath": "*/*", "settings": {"cachingEnabled": True}})


def test_a_record_is_an_alias_or_has_values() -> None:
    alias = {"name": "d.cloudfront.localhost", "zoneId": "Z2", "evaluateTargetHealth": False}
    place = {"name": "photos.example.com", "type": "A"}

    assert record_set({**place, "aliases": [alias]})["AliasTarget"] == {
        "DNSName": "d.cloudfront.localhost",
        "HostedZoneId": "Z2",
        "EvaluateTargetHealth": False,
    }
    assert record_set({**place, "records": ["127.0.0.1"], "ttl": 60}) == {
        "Name": "photos.example.com",
        "Type": "A",
        "TTL": 60,
        "ResourceRecords": [{"Value": "127.0.0.1"}],
    }
