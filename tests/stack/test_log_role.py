"""The role with which API Gateway writes logs: one per account and region, whatever stacks do.

The test has its own embedded AWS, because its account must not have the role yet, and stacks of
nothing but the role. That whole stacks share it is in test_stacks.py.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from local.deploy import deploy, destroy
from local.emulator.process import Emulator
from tests.support.stacks import ROOT

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Generator
    from pathlib import Path

ROLE = "photo-sharing-api-gateway-logs-us-east-1"
PROGRAM = """
import pulumi
from components.edge.gateway_account import GatewayAccount
from components.tagging import tag_everything

tag_everything({"Stack": pulumi.get_stack()})
GatewayAccount(pulumi.get_stack(), partition="aws")
"""


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


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pulumi_aws")  # its own imports
def test_cycles_of_one_stack_and_a_second_stack_leave_one_role(
    account: Emulator, tmp_path: Path
) -> None:
    program = tmp_path / "__main__.py"
    program.write_text(PROGRAM)
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)

    def deployed(name: str) -> Counter[str]:
        shutil.copy(ROOT / "Pulumi.dev.yaml", tmp_path / f"Pulumi.{name}.yaml")
        return deploy(program, name, account).actions

    # given a first stack, which makes the role
    assert deployed("first")["import"] == 0
    assert _log_roles(account) == [ROLE]
    made = _role(account)

    # when it is deployed again, then nothing changes although the role exists now
    assert set(deployed("first")) == {"same"}

    # when it is destroyed and deployed anew, then the role is kept and adopted unchanged
    destroy("first", account)
    assert _role(account) == made
    assert deployed("first")["import"] == 1
    assert set(deployed("first")) == {"same"}
    assert _log_roles(account) == [ROLE]
    assert _role(account) == made

    # when a second stack comes and goes, then the role is the same and still works
    second = deployed("second")
    assert second["import"] == 1
    assert set(deployed("second")) == {"same"}
    assert _role(account) == made
    destroy("second", account)
    assert _log_roles(account) == [ROLE]
    assert _is_set_and_may_write_logs(account)
