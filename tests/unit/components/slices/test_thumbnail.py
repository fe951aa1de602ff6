from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.model.image import PENDING_LIFE, TOMBSTONE_LIFE
from tests.unit.components.declared import ACCOUNT

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack


def test_a_message_stays_hidden_for_six_times_as_long_as_the_function_may_take(dev: Stack) -> None:
    timeout = dev.functions()["thumbnail"].inputs["timeout"]

    assert _queue(dev).inputs["visibilityTimeoutSeconds"] >= 6 * timeout


def test_a_message_that_fails_eight_times_is_kept_for_two_weeks(dev: Stack) -> None:
    redrive = _queue(dev).json("redrivePolicy")

    assert redrive == {"deadLetterTargetArn": _dead(dev).outputs["arn"], "maxReceiveCount": 8}
    assert _dead(dev).inputs["messageRetentionSeconds"] == 14 * 24 * 60 * 60


def test_only_the_queue_may_send_to_the_dead_letters(dev: Stack) -> None:
    policy = dev.one("sqs/redriveAllowPolicy:RedriveAllowPolicy", "photos-dev-thumbnail-redrive")
    allowed = policy.json("redriveAllowPolicy")

    assert allowed == {
        "redrivePermission": "byQueue",
        "sourceQueueArns": [_queue(dev).outputs["arn"]],
    }


def test_a_photo_is_remembered_for_longer_than_its_event_can_wait(dev: Stack) -> None:
    """Also for a redrive of the dead letters on their last day."""
    waits = [queue.inputs["messageRetentionSeconds"] for queue in (_queue(dev), _dead(dev))]

    assert PENDING_LIFE.total_seconds() > sum(waits)
    assert TOMBSTONE_LIFE.total_seconds() > sum(waits)


def test_queues_are_encrypted(dev: Stack) -> None:
    queues = dev.every("sqs/queue:Queue")

    assert len(queues) == 4
    assert all(queue.inputs["sqsManagedSseEnabled"] is True for queue in queues)


def test_only_the_originals_bucket_of_this_account_may_send_to_the_queue(dev: Stack) -> None:
    (statement,) = dev.one("sqs/queuePolicy:QueuePolicy").json("policy")["Statement"]

    assert statement == {
        "Effect": "Allow",
        "Action": ["sqs:SendMessage"],
        "Resource": [_queue(dev).outputs["arn"]],
        "Principal": {"Service": "s3.amazonaws.com"},
        "Condition": {
            "ArnEquals": {"aws:SourceArn": dev.buckets()["originals"].outputs["arn"]},
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
        },
    }


def test_the_bucket_sends_events_only_once_the_queue_accepts_them(dev: Stack) -> None:
    notification = dev.one("s3/bucketNotification:BucketNotification")

    assert notification.inputs["bucket"] == dev.buckets()["originals"].id
    assert notification.inputs["queues"] == [
        {
            "queueArn": _queue(dev).outputs["arn"],
            "events": ["s3:ObjectCreated:*"],
            "filterPrefix": "uploads/",
        }
    ]
    assert dev.one("sqs/queuePolicy:QueuePolicy").urn in notification.after


def test_messages_come_one_at_a_time_and_concurrency_is_limited(dev: Stack) -> None:
    mapping = dev.one(
        "lambda/eventSourceMapping:EventSourceMapping", "photos-dev-thumbnail-trigger"
    ).inputs

    assert mapping["eventSourceArn"] == _queue(dev).outputs["arn"]
    assert mapping["functionName"] == dev.functions()["thumbnail"].outputs["arn"]
    assert mapping["batchSize"] == 1
    assert mapping["functionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["scalingConfig"] == {"maximumConcurrency": 5}


def _queue(stack: Stack) -> Resource:
    return stack.one("sqs/queue:Queue", "photos-dev-thumbnail")


def _dead(stack: Stack) -> Resource:
    return stack.one("sqs/queue:Queue", "photos-dev-thumbnail-dead-letters")
