from __future__ import annotations

from botocore.stub import Stubber

from handlers.aws import clients
from handlers.aws.queue import Queue

QUEUE = "https://queue.example/thumbnails"


def test_a_message_is_postponed_by_its_receipt() -> None:
    client = clients.sqs.__wrapped__()
    with Stubber(client) as stubber:
        expected = {"QueueUrl": QUEUE, "ReceiptHandle": "receipt", "VisibilityTimeout": 10}
        stubber.add_response("change_message_visibility", {}, expected)

        Queue(lambda: client, QUEUE).postpone("receipt", 10)

        stubber.assert_no_pending_responses()


def test_a_message_is_sent() -> None:
    client = clients.sqs.__wrapped__()
    with Stubber(client) as stubber:
        answer = {"MessageId": "a", "MD5OfMessageBody": "b"}
        stubber.add_response("send_message", answer, {"QueueUrl": QUEUE, "MessageBody": "{}"})

        Queue(lambda: client, QUEUE).send("{}")

        stubber.assert_no_pending_responses()
