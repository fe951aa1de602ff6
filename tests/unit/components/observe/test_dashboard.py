"""The dashboard answers every question, and CloudWatch can draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.components.declared import REGION

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


@pytest.fixture(scope="module")
def widgets(watched: Stack) -> list[dict[str, Any]]:
    return watched.one("cloudwatch/dashboard:Dashboard").json("dashboardBody")["widgets"]


def _graphs(widgets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each["properties"] for each in widgets if each["type"] == "metric"]


def _drawn(widgets: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Namespace and name of every metric on it."""
    lines = [line for graph in _graphs(widgets) for line in graph["metrics"]]
    return {(line[0], line[1]) for line in lines if isinstance(line[0], str)}


def test_it_asks_the_three_questions_in_this_order(widgets: list[dict[str, Any]]) -> None:
    texts = [each["properties"]["markdown"] for each in widgets if each["type"] == "text"]

    questions = ["# Is it working?", "# Is it slow?", "# What does it cost?"]
    assert [text.split("\n")[0] for text in texts] == questions


@pytest.mark.parametrize(
    ("namespace", "names"),
    [
        ("AWS/Lambda", {"Errors", "Throttles", "Duration", "Invocations"}),
        ("AWS/ApiGateway", {"4XXError", "5XXError", "Latency", "Count"}),
        (
            "AWS/SQS",
            {
                "ApproximateNumberOfMessagesVisible",
                "ApproximateNumberOfMessagesNotVisible",
                "ApproximateAgeOfOldestMessage",
            },
        ),
        (
            "AWS/CloudFront",
            {"Requests", "BytesDownloaded", "CacheHitRate", "4xxErrorRate", "5xxErrorRate"},
        ),
        ("AWS/S3", {"BucketSizeBytes"}),
        ("AWS/DynamoDB", {"ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"}),
        ("AWS/Billing", {"EstimatedCharges"}),
        (
            "AWS/Backup",
            {f"NumberOfBackupJobs{end}" for end in ("Completed", "Failed", "Expired", "Aborted")},
        ),
        (
            "PhotoSharing/photos-prod",
            {
                *("UploadsSigned", "PhotosReady", "PhotosFailed", "PhotosBroken", "Duplicates"),
                *("OriginalsRemoved", "OrphansFound"),
                *("MillisecondsToReady", "BytesReceived", "TimeOuts"),
            },
        ),
    ],
)
def test_every_required_metric_is_drawn(
    widgets: list[dict[str, Any]], namespace: str, names: set[str]
) -> None:
    assert {name for space, name in _drawn(widgets) if space == namespace} == names


def test_metrics_that_exist_in_one_region_only_are_read_from_there(
    widgets: list[dict[str, Any]],
) -> None:
    for graph in _graphs(widgets):
        spaces = {line[0] for line in graph["metrics"] if isinstance(line[0], str)}
        one_region = bool(spaces & {"AWS/CloudFront", "AWS/Billing"})
        assert graph["region"] == ("us-east-1" if one_region else REGION), graph["title"]


def test_bucket_sizes_are_daily_metrics(watched: Stack, widgets: list[dict[str, Any]]) -> None:
    (graph,) = [each for each in _graphs(widgets) if each["title"] == "Storage, bytes"]

    drawn = {line[3] for line in graph["metrics"]}
    assert drawn == {bucket.id for role, bucket in watched.buckets().items() if role != "replica"}
    assert graph["period"] == 24 * 60 * 60


def test_widgets_fill_rows_and_do_not_overlap(widgets: list[dict[str, Any]]) -> None:
    taken: set[tuple[int, int]] = set()
    for each in widgets:
        right, bottom = each["x"] + each["width"], each["y"] + each["height"]
        cells = {(x, y) for x in range(each["x"], right) for y in range(each["y"], bottom)}
        assert right <= 24
        assert not taken & cells, each
        taken |= cells
    assert len(taken) == 24 * max(y + 1 for _, y in taken)


def test_reasons_are_searched_in_the_stacks_own_namespace(widgets: list[dict[str, Any]]) -> None:
    """In quotes, because CloudWatch would stop parsing its name at the hyphen."""
    (graph,) = [g for g in _graphs(widgets) if g["title"] == "Failed photos by reason"]

    assert graph["metrics"] == [
        [
            {
                "expression": 'SEARCH(\'{"PhotoSharing/photos-prod",Reason} '
                "MetricName=\"PhotosFailedByReason\"', 'Sum', 300)"
            }
        ]
    ]
