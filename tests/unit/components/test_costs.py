"""The cost model counts what the program creates."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import pytest
import yaml

from cli.cost import prices
from cli.cost.load import QUEUES, Load
from cli.cost.model import FREE, Parts, options, total
from local import stack_config
from tests.unit.components.conftest import SIGN_IN
from tests.unit.components.declared import PROJECT, ROOT
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


@pytest.mark.slow
def test_the_cost_model_counts_what_the_options_create() -> None:
    watched = {"firewall": "true", "monitoring": "true", "configRules": "true"}
    stack = run("dev", watched)
    saved = run("dev", {"monitoring": "true", "backup": "true"})
    signed_in = run("dev", {"monitoring": "true", **SIGN_IN})
    closed = run("dev", {"customerKeys": "true", "privateNetwork": "true"})
    interfaces = [
        each
        for each in closed.every("ec2/vpcEndpoint:VpcEndpoint")
        if each.inputs["vpcEndpointType"] == "Interface"
    ]
    acls = stack.every("wafv2/webAcl:WebAcl")
    assert Parts() == Parts(
        alarm_metrics=_alarm_metrics(stack),
        backup_alarm_metrics=_alarm_metrics(saved) - _alarm_metrics(stack),
        sign_in_alarm_metrics=_alarm_metrics(signed_in) - _alarm_metrics(stack),
        metrics=len(_metrics(stack)),
        watched_cdns=len(stack.every("cloudfront/monitoringSubscription:MonitoringSubscription")),
        acls=len(acls),
        rules=sum(len(each.inputs["rules"]) for each in acls),
        edge_rules=sum(
            len(each.inputs["rules"]) for each in acls if each.inputs["scope"] == "CLOUDFRONT"
        ),
        config_rules=len(stack.every("cfg/rule:Rule")),
        topic_keys=len(stack.every("kms/key:Key")),
        keys=len(closed.every("kms/key:Key")),
        zones_of_endpoints=sum(len(each.inputs["subnetIds"]) for each in interfaces),
    )
    assert _metrics(signed_in) == _metrics(stack)
    for each in (stack, signed_in):
        assert len(each.every("cloudwatch/dashboard:Dashboard")) == 1
    # Idle queues are polled; each delivers one message at a time.
    mappings = stack.every("lambda/eventSourceMapping:EventSourceMapping")
    assert [each.inputs["batchSize"] for each in mappings] == [1] * QUEUES


def test_the_example_does_not_exceed_its_own_budget() -> None:
    """Otherwise it would send mail every month and be ignored when it matters."""
    prod = stack_config.load(ROOT, "prod")
    family = Load(photos=1000, views=20_000, stored=12_000)
    adds = options(family, "us-east-1", Parts())
    off = {"false", "", "0"}
    # `access: signIn` is a value of a setting; all others are settings.
    on = [name for name in adds if prod.get(f"{PROJECT}:{name.partition(':')[0]}", "") not in off]
    together = total(family, "us-east-1") + sum(adds[name] for name in on)

    assert prod[f"{PROJECT}:access"] == "signIn"
    assert {"access: signIn", "firewall", "monitoring", "backup"} <= set(on)
    assert together < 0.8 * int(prod[f"{PROJECT}:monthlyBudget"])


def test_the_cost_of_monitoring_that_the_setting_states_is_what_is_computed() -> None:
    """At least with CloudWatch's free dashboards and alarms, at most without them.

    Both `backup` and `access: signIn` add alarms.
    """
    stated = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]["monitoring"]
    parts, price = Parts(), prices.of("us-east-1")
    most = options(Load(photos=0, views=0, stored=0), "us-east-1", parts)["monitoring"]
    least = most - price["dashboard"] - FREE["alarm"] * price["alarm"]
    most += (parts.backup_alarm_metrics + parts.sign_in_alarm_metrics) * price["alarm"]

    assert f"Costs {round(least)} to {ceil(most)} USD a month" in stated["description"]


def test_the_documents_say_how_much_alarms_watch() -> None:
    parts = Parts()
    together = parts.alarm_metrics + parts.backup_alarm_metrics + parts.sign_in_alarm_metrics
    monitoring = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    prod = (ROOT / "Pulumi.prod.yaml").read_text(encoding="utf-8")

    assert (
        f"alarms watch {parts.alarm_metrics}; where people sign in 8 more alarms watch "
        f"{parts.sign_in_alarm_metrics}, and with `backup` three more watch "
        f"{parts.backup_alarm_metrics}."
    ) in " ".join(monitoring.split())
    assert (
        f"the {together} metrics that alarms watch, {parts.sign_in_alarm_metrics} of them because "
        "people sign in."
    ) in " ".join(prod.replace("#", " ").split())


def _metrics(stack: Stack) -> set[str]:
    return {
        each.inputs["metricTransformation"]["name"]
        for each in stack.every("cloudwatch/logMetricFilter:LogMetricFilter")
    }


def _alarm_metrics(stack: Stack) -> int:
    alarms = [each.inputs for each in stack.every("cloudwatch/metricAlarm:MetricAlarm")]
    single = [alarm for alarm in alarms if "metricName" in alarm]
    queries = [query for alarm in alarms for query in alarm.get("metricQueries", [])]
    return len(single) + sum("metric" in query for query in queries)
