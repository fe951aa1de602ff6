"""Steps as messages: what comes back is what was sent, and only failed ones are redelivered."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from components.slices.maintenance import DELIVERIES
from handlers.maintenance.events import MalformedMessageError, message, step_of
from handlers.maintenance.handler import LAST_DELIVERY, LONGEST_PAUSE, handle, pause
from handlers.maintenance.model import Step
from handlers.model.order import Position
from tests.unit.handlers import messages
from tests.unit.handlers.fakes import FakeMessages
from tests.unit.handlers.maintenance.giving import JOB_ID, Giving

IMAGE_ID = "00000000-0000-4000-8000-000000000001"
STEP = Step(
    job_id=JOB_ID,
    image_ids=(IMAGE_ID,),
    after=Position(datetime(2026, 11, 21, 12, 0, 0, 123456, UTC), IMAGE_ID),
    failed=3,
)


@pytest.mark.parametrize("step", [STEP, Step(job_id=JOB_ID)])
def test_a_step_survives_its_message(step: Step) -> None:
    assert step_of(message(step)) == step


def test_the_first_step_of_a_job_is_what_the_people_function_sends() -> None:
    assert step_of(json.dumps({"jobId": JOB_ID})) == Step(job_id=JOB_ID)
    assert json.loads(message(Step(job_id=JOB_ID))) == {"jobId": JOB_ID}


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "[]", "5", "null", "{}", '{"jobId": 5}', '{"jobId": "a"}'),
        json.dumps({"jobId": JOB_ID, "imageIds": ["../a"]}),
        json.dumps({"jobId": JOB_ID, "imageIds": 5}),
        json.dumps({"jobId": JOB_ID, "after": "invented"}),
        json.dumps({"jobId": JOB_ID, "failed": "many"}),
    ],
)
def test_anything_else_is_malformed(body: str) -> None:
    with pytest.raises(MalformedMessageError):
        step_of(body)


def test_only_failed_messages_are_redelivered_and_soon() -> None:
    giving, postponed = Giving(), FakeMessages()
    giving.world.ready()
    giving.begin()
    good = messages.message("good", giving.queue[0]) | {"receiptHandle": "good"}
    bad = messages.message("bad", "{") | {"receiptHandle": "bad"}

    answer = handle(messages.batch(bad, good), giving.maintenance(), postponed)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert postponed.postponed == {"bad": 10}


def test_a_step_with_a_failed_photo_is_redelivered_until_the_last_time() -> None:
    giving, answers = Giving(), list[bool]()
    image_id = giving.world.ready()
    giving.world.renditions.stored.clear()
    giving.begin()
    body = message(Step(job_id=JOB_ID, image_ids=(image_id,)))

    for delivery in range(1, DELIVERIES + 1):
        record = messages.message("a", body)
        record["attributes"]["ApproximateReceiveCount"] = str(delivery)
        answer = handle(messages.batch(record), giving.maintenance(), FakeMessages())
        answers.append(bool(answer["batchItemFailures"]))

    assert answers == [True] * (DELIVERIES - 1) + [False]


def test_a_message_that_cannot_be_postponed_is_redelivered_by_the_queue() -> None:
    broken = FakeMessages()
    broken.broken = True

    answer = handle(messages.batch(messages.message("bad", "{")), Giving().maintenance(), broken)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}


def test_the_last_delivery_is_the_queues() -> None:
    assert LAST_DELIVERY == DELIVERIES
    pauses = [pause(each) for each in range(1, DELIVERIES)]
    assert pauses == [10, 20, 40, 80, 160, 320, 640]
    assert pause(DELIVERIES) == LONGEST_PAUSE
