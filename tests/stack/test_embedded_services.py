"""Single kinds of resources on the embedded AWS: what the whole program's tests do not change."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pulumi
import pytest
from botocore.exceptions import ClientError

from local.resource import Created, ReplaceError
from local.services import HANDLERS

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.emulator.aws import Aws
    from local.emulator.process import Emulator
    from tests.support.http import Http

BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
FUNCTION = "aws:lambda/function:Function"
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
REST_API = "aws:apigateway/restApi:RestApi"
TABLE = "aws:dynamodb/table:Table"


@dataclass
class Workbench:
    """Makes single resources, and takes them away in the end."""

    aws: Aws
    made: dict[str, tuple[str, Created, dict[str, Any]]] = field(
        default_factory=dict[str, tuple[str, Created, dict[str, Any]]]
    )

    def make(self, token: str, /, **inputs: Any) -> Created:
        created = HANDLERS[token].create(self.aws, f"embedded-{uuid4().hex[:8]}", inputs)
        self.made[token + created.id] = (token, created, inputs)
        return created

    def change(self, token: str, current: Created, /, **changes: Any) -> Created:
        old = self.made[token + current.id][2]
        new = {name: value for name, value in {**old, **changes}.items() if value is not None}
        changed = HANDLERS[token].update(self.aws, current, old, new)
        self.made[token + current.id] = (token, changed, new)
        return changed

    def delete_all(self) -> None:
        for token, created, inputs in reversed(self.made.values()):
            HANDLERS[token].delete(self.aws, created, inputs)


@pytest.fixture
def bench(emulator: Emulator) -> Generator[Workbench]:
    workbench = Workbench(emulator.aws)
    yield workbench
    workbench.delete_all()
    workbench.delete_all()  # deleting what is gone is fine


def test_an_api_keeps_its_id_over_a_changed_contract(bench: Workbench, http: Http) -> None:
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


def test_an_api_of_another_kind_of_endpoint_is_another_api(bench: Workbench) -> None:
    body = contract("/a", "arn:nothing")
    api = bench.make(REST_API, body=body, endpointConfiguration={"types": "REGIONAL"})

    with pytest.raises(ReplaceError):
        bench.change(REST_API, api, endpointConfiguration={"types": "EDGE"})


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


def test_a_bucket_with_versions_goes_only_when_that_is_forced(bench: Workbench) -> None:
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


def test_a_function_runs_its_new_code_and_forgets_settings_that_were_taken_away(
    bench: Workbench,
) -> None:
    function = made_function(bench, "first")
    first = invoke(bench, function)

    bench.change(FUNCTION, function, code=package("second"), environment=None)

    assert first == ["first", "layer", "set"]
    assert invoke(bench, function) == ["second", "layer", None]


def test_a_table_changes_in_place_and_refuses_to_go_while_protected(bench: Workbench) -> None:
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


def made_function(bench: Workbench, word: str) -> Created:
    trust = {"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = bench.make("aws:iam/role:Role", assumeRolePolicy=allow(trust))
    layer = bench.make(
        "aws:lambda/layerVersion:LayerVersion",
        code=pulumi.AssetArchive({"python/in_a_layer.py": pulumi.StringAsset("VALUE = 'layer'")}),
    )
    return bench.make(
        FUNCTION,
        role=role.outputs["arn"],
        runtime="python3.14",
        handler="handlers.upload.adapter.handler",
        architectures=["arm64"],
        layers=[layer.outputs["arn"]],
        environment={"variables": {"NAME": "set"}},
        code=package(word),
    )


def contract(path: str, uri: str) -> str:
    proxy = {"type": "aws_proxy", "httpMethod": "POST", "uri": uri}
    operation: dict[str, Any] = {"operationId": "ask", "x-amazon-apigateway-integration": proxy}
    unknown = {"statusCode": 404, "responseTemplates": {"application/json": '{"code":"not_found"}'}}
    return json.dumps(
        {
            "paths": {path: {"get": operation}},
            "x-amazon-apigateway-gateway-responses": {"MISSING_AUTHENTICATION_TOKEN": unknown},
        }
    )


def deploy(bench: Workbench, api: Created) -> None:
    client = bench.aws.client("apigateway")
    client.create_deployment(restApiId=api.id, stageName="v1")


def distribution(bench: Workbench, bucket: Created) -> Created:
    access = bench.make(
        "aws:cloudfront/originAccessControl:OriginAccessControl",
        originAccessControlOriginType="s3",
        signingBehavior="always",
        signingProtocol="sigv4",
    )
    return bench.make(
        DISTRIBUTION,
        enabled=True,
        defaultRootObject="index.html",
        origins=[
            {
                "originId": "site",
                "domainName": bucket.outputs["bucketRegionalDomainName"],
                "originAccessControlId": access.id,
            }
        ],
        defaultCacheBehavior={
            "targetOriginId": "site",
            "viewerProtocolPolicy": "redirect-to-https",
            "cachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        },
        customErrorResponses=[
            {"errorCode": 403, "responseCode": 404, "responsePagePath": "/404.html"}
        ],
        restrictions={"geoRestriction": {"restrictionType": "none"}},
        viewerCertificate={"cloudfrontDefaultCertificate": True},
    )


def url(of: Created, path: str = "/") -> str:
    return f"http://{of.outputs['domainName']}{path}"


def for_distribution_over_tls(bucket: Created, of: Created) -> str:
    everything = f"{bucket.outputs['arn']}/*"
    read = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": everything,
        "Condition": {"StringEquals": {"AWS:SourceArn": of.outputs["arn"]}},
    }
    plain = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": everything,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [read, plain]})


def allow(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def package(word: str) -> pulumi.AssetArchive:
    code = (
        "import os, in_a_layer\n"
        "def handler(event, context):\n"
        "    if 'httpMethod' in event:\n"
        "        return {'statusCode': 204}\n"
        f"    return ['{word}', in_a_layer.VALUE, os.environ.get('NAME')]\n"
    )
    return pulumi.AssetArchive(
        {
            "handlers/__init__.py": pulumi.StringAsset(""),
            "handlers/upload/__init__.py": pulumi.StringAsset(""),
            "handlers/upload/adapter.py": pulumi.StringAsset(code),
        }
    )


def invoke(bench: Workbench, function: Created) -> Any:
    answer = bench.aws.client("lambda").invoke(FunctionName=function.id)
    return json.loads(answer["Payload"].read())
