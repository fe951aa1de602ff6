"""What the log metrics count, line by line."""

from __future__ import annotations

import json

import pytest

from components.observe.metrics import LOG_METRICS
from tests.support.filters import matches

NOTHING: set[str] = set()
# As Lambda writes them in JSON format, and in text where it cannot.
RECORD: dict[str, object] = {
    "requestId": "6b0e4b1e-31ad-4fb1-9a23-5e4f1c9f2d10",
    "metrics": {"durationMs": 120000.0, "billedDurationMs": 120000, "memorySizeMB": 2048},
    "status": "timeout",
}
REPORT = {
    "time": "2026-11-21T13:00:00.000Z",
    "type": "platform.report",
    "record": RECORD,
}
TEXT = "2026-11-21T13:00:00.000Z 6b0e4b1e-31ad-4fb1-9a23-5e4f1c9f2d10 Task timed out after 120.00 s"
STORED = {"event": "original stored", "milliseconds": 310, "imageId": "a"}
READY = {**STORED, "outcome": "ready", "readyMilliseconds": 900, "bytes": 5}
FAILED = {**STORED, "outcome": "failed", "reasonCode": "damaged", "bytes": 5}
SAME = {**STORED, "outcome": "already_here", "readyMilliseconds": 9, "bytes": 5}
ANSWER = {"milliseconds": 9, "outcome": "200"}
SIGNED = {**ANSWER, "event": "POST /upload", "imageId": "a"}


def counted(function: str, line: str) -> set[str]:
    return {
        metric.metric
        for metric in LOG_METRICS
        if function in metric.functions and matches(metric.pattern, line)
    }


@pytest.mark.parametrize(
    ("function", "line", "metrics"),
    [
        ("upload", SIGNED, {"UploadsSigned"}),
        ("upload", {**SIGNED, "outcome": "201"}, {"UploadsSigned"}),
        ("upload", {**SIGNED, "event": "POST /presigned-url"}, {"UploadsSigned"}),
        ("upload", {**SIGNED, "outcome": "400", "code": "too_large"}, NOTHING),
        ("upload", {**SIGNED, "duplicate": True}, {"Duplicates"}),
        ("thumbnail", READY, {"PhotosReady", "MillisecondsToReady", "BytesReceived"}),
        ("thumbnail", FAILED, {"PhotosFailed", "PhotosFailedByReason", "BytesReceived"}),
        ("thumbnail", SAME, {"Duplicates", "MillisecondsToReady", "BytesReceived"}),
        ("thumbnail", {**STORED, "outcome": "duplicate"}, NOTHING),
        ("thumbnail", {**STORED, "outcome": "superseded"}, {"OriginalsRemoved"}),
        ("thumbnail", {**STORED, "outcome": "held_by_another"}, NOTHING),
        ("thumbnail", {**STORED, "outcome": "error"}, {"PhotosBroken"}),
        ("gallery", {**ANSWER, "event": "GET /images"}, NOTHING),
        ("gallery", REPORT, {"TimeOuts"}),
        ("thumbnail", {**REPORT, "record": {**RECORD, "status": "success"}}, NOTHING),
    ],
)
def test_a_line_counts_for_the_metrics_of_its_fields(
    function: str, line: dict[str, object], metrics: set[str]
) -> None:
    assert counted(function, json.dumps(line)) == metrics


def test_a_time_out_in_text_form_counts_once_too() -> None:
    of_upload = [each for each in LOG_METRICS if "upload" in each.functions]

    found = [each.metric for each in of_upload if matches(each.pattern, TEXT)]

    assert found == ["TimeOuts"]
