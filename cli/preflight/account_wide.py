"""Checks of resources that an account has once, or once per region, for all its stacks."""

from __future__ import annotations

import re
from typing import Any

from cli.preflight.account import Account, Answer, Check, listed, ok, stop, warning

_MOST_TRAILS = 5
_LOG_ROLE = r"photo-sharing-api-gateway-logs-[a-z0-9-]+|photos-.*-gateway-role-[0-9a-f]{7}"


def _recorder(account: Account) -> Answer:
    found = account.client("config").describe_configuration_recorders()["ConfigurationRecorders"]
    foreign = [each for each in found if not account.is_ours(each["name"], "config")]
    names = listed(each["name"] for each in foreign)
    if account.config.manage_config_recorder:
        if foreign:
            return stop(
                f"{account.region} has a recorder already ({names}), and AWS refuses a second one. "
                "Set manageConfigRecorder to false."
            )
        return ok("there is no other recorder")
    if not found:
        return stop(
            f"{account.region} has no recorder, without which AWS Config refuses rules. "
            "Set manageConfigRecorder to true."
        )
    if not any(_records_buckets(each) for each in found):
        return warning(
            f"The recorder ({names}) does not record buckets, so the rules would find nothing. "
            "Let it record AWS::S3::Bucket, or set configRules to false."
        )
    return ok(f"buckets are recorded by {listed(each['name'] for each in found)}")


def _records_buckets(recorder: dict[str, Any]) -> bool:
    group = recorder.get("recordingGroup", {})
    return bool(group.get("allSupported")) or "AWS::S3::Bucket" in group.get("resourceTypes", [])


def _log_role(account: Account) -> Answer:
    arn = account.client("apigateway").get_account().get("cloudwatchRoleArn") or ""
    role = arn.rpartition("/")[2]
    if not account.config.manage_api_gateway_account:
        if not role:
            return stop(
                f"API Gateway has no role to write logs with in {account.region}, and refuses a "
                "stage with logs. Set manageApiGatewayAccount to true."
            )
        return ok(f"API Gateway writes logs with {role}")
    if role and not re.fullmatch(_LOG_ROLE, role):
        return warning(
            f"API Gateway writes logs with {role}; a new stack replaces it with its own role. "
            "Set manageApiGatewayAccount to false to keep it."
        )
    return ok(f"API Gateway writes logs with {role or 'no role yet'}")


def _budget(account: Account) -> Answer:
    number = account.client("sts").get_caller_identity()["Account"]
    found = account.client("budgets", "us-east-1").describe_budgets(AccountId=number)
    names = [each["BudgetName"] for each in found.get("Budgets", [])]
    others = [
        name
        for name in names
        if re.fullmatch(r"photos-.*-budget-[0-9a-f]{7}", name)
        and not account.is_ours(name, "budget")
    ]
    if others:
        return warning(
            f"Another stack watches the account's costs already ({listed(others)}), and each "
            "budget covers the whole account. Set monthlyBudget to 0 on all stacks but one."
        )
    return ok("no other stack watches the account's costs")


def _trail(account: Account) -> Answer:
    trails = account.client("cloudtrail").describe_trails()["trailList"]
    foreign = [each["Name"] for each in trails if not account.is_ours(each["Name"], "trail")]
    # Trails of an organisation and of other regions count as well. AWS never raises this limit.
    if len(foreign) == len(trails) and len(trails) >= _MOST_TRAILS:
        return stop(
            f"{account.region} has {len(trails)} trails already, and AWS allows no more. "
            "Set auditTrail to false, or delete one."
        )
    if foreign:
        return warning(
            f"There is another trail ({listed(foreign)}). Only the first one's record of changes "
            "is free; this stack's costs 2 USD for 100,000 changes of the account. "
            "auditTrail false makes none."
        )
    return ok("there is no other trail")


CHECKS = (
    Check(
        title="AWS Config's recorder",
        ask=_recorder,
        actions=["config:DescribeConfigurationRecorders"],
        wanted=lambda config: config.config_rules,
    ),
    Check(title="API Gateway's log role", ask=_log_role, actions=["apigateway:GET"]),
    Check(
        title="Budgets",
        ask=_budget,
        actions=["budgets:ViewBudget"],
        wanted=lambda config: config.monthly_budget > 0,
    ),
    Check(
        title="Trails",
        ask=_trail,
        actions=["cloudtrail:DescribeTrails"],
        wanted=lambda config: config.audit_trail,
    ),
)
