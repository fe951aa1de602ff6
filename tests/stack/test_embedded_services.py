"""Changes to single resources on the embedded AWS that tests of the whole program do not make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from local.resource import ReplaceError
from local.services import HANDLERS

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.emulator.process import Emulator
    from tests.support.http import Http
from tests.stack.workbench import (
    BUCKET,
    BUCKET_POLICY,
    FUNCTION,
    OBJECT,
    REST_API,
    TABLE,
    Workbench,
    allow,
    contract,
    deploy,
    distribution,
    for_distribution_over_tls,
    invoke,
    made_function,
    package,
    url,
)


@pytest.fixture
def bench(emulator: Emulator) -> Generator[Workbench]:
    workbench = Workbench(emulator.aws)
    yield workbench
    workbench.delete_all()
    workbench.delete_all()  # deleting what is gone succeeds


def test_an_api_keeps_its_id_when_its_contract_changes(bench: Workbench, http: Http) -> None:
    function = made_function(bench, "answer")
    uri = function.outputs["invokeArn"]
    api = bench.make(
        REST_API, body=contract("/old", uri), endpointConfiguration={"types": "REGIONAL"}
    )
    deploy(bench, api)
    before = http.get(f"{bench.aws.endpoint}/_aws/execute-api/{api.id}/v1/old")

    changed = bench.change(REST_API, api, body=contract("/new", uri))
    deploy(bench, api)

    assert before.status == 204
    assert changed.id == api.id
    assert http.get(f"{bench.aws.endpoint}/_aws/execute-api/{api.id}/v1/new").status == 204
    gone = http.get(f"{bench.aws.endpoint}/_aws/execute-api/{api.id}/v1/old")
    assert (gone.status, gone.json()) == (404, {"code": "not_found"})


def test_another_endpoint_type_replaces_an_api(bench: Workbench) -> None:
    body = contract("/a", "arn:nothing")
    api = bench.make(REST_API, body=body, endpointConfiguration={"types": "REGIONAL"})

    with pytest.raises(ReplaceError):
        bench.change(REST_API, api, endpointConfiguration={"types": "EDGE"})


@pytest.mark.parametrize(
    ("refused", "expected"), [("REST-QUERY-STRING", [403, 200]), ("REST-HEADER", [200, 403])]
)
def test_a_policy_tells_presigned_requests_from_others(
    bench: Workbench, http: Http, refused: str, expected: list[int]
) -> None:
    iam, name = bench.aws.client("iam"), f"reader-{refused.lower()}"
    bucket = bench.make(BUCKET, forceDestroy=True)
    bench.make(OBJECT, bucket=bucket.id, key="a", content="a", contentType="text/plain")
    read = {
        "Action": "s3:GetObject",
        "Resource": f"{bucket.outputs['arn']}/*",
        "Condition": {"StringNotEquals": {"s3:authType": refused}},
    }
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="read", PolicyDocument=allow(read))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    credentials = Credentials(key["AccessKeyId"], key["SecretAccessKey"])

    statuses: list[int] = []
    for signer in (S3SigV4QueryAuth, S3SigV4Auth):
        request = AWSRequest("GET", f"{bench.aws.endpoint}/{bucket.id}/a")
        signer(credentials, "s3", "us-east-1").add_auth(request)
        statuses.append(http.get(str(request.url), headers=dict(request.headers.items())).status)

    assert statuses == expected


def test_a_bucket_is_read_through_its_own_distribution_only(bench: Workbench, http: Http) -> None:
    bucket = bench.make(BUCKET, forceDestroy=True)
    for key in ("index.html", "404.html"):
        bench.make(OBJECT, bucket=bucket.id, key=key, content=key, contentType="text/html")
    own, other = distribution(bench, bucket), distribution(bench, bucket)
    before = http.get(url(own))

    bench.make(BUCKET_POLICY, bucket=bucket.id, policy=for_distribution_over_tls(bucket, own))

    assert before.status == 403
    assert (http.get(url(own)).status, http.get(url(own)).body) == (200, b"index.html")
    missing = http.get(url(own, "/missing"))
    assert (missing.status, missing.body) == (404, b"404.html")
    assert http.get(url(other)).status == 403
    past_it = f"{bench.aws.endpoint}/{bucket.id}/index.html"
    assert http.get(past_it, headers=bench.aws.token_header).status == 403


def test_a_versioned_bucket_is_deleted_only_with_force_destroy(bench: Workbench) -> None:
    bucket = bench.make(BUCKET)
    versioning = {"status": "Enabled"}
    bench.make(
        "aws:s3/bucketVersioning:BucketVersioning",
        bucket=bucket.id,
        versioningConfiguration=versioning,
    )
    client = bench.aws.client("s3")
    for content in (b"1", b"2"):
        client.put_object(Bucket=bucket.id, Key="a", Body=content)
    client.delete_object(Bucket=bucket.id, Key="a")

    with pytest.raises(ClientError, match="BucketNotEmpty"):
        HANDLERS[BUCKET].delete(bench.aws, bucket, {})
    HANDLERS[BUCKET].delete(bench.aws, bucket, {"forceDestroy": True})

    with pytest.raises(ClientError):
        client.head_bucket(Bucket=bucket.id)


def test_a_changed_function_runs_its_new_code_without_removed_settings(
    bench: Workbench,
) -> None:
    function = made_function(bench, "first")
    first = invoke(bench, function)

    bench.change(FUNCTION, function, code=package("second"), environment=None)

    assert first == ["first", "layer", "set"]
    assert invoke(bench, function) == ["second", "layer", None]


def test_a_table_changes_in_place_and_cannot_be_deleted_while_protected(bench: Workbench) -> None:
    key = {"name": "imageId", "type": "S"}
    table = bench.make(
        TABLE,
        attributes=[key],
        hashKey="imageId",
        billingMode="PAY_PER_REQUEST",
        deletionProtectionEnabled=True,
    )

    with pytest.raises(ClientError, match="protect"):
        HANDLERS[TABLE].delete(bench.aws, table, {})
    bench.change(
        TABLE,
        table,
        attributes=[key, {"name": "gallery", "type": "S"}],
        globalSecondaryIndexes=[{"name": "all", "hashKey": "gallery", "projectionType": "ALL"}],
        ttl={"attributeName": "expiresAt", "enabled": True},
        pointInTimeRecovery={"enabled": True},
        deletionProtectionEnabled=None,
        tags={"Stack": "dev"},
    )

    client = bench.aws.client("dynamodb")
    described = client.describe_table(TableName=table.id)["Table"]
    assert [index["IndexName"] for index in described["GlobalSecondaryIndexes"]] == ["all"]
    assert not described["DeletionProtectionEnabled"]
    expiry = client.describe_time_to_live(TableName=table.id)["TimeToLiveDescription"]
    assert expiry["TimeToLiveStatus"] == "ENABLED"
    tags = client.list_tags_of_resource(ResourceArn=table.outputs["arn"])["Tags"]
    assert tags == [{"Key": "Stack", "Value": "dev"}]
    with pytest.raises(ReplaceError):
        bench.change(TABLE, table, hashKey="gallery")
