"""Showing photos: the function behind lists, single photos, downloads and deletions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi

from components.contract import ANSWER_SECONDS
from components.function import ServiceFunction, ServiceFunctionArgs
from components.policies import allow

if TYPE_CHECKING:
    from pathlib import Path

    from components.config import StackConfig
    from components.function import FunctionPlatform
    from components.metadata import ImageMetadata
    from components.storage import PrivateBucket


@dataclass(frozen=True, kw_only=True)
class GalleryArgs:
    """What the gallery subsystem stands on."""

    config: StackConfig
    platform: FunctionPlatform
    code: Path
    table: ImageMetadata
    originals: PrivateBucket
    renditions: PrivateBucket


class Gallery(pulumi.ComponentResource):
    """The gallery function. It can query the index and never scan the table or list a bucket."""

    function: ServiceFunction

    def __init__(
        self, name: str, args: GalleryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:gallery:Gallery", name, None, opts)
        uploads = pulumi.Output.concat(args.originals.arn, "/uploads/*")
        thumbnails = pulumi.Output.concat(args.renditions.arn, "/thumbnails/*")

        self.function = ServiceFunction(
            f"{name}-gallery",
            ServiceFunctionArgs(
                platform=args.platform,
                handler="handlers.gallery.adapter.handler",
                code=args.code,
                memory=512,
                timeout=ANSWER_SECONDS,
                environment={
                    "ORIGINALS_BUCKET": args.originals.id,
                    "RENDITIONS_BUCKET": args.renditions.id,
                    "TABLE_NAME": args.table.name,
                    "ALLOWED_ORIGINS": json.dumps(args.config.cors_origins),
                },
                permissions=[
                    allow(["dynamodb:Query"], [args.table.index_arn]),
                    allow(["dynamodb:GetItem", "dynamodb:UpdateItem"], [args.table.arn]),
                    # Without DeleteObjectVersion a deleted original stays recoverable for a while.
                    allow(["s3:GetObject", "s3:GetObjectVersion", "s3:DeleteObject"], [uploads]),
                    allow(["s3:GetObject", "s3:DeleteObject"], [thumbnails]),
                ],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.register_outputs({})
