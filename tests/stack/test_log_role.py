"""The role with which API Gateway writes logs: one per account and region, whatever stacks do.

The test has its own embedded AWS, because its account must not have the role yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from local.deploy import destroy
from local.emulator.process import Emulator
from tests.support.stacks import deploy_stack_on

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.stacks import Stack

ROLE = "photo-sharing-api-gateway-logs-us-east-1"


@pytest.fixture(scope="module")
def account() -> Generator[Emulator]:
    """An account without the role."""
    with Emulator() as running:
        yield running


def _log_roles(account: Emulator) -> list[str]:
    roles = account.aws.client("iam").list_roles()["Roles"]
    return [role["RoleName"] for role in roles if "gateway" in role["RoleName"]]


def _role(account: Emulator) -> dict[str, Any]:
    """The role with its tags."""
    return account.aws.client("iam").get_role(RoleName=ROLE)["Role"]


def _is_set_and_may_write_logs(account: Emulator) -> bool:
    setting = account.aws.client("apigateway").get_account()["cloudwatchRoleArn"]
    attached = account.aws.client("iam").list_attached_role_policies(RoleName=ROLE)
    policies = [each["PolicyName"] for each in attached["AttachedPolicies"]]
    return setting == _role(account)["Arn"] and any("PushToCloudWatchLogs" in e for e in policies)


def test_cycles_of_one_stack_and_a_second_stack_leave_one_role(
    account: Emulator, tmp_path: Path
) -> None:
    def deployed(name: str) -> Stack:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        return deploy_stack_on(account, folder, name)

    # given a first stack, which makes the role
    assert deployed("first").deployment.actions["import"] == 0
    assert _log_roles(account) == [ROLE]
    made = _role(account)

    # when it is deployed again, then nothing changes although the role exists now
    again = deployed("first").deployment.actions
    assert set(again) == {"same"}

    # when it is destroyed and deployed anew, then the role is kept and adopted unchanged
    destroy("first", account)
    assert _role(account) == made
    assert deployed("first").deployment.actions["import"] == 1
    assert set(deployed("first").deployment.actions) == {"same"}
    assert _log_roles(account) == [ROLE]
    assert _role(account) == made

    # when a second stack comes and goes, then the role is the same and still works
    second = deployed("second").deployment.actions
    assert second["import"] == 1
    assert set(deployed("second").deployment.actions) == {"same"}
    assert _role(account) == made
    destroy("second", account)
    assert _log_roles(account) == [ROLE]
    assert _is_set_and_may_write_logs(account)
