"""The account-wide role with which API Gateway writes logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.components.declared import REGION
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack


def test_a_stage_waits_for_the_accounts_log_role(dev: Stack) -> None:
    account = dev.one("apigateway/account:Account")

    assert account.urn in dev.one("apigateway/stage:Stage").after


def test_the_accounts_log_role_outlives_the_stack_and_yields_to_others(dev: Stack) -> None:
    account, role = dev.one("apigateway/account:Account"), log_role(dev)

    assert account.kept
    assert role.kept
    assert dev.one("iam/rolePolicyAttachment:RolePolicyAttachment").kept
    assert account.ignored == ("cloudwatchRoleArn",)


def test_the_log_role_has_one_name_for_an_account_and_region(dev: Stack, prod: Stack) -> None:
    names = {log_role(stack).inputs["name"] for stack in (dev, prod)}

    assert names == {f"photo-sharing-api-gateway-logs-{REGION}"}
    assert log_role(dev).adopts == ""


@pytest.mark.slow
def test_an_existing_log_role_is_adopted_unchanged() -> None:
    """Pulumi refuses to adopt a resource that differs, and its tags are another stack's."""
    name = f"photo-sharing-api-gateway-logs-{REGION}"
    others = ["photos-dev-gateway-role-0a1b2c3", f"{name}-of-mine"]

    assert log_role(run("dev", roles=others)).adopts == ""
    role = log_role(run("dev", roles=[*others, name]))
    assert role.adopts == name
    assert {"tags", "tagsAll"} < set(role.ignored)
    assert set(role.inputs) - set(role.ignored) == {"name"}


def log_role(stack: Stack) -> Resource:
    (role,) = [e for e in stack.every("iam/role:Role") if e.name.endswith("-gateway-logs")]
    return role
