"""The workflow for users' forks: it can only do what it says, and it calls what there is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.components.recorded import run
from tests.unit.components.stacks import STACKS
from tests.unit.components.statements import listed

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, Any] = WORKFLOW["jobs"]
# YAML 1.1 takes `on` for a truth value.
EVENTS: dict[str, Any] = WORKFLOW[True]
# What the program asks while it runs: Pulumi's name of the question, and the right that it takes.
ASKED_BY_THE_PROGRAM = {
    "aws:index/getAvailabilityZones:getAvailabilityZones": "ec2:DescribeAvailabilityZones"
}
# Who one is takes no right, and the rest is not asked of AWS.
FREE_TO_ASK = {
    f"aws:index/{name}:{name}" for name in ("getCallerIdentity", "getPartition", "getRegion")
}


def test_every_change_is_checked_and_only_main_is_deployed() -> None:
    assert EVENTS == {"pull_request": None, "push": {"branches": ["main"]}}
    assert "if" not in JOBS["check"]
    for name in ("plan", "deploy"):
        assert JOBS[name]["if"].startswith("github.event_name == 'push' &&")
    assert {name: job.get("needs") for name, job in JOBS.items()} == {
        "check": None,
        "preview": "check",
        "plan": "check",
        "deploy": "plan",
    }


def test_the_code_of_strangers_gets_no_role() -> None:
    assert "pull_request_target" not in TEXT
    condition = JOBS["preview"]["if"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in condition
    assert "permissions" not in JOBS["check"]
    assert "secrets." not in str(JOBS["check"])


def test_permissions_are_the_least_there_are() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    for name in ("preview", "plan", "deploy"):
        assert JOBS[name]["permissions"] == {"contents": "read", "id-token": "write"}


def test_no_aws_key_is_stored() -> None:
    assert not re.search(r"access[-_]key|secret[-_]access|session[-_]token", TEXT, re.IGNORECASE)
    secrets = set(re.findall(r"secrets\.(\w+)", TEXT))
    assert secrets == {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN"}
    roles = [each["with"]["role-to-assume"] for each in _steps("configure-aws-credentials")]
    wanted = ("AWS_PREVIEW_ROLE", "AWS_PLAN_ROLE", "AWS_DEPLOY_ROLE")
    assert roles == [f"${{{{ vars.{name} }}}}" for name in wanted]


def test_code_that_nobody_has_read_meets_nothing_of_the_stack_that_is_deployed() -> None:
    """A branch may do as it likes in the job of its pull request: read secrets, take the role."""
    unread = [name for name, job in JOBS.items() if "pull_request" in job.get("if", "")]

    assert unread == ["preview"]
    assert JOBS["preview"]["environment"] == "preview"
    assert "vars.PULUMI_STACK" not in str(JOBS["preview"])
    assert not {"plan", "production"} & set(re.findall(r"\w+", str(JOBS["preview"])))
    assert JOBS["plan"]["environment"] == "plan"


def test_whoever_approves_a_deployment_has_seen_what_it_does() -> None:
    commands = {name: [s["run"] for s in job["steps"] if "run" in s] for name, job in JOBS.items()}

    assert commands["plan"][-1] == 'pulumi preview --diff --stack "$STACK"'
    assert JOBS["plan"]["steps"][-1]["env"] == JOBS["deploy"]["steps"][-1]["env"]


def test_every_action_is_a_commit_with_its_version_beside_it() -> None:
    uses = re.findall(r"uses: *(.*)", TEXT)

    assert len(uses) == sum("uses" in step for job in JOBS.values() for step in job["steps"])
    for each in uses:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each
    assert len(set(uses)) == len({each.partition("@")[0] for each in uses})


def test_pulumis_command_is_of_the_version_that_the_program_is_written_for() -> None:
    pinned = re.search(r"^pulumi==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    versions = {each["with"]["pulumi-version"] for each in _steps("actions", owner="pulumi")}

    assert pinned
    assert versions == {pinned[1]}


def test_jobs_with_a_role_install_no_test_tools() -> None:
    for name in ("preview", "plan", "deploy"):
        commands = [step["run"] for step in JOBS[name]["steps"] if "run" in step]
        assert [each for each in commands if each.startswith("make ")] == ["make program"]


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
    runtime = re.search(
        r'RUNTIME: Final = "python(.+)"', (ROOT / "components/build/runtime.py").read_text()
    )

    assert runtime
    assert versions == {runtime[1]}


def test_no_deployment_runs_beside_another_or_is_cut_off() -> None:
    assert JOBS["deploy"]["concurrency"] == {"group": "stack-${{ vars.PULUMI_STACK }}"}
    assert JOBS["deploy"]["environment"] == {"name": "production"}


def test_no_other_job_takes_the_place_of_a_deployment_that_waits() -> None:
    """Of what waits in one group GitHub keeps the newest only."""
    groups = [job["concurrency"]["group"] for job in JOBS.values() if "concurrency" in job]

    assert len(set(groups)) == len(groups)


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


def test_the_environments_have_their_rules_before_a_role_trusts_them() -> None:
    rollout = (ROOT / "docs" / "rollout.md").read_text(encoding="utf-8")
    rules = rollout.index("environments/$each --input")
    roles = rollout.index("aws iam create-role")

    assert rules < rollout.index('"reviewers"') < roles < rollout.index("| `AWS_PREVIEW_ROLE`")
    for trusted in ("preview", "plan", "production"):
        assert (
            f"role photos-{'deploy' if trusted == 'production' else trusted} {trusted}\n" in rollout
        )


def test_who_previews_reads_the_state_of_one_stack_and_nothing_else() -> None:
    rollout = (ROOT / "docs" / "rollout.md").read_text(encoding="utf-8")
    policy = re.search(r"cat > preview\.json <<'END'\n(.+?)\nEND", rollout, re.DOTALL)
    assert policy
    allowed = {
        action: listed(statement["Resource"])
        for statement in json.loads(policy[1])["Statement"]
        for action in listed(statement["Action"])
    }

    assert "ReadOnlyAccess" not in rollout
    assert allowed["s3:GetObject"] == [
        f"arn:aws:s3:::MY-DEV-STATE/.pulumi/{file}"
        for file in ("meta.yaml", "stacks/photo-sharing/dev.*")
    ]
    assert set(allowed) == {"s3:ListBucket", "s3:GetObject", *ASKED_BY_THE_PROGRAM.values()}


@pytest.mark.parametrize("stack", ["dev", "prod with everything"])
def test_who_previews_may_ask_what_the_program_asks(stack: str) -> None:
    asked = run(*STACKS[stack]).asked - FREE_TO_ASK

    assert asked <= set(ASKED_BY_THE_PROGRAM)


def _steps(action: str, owner: str = "") -> list[dict[str, Any]]:
    steps = [step for job in JOBS.values() for step in job["steps"]]
    return [step for step in steps if f"{owner}/{action}@" in step.get("uses", "")]
