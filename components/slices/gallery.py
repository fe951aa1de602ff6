"""The gallery: the function for lists, single photos, downloads and the trash."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi

from components.function import ServiceFunction, ServiceFunctionArgs
from components.policies import allow
from handlers.model.indexes import INDEXES, UNFINISHED

if TYPE_CHECKING:
    from pulumi_aws import sqs

    from components.config.stack import StackConfig
    from components.edge.signed_urls import SignedUrls
    from components.function import FunctionPlatform
    from components.library import Library
    from components.metadata import ImageMetadata
    from components.storage import PrivateBucket

# Seconds: copying an original for a download may take as long as API Gateway waits for a function.
TIMEOUT = 28
# MB. Enough for the largest original that a configuration can allow and its copy for a download,
# and then for the copy and the part being sent: measured by a test, with a margin.
MEMORY = 512
# What is unfinished is the maintenance function's.
_READ_INDEXES = [each for each in INDEXES if each is not UNFINISHED]
# Not by presigned addresses, which others could use and which would bypass CloudFront.
_BY_ITSELF = {"StringNotEquals": {"s3:authType": "REST-QUERY-STRING"}}


@dataclass(frozen=True, kw_only=True)
class GalleryArgs:
    """What the gallery slice needs of the stack; `tasks` is the maintenance function's queue."""

    config: StackConfig
    platform: FunctionPlatform
    table: ImageMetadata
    library: Library
    originals: PrivateBucket
    renditions: PrivateBucket
    downloads: SignedUrls
    pictures: SignedUrls
    tasks: sqs.Queue


class Gallery(pulumi.ComponentResource):
    """The gallery function.

    It can query the indexes and never scan the table. It can neither list a bucket nor delete
    anything in one: that is the maintenance function's.
    """

    function: ServiceFunction

    def __init__(
        self, name: str, args: GalleryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:gallery:Gallery", name, None, opts)
        uploads = pulumi.Output.concat(args.originals.arn, "/uploads/*")
        thumbnails = pulumi.Output.concat(args.renditions.arn, "/thumbnails/*")
        downloads = pulumi.Output.concat(args.renditions.arn, "/downloads/*")
        trash = pulumi.Output.concat(args.renditions.arn, "/trash/*")
        timelines = pulumi.Output.concat(args.renditions.arn, "/timelines/*")
        signs_in = args.config.signs_in
        picture_keys = [args.pictures.key_objects] if signs_in else []

        self.function = ServiceFunction(
            f"{name}-gallery",
            ServiceFunctionArgs(
                platform=args.platform,
                slice_name="gallery",
                memory=MEMORY,
                timeout=TIMEOUT,
                environment={
                    "ORIGINALS_BUCKET": args.originals.id,
                    "RENDITIONS_BUCKET": args.renditions.id,
                    "DOWNLOAD_KEY": args.downloads.key_object,
                    **({"PICTURE_KEY": args.pictures.key_object} if signs_in else {}),
                    "TABLE_NAME": args.table.name,
                    "JOBS_TABLE": args.library.name,
                    "MAINTENANCE_QUEUE": args.tasks.id,
                    "TRASH_DAYS": str(args.config.trash_days),
                    "ALLOWED_ORIGINS": json.dumps(args.config.cors_origins),
                    "LIVE_UPDATES": json.dumps(args.config.live_updates),
                    **args.library.environment(args.config),
                },
                permissions=[
                    *args.library.may_identify(args.config),
                    allow(
                        ["dynamodb:Query"], [args.table.index_arn(each) for each in _READ_INDEXES]
                    ),
                    allow(
                        ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem"],
                        [args.table.arn],
                    ),
                    *args.library.may_follow_jobs(),
                    allow(["sqs:SendMessage"], [args.tasks.arn]),
                    # Always one version of an original.
                    allow(["s3:GetObjectVersion"], [uploads], condition=_BY_ITSELF),
                    # To read whose pages may upload, and so may describe and delete.
                    allow(["s3:GetBucketCORS"], [args.originals.arn]),
                    # The largest rendition may be the download. In an open stack `GET /thumbnails`
                    # answers with presigned addresses as well.
                    allow(
                        ["s3:GetObject"],
                        [thumbnails],
                        condition=_BY_ITSELF if signs_in else None,
                    ),
                    # By presigned addresses: CloudFront has no way there.
                    allow(["s3:GetObject"], [trash]),
                    allow(["s3:PutObject"], [downloads]),
                    allow(["s3:GetObject", "s3:PutObject"], [timelines], condition=_BY_ITSELF),
                    allow(
                        ["s3:GetObject"],
                        [downloads, args.downloads.key_objects, *picture_keys],
                        condition=_BY_ITSELF,
                    ),
                ],
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.register_outputs({})
