"""The REST API: the contract, a stage named `v1`, limits and access logs.

It owns the gateway, and each operation's permission to invoke its own function only. The version is
the stage's name, so CloudFront can pass `/v1/…` on unchanged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi_aws import apigateway, cloudwatch, lambda_

from components.build.archive import digest
from components.edge import contract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from components.config.stack import StackConfig
    from components.function import ServiceFunction

STAGE = "v1"

# Identifying details are left out on purpose. The caller's address is CloudFront's here, and the
# viewer's is in its logs; the resource path has no ids; a query or header may carry credentials.
_ACCESS_LOG = {
    "requestTime": "$context.requestTime",
    "requestId": "$context.requestId",
    "method": "$context.httpMethod",
    "resource": "$context.resourcePath",
    "status": "$context.status",
    "responseBytes": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
    "integrationMilliseconds": "$context.integrationLatency",
    "integrationStatus": "$context.integrationStatus",
    "errorType": "$context.error.responseType",
}


@dataclass(frozen=True, kw_only=True)
class ApiArgs:
    """The contract's file, the functions by slice, and the region.

    `pool` is the ARN of the user pool whose access tokens are required, if people sign in.
    `logs_need` must exist before a stage may write access logs; `key` encrypts them.
    """

    config: StackConfig
    contract: Path
    functions: Mapping[str, ServiceFunction]
    region: pulumi.Input[str]
    pool: pulumi.Input[str] | None = None
    logs_need: Sequence[pulumi.Resource] = ()
    key: pulumi.Input[str] | None = None


class Api(pulumi.ComponentResource):
    """The REST API as the contract describes it."""

    api: apigateway.RestApi
    stage: apigateway.Stage

    def __init__(
        self,
        name: str,
        args: ApiArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:api:Api", name, None, opts)
        self._name = name
        described = contract.read(args.contract)

        body = self._body(described, args)
        self.api = apigateway.RestApi(
            f"{name}-api",
            body=body,
            # CloudFront is the edge; an edge-optimised API would put a second one in front.
            endpoint_configuration=apigateway.RestApiEndpointConfigurationArgs(types="REGIONAL"),
            # Lists are repetitive JSON, a tenth of their size when compressed. CloudFront
            # compresses only what it may cache, and it caches nothing of the API.
            minimum_compression_size="1024",
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._permissions(described, args.functions)
        self.stage = self._stage(body, args)
        self._throttle(args.config)

        # The host only: the stage is the first part of every requested path.
        self.domain_name = pulumi.Output.concat(
            self.api.id, ".execute-api.", args.region, ".amazonaws.com"
        )
        self.register_outputs({"domainName": self.domain_name})

    def _body(self, described: contract.Json, args: ApiArgs) -> pulumi.Output[str]:
        operations = contract.operations(described, args.functions)
        arns = {
            slice_name: args.functions[slice_name].function.invoke_arn
            for slice_name in sorted({each.slice_name for each in operations})
        }

        def render(known: Mapping[str, Any]) -> str:
            document = contract.gateway_document(
                described,
                title=self._name,
                invoke_arns=known["functions"],
                cors_origins=args.config.cors_origins,
                pool_arn=known["pool"],
            )
            return json.dumps(document, sort_keys=True)

        return pulumi.Output.all(functions=arns, pool=args.pool).apply(render)

    def _permissions(
        self, described: contract.Json, functions: Mapping[str, ServiceFunction]
    ) -> None:
        for operation in contract.operations(described, functions):
            words = operation.path.replace("{", "").replace("}", "").strip("/").replace("/", "-")
            lambda_.Permission(
                f"{self._name}-may-{operation.method}-{words}",
                action="lambda:InvokeFunction",
                function=functions[operation.slice_name].name,
                principal="apigateway.amazonaws.com",
                source_arn=pulumi.Output.concat(
                    self.api.execution_arn, f"/{STAGE}/{operation.arn_suffix}"
                ),
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _stage(self, body: pulumi.Output[str], args: ApiArgs) -> apigateway.Stage:
        child = pulumi.ResourceOptions(parent=self)
        logs = cloudwatch.LogGroup(
            f"{self._name}-api-logs",
            retention_in_days=args.config.log_retention_days,
            kms_key_id=args.key,
            opts=child,
        )
        deployment = apigateway.Deployment(
            f"{self._name}-api-deployment",
            rest_api=self.api.id,
            # A deployment is a snapshot of the API: a changed contract needs a new one.
            triggers={"body": body.apply(digest)},
            opts=child,
        )
        return apigateway.Stage(
            f"{self._name}-api-stage",
            rest_api=self.api.id,
            deployment=deployment.id,
            stage_name=STAGE,
            access_log_settings=apigateway.StageAccessLogSettingsArgs(
                destination_arn=logs.arn, format=json.dumps(_ACCESS_LOG)
            ),
            xray_tracing_enabled=args.config.tracing,
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.logs_need)),
        )

    def _throttle(self, config: StackConfig) -> None:
        apigateway.MethodSettings(
            f"{self._name}-api-settings",
            rest_api=self.api.id,
            stage_name=self.stage.stage_name,
            method_path="*/*",
            settings=apigateway.MethodSettingsSettingsArgs(
                throttling_rate_limit=config.api_rate_limit,
                throttling_burst_limit=config.api_burst_limit,
                # The execution log would contain whole requests; the access log is enough.
                logging_level="OFF",
                data_trace_enabled=False,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
