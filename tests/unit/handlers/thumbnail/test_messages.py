"""All records of all messages are processed, and only failed messages are redelivered."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.slices.thumbnail import DELIVERIES
from handlers.model.image import Status
from handlers.thumbnail.claims import LEASE
from handlers.thumbnail.deadline import OutOfTimeError
from handlers.thumbnail.handler import Outcome, handle, pause
from tests.unit.handlers.fakes import World
from tests.unit.handlers.messages import batch, message, notification
from tests.unit.handlers.requests import sample

if TYPE_CHECKING:
    from handlers.imaging import Rendered


def uploaded(world: World, content: bytes = b"photo") -> tuple[str, str]:
    stored = world.uploaded(world.announced(), content)
    return stored.key, stored.version_id


def test_every_record_of_every_message_is_processed() -> None:
    world = World()
    one, two, three = uploaded(world), uploaded(world), uploaded(world)
    event = batch(message("a", notification(one, two)), message("b", notification(three)))

    assert handle(event, world.thumbnails(), world.messages) == {"batchItemFailures": []}

    assert {item["status"] for item in world.items.stored.values()} == {"ready"}


def test_a_failed_message_is_returned_and_does_not_block_the_rest() -> None:
    world = World()
    good, unreadable, other = uploaded(world), uploaded(world), uploaded(world)
    world.originals.unreadable.add(unreadable[1])
    event = batch(
        message("malformed", "{"),
        message("partly", notification(unreadable, good)),
        message("test", sample("s3_test_event")),
        message("fine", notification(other)),
    )

    answer = handle(event, world.thumbnails(), world.messages)

    assert answer == {
        "batchItemFailures": [{"itemIdentifier": "malformed"}, {"itemIdentifier": "partly"}]
    }
    statuses = [world.items[image_id].status for image_id in world.items.stored]
    assert statuses == [Status.READY, Status.PENDING, Status.READY]


def test_only_failed_messages_are_redelivered_and_soon() -> None:
    world = World()
    good = message("good", notification(uploaded(world))) | {"receiptHandle": "good"}
    bad = message("bad", "{") | {"receiptHandle": "bad"}

    handle(batch(bad, good), world.thumbnails(), world.messages)

    assert world.messages.postponed == {"bad": 10}


def test_a_photo_that_cannot_be_read_fails_at_the_last_delivery_and_no_sooner() -> None:
    world = World()
    unreadable = uploaded(world)
    world.originals.unreadable.add(unreadable[1])
    (image_id,) = world.items.stored
    statuses: list[Status] = []

    for delivery in range(1, DELIVERIES + 1):
        body = message("a", notification(unreadable))
        body["attributes"]["ApproximateReceiveCount"] = str(delivery)
        handle(batch(body), world.thumbnails(), world.messages)
        statuses.append(world.items[image_id].status)

    assert statuses == [Status.PENDING] * (DELIVERIES - 1) + [Status.FAILED]


@pytest.mark.parametrize(
    ("outcome", "pauses"),
    [
        (Outcome.BROKEN, [10, 20, 40, 80, 160, 320, 640, 720]),
        (Outcome.WAITING, [2, 6, 18, 54, 162, 486, 720, 720]),
    ],
)
def test_the_pause_grows_with_each_delivery(outcome: Outcome, pauses: list[int]) -> None:
    assert [pause(outcome, deliveries) for deliveries in range(1, DELIVERIES + 1)] == pauses


def test_a_waiting_message_outlasts_the_claim_that_it_waits_for() -> None:
    pauses = [pause(Outcome.WAITING, deliveries) for deliveries in range(1, DELIVERIES)]

    assert sum(pauses) > 2 * LEASE.total_seconds()


def test_a_photo_that_waits_for_another_is_redelivered_soon_and_not_an_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    world = World()
    first, second = world.announced(), world.announced()
    world.claims.claim(world.items[first], hashlib.sha256(b"photo").hexdigest())
    stored = world.uploaded(second)
    event = batch(message("a", notification((stored.key, stored.version_id))))

    answer = handle(event, world.thumbnails(), world.messages)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "a"}]}
    assert list(world.messages.postponed.values()) == [2]
    (record,) = caplog.records
    assert vars(record)["outcome"] == "held_by_another"
    assert record.levelno == logging.INFO


def test_a_photo_with_too_little_time_is_redelivered_soon() -> None:
    def hurried(_content: bytes) -> Rendered:
        raise OutOfTimeError

    world = World()
    event = batch(message("a", notification(uploaded(world))))

    answer = handle(event, world.thumbnails(hurried), world.messages)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "a"}]}
    assert list(world.messages.postponed.values()) == [2]


def test_a_message_with_a_waiting_and_a_failed_photo_counts_as_failed() -> None:
    world = World()
    first, second = world.announced(), world.announced()
    world.claims.claim(world.items[first], hashlib.sha256(b"photo").hexdigest())
    waiting, gone = world.uploaded(second), uploaded(world)
    world.originals.unreadable.add(gone[1])
    event = batch(message("a", notification((waiting.key, waiting.version_id), gone)))

    handle(event, world.thumbnails(), world.messages)

    assert list(world.messages.postponed.values()) == [10]


def test_a_message_that_cannot_be_postponed_is_still_returned() -> None:
    world = World()
    world.messages.broken = True

    answer = handle(batch(message("a", "{")), world.thumbnails(), world.messages)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "a"}]}


def test_an_unusable_photo_is_not_retried() -> None:
    world = World()
    event = batch(message("a", notification(uploaded(world, b"not an image"))))

    assert handle(event, world.thumbnails(), world.messages) == {"batchItemFailures": []}


def test_each_record_logs_one_line_with_its_photo_and_outcome(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    world = World()
    good, gone = uploaded(world), uploaded(world)
    world.originals.unreadable.add(gone[1])

    handle(batch(message("a", notification(good, gone))), world.thumbnails(), world.messages)

    records = [vars(record) for record in caplog.records]
    assert [each["outcome"] for each in records] == ["ready", "error"]
    assert [each["imageId"] for each in records] == list(world.items.stored)
    assert records[1]["exc_info"]


@pytest.mark.slow
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["Records", "Event", "s3", "object", "key", "eventName"]), inner
            )
        ),
    )
)
def test_no_message_breaks_the_batch(body: object) -> None:
    world = World()

    answer = handle(batch(message("a", json.dumps(body))), world.thumbnails(), world.messages)

    assert answer["batchItemFailures"] in ([], [{"itemIdentifier": "a"}])


def test_only_the_line_that_settles_a_photo_has_the_fields_that_the_metrics_count(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    world = World()
    event = batch(
        message("a", notification(uploaded(world, b"photo"))),
        message("b", notification(uploaded(world, b"not an image"))),
        message("c", notification(uploaded(world, b"photo"))),
    )

    handle(event, world.thumbnails(), world.messages)
    handle(event, world.thumbnails(), world.messages)

    records = [vars(record) for record in caplog.records]
    ready, failed, same, *again = records
    assert (ready["outcome"], failed["outcome"], same["outcome"]) == (
        "ready",
        "failed",
        "already_here",
    )
    assert (ready["bytes"], failed["bytes"], same["bytes"]) == (5, 12, 5)
    assert ready["readyMilliseconds"] >= 0
    assert same["readyMilliseconds"] >= 0
    assert failed["reasonCode"] == "not_an_image"
    assert "readyMilliseconds" not in failed
    assert [each["outcome"] for each in again] == ["duplicate"] * 3
    assert not [each for each in again if {"bytes", "readyMilliseconds", "reasonCode"} & set(each)]
