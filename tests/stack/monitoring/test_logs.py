"""The logs contain the lines that the metric filters count."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from components.observe.metrics import LOG_METRICS
from tests.support import photos
from tests.support.filters import field, matches
from tests.support.queue import ThumbnailQueue

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.stacks import Stack


def _lines(stack: Stack, slice_name: str) -> list[str]:
    function = stack.output(f"{slice_name}Function")
    logging = stack.client("lambda").get_function_configuration(FunctionName=function)
    group = logging["LoggingConfig"]["LogGroup"]
    pages = stack.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
    events = [event["message"] for page in pages for event in page["events"]]
    return [line for text in events for line in text.splitlines()]


def test_the_logs_contain_the_lines_that_the_metric_filters_count(stack: Stack, api: Api) -> None:
    # given a photo, its duplicate, a file that is not a photo, and a message that is not an event
    content = photos.jpeg()
    queue = ThumbnailQueue(stack)
    first = api.uploaded(content)
    again = api.ticket("again.jpg")
    api.sent(again, content)
    api.wait_until(again["imageId"], "ready")
    broken = api.ticket("broken.jpg")
    api.sent(broken, b"This is a text that somebody has called .jpg")
    api.wait_until(broken["imageId"], "failed")
    queue.wait_until_empty()

    # when the filters are applied to the logs
    counted: dict[str, list[Any]] = {}
    for metric in LOG_METRICS:
        for slice_name in {*metric.functions} & {*stack.slices}:
            for line in _lines(stack, slice_name):
                if matches(metric.pattern, line):
                    number = metric.value.startswith("$")
                    value = field(json.loads(line), metric.value) if number else 1
                    counted.setdefault(metric.metric, []).append(value)

    # then
    assert first["imageId"] != again["imageId"]
    assert counted.pop("MillisecondsToReady")
    assert sorted(counted.pop("BytesReceived")) == sorted([44, len(content), len(content)])
    assert {name: sum(values) for name, values in counted.items()} == {
        "UploadsSigned": 3,
        "PhotosReady": 1,
        "Duplicates": 1,
        "PhotosFailed": 1,
        "PhotosFailedByReason": 1,
    }


def test_the_functions_log_groups_have_metric_filters(stack: Stack) -> None:
    found = stack.client("logs").describe_metric_filters()["metricFilters"]

    groups = {
        stack.client("lambda").get_function_configuration(
            FunctionName=stack.output(f"{slice_name}Function")
        )["LoggingConfig"]["LogGroup"]
        for slice_name in stack.slices
    }
    assert {each["logGroupName"] for each in found} == groups
    assert len(found) == sum(len({*metric.functions} & {*stack.slices}) for metric in LOG_METRICS)
