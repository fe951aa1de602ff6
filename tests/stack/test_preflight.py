"""The preflight checks the account of a deployed stack, which never blocks its own redeployment.

It has its own embedded AWS: other tests' stacks have resources that an account can have once only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.preflight.__main__ import CHECKS
from cli.preflight.account import Account
from components.config.stack import StackConfig
from local.emulator.process import Emulator
from tests.support.stacks import deploy_stack_on

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

SETTINGS = {
    "firewall": True,
    "auditTrail": True,
    "configRules": True,
    "privateNetwork": True,
    "monitoring": True,
    "monthlyBudget": 7,
}


@pytest.fixture(scope="module")
def account() -> Generator[Emulator]:
    """An empty account."""
    with Emulator() as running:
        yield running


def _answers(account: Emulator, stack: str) -> dict[str, tuple[str, str]]:
    """Verdict and text of every check that applies to these settings, by title."""
    values = {key: str(value).lower() for key, value in SETTINGS.items()}
    checked = Account(
        project="photo-sharing",
        stack=stack,
        config=StackConfig.parse(
            {**values, "access": "open", "alarmEmails": '["on-call@home.arpa"]'}
        ),
        region="us-east-1",
        client=account.aws.client,
    )
    found = {each.title: each.ask(checked) for each in CHECKS if each.wanted(checked.config)}
    return {title: (answer.verdict, answer.text) for title, answer in found.items()}


def test_a_stacks_resources_block_another_stack_but_not_itself(
    account: Emulator, tmp_path: Path
) -> None:
    # given an empty account, in which only CloudFront cannot be checked beforehand
    before = _answers(account, "asked")
    assert [title for title, (verdict, _) in before.items() if verdict != "ok"] == ["CloudFront"]

    # when a stack is deployed
    deploy_stack_on(account, tmp_path, "asked", config=SETTINGS)

    # then it may be deployed again
    again = _answers(account, "asked")
    assert {title for title, (verdict, _) in again.items() if verdict == "stop"} == set()
    assert again["Cache policies"] == ("ok", "this stack has its own already")
    assert again["Networks"] == ("ok", "this stack has its network already")
    assert again["AWS Config's recorder"][0] == "ok"

    # and another one is told what is taken
    other = _answers(account, "other")
    assert other["AWS Config's recorder"][0] == "stop"
    assert "manageConfigRecorder" in other["AWS Config's recorder"][1]
    assert {title for title in ("Budgets", "Trails") if other[title][0] == "warning"} == {
        *("Budgets", "Trails"),
    }
    assert other["API Gateway's log role"][0] == "ok"
