"""Uploads: the bucket of originals, and the function that signs uploads to it.

What happens to a stored original is the thumbnail slice's part.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import s3

from components import lifecycle
from components.function import ServiceFunction, ServiceFunctionArgs
from components.library import environment_of
from components.policies import allow
from components.storage import PrivateBucket, PrivateBucketArgs
from handlers.model.image import PUBLIC_OWNER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_aws import sqs

    from components.config.stack import StackConfig
    from components.function import FunctionPlatform
    from components.library import Library
    from components.metadata import ImageMetadata

# Seconds for a request, and MB.
TIMEOUT = 10
MEMORY = 512
# The owner of uploads where people sign in: a UUID, and so never everybody. A switch of `access`
# thereby ends the upload addresses that were given before it.
_PERSON = "-".join("?" * digits for digits in (8, 4, 4, 4, 12))


@dataclass(frozen=True, kw_only=True)
class UploadArgs:
    """What the upload slice needs of the stack."""

    config: StackConfig
    platform: FunctionPlatform
    table: ImageMetadata
    library: Library
    tasks: sqs.Queue


class Upload(pulumi.ComponentResource):
    """The originals and the upload function."""

    originals: PrivateBucket
    function: ServiceFunction

    def __init__(
        self, name: str, args: UploadArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:upload:Upload", name, None, opts)
        self._name = name

        self.originals = PrivateBucket(
            f"{name}-originals",
            PrivateBucketArgs(
                protect=args.config.protect,
                key=args.platform.key.arn if args.platform.key else None,
                old_version_days=args.config.old_version_days,
                rules=lifecycle.of_originals(args.config.cold_storage_after_days),
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.originals.set_policy()
        uploads = f"/uploads/{_PERSON if args.config.signs_in else PUBLIC_OWNER}/*"
        self.function = ServiceFunction(
            f"{name}-upload",
            ServiceFunctionArgs(
                platform=args.platform,
                slice_name="upload",
                memory=MEMORY,
                timeout=TIMEOUT,
                environment={
                    "ORIGINALS_BUCKET": self.originals.id,
                    "TABLE_NAME": args.table.name,
                    "CONTENTS_TABLE": args.table.contents_name,
                    "MAX_UPLOAD_BYTES": str(args.config.max_upload_bytes),
                    "MAINTENANCE_QUEUE": args.tasks.id,
                    "ALLOWED_ORIGINS": json.dumps(args.config.cors_origins),
                    **args.library.environment(args.config),
                    "LIBRARY_TABLE": args.library.name,
                    **environment_of(args.config),
                },
                permissions=[
                    *args.library.may_identify(args.config),
                    # A ticket is one transaction: the item of a photo, and what counts it.
                    args.library.may_count(),
                    args.library.may_read_counts(),
                    args.library.may_read_site(),
                    # A photo from the trash comes back if its bytes are added again.
                    allow(
                        ["dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:UpdateItem"],
                        [args.table.arn],
                    ),
                    allow(["sqs:SendMessage"], [args.tasks.arn]),
                    allow(["dynamodb:GetItem"], [args.table.contents_arn]),
                    # Presigned requests have this role's rights: the most a browser may do.
                    allow(["s3:PutObject"], [pulumi.Output.concat(self.originals.arn, uploads)]),
                    # To read whose pages may upload, and so may request an upload address.
                    allow(["s3:GetBucketCORS"], [self.originals.arn]),
                ],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.register_outputs({"originalsBucket": self.originals.id})

    def accept_from(self, origins: Sequence[pulumi.Input[str]]) -> None:
        """Let pages of `origins` upload; called once the site's own addresses are known.

        The functions read these rules to distinguish the site's own pages from others.
        """
        s3.BucketCorsConfiguration(
            f"{self._name}-originals-cors",
            bucket=self.originals.id,
            cors_rules=[
                s3.BucketCorsConfigurationCorsRuleArgs(
                    allowed_origins=list(origins),
                    # PUT is the presigned upload, POST the presigned form. Downloads are followed
                    # as links, which need no CORS.
                    allowed_methods=["PUT", "POST"],
                    allowed_headers=["content-type", "x-amz-checksum-sha256", "if-none-match"],
                    max_age_seconds=3600,
                )
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )
