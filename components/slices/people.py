"""People: the function by which admins manage others, and people their own account."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi

from components.function import ServiceFunction, ServiceFunctionArgs
from components.library import environment_of_site
from components.policies import allow
from handlers.model.usage import OWNERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_aws import cognito, sqs

    from components.config.stack import StackConfig
    from components.function import FunctionPlatform
    from components.library import Library
    from components.storage import PrivateBucket

# Seconds: shorter than API Gateway waits, so that a slow Cognito still gets an answer.
TIMEOUT = 25
# MB. Nothing here needs it, but a function has as much processor as memory, and most of a request
# is TLS.
MEMORY = 512


@dataclass(frozen=True, kw_only=True)
class PeopleArgs:
    """What the people slice needs of the stack; `jobs` is the queue of the maintenance function."""

    config: StackConfig
    platform: FunctionPlatform
    library: Library
    pool: cognito.UserPool
    originals: PrivateBucket
    jobs: sqs.Queue


class People(pulumi.ComponentResource):
    """The people function. Outside the private network, which does not reach Cognito.

    It can neither read nor list photos, but for exports: their person gets presigned addresses.
    """

    function: ServiceFunction

    def __init__(
        self, name: str, args: PeopleArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:people:People", name, None, opts)
        self.function = ServiceFunction(
            f"{name}-people",
            ServiceFunctionArgs(
                platform=args.platform,
                slice_name="people",
                memory=MEMORY,
                timeout=TIMEOUT,
                in_network=False,
                environment={
                    "ORIGINALS_BUCKET": args.originals.id,
                    "LIBRARY_TABLE": args.library.name,
                    "USER_POOL": args.pool.id,
                    "MAINTENANCE_QUEUE": args.jobs.id,
                    **environment_of_site(args.config),
                    "ALLOWED_ORIGINS": json.dumps(args.config.cors_origins),
                },
                permissions=[
                    allow(
                        [
                            "cognito-idp:AdminCreateUser",
                            "cognito-idp:AdminGetUser",
                            "cognito-idp:AdminSetUserPassword",
                            "cognito-idp:AdminDisableUser",
                            "cognito-idp:AdminEnableUser",
                            "cognito-idp:AdminUserGlobalSignOut",
                        ],
                        [args.pool.arn],
                    ),
                    # A person, and the claim of their address.
                    allow(
                        ["dynamodb:GetItem"],
                        [args.library.arn],
                        condition=_keys("USERS", "EMAIL#*"),
                    ),
                    # And a job; the gallery tells how far it is. One that deletes somebody has a
                    # record of removal, and one that exports has a row of its own.
                    allow(
                        ["dynamodb:PutItem"],
                        [args.library.arn],
                        condition=_keys("USERS", "EMAIL#*", "JOB#*", "REMOVALS", "USER#*"),
                    ),
                    allow(["dynamodb:GetItem"], [args.library.arn], condition=_keys("USER#*")),
                    # In a transaction with the change of a person it is checked that an admin
                    # makes it, and somebody who gets another login has one row, not two.
                    allow(
                        [
                            "dynamodb:Query",
                            "dynamodb:UpdateItem",
                            "dynamodb:DeleteItem",
                            "dynamodb:ConditionCheckItem",
                        ],
                        [args.library.arn],
                        condition=_keys("USERS"),
                    ),
                    # What is stored, people's limits, and a pause of uploads.
                    args.library.may_count(),
                    args.library.may_read_counts(),
                    args.library.may_read_site(),
                    allow(["dynamodb:Query"], [args.library.arn], condition=_keys(OWNERS)),
                    allow(["sqs:SendMessage"], [args.jobs.arn]),
                    # The files of exports, by presigned addresses, and their manifests.
                    allow(
                        ["s3:GetObject"],
                        [pulumi.Output.concat(args.originals.arn, "/exports/*")],
                    ),
                    # To read whose pages may ask for anything that changes something.
                    allow(["s3:GetBucketCORS"], [args.originals.arn]),
                ],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})


def _keys(*prefixes: str) -> Mapping[str, Mapping[str, list[str]]]:
    return {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [*prefixes]}}
