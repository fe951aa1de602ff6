"""S3's notifications: which version of which original was stored, and when."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from handlers.thumbnail.events import MalformedMessageError, stored_originals
from tests.unit.handlers.messages import notification
from tests.unit.handlers.requests import sample

FIRST = "00000000-0000-4000-8000-000000000001"


def test_a_notification_names_the_version_and_when_it_was_stored() -> None:
    (original,) = stored_originals(json.dumps(sample("s3_object_created")))

    assert original.image_id == FIRST
    assert original.key == f"uploads/public/{FIRST}"
    assert original.version_id == "v1"
    assert original.stored_at == datetime(2026, 11, 21, 12, 0, 1, 250_000, UTC)


def test_keys_are_decoded_and_other_kinds_of_events_are_skipped() -> None:
    first, second = stored_originals(json.dumps(sample("s3_awkward_keys")))

    assert first.key == f"uploads/eu-central-1:7c0f ü+/📷/{FIRST}"
    assert first.image_id == FIRST
    assert second.version_id == "L4kqtJlcpXroDTDmpUMLUo.wA_-x"


def test_the_test_event_of_s3_announces_nothing() -> None:
    assert stored_originals(json.dumps(sample("s3_test_event"))) == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not json",
        "[]",
        "null",
        "{}",
        "5",
        '{"Event": "s3:Other"}',
        '{"Records": 5}',
        '{"Records": [{}]}',
        '{"Records": [{"eventName": "ObjectCreated:Put"}]}',
        "[" * 100_000,
    ],
)
def test_a_message_unlike_s3s_is_malformed(body: str) -> None:
    with pytest.raises(MalformedMessageError):
        stored_originals(body)


@pytest.mark.parametrize("key", ["", "uploads/public/", "cat.jpg", f"uploads/{FIRST}.jpg", "%FF"])
def test_a_key_that_names_no_photo_is_malformed(key: str) -> None:
    with pytest.raises(MalformedMessageError):
        stored_originals(json.dumps(notification((key, "v1"))))


def test_an_object_stored_before_versioning_took_effect_has_the_null_version() -> None:
    event = sample("s3_object_created")
    del event["Records"][0]["s3"]["object"]["versionId"]

    (original,) = stored_originals(json.dumps(event))

    assert original.version_id == "null"
