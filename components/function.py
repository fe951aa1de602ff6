"""A slice's Lambda function, with its own role, permissions and log group.

Who may invoke it and what triggers it is declared by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudwatch, iam, lambda_

from components.build.runtime import RUNTIME, SHARED_LAYERS, SLICES
from components.policies import allow, document, trust
from components.protect.network import interface_statements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from components.policies import Statement
    from components.protect.encryption import CustomerKey
    from components.protect.network import PrivateNetwork


@dataclass(frozen=True, kw_only=True)
class FunctionPlatform:
    """What all functions of a stack share.

    `packages` are the zips by slice, `layers` the ARNs by name. With `tracing` Lambda reports to
    X-Ray how long each call and its start took. With a `key` logs are encrypted by it, and every
    function may read and write whatever else it encrypts. With a `network` functions run in
    it, but for those that say otherwise.
    """

    account: pulumi.Input[str]
    architectures: Sequence[str] | None
    packages: Mapping[str, Path]
    layers: Mapping[str, pulumi.Input[str]]
    log_retention_days: int
    tracing: bool = False
    key: CustomerKey | None = None
    network: PrivateNetwork | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceFunctionArgs:
    """The function of one slice.

    `memory` is in MB, `timeout` in seconds. `permissions` are all it may do beside writing its log.
    Without `in_network` it stays outside the stack's private network, if there is one, because it
    calls services that the network does not reach.
    """

    platform: FunctionPlatform
    slice_name: str
    memory: int
    timeout: int
    environment: Mapping[str, pulumi.Input[str]]
    permissions: Sequence[Statement]
    in_network: bool = True


class ServiceFunction(pulumi.ComponentResource):
    """A function that can do exactly what its arguments say."""

    function: lambda_.Function
    role: iam.Role
    logs: cloudwatch.LogGroup

    def __init__(
        self, name: str, args: ServiceFunctionArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:function:ServiceFunction", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)

        # Created here because Lambda would keep the logs for ever, and its role would need the
        # permission to create log groups.
        key = args.platform.key
        self.logs = cloudwatch.LogGroup(
            f"{name}-logs",
            retention_in_days=args.platform.log_retention_days,
            kms_key_id=key.arn if key else None,
            opts=child,
        )
        self.role = iam.Role(
            f"{name}-role",
            assume_role_policy=trust("lambda.amazonaws.com", account=args.platform.account),
            opts=child,
        )
        write_logs = allow(
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [pulumi.Output.concat(self.logs.arn, ":*")],
        )
        tracing = args.platform.tracing
        shared = [_send_traces()] if tracing else []
        # Writing needs both: signing an upload, storing a rendition, receiving a message.
        shared += (
            [key.allow_use(["Decrypt", "GenerateDataKey"], "s3", "dynamodb", "sqs")] if key else []
        )
        policy = iam.RolePolicy(
            f"{name}-policy",
            role=self.role.id,
            policy=document(write_logs, *args.permissions, *shared),
            opts=child,
        )
        self.function = lambda_.Function(
            name,
            runtime=RUNTIME,
            architectures=args.platform.architectures,
            handler=f"handlers.{args.slice_name}.handler.handler",
            code=pulumi.FileArchive(str(args.platform.packages[args.slice_name])),
            layers=[
                args.platform.layers[layer]
                for layer in (*SHARED_LAYERS, *SLICES[args.slice_name].layers)
            ],
            role=self.role.arn,
            memory_size=args.memory,
            timeout=args.timeout,
            environment=lambda_.FunctionEnvironmentArgs(variables=args.environment),
            logging_config=lambda_.FunctionLoggingConfigArgs(
                log_format="JSON",
                log_group=self.logs.name,
                application_log_level="INFO",
                # At INFO the platform writes a start and a report line for every request.
                system_log_level="WARN",
            ),
            # Stated either way: AWS would keep a previous setting.
            tracing_config=lambda_.FunctionTracingConfigArgs(
                mode="Active" if tracing else "PassThrough"
            ),
            vpc_config=self._place(name, args.platform.network if args.in_network else None),
            # A function that runs before its policy exists would fail its first requests.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )

        self.arn = self.function.arn
        self.name = self.function.name
        self.register_outputs({"arn": self.arn, "name": self.name})

    def _place(
        self, name: str, network: PrivateNetwork | None
    ) -> lambda_.FunctionVpcConfigArgs | None:
        """The function's place in the network, with the permission to join it.

        The permission is a policy of its own, which outlives the function: see network.group.
        """
        if network is None:
            return None
        may_join = iam.RolePolicy(
            f"{name}-network-policy",
            role=self.role.id,
            policy=document(*interface_statements()),
            opts=pulumi.ResourceOptions(parent=self),
        )
        group = network.group(name, allowed_by=may_join)
        return lambda_.FunctionVpcConfigArgs(
            subnet_ids=network.subnet_ids, security_group_ids=[group]
        )


def _send_traces() -> Statement:
    return allow(
        ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        ["*"],
        because="Traces have no ARN",
    )
