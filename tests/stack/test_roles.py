"""Each function's role is allowed the calls its work needs and refused every other."""

from __future__ import annotations

import json
import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from components.build.runtime import SLICES
from tests.stack.denied_calls import (
    CALLS,
    DOWNLOAD,
    EXPORTED,
    KEY_OF_DOWNLOADS,
    KEY_OF_OTHERS,
    KEY_OF_PICTURES,
    ORIGINAL,
    PERSONS_ORIGINAL,
    PERSONS_RENDITION,
    RENDITION,
    TIMELINE,
    TRASHED,
)
from tests.stack.denied_calls_for_people import LOGIN
from tests.stack.granted_calls import GRANTED
from tests.support import photos
from tests.support.command_line import SIGN_IN
from tests.support.roles import REFUSALS, Role, is_refused, role_of, session_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.stacks import DeployStack, Stack

FUNCTIONS = tuple(f"{each}Function" for each in SLICES)
# They work off messages. Whatever visitors do, no request deletes an object by itself.
DELETING = {"thumbnailFunction", "maintenanceFunction"}

# The names that calls have for resources of the stack, and the outputs with them.
OUTPUTS = {
    "originals": "originalsBucket",
    "renditions": "renditionsBucket",
    "site": "siteBucket",
    "logs": "logBucket",
    "table": "tableName",
    "contents": "contentsTableName",
    "library": "libraryTableName",
    "queue": "thumbnailQueueUrl",
    "dead_letters": "deadLetterQueueUrl",
    "jobs": "maintenanceQueueUrl",
    "dead_jobs": "maintenanceDeadLetterQueueUrl",
    "distribution": "distributionId",
    "pool": "userPoolId",
    "client": "commandLineClientId",
    "function": "thumbnailFunction",
}


@pytest.fixture(scope="module")
def stack(deploy_stack: DeployStack) -> Stack:
    """A stack of its own with every function, of which none takes messages off its queue."""
    stack = deploy_stack("roles", config=SIGN_IN)
    functions = stack.client("lambda")
    for name in map(stack.output, ("thumbnailFunction", "maintenanceFunction")):
        for found in functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=found["UUID"], Enabled=False)
    _make_login(stack, stack.output("userPoolId"))
    return stack


def _make_login(stack: Stack, pool: str) -> None:
    stack.client("cognito-idp").admin_create_user(
        UserPoolId=pool, Username=LOGIN["Username"], MessageAction="SUPPRESS"
    )


@pytest.fixture(scope="module")
def roles(stack: Stack) -> dict[str, Role]:
    return {function: role_of(stack, function) for function in FUNCTIONS}


