"""The origins of the site's own pages, against the SDK's model of S3; nothing is sent."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from handlers.api.site_origins import SiteOrigins
from handlers.aws.clients import ClientError

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_s3.client import S3Client

BUCKET = {"Bucket": "photos-originals"}
RULES = {
    "CORSRules": [
        {"AllowedMethods": ["PUT"], "AllowedOrigins": ["https://a.example", "https://b.example"]},
        {"AllowedMethods": ["POST"], "AllowedOrigins": ["https://c.example"]},
    ]
}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_they_are_the_origins_of_the_buckets_cors_rules(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_response("get_bucket_cors", RULES, BUCKET)

    found = SiteOrigins(s3, "photos-originals")()

    assert found == {"https://a.example", "https://b.example", "https://c.example"}


def test_they_are_read_once_a_minute_however_many_requests_there_are(
    s3: S3Client, stubbed_s3: Stubber, clock: list[float]
) -> None:
    stubbed_s3.add_response("get_bucket_cors", RULES, BUCKET)
    stubbed_s3.add_response("get_bucket_cors", {"CORSRules": []}, BUCKET)
    origins = SiteOrigins(s3, "photos-originals")

    assert len(origins()) == len(origins()) == 3
    clock[0] += 60
    assert origins() == origins() == frozenset()
    stubbed_s3.assert_no_pending_responses()


def test_a_bucket_without_rules_has_no_origins(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_client_error("get_bucket_cors", "NoSuchCORSConfiguration", "", 404)

    assert SiteOrigins(s3, "photos-originals")() == frozenset()


def test_a_bucket_that_cannot_be_read_is_an_internal_error(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    stubbed_s3.add_client_error("get_bucket_cors", "AccessDenied", "", 403)

    with pytest.raises(ClientError):
        SiteOrigins(s3, "photos-originals")()
