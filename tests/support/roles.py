"""A function's role, used from outside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.stacks import Stack

REFUSALS = {"AccessDenied", "AccessDeniedException", "403", "AccessDeniedFault"}


@dataclass(frozen=True)
class Role:
    """An assumed role."""

    arn: str
    endpoint: str
    session: boto3.Session

    @property
    def name(self) -> str:
        """The role's name."""
        return self.arn.rpartition("/")[2]

    def client(self, service: str) -> Any:
        """A client with the role's permissions, and without retries."""
        session: Any = self.session  # the service is a variable here
        config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
        return session.client(service, endpoint_url=self.endpoint, config=config)


def role_of(stack: Stack, function: str) -> Role:
    """Assume a function's role; `function` is the output with its name.

    Only Lambda may do so, and only for this account. So an administrator briefly opens the role to
    the account.
    """
    found = stack.client("lambda").get_function_configuration(FunctionName=stack.output(function))
    arn = found["Role"]
    iam, name = stack.client("iam"), arn.rpartition("/")[2]
    trust = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    account = {"AWS": f"arn:aws:iam::{arn.split(':')[4]}:root"}
    opened = {"Effect": "Allow", "Principal": account, "Action": "sts:AssumeRole"}
    iam.update_assume_role_policy(
        RoleName=name, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [opened]})
    )
    try:
        answer = stack.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")
    finally:
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
    return Role(arn, stack.emulator.aws.endpoint, session_of(answer["Credentials"]))


def session_of(credentials: Any, region: str = "us-east-1") -> boto3.Session:
    """A session with credentials as STS and IAM return them."""
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials.get("SessionToken"),
        region_name=region,
    )


def is_refused(call: Callable[[], object]) -> bool:
    """Whether IAM refuses a call; any other error is raised."""
    try:
        call()
    except ClientError as error:
        if str(error.response.get("Error", {}).get("Code")) in REFUSALS:
            return True
        raise
    return False
