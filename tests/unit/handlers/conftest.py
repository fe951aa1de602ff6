"""A world to act in, clients without a network, and the settings of the property tests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from botocore.stub import Stubber
from hypothesis import settings

from handlers.aws import clients
from tests.unit.handlers.fakes import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client

# A busy machine is no reason to fail, and CI runs are reproducible.
settings.register_profile("shared", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("shared")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


@pytest.fixture
def s3() -> S3Client:
    return clients.s3.__wrapped__()


@pytest.fixture
def dynamodb() -> DynamoDBClient:
    return clients.dynamodb.__wrapped__()


@pytest.fixture
def stubbed_s3(s3: S3Client) -> Iterator[Stubber]:
    with Stubber(s3) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def stubbed_table(dynamodb: DynamoDBClient) -> Iterator[Stubber]:
    with Stubber(dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()
