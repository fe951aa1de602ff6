"""Creates single resources on the embedded AWS, and builds their properties."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pulumi

from local.resource import Created
from local.services import HANDLERS

if TYPE_CHECKING:
    from local.emulator.aws import Aws

BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
FUNCTION = "aws:lambda/function:Function"
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
REST_API = "aws:apigateway/restApi:RestApi"
TABLE = "aws:dynamodb/table:Table"


@dataclass
class Workbench:
    """Creates single resources, and deletes them at the end."""

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
        handler="handlers.upload.handler.handler",
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
            "handlers/upload/handler.py": pulumi.StringAsset(code),
        }
    )


def invoke(bench: Workbench, function: Created) -> Any:
    answer = bench.aws.client("lambda").invoke(FunctionName=function.id)
    return json.loads(answer["Payload"].read())
