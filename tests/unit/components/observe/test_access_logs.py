from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.components.declared import ACCOUNT

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack

LOGGED = ("originals", "renditions", "site")


@pytest.mark.parametrize("role", LOGGED)
def test_every_bucket_but_the_log_bucket_logs_who_reads_it(dev: Stack, role: str) -> None:
    logging = dev.of_bucket("s3/bucketLogging:BucketLogging", dev.buckets()[role])

    assert logging.inputs["targetBucket"] == dev.buckets()["logs"].id
    assert logging.inputs["targetPrefix"] == f"s3/{role}/"


def test_the_log_bucket_does_not_log_itself(dev: Stack) -> None:
    assert len(dev.every("s3/bucketLogging:BucketLogging")) == len(LOGGED)


@pytest.mark.parametrize("role", LOGGED)
def test_s3_may_write_a_buckets_log_only_for_that_bucket(dev: Stack, role: str) -> None:
    logs = dev.buckets()["logs"]
    statements = dev.of_bucket("s3/bucketPolicy:BucketPolicy", logs).json("policy")["Statement"]

    assert {
        "Effect": "Allow",
        "Action": ["s3:PutObject"],
        "Resource": [f"{logs.outputs['arn']}/s3/{role}/*"],
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Condition": {
            "ArnEquals": {"aws:SourceArn": dev.buckets()[role].outputs["arn"]},
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
        },
    } in statements


def test_logging_starts_when_the_log_bucket_takes_it(dev: Stack) -> None:
    policy = dev.of_bucket("s3/bucketPolicy:BucketPolicy", dev.buckets()["logs"])

    waiting = [*dev.every("s3/bucketLogging:BucketLogging"), dev.one(DELIVERY)]
    assert all(policy.urn in each.after for each in waiting)


def test_the_distribution_logs_to_the_log_bucket(dev: Stack) -> None:
    source = dev.one("cloudwatch/logDeliverySource:LogDeliverySource").inputs
    destination = dev.one("cloudwatch/logDeliveryDestination:LogDeliveryDestination").inputs

    distribution = dev.one("cloudfront/distribution:Distribution").outputs["arn"]
    assert (source["resourceArn"], source["logType"]) == (distribution, "ACCESS_LOGS")
    assert destination["deliveryDestinationConfiguration"] == {
        "destinationResourceArn": dev.buckets()["logs"].outputs["arn"]
    }


def test_the_distributions_log_is_arranged_where_cloudfront_lives(dev: Stack) -> None:
    kinds = (
        "cloudwatch/logDeliverySource:LogDeliverySource",
        "cloudwatch/logDeliveryDestination:LogDeliveryDestination",
        DELIVERY,
    )

    assert {dev.one(kind).inputs["region"] for kind in kinds} == {"us-east-1"}


def test_the_distributions_log_holds_nothing_that_opens_a_photo(dev: Stack) -> None:
    fields = dev.one(DELIVERY).inputs["recordFields"]

    assert not {"cs(Cookie)", "cs-uri-query", "cs(Referer)"} & set(fields)
    assert "cs-uri-stem" in fields


DELIVERY = "cloudwatch/logDelivery:LogDelivery"