@pytest.fixture(scope="module")
def strangers(stack: Stack) -> Generator[dict[str, str]]:
    """Resources in the same account that belong to none of the functions."""
    names = {
        "bucket": "strangers-bucket",
        "table": "strangers-table",
        "log": "/strangers/log",
        "queue": "strangers-queue",
        "parameter": "/strangers/parameter",
        "pool": "strangers-pool",
    }
    s3, dynamodb = stack.client("s3"), stack.client("dynamodb")
    s3.create_bucket(Bucket=names["bucket"])
    s3.put_object(Bucket=names["bucket"], Key="uploads/public/a", Body=b"a")
    dynamodb.create_table(
        TableName=names["table"],
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "imageId", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "imageId", "AttributeType": "S"}],
    )
    stack.client("logs").create_log_group(logGroupName=names["log"])
    names["queue"] = stack.client("sqs").create_queue(QueueName=names["queue"])["QueueUrl"]
    stack.client("ssm").put_parameter(Name=names["parameter"], Value="a", Type="String")
    cognito = stack.client("cognito-idp")
    made = cognito.create_user_pool(PoolName=names["pool"], UsernameAttributes=["email"])
    names["pool"] = made["UserPool"]["Id"]
    _make_login(stack, names["pool"])
    yield names
    cognito.delete_user_pool(UserPoolId=names["pool"])
    stack.client("ssm").delete_parameter(Name=names["parameter"])
    s3.delete_object(Bucket=names["bucket"], Key="uploads/public/a")
    s3.delete_bucket(Bucket=names["bucket"])
    dynamodb.delete_table(TableName=names["table"])
    stack.client("logs").delete_log_group(logGroupName=names["log"])
    stack.client("sqs").delete_queue(QueueUrl=names["queue"])


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_role_may_make_the_calls_it_is_granted_and_no_others(
    stack: Stack,
    roles: dict[str, Role],
    strangers: dict[str, str],
    function: str,
    call: str,
) -> None:
    # given this test's own object, item or message
    service, operation, arguments = CALLS[call]
    names = _names(stack, strangers, roles[function]) | _made(stack, service)

    # when the role tries
    attempt = getattr(_client(roles[function], service), operation)
    refused = is_refused(lambda: attempt(**_filled(arguments, names)))

    # then the outcome matches its policy
    assert refused == (call not in GRANTED[function])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_lambda_can_assume_a_functions_role(
    stack: Stack, roles: dict[str, Role], function: str
) -> None:
    """Not even a user of the account who is allowed to assume any role."""
    iam, user = stack.client("iam"), f"ambitious-{function}"
    everything = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    iam.create_user(UserName=user)
    iam.put_user_policy(UserName=user, PolicyName="ambition", PolicyDocument=policy)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    ambitious = Role(roles[function].arn, stack.emulator.aws.endpoint, session_of(key))

    with pytest.raises(ClientError) as caught:
        ambitious.client("sts").assume_role(RoleArn=ambitious.arn, RoleSessionName="test")

    assert caught.value.response.get("Error", {}).get("Code") in REFUSALS


@pytest.mark.parametrize("function", FUNCTIONS)
def test_lambda_assumes_the_role_on_behalf_of_its_own_account_only(
    roles: dict[str, Role], stack: Stack, function: str
) -> None:
    (trust,) = stack.client("iam").get_role(RoleName=roles[function].name)["Role"][
        "AssumeRolePolicyDocument"
    ]["Statement"]

    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
    own = roles[function].arn.split(":")[4]
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": own}}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_role_cannot_write_the_log_of_another_function(
    stack: Stack, roles: dict[str, Role], function: str
) -> None:
    """Not shown: that it can write its own, as the embedded AWS names log streams differently."""
    logs = roles[function].client("logs")
    others = [_log_group(stack, each) for each in FUNCTIONS if each != function]

    for group in others:
        stream = {"logGroupName": group, "logStreamName": "a"}
        assert is_refused(partial(logs.create_log_stream, **stream))
        entry = {"timestamp": 0, "message": "a"}
        assert is_refused(partial(logs.put_log_events, **stream, logEvents=[entry]))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_policy_names_a_wildcard_a_scan_or_a_listing(
    stack: Stack, roles: dict[str, Role], function: str
) -> None:
    for statement in _statements(stack, roles[function]):
        assert statement["Effect"] == "Allow"
        for action in statement["Action"]:
            assert "*" not in action
            # The one function that looks for orphans and ends photos.
            if function != "maintenanceFunction":
                assert action.partition(":")[2] not in {"Scan", "ListBucketVersions"}
            assert action.partition(":")[2] != "ListBucket"
        for resource in statement["Resource"]:
            assert resource.count("*") <= 1
            assert resource.startswith("arn:aws:")
            known = {_pool_arn(stack), _distribution_arn(stack)}
            assert re.search(r"photos-roles[-/]", resource) or resource in known
        if statement["Action"][0].startswith("logs:"):
            assert all(_log_group(stack, function) + ":*" in r for r in statement["Resource"])


