"""`make preflight STACK=prod`: check the AWS account for what would stop `pulumi up`.

It reads the stack's settings as `pulumi up` does, uses the credentials in the shell (or those of
`aws:profile`), and changes nothing. The exit code is 1 if something would stop `pulumi up`.
"""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ProfileNotFound

from cli.preflight import account_wide, quotas, regions_and_domain, subscriptions
from cli.preflight.account import Account, Answer, stop
from components.config.stack import ConfigError, StackConfig
from local import stack_config
from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cli.preflight.account import Check

ROOT = Path(__file__).resolve().parents[2]
CHECKS = (
    *regions_and_domain.CHECKS,
    *quotas.CHECKS,
    *account_wide.CHECKS,
    *subscriptions.CHECKS,
)
_REFUSED = ("AccessDenied", "Unauthorized", "Forbidden")
# A check that can be skipped is not worth minutes of waiting.
_CONFIG = Config(connect_timeout=5, read_timeout=15, retries={"total_max_attempts": 3})


def main(arguments: Sequence[str] | None = None, folder: Path = ROOT) -> int:
    """The command line; gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m cli.preflight", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--stack", default="dev", help="whose Pulumi.<stack>.yaml is used")
    stack = parser.parse_args(arguments).stack
    try:
        account = _account(folder, stack)
    except (UserError, ConfigError, ProfileNotFound) as error:
        print(error, file=sys.stderr)
        return 1
    identity = _identity(account)
    _say("Credentials", identity)
    if identity.verdict == "stop":
        return 1
    answers = [_run(check, account) for check in CHECKS if check.wanted(account.config)]
    return int(any(each.verdict == "stop" for each in answers))


def _account(folder: Path, stack: str) -> Account:
    values = stack_config.load(folder, stack)
    project = stack_config.project_name(folder)
    own = {
        key.removeprefix(f"{project}:"): value
        for key, value in values.items()
        if key.startswith(f"{project}:")
    }
    region = values.get("aws:region") or os.environ.get("AWS_REGION")
    if not region:
        raise UserError(f"Stack {stack} has no region: pulumi config set aws:region REGION")
    session: Any = boto3.Session(profile_name=values.get("aws:profile"), region_name=region)

    def client(service: str, region: str | None = None) -> Any:
        return session.client(service, region_name=region, config=_CONFIG)

    return Account(
        project=project,
        stack=stack,
        config=StackConfig.parse(own, namespace=project, region=region, stack=stack),
        region=region,
        client=client,
    )


def _identity(account: Account) -> Answer:
    try:
        found: Mapping[str, str] = account.client("sts", "us-east-1").get_caller_identity()
    except NoCredentialsError:
        return stop("There are none in this shell. `aws sts get-caller-identity` must succeed.")
    except (BotoCoreError, ClientError) as error:
        return stop(f"AWS does not accept them: {error}")
    if found["Arn"].split(":")[1] != "aws":
        return stop(f"{found['Arn']} is outside the standard AWS partition.")
    return Answer("ok", f"account {found['Account']} as {found['Arn'].rpartition(':')[2]}")


def _run(check: Check, account: Account) -> Answer:
    """Runs a check and prints its answer. A check that AWS refuses does not stop the others."""
    try:
        answer = check.ask(account)
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code"))
        if any(word in code for word in _REFUSED):
            permissions = " and ".join(check.actions)
            answer = Answer("unknown", f"not checked: these credentials lack {permissions}")
        else:
            answer = Answer("unknown", f"not checked: {error}")
    except BotoCoreError as error:
        answer = Answer("unknown", f"not checked: {error}")
    _say(check.title, answer)
    return answer


def _say(title: str, answer: Answer) -> None:
    line = f"{answer.verdict:<8} {title}: {answer.text}"
    print(textwrap.fill(line, 100, subsequent_indent=" " * 9))


if __name__ == "__main__":
    sys.exit(main())
