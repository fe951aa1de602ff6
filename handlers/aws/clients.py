"""The AWS clients: the only module that imports the SDK, and where each client is built once.

The SDK is botocore: what boto3 adds to it is not needed, and would be part of every cold start.
Clients are built when they are first needed and live as long as the process, so that a warm
function pays for neither connections nor service models.
"""

from __future__ import annotations

import gc
import json
from contextlib import closing, suppress
from functools import cache
from typing import TYPE_CHECKING, Any

# Objects created by an import stay alive. Garbage collection, which examines them repeatedly, takes
# a good part of the SDK's loading time; freezing them keeps them out of later collections, too.
gc.disable()
import botocore.session  # noqa: E402  # only once garbage collection is off
from botocore.config import Config  # noqa: E402  # the same
from botocore.exceptions import (  # noqa: E402  # the same
    ClientError,
    ConnectionError,  # noqa: A004  # the SDK's own
    HTTPClientError,
)

from handlers.aws.attribute_values import attributes, plain  # noqa: E402  # the same

gc.freeze()
gc.enable()

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from botocore.session import Session
    from mypy_boto3_cloudfront.client import CloudFrontClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sqs.client import SQSClient

__all__ = [
    "UNREACHABLE",
    "ClientError",
    "attributes",
    "cloudfront",
    "cognito",
    "dynamodb",
    "error_code",
    "plain",
    "s3",
    "sqs",
    "ssm",
    "whole",
]

UNREACHABLE = (ConnectionError, HTTPClientError)
"""What a call raises that got no answer, whether or not it had an effect."""

_FIRST_ERROR = 300
_RETRIES: Any = {"mode": "standard", "total_max_attempts": 3}


@cache
def s3() -> S3Client:
    """The S3 client, for requests and for presigning.

    By default the SDK signs for S3's global host, which answers browsers in other regions with
    a redirect that CORS forbids. Virtual addressing makes it name the region. An endpoint that is a
    bare IP address keeps the bucket in the path. Checksums are sent where an operation requires
    them or the code states one: a presigned URL must not demand one that a browser does not send.
    """
    return _client(
        "s3",
        Config(
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
    """The DynamoDB client; with short timeouts: DynamoDB answers in milliseconds or not at all."""
    client = _client("dynamodb", Config(connect_timeout=2, read_timeout=3, retries=_RETRIES))
    client.meta.events.register("before-parse.dynamodb", _read_json)
    return client


@cache
def sqs() -> SQSClient:
    """The SQS client."""
    return _client("sqs", Config(connect_timeout=2, read_timeout=3, retries=_RETRIES))


@cache
def cloudfront() -> CloudFrontClient:
    """The CloudFront client."""
    return _client("cloudfront", Config(connect_timeout=3, read_timeout=10, retries=_RETRIES))


@cache
def cognito() -> CognitoIdentityProviderClient:
    """The client of Cognito's user pools.

    Both attempts together have to end well before API Gateway stops waiting.
    """
    retries: Any = {"mode": "standard", "total_max_attempts": 2}
    return _client("cognito-idp", Config(connect_timeout=2, read_timeout=5, retries=retries))


@cache
def ssm() -> Any:
    """The client of Systems Manager."""
    retries: Any = {"mode": "standard", "total_max_attempts": 2}
    return _client("ssm", Config(connect_timeout=2, read_timeout=3, retries=retries))


def error_code(error: ClientError) -> str:
    """The code with which AWS identifies the error."""
    return error.response.get("Error", {}).get("Code", "")


def whole(body: StreamingBody) -> bytes:
    """All bytes of an object.

    `with body as stream` would accept an incomplete object: that stream does not count its bytes.

    Raises:
        IncompleteReadError: The connection ended before the last byte.
    """
    with closing(body):
        return body.read()


@cache
def _session() -> Session:
    return botocore.session.get_session()


def _read_json(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any
) -> None:
    """Reads an answer of DynamoDB as the JSON that it is, instead of the SDK's parser.

    The parser compares each value with the description of the service, and arrives at the same
    dictionaries; it took more than half of a list's processor time. Only bytes would be different,
    which stay Base64 here, and no items have any. Errors are left to the SDK, and so is what is
    not JSON: the SDK recognises by its checksum a body that was cut off, and repeats the request.
    """
    if response_dict["status_code"] >= _FIRST_ERROR:
        return
    with suppress(ValueError):
        customized_response_dict.update(json.loads(response_dict["body"]))
        response_dict["body"] = b"{}"


def _client(service: str, config: Config) -> Any:
    # Its type is generated from the service's model, and only the callers know it.
    return _session().create_client(service, config=config)
