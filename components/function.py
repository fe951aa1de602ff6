"""A Lambda function with what belongs to it alone: its role, its permissions, its log group.

It leaves out who may invoke it and what triggers it; that is the business of who calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudwatch, iam, lambda_

from components.policies import allow, document, trust

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from components.policies import Statement

RUNTIME = "python3.14"


@dataclass(frozen=True, kw_only=True)
class FunctionPlatform:
    """What all functions of a stack share: processor, SDK layer, how long logs are kept."""

    architectures: Sequence[str] | None
    sdk_layer: pulumi.Input[str]
    log_retention_days: int


@dataclass(frozen=True, kw_only=True)
class ServiceFunctionArgs:
    """One function: its code, what it may do, and how big it is.

    `memory` is in MB, `timeout` in seconds. `permissions` are all it may do beside writing its log.
    """

    platform: FunctionPlatform
    handler: str
    code: Path
    memory: int
    timeout: int
    environment: Mapping[str, pulumi.Input[str]]
    permissions: Sequence[Statement]
    layers: Sequence[pulumi.Input[str]] = ()


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

        # Made here and not by Lambda, which would keep the logs for ever, and for which the role
        # would need the right to create log groups.
        self.logs = cloudwatch.LogGroup(
            f"{name}-logs", retention_in_days=args.platform.log_retention_days, opts=child
        )
        self.role = iam.Role(
            f"{name}-role", assume_role_policy=trust("lambda.amazonaws.com"), opts=child
        )
        write_logs = allow(
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [pulumi.Output.concat(self.logs.arn, ":*")],
        )
        policy = iam.RolePolicy(
            f"{name}-policy",
            role=self.role.id,
            policy=document(write_logs, *args.permissions),
            opts=child,
        )
        self.function = lambda_.Function(
            name,
            runtime=RUNTIME,
            architectures=args.platform.architectures,
            handler=args.handler,
            code=pulumi.FileArchive(str(args.code)),
            layers=[args.platform.sdk_layer, *args.layers],
            role=self.role.arn,
            memory_size=args.memory,
            timeout=args.timeout,
            environment=lambda_.FunctionEnvironmentArgs(variables=args.environment),
            logging_config=lambda_.FunctionLoggingConfigArgs(
                log_format="JSON",
                log_group=self.logs.name,
                application_log_level="INFO",
                # The platform's own INFO is a start and a report line for every request.
                system_log_level="WARN",
            ),
            # A function that runs before its policy is there would fail its first requests.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )

        self.arn = self.function.arn
        self.name = self.function.name
        self.register_outputs({"arn": self.arn, "name": self.name})
