"""The AWS clients: the only place that imports boto3, and where each client is built once.

Clients are built when first asked for and live as long as the process, so that a warm function pays
for neither connections nor service models.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.config import Config
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sqs.client import SQSClient

__all__ = ["ClientError", "attributes", "dynamodb", "error_code", "plain", "s3", "sqs"]

_RETRIES: Any = {"mode": "standard", "total_max_attempts": 3}
_WRITE = TypeSerializer()
_READ = TypeDeserializer()


@cache
def s3() -> S3Client:
    """The S3 client, for requests and for presigning.

    Left to itself the SDK signs for S3's global host, which answers browsers in other regions with
    a redirect that CORS forbids. Virtual addressing makes it name the region. An endpoint that is a
    bare IP address keeps the bucket in the path. Checksums are sent where an operation requires
    them or the code states one: a presigned URL must not demand one that a browser does not send.
    """
    return boto3.client(  # pyright: ignore[reportUnknownMemberType]  # stubs of other services are not installed
        "s3",
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=3,
            read_timeout=20,
            retries=_RETRIES,
        ),
    )


@cache
def dynamodb() -> DynamoDBClient:
    """The DynamoDB client; impatient, because items are answered in milliseconds or not at all."""
    return boto3.client(  # pyright: ignore[reportUnknownMemberType]  # stubs of other services are not installed
        "dynamodb", config=Config(connect_timeout=2, read_timeout=3, retries=_RETRIES)
    )


@cache
def sqs() -> SQSClient:
    """The SQS client."""
    # The stubs list every service of AWS, also those whose types are not installed.
    return boto3.client(  # pyright: ignore[reportUnknownMemberType]
        "sqs", config=Config(connect_timeout=2, read_timeout=3, retries=_RETRIES)
    )


def attributes(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values in DynamoDB's notation."""
    return {name: _WRITE.serialize(value) for name, value in values.items()}


def plain(item: Mapping[str, Any]) -> dict[str, Any]:
    """DynamoDB's notation as plain values; numbers are decimals."""
    return {name: _READ.deserialize(value) for name, value in item.items()}


def error_code(error: ClientError) -> str:
    """The code by which AWS tells one error from another."""
    return error.response.get("Error", {}).get("Code", "")
