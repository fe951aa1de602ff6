"""What the budget's topic sends."""

from __future__ import annotations

import json

import pytest

from handlers.maintenance import brake
from tests.unit.handlers.fake_usage import FakeUsage

# As SNS delivers it to a queue; the text is that of AWS Budgets.
NOTIFICATION = json.dumps(
    {
        "Type": "Notification",
        "MessageId": "5b2f8b1e-0000-5000-8000-000000000000",
        "TopicArn": "arn:aws:sns:us-east-1:123456789012:photos-dev-budget",
        "Subject": "AWS Budgets: photos-dev-budget has exceeded your alert threshold",
        "Message": "AWS Budget Notification November 30, 2026\nAWS Account 123456789012 ...",
        "Timestamp": "2026-11-30T23:59:59.000Z",
        "SignatureVersion": "1",
    }
)


def test_uploads_are_paused_for_the_month_in_which_it_was_sent_however_late_it_is_read() -> None:
    rows = FakeUsage()

    for _ in range(2):
        brake.spent(NOTIFICATION, rows)

    assert rows.site().budget_month == "2026-11"


def test_it_is_told_from_the_other_messages_of_the_queue() -> None:
    assert brake.is_notification(NOTIFICATION)
    for other in ('{"jobId": "a"}', '{"task": "round"}', "[]", "1", "", "{", '{"Type": 5}'):
        assert not brake.is_notification(other)


@pytest.mark.parametrize("timestamp", [None, 5, "", "yesterday"])
def test_one_without_a_time_is_kept_for_a_person_to_look_at(timestamp: object) -> None:
    rows = FakeUsage()
    body = json.dumps({**json.loads(NOTIFICATION), "Timestamp": timestamp})

    with pytest.raises(brake.MalformedNotificationError):
        brake.spent(body, rows)

    assert rows.site().budget_month is None
