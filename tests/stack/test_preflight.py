"""The preflight asks a real stack's account, over the wire, and the stack is not in its own way.

It has an embedded AWS of its own: stacks of other tests have what an account has once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.preflight.__main__ import CHECKS
from cli.preflight.account import Account
from components.config import StackConfig
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
    """An account in which nothing is yet."""
    with Emulator() as running:
        yield running


def _answers(account: Emulator, stack: str) -> dict[str, tuple[str, str]]:
    """Verdict and text of every check that these settings want, by title."""
    values = {key: str(value).lower() for key, value in SETTINGS.items()}
    seen = Account(
        project="photo-sharing",
        stack=stack,
        config=StackConfig.parse({**values, "alarmEmails": '["on-call@home.arpa"]'}),
        region="us-east-1",
        client=account.aws.client,
    )
    found = {each.title: each.ask(seen) for each in CHECKS if each.wanted(seen.config)}
    return {title: (answer.verdict, answer.text) for title, answer in found.items()}


def test_what_a_stack_has_made_is_in_the_way_of_another_one_and_not_in_its_own(
    account: Emulator, tmp_path: Path
) -> None:
    # given an account in which nothing is: only CloudFront cannot be asked beforehand
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

    # and another one is told what it must leave alone
    other = _answers(account, "other")
    assert other["AWS Config's recorder"][0] == "stop"
    assert "manageConfigRecorder" in other["AWS Config's recorder"][1]
    assert {title for title in ("Budgets", "Trails") if other[title][0] == "warning"} == {
        *("Budgets", "Trails"),
    }
    assert other["API Gateway's log role"][0] == "ok"
