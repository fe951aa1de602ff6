"""Messages: what comes back is what was sent, and only failed ones are redelivered."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from components.slices.maintenance import DELIVERIES
from handlers.maintenance.events import MalformedMessageError, body_of, message_of
from handlers.maintenance.handler import LAST_DELIVERY, LONGEST_PAUSE, handle, pause
from handlers.maintenance.model import (
    Empty,
    Message,
    Part,
    Round,
    Settle,
    Step,
    UnfinishedError,
)
from handlers.model import tasks
from handlers.model.order import Position
from tests.unit.handlers import messages
from tests.unit.handlers.fakes import FakeMessages

JOB_ID = "70b00000-0000-4000-8000-000000000000"
IMAGE_ID = "00000000-0000-4000-8000-000000000001"
STEP = Step(
    job_id=JOB_ID,
    image_ids=(IMAGE_ID,),
    after=Position(datetime(2026, 11, 21, 12, 0, 0, 123456, UTC), IMAGE_ID),
    failed=3,
)


class Worker:
    """Works on everything, but never finishes what it is told not to."""

    def __init__(self, *, unfinished: bool = False) -> None:
        self.unfinished = unfinished
        self.worked: list[tuple[Message, bool]] = []

    def work(self, message: Message, *, last: bool = False) -> None:
        self.worked.append((message, last))
        if self.unfinished and not last:
            raise UnfinishedError


@pytest.mark.parametrize(
    "message",
    [
        *(STEP, Step(job_id=JOB_ID)),
        *(Settle(image_ids=(IMAGE_ID,)), Settle(image_ids=(IMAGE_ID,), job_id=JOB_ID, failed=2)),
        *(Empty(job_id=JOB_ID), Empty(job_id=JOB_ID, image_ids=(IMAGE_ID,), failed=1)),
        *(Round(), Round(part=Part.ORPHANS, after={"uploads": {"imageId": {"S": "a"}}}, steps=3)),
    ],
)
def test_what_is_sent_is_what_comes(message: Message) -> None:
    assert message_of(body_of(message)) == message


def test_what_other_functions_send_is_understood() -> None:
    assert message_of(json.dumps({"jobId": JOB_ID})) == Step(job_id=JOB_ID)
    assert message_of(tasks.settle([IMAGE_ID])) == Settle(image_ids=(IMAGE_ID,))
    settle = tasks.settle([IMAGE_ID], job_id=JOB_ID)
    assert message_of(settle) == Settle(image_ids=(IMAGE_ID,), job_id=JOB_ID)
    assert message_of(tasks.empty(JOB_ID)) == Empty(job_id=JOB_ID)
    # What the schedule sends.
    assert message_of(json.dumps({"task": tasks.ROUND})) == Round()


def test_as_many_photos_as_a_message_may_name_fit_into_it() -> None:
    assert len(tasks.settle([IMAGE_ID] * tasks.MOST_PHOTOS, job_id=JOB_ID)) < 256 * 1024 / 6


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "[]", "5", "null", "{}", '{"jobId": 5}', '{"jobId": "a"}'),
        json.dumps({"jobId": JOB_ID, "imageIds": ["../a"]}),
        json.dumps({"jobId": JOB_ID, "imageIds": 5}),
        json.dumps({"jobId": JOB_ID, "after": "invented"}),
        json.dumps({"jobId": JOB_ID, "failed": "many"}),
        json.dumps({"task": "settle", "imageIds": ["../a"]}),
        json.dumps({"task": "settle", "imageIds": [IMAGE_ID], "jobId": "a"}),
        json.dumps({"task": "empty"}),
        json.dumps({"task": "round", "part": "invented"}),
        json.dumps({"task": "invented"}),
    ],
)
def test_anything_else_is_malformed(body: str) -> None:
    with pytest.raises(MalformedMessageError):
        message_of(body)


def test_only_failed_messages_are_redelivered_and_soon() -> None:
    worker, postponed = Worker(), FakeMessages()
    good = messages.message("good", body_of(STEP)) | {"receiptHandle": "good"}
    bad = messages.message("bad", "{") | {"receiptHandle": "bad"}

    answer = handle(messages.batch(bad, good), worker, postponed)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert postponed.postponed == {"bad": 10}
    assert worker.worked == [(STEP, False)]


def test_an_unfinished_message_is_redelivered_until_the_last_time() -> None:
    answers = list[bool]()

    for delivery in range(1, DELIVERIES + 1):
        record = messages.message("a", body_of(STEP))
        record["attributes"]["ApproximateReceiveCount"] = str(delivery)
        answer = handle(messages.batch(record), Worker(unfinished=True), FakeMessages())
        answers.append(bool(answer["batchItemFailures"]))

    assert answers == [True] * (DELIVERIES - 1) + [False]


def test_a_message_that_cannot_be_postponed_is_redelivered_by_the_queue() -> None:
    broken = FakeMessages()
    broken.broken = True

    answer = handle(messages.batch(messages.message("bad", "{")), Worker(), broken)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}


def test_the_last_delivery_is_the_queues() -> None:
    assert LAST_DELIVERY == DELIVERIES
    pauses = [pause(each) for each in range(1, DELIVERIES)]
    assert pauses == [10, 20, 40, 80, 160, 320, 640]
    assert pause(DELIVERIES) == LONGEST_PAUSE
