"""Each check of the preflight: what passes, what stops, and which setting helps."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from cli.preflight import __main__ as command
from tests.unit.cli import aws_responses as aws
from tests.unit.cli.fake_account import FakeAccount
from tests.unit.cli.preflight_cases import CASES
from tests.unit.components.declared import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("title", "settings", "answers", "verdict", "words"), CASES)
def test_a_check_says_what_stops_and_which_setting_helps(
    title: str, settings: dict[str, str], answers: dict[str, Any], verdict: str, words: str
) -> None:
    (check,) = [each for each in command.CHECKS if each.title == title]
    fake = FakeAccount(answers)
    account = fake.account(**settings)

    answer = check.ask(account)

    assert check.wanted(account.config)
    assert (answer.verdict, words in answer.text) == (answer.verdict, True), answer.text
    assert answer.verdict == verdict
    # It needs no more permissions than it declares. Asking for one's identity needs none.
    needed = {action for call in fake.calls if (action := _action(call))}
    assert needed <= set(check.actions)


def _action(call: str) -> str | None:
    """The IAM action that a call needs."""
    service, operation = call.split(".")
    others = {
        "apigateway.GetAccount": "apigateway:GET",
        "budgets.DescribeBudgets": "budgets:ViewBudget",
        "sts.GetCallerIdentity": None,
    }
    operation = operation.removesuffix("2020_05_31")
    return others.get(f"{service}.{operation}", f"{service}:{operation}")


def test_every_check_has_a_case_that_warns_or_stops() -> None:
    silent = {each.title for each in command.CHECKS} - {
        title for title, *_, verdict, _ in CASES if verdict != "ok"
    }

    # The same class as "Response headers policies", with other names.
    assert silent == {"Cache policies", "Origin access controls"}


def test_only_checks_that_the_settings_need_are_made() -> None:
    plain = FakeAccount({}).account().config

    titles = [each.title for each in command.CHECKS if each.wanted(plain)]
    assert titles == [
        *("Regions", "Concurrent executions", "CloudFront", "Cache policies"),
        *("Response headers policies", "Origin access controls", "API Gateway's log role"),
    ]


def test_the_documented_policy_allows_exactly_what_the_checks_need() -> None:
    text = (ROOT / "docs" / "rollout.md").read_text(encoding="utf-8")
    (policy,) = re.findall(r"preflight\.json <<'END'\n(.*?)\nEND", text, re.DOTALL)

    (statement,) = json.loads(policy)["Statement"]
    assert statement["Action"] == sorted({a for each in command.CHECKS for a in each.actions})
    assert statement["Effect"] == "Allow"
    # All of them are read-only.
    reading = r"\w+:(Describe|List|Get|View|GET)\w*"
    assert [each for each in statement["Action"] if not re.fullmatch(reading, each)] == []


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The account's responses to the command, for tests to add to or change."""
    found: dict[str, Any] = {
        "sts.get_caller_identity": {
            "Account": "210987654321",
            "Arn": "arn:aws:iam::210987654321:user/me",
        },
        **aws.regions(us_east_1="opt-in-not-required"),
        **aws.concurrency(1000),
        **aws.distributions(3),
        **aws.headers_policies(),
        **aws.access_controls(),
        "cloudfront.list_cache_policies": {"CachePolicyList": {"MaxItems": 100, "Quantity": 0}},
        **aws.log_role(None),
    }
    fake = FakeAccount(found)

    class Session:
        def __init__(self, **_: object) -> None:
            pass

        def client(self, service: str, region_name: str | None = None, **_: object) -> Any:
            return fake.client(service, region_name)

    monkeypatch.setattr(boto3, "Session", Session)
    return found


def test_an_account_without_problems_passes(
    answers: dict[str, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert answers
    assert command.main(["--stack", "dev"], _folder(tmp_path)) == 0

    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert lines[0] == "ok       Credentials: account 210987654321 as user/me"
    assert {line.split()[0] for line in lines} == {"ok"}


def test_a_denied_check_names_the_missing_permission_and_the_rest_continue(
    answers: dict[str, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers["lambda.get_account_settings"] = "AccessDeniedException"
    answers["cloudfront.list_cache_policies"] = "AccessDenied"
    answers["ec2.describe_regions"] = "InternalError"

    assert command.main(["--stack", "dev"], _folder(tmp_path)) == 0

    printed = capsys.readouterr().out
    assert re.findall(r"(?m)^unknown +(.+?):", printed) == [
        *("Regions", "Concurrent executions", "Cache policies"),
    ]
    assert "lack lambda:GetAccountSettings" in printed
    assert "ok       API Gateway's log role" in printed


def test_a_check_that_stops_sets_the_exit_code(
    answers: dict[str, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers |= aws.recorders("default")

    folder = _folder(tmp_path, "  photo-sharing:configRules: true\n")

    assert command.main(["--stack", "dev"], folder) == 1
    assert "stop     AWS Config's recorder" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("identity", "printed"),
    [
        ("ExpiredToken", "AWS does not accept them"),
        ({"Account": "2", "Arn": "arn:aws-cn:iam::2:user/me"}, "standard AWS partition"),
    ],
)
def test_nothing_is_checked_without_valid_credentials(
    answers: dict[str, Any],
    identity: object,
    printed: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    answers["sts.get_caller_identity"] = identity

    assert command.main(["--stack", "dev"], _folder(tmp_path)) == 1

    (line,) = [each for each in capsys.readouterr().out.splitlines() if not each.startswith(" ")]
    assert line.startswith("stop     Credentials")
    assert printed in line


@pytest.mark.parametrize(
    ("settings", "printed"),
    [
        ("  photo-sharing:protect: perhaps\n", "protect is 'perhaps'"),
        ("  aws:region: null\n", "has no region"),
    ],
)
def test_invalid_settings_are_reported_first(
    settings: str,
    printed: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)

    assert command.main(["--stack", "dev"], _folder(tmp_path, settings)) == 1

    assert printed in capsys.readouterr().err


def _folder(folder: Path, settings: str = "") -> Path:
    (folder / "Pulumi.yaml").write_text("name: photo-sharing\nruntime: python\n")
    region = "" if "aws:region" in settings else "  aws:region: us-east-1\n"
    access = "  photo-sharing:access: open\n"
    (folder / "Pulumi.dev.yaml").write_text(f"config:\n{region}{access}{settings}")
    return folder
