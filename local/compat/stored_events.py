"""S3's event is in the queue before the request that caused it is answered.

The emulator sends it from a thread that nothing waits for. A shutdown could end that thread after
the upload was acknowledged, and the photo would stay pending.
"""

from __future__ import annotations

from typing import Any


def send_at_once(objects: Any) -> None:
    """Send the events of objects in the thread of the request.

    Args:
        objects: the emulator's module of S3.
    """

    def fire(bucket: str, key: str, event: str, **details: Any) -> None:
        if bucket in objects._bucket_notifications:
            sequencer = objects._next_event_sequencer(event)
            objects._fire_s3_event(bucket, key, event, sequencer=sequencer, **details)

    objects._fire_s3_event_async = fire
