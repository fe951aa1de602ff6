"""The dashboard and traces, and that monitoring can be switched on and off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.stack.monitoring.conftest import SETTINGS
from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.stacks import deploy_stack_on

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.http import Http
    from tests.support.stacks import Stack


def test_the_dashboard_is_complete_and_names_existing_resources(stack: Stack) -> None:
    name = stack.output("dashboardUrl").rpartition("/")[2]

    stored = stack.client("cloudwatch").get_dashboard(DashboardName=name)["DashboardBody"]

    lines = [
        line
        for widget in json.loads(stored)["widgets"]
        for line in widget["properties"].get("metrics", [])
    ]
    functions = {line[3] for line in lines if line[0] == "AWS/Lambda"}
    queues = {line[3] for line in lines if line[0] == "AWS/SQS"}
    buckets = {line[3] for line in lines if line[0] == "AWS/S3"}
    outputs = stack.deployment.outputs
    assert functions == {outputs[f"{each}Function"] for each in stack.slices}
    assert queues == {
        outputs[each].rpartition("/")[2]
        for each in ("thumbnailQueueUrl", "deadLetterQueueUrl", "maintenanceDeadLetterQueueUrl")
    }
    assert buckets == {
        outputs[f"{each}Bucket"] for each in ("originals", "renditions", "site", "log")
    }


def test_functions_are_traced_if_configured(stack: Stack) -> None:
    configuration = stack.client("lambda").get_function_configuration(
        FunctionName=stack.output("thumbnailFunction")
    )

    assert configuration["TracingConfig"] == {"Mode": "Active"}


def test_the_deployment_lists_what_is_not_modelled_of_it(stack: Stack) -> None:
    limits = stack.deployment.limits

    assert "metric filters are stored" in limits["aws:cloudwatch/logMetricFilter:LogMetricFilter"]
    assert "no e-mail" in limits["aws:sns/topicSubscription:TopicSubscription"]
    assert "not stored" in limits["aws:cloudwatch/queryDefinition:QueryDefinition"]


def test_monitoring_can_be_changed_and_switched_off_without_touching_anything_else(
    stack: Stack, tmp_path: Path, http: Http
) -> None:
    # given
    first = deploy_stack_on(stack.emulator, tmp_path, "seen", config=SETTINGS)
    image = Api(http, first.site_url, assert_described).uploaded(photos.jpeg())

    # when the alarms' recipient changes, then nothing else does
    other = {**SETTINGS, "alarmEmails": ["another@home.arpa"]}
    changed = deploy_stack_on(stack.emulator, tmp_path, "seen", config=other)
    assert {
        name: count for name, count in changed.deployment.actions.items() if name != "same"
    } == {
        "create": 1,
        "delete": 1,
    }

    # when monitoring is switched off
    ended = deploy_stack_on(stack.emulator, tmp_path, "seen", config={"tracing": True})

    # then nothing of it is left, and the photo is still there
    assert set(ended.deployment.actions) == {"same", "delete"}
    alarms = stack.client("cloudwatch").describe_alarms(AlarmNamePrefix="photos-seen")
    assert alarms["MetricAlarms"] == []
    boards = stack.client("cloudwatch").list_dashboards()["DashboardEntries"]
    assert [each["DashboardName"] for each in boards] == ["photos-watched"]
    topics = stack.client("sns").list_topics()["Topics"]
    assert [each["TopicArn"] for each in topics] == [stack.output("alarmTopic")]
    shown = Api(http, ended.site_url, assert_described).get(f"/images/{image['imageId']}")
    assert shown.json()["status"] == "ready"