@pytest.mark.parametrize("function", sorted({*FUNCTIONS} - DELETING))
def test_no_function_that_answers_requests_deletes_an_object(
    stack: Stack, roles: dict[str, Role], function: str
) -> None:
    actions = {
        action
        for statement in _statements(stack, roles[function])
        for action in statement["Action"]
        if action.startswith("s3:")
    }

    assert actions <= {"s3:GetBucketCORS", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"}
    assert not {call for call in GRANTED[function] if CALLS[call][1] == "delete_object"}


def _statements(stack: Stack, role: Role) -> list[dict[str, Any]]:
    """Those of the one policy that a role has."""
    iam = stack.client("iam")
    assert iam.list_attached_role_policies(RoleName=role.name)["AttachedPolicies"] == []
    (policy,) = iam.list_role_policies(RoleName=role.name)["PolicyNames"]
    document = iam.get_role_policy(RoleName=role.name, PolicyName=policy)["PolicyDocument"]
    statements: list[dict[str, Any]] = document["Statement"]
    return statements


@cache
def _client(role: Role, service: str) -> Any:
    return role.client(service)


def _pool_arn(stack: Stack) -> str:
    found = stack.client("cognito-idp").describe_user_pool(UserPoolId=stack.output("userPoolId"))
    return str(found["UserPool"]["Arn"])


def _distribution_arn(stack: Stack) -> str:
    found = stack.client("cloudfront").get_distribution(Id=stack.output("distributionId"))
    return str(found["Distribution"]["ARN"])


def _log_group(stack: Stack, function: str) -> str:
    found = stack.client("lambda").get_function_configuration(FunctionName=stack.output(function))
    return str(found["LoggingConfig"]["LogGroup"])


def _names(stack: Stack, strangers: dict[str, str], role: Role) -> dict[str, str]:
    return {
        **{name: stack.output(output) for name, output in OUTPUTS.items()},
        "parameter": f"/photos-{stack.name}/sign-in",
        "role": role.name,
        **{f"other_{name}": value for name, value in strangers.items()},
    }


def _made(stack: Stack, service: str) -> dict[str, str]:
    """A new object, item and message of the service, by the names that calls have for them."""
    image_id = photos.new_id()
    made = {"id": image_id}
    if service == "dynamodb":
        stack.client("dynamodb").put_item(
            TableName=stack.output("tableName"), Item={"imageId": {"S": image_id}}
        )
    if service == "sqs":
        made["receipt"] = _received(stack, "thumbnailQueueUrl")
        made["job_receipt"] = _received(stack, "maintenanceQueueUrl")
    if service == "s3":
        s3 = stack.client("s3")
        originals, renditions = stack.output("originalsBucket"), stack.output("renditionsBucket")
        s3.put_object(Bucket=originals, Key=PERSONS_ORIGINAL.format(id=image_id), Body=b"a")
        exported = s3.put_object(Bucket=originals, Key=EXPORTED.format(id=image_id), Body=b"a")
        made["export_version"] = exported["VersionId"]
        stored = s3.put_object(Bucket=originals, Key=ORIGINAL.format(id=image_id), Body=b"a")
        made["version"] = stored["VersionId"]
        for key in (
            *(RENDITION, PERSONS_RENDITION, TRASHED, DOWNLOAD, TIMELINE),
            *(KEY_OF_DOWNLOADS, KEY_OF_PICTURES, KEY_OF_OTHERS),
        ):
            s3.put_object(Bucket=renditions, Key=key.format(id=image_id), Body=b"a")
    return made


def _received(stack: Stack, output: str) -> str:
    """The receipt handle of a message received from a queue."""
    sqs, queue = stack.client("sqs"), stack.output(output)
    sqs.send_message(QueueUrl=queue, MessageBody="a")
    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    return message["ReceiptHandle"]


def _filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return value.format(**names)
    if isinstance(value, list):
        return [_filled(each, names) for each in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return {_filled(key, names): _filled(each, names) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return value
