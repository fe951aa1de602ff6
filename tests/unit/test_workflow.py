"""The workflow for users' forks: it can only do what it says, and it calls what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, Any] = WORKFLOW["jobs"]
# YAML 1.1 takes `on` for a truth value.
EVENTS: dict[str, Any] = WORKFLOW[True]


def test_every_change_is_checked_and_only_main_is_deployed() -> None:
    assert EVENTS == {"pull_request": None, "push": {"branches": ["main"]}}
    assert "if" not in JOBS["check"]
    assert JOBS["deploy"]["if"].startswith("github.event_name == 'push' &&")
    assert {JOBS[name]["needs"] for name in ("preview", "deploy")} == {"check"}


def test_the_code_of_strangers_gets_no_role() -> None:
    assert "pull_request_target" not in TEXT
    condition = JOBS["preview"]["if"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in condition
    assert "permissions" not in JOBS["check"]
    assert "secrets." not in str(JOBS["check"])


def test_permissions_are_the_least_there_are() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    for name in ("preview", "deploy"):
        assert JOBS[name]["permissions"] == {"contents": "read", "id-token": "write"}


def test_no_aws_key_is_stored() -> None:
    assert not re.search(r"access[-_]key|secret[-_]access|session[-_]token", TEXT, re.IGNORECASE)
    secrets = set(re.findall(r"secrets\.(\w+)", TEXT))
    assert secrets == {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN"}
    roles = [each["with"]["role-to-assume"] for each in _steps("configure-aws-credentials")]
    assert roles == ["${{ vars.AWS_PREVIEW_ROLE }}", "${{ vars.AWS_DEPLOY_ROLE }}"]


@pytest.mark.parametrize("job", JOBS)
def test_every_command_exists(job: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = [step["run"] for step in JOBS[job]["steps"] if "run" in step]

    assert commands
    for command in commands:
        program, what = command.split()[:2]
        assert program in ("make", "pulumi")
        if program == "make":
            assert re.search(rf"^{what}:", makefile, re.MULTILINE)
        else:
            assert what in ("preview", "up")
        # An expression in a command would be run as part of it.
        assert "${{" not in command


def test_functions_get_byte_code_of_the_version_that_they_run_on() -> None:
    versions = {each["with"]["python-version"] for each in _steps("setup-python")}
    runtime = re.search(r'RUNTIME = "python(.+)"', (ROOT / "components/function.py").read_text())

    assert runtime
    assert versions == {runtime[1]}


def test_no_deployment_runs_beside_another_or_is_cut_off() -> None:
    assert JOBS["deploy"]["concurrency"] == {"group": "stack-${{ vars.PULUMI_STACK }}"}
    assert JOBS["deploy"]["environment"] == {"name": "production"}


def test_no_other_job_takes_the_place_of_a_deployment_that_waits() -> None:
    """Of what waits in one group GitHub keeps the newest only."""
    groups = [job["concurrency"]["group"] for job in JOBS.values()]

    assert len(set(groups)) == len(JOBS)


def test_the_test_of_upgrades_has_the_release_before() -> None:
    (checkout, *_) = JOBS["check"]["steps"]

    assert checkout["with"]["fetch-depth"] == 0


def test_every_variable_is_explained() -> None:
    head = TEXT.partition("\nname:")[0]
    named = set(re.findall(r"(?:vars|secrets)\.(\w+)", TEXT))
    rollout = (ROOT / "docs" / "rollout.md").read_text(encoding="utf-8")

    for name in named:
        assert name in head
        assert f"`{name}`" in rollout


def _steps(action: str) -> list[dict[str, Any]]:
    steps = [step for job in JOBS.values() for step in job["steps"]]
    return [step for step in steps if f"/{action}@" in step.get("uses", "")]
