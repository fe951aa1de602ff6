"""The events of stored objects, with a fake of the emulator's S3."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from local.compat import stored_events


def _events(bucket: str) -> list[Any]:
    """The events in the queue when the request is answered, with their numbers."""
    sent: list[Any] = []

    def fire(bucket: str, key: str, event: str, **details: Any) -> None:
        sent.append((bucket, key, event, details))

    objects = SimpleNamespace(
        _bucket_notifications={"originals": "<NotificationConfiguration/>"},
        _fire_s3_event=fire,
        _fire_s3_event_async=None,
        _next_event_sequencer=str.lower,
    )
    stored_events.send_at_once(objects)
    objects._fire_s3_event_async(bucket, "uploads/a", "s3:ObjectCreated:Put", version_id="v")
    return sent


def test_an_event_is_sent_before_the_upload_is_answered() -> None:
    details = {"version_id": "v", "sequencer": "s3:objectcreated:put"}
    assert _events("originals") == [("originals", "uploads/a", "s3:ObjectCreated:Put", details)]


def test_a_bucket_without_notifications_sends_no_event() -> None:
    assert _events("renditions") == []
