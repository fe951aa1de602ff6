"""What the functions write to their logs, and what must never be in them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from tests.support import photos

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.stacks import Stack

_DEADLINE_SECONDS = 30
_STEPS = {
    "POST /upload: 200",
    "original stored: ready",
    "GET /images/{imageId}: 200",
    "GET /images/{imageId}/download: 302",
}


def test_each_step_logs_one_line_that_names_the_photo(api: Api, stack: Stack) -> None:
    image = api.uploaded(photos.jpeg())
    api.get(f"/images/{image['imageId']}/download")

    lines = _lines_about(api, stack, image["imageId"], _STEPS)

    assert {line["message"] for line in lines} == _STEPS
    assert all(line["milliseconds"] >= 0 and line["level"] == "INFO" for line in lines)


def test_no_log_contains_a_signature_a_credential_or_a_file_name(api: Api, stack: Stack) -> None:
    name = "Grandma's secret recipe.jpg"
    image = api.uploaded(photos.jpeg(), name)
    api.get(f"/images/{image['imageId']}/download")
    api.get("/thumbnails")
    api.post("/presigned-url", {"fileName": name, "fileType": "image/jpeg"})
    _lines_about(api, stack, image["imageId"], _STEPS)

    everything = "\n".join(
        text for name in stack.slices for text in _texts(stack, f"{name}Function")
    )

    assert image["imageId"] in everything
    for secret in (
        "X-Amz-Signature",
        "X-Amz-Credential",
        "X-Amz-Security-Token",
        "policy",
        name,
        "?s=",
    ):
        assert secret not in everything


def _lines_about(api: Api, stack: Stack, image_id: str, messages: set[str]) -> list[dict[str, Any]]:
    """All functions' lines about a photo, as soon as they include all of these messages."""
    pause, deadline = 0.05, time.monotonic() + _DEADLINE_SECONDS
    while True:
        texts = [text for name in stack.slices for text in _texts(stack, f"{name}Function")]
        found = [json.loads(text) for text in texts if image_id in text]
        if messages <= {line["message"] for line in found}:
            return found
        assert time.monotonic() < deadline, found
        time.sleep(pause)
        # A line that the emulator has read too late is stored with the next call of its function.
        api.uploaded(photos.jpeg())
        pause = min(pause * 1.5, 0.5)


def _texts(stack: Stack, function: str) -> list[str]:
    """Every line of a function's log, without Lambda's own START, END and REPORT lines."""
    configuration = stack.client("lambda").get_function_configuration(
        FunctionName=stack.output(function)
    )
    pages = stack.client("logs").get_paginator("filter_log_events")
    return [
        line
        for page in pages.paginate(logGroupName=configuration["LoggingConfig"]["LogGroup"])
        for event in page["events"]
        for line in event["message"].splitlines()
        if line.startswith("{")
    ]
