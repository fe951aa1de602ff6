"""What credentials other than the owner's open in the real emulator.

`tests/unit/local/test_guard_credentials.py` has the requests that are refused by their form. Here
are requests that look valid.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import boto3
import pytest

from tests.stack.guard.intruder import GATEWAY, ZEROS, assert_refused, client, raw
from tests.support.roles import role_of, session_of

if TYPE_CHECKING:
    from tests.support.http import Http
    from tests.support.stacks import Stack


@pytest.mark.parametrize("key", ["test", "000000000000", "123456789012", "AKIAIOSFODNN7EXAMPLE"])
@pytest.mark.parametrize(
    ("service", "call", "arguments"),
    [
        ("s3", "list_buckets", {}),
        ("iam", "create_role", {"RoleName": "evil", "AssumeRolePolicyDocument": "{}"}),
        ("lambda", "list_functions", {}),
        ("sts", "get_caller_identity", {}),
        ("dynamodb", "list_tables", {}),
        ("sqs", "list_queues", {}),
    ],
)
def test_the_root_users_key_opens_nothing_without_the_token(
    stack: Stack, key: str, service: str, call: str, arguments: dict[str, str]
) -> None:
    session = boto3.Session(key, "test", region_name="us-east-1")

    assert_refused(partial(getattr(client(stack, service, session), call), **arguments))


@pytest.mark.parametrize(
    ("service", "call", "arguments"),
    [
        ("dynamodb", "describe_table", {"TableName": "tableName"}),
        ("s3", "get_object", {"Bucket": "originalsBucket", "Key": "a"}),
        # IAM allows these to everybody, so only the signature check can refuse them.
        ("sts", "get_caller_identity", {}),
        ("sts", "get_session_token", {}),
    ],
)
def test_a_roles_key_is_worth_nothing_without_its_secret(
    stack: Stack, service: str, call: str, arguments: dict[str, str]
) -> None:
    taken = role_of(stack, "galleryFunction").session.get_credentials()
    assert taken
    session = boto3.Session(taken.access_key, ZEROS, taken.token, region_name="us-east-1")
    names = {name: _named(stack, value) for name, value in arguments.items()}

    assert_refused(partial(getattr(client(stack, service, session), call), **names))


def test_a_signature_is_checked_even_where_the_emulator_does_not_check_it(stack: Stack) -> None:
    taken = role_of(stack, "galleryFunction").session.get_credentials()
    assert taken
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{taken.access_key}/{now[:8]}/us-east-1/appsync/aws4_request"
    signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={ZEROS}"
    headers = f"Authorization: {signed}\nX-Amz-Date: {now}\nX-Amz-Security-Token: {taken.token}"

    status, answer = raw(stack, f"POST /v1/apis/a/graphql HTTP/1.1\n{GATEWAY}\n{headers}", b"{}")

    assert (status, b"signature" in answer) == (403, True), answer


def _named(stack: Stack, output: str) -> str:
    return stack.output(output) if output in stack.deployment.outputs else output


@pytest.mark.parametrize("function", ["uploadFunction", "thumbnailFunction", "galleryFunction"])
def test_a_functions_keys_cannot_be_derived_from_its_name(stack: Stack, function: str) -> None:
    """The emulator derives them from digests of public values."""
    found = stack.client("lambda").get_function_configuration(FunctionName=stack.output(function))
    name = f"{found['FunctionArn']}:{found['Role']}"
    digest = hashlib.sha256(name.encode()).hexdigest()
    guessed = {
        "AccessKeyId": f"ASIA{digest[:16].upper()}",
        "SecretAccessKey": hashlib.sha256(f"secret:{digest}".encode()).hexdigest(),
        "SessionToken": hashlib.sha256(f"token:{digest}".encode()).hexdigest(),
    }

    assert_refused(client(stack, "sts", session_of(guessed)).get_caller_identity)


def test_a_role_with_its_secret_is_let_in(stack: Stack) -> None:
    role = role_of(stack, "galleryFunction")

    identity = client(stack, "sts", role.session).get_caller_identity()

    assert role.name in identity["Arn"]


@pytest.mark.parametrize("key", ["test", "000000000000"])
@pytest.mark.parametrize("call", ["get_object", "put_object", "delete_object"])
def test_a_url_presigned_by_the_root_user_opens_nothing(
    stack: Stack, http: Http, key: str, call: str
) -> None:
    session = boto3.Session(key, "test", region_name="us-east-1")
    place = {"Bucket": stack.output("originalsBucket"), "Key": "uploads/public/evil"}
    url = client(stack, "s3", session).generate_presigned_url(call, Params=place)

    for spelled in (url, url.replace("X-Amz-", "x-amz-")):
        for method in ("GET", "PUT", "DELETE"):
            # The body of a refused request is not read, so its connection cannot be reused.
            answer = http.request(method, spelled, body=b"evil", headers={"Connection": "close"})
            assert answer.status == 403
