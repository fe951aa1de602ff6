"""Sessions: the function that signs people in and out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi

from components.function import ServiceFunction, ServiceFunctionArgs
from components.policies import allow

if TYPE_CHECKING:
    from components.config.stack import StackConfig
    from components.function import FunctionPlatform
    from components.identity import Identity
    from components.library import Library

# Seconds: shorter than API Gateway waits, so that a slow Cognito still gets an answer.
TIMEOUT = 25
# MB. Nothing here needs it, but a function has as much processor as memory, and most of a sign-in
# is a cold start and TLS.
MEMORY = 512


@dataclass(frozen=True, kw_only=True)
class SessionArgs:
    """What the session slice needs of the stack."""

    config: StackConfig
    platform: FunctionPlatform
    library: Library
    identity: Identity


class Session(pulumi.ComponentResource):
    """The session function. Outside the private network, which reaches neither Cognito nor SSM."""

    function: ServiceFunction

    def __init__(
        self, name: str, args: SessionArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:session:Session", name, None, opts)
        people = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["USERS"]}}
        # The first admin's row comes with a claim of their address.
        claims = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["USERS", "EMAIL#*"]}}

        self.function = ServiceFunction(
            f"{name}-session",
            ServiceFunctionArgs(
                platform=args.platform,
                slice_name="session",
                memory=MEMORY,
                timeout=TIMEOUT,
                in_network=False,
                environment={
                    "SIGN_IN_PARAMETER": args.identity.parameter,
                    "USER_POOL": args.identity.pool.id,
                    "SESSION_DAYS": str(args.config.session_days),
                    "LIBRARY_TABLE": args.library.name,
                    "ALLOWED_ORIGINS": json.dumps(args.config.cors_origins),
                },
                permissions=[
                    allow(["ssm:GetParameter"], [args.identity.parameter_arn]),
                    # Renewing and revoking need no permission: the token is the proof.
                    allow(["cognito-idp:AdminUserGlobalSignOut"], [args.identity.pool.arn]),
                    allow(
                        ["dynamodb:GetItem", "dynamodb:PutItem"],
                        [args.library.arn],
                        condition=claims,
                    ),
                    allow(
                        ["dynamodb:UpdateItem", "dynamodb:DeleteItem"],
                        [args.library.arn],
                        condition=people,
                    ),
                ],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.register_outputs({})
