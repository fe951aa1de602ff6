"""One origin for everything: the frozen site, the renditions and the API behind one distribution.

It owns the site's bucket with its files, and the distribution with its policies. The renditions'
bucket policy is written here too, because only here the distribution that may read them is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudfront, s3

from components.edge.distribution import DistributionArgs, distribution
from components.policies import allow
from components.storage import PrivateBucket, PrivateBucketArgs
from webapp import worker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.config.stack import StackConfig
    from components.edge.domain import Domain
    from components.policies import Statement
    from webapp.freeze import SiteFile


@dataclass(frozen=True, kw_only=True)
class SiteArgs:
    """What the distribution serves under one name; `DistributionArgs` has the details."""

    config: StackConfig
    files: Sequence[SiteFile]
    originals: PrivateBucket
    renditions: PrivateBucket
    api_domain: pulumi.Input[str]
    api_key: pulumi.Input[str]
    download_check: pulumi.Input[str]
    picture_check: pulumi.Input[str]
    session: pulumi.Input[str] | None = None
    domain: Domain
    web_acl: pulumi.Input[str] | None = None
    key: pulumi.Input[str] | None = None


class Site(pulumi.ComponentResource):
    """The site's bucket and the distribution in front of everything."""

    bucket: PrivateBucket
    distribution: cloudfront.Distribution
    origin: pulumi.Output[str]
    origins: list[pulumi.Output[str]]

    def __init__(
        self, name: str, args: SiteArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:site:Site", name, None, opts)
        self._name = name

        # Never protected: everything in it can be built again.
        self.bucket = PrivateBucket(
            f"{name}-site",
            PrivateBucketArgs(protect=False, key=args.key),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._publish(args.files)
        self.distribution = distribution(
            name,
            DistributionArgs(
                site=self.bucket.bucket,
                renditions=args.renditions.bucket,
                originals=args.originals.bucket,
                api_domain=args.api_domain,
                api_key=args.api_key,
                download_check=args.download_check,
                picture_check=args.picture_check,
                all_pictures_checked=args.config.signs_in,
                session=args.session,
                domain=args.domain,
                price_class=args.config.price_class,
                web_acl=args.web_acl,
                protect=args.config.protect,
                cross_origin_images=bool(args.config.cors_origins),
            ),
            parent=self,
        )
        self.bucket.set_policy(self._readable(self.bucket, "*"))
        args.renditions.set_policy(
            self._readable(args.renditions, "thumbnails/*", "downloads/*"),
            *([] if args.config.signs_in else [_closed_to_cloudfront(args.renditions)]),
        )
        args.domain.point_at(self.distribution)

        # CloudFront's own name keeps working beside a custom one: people have bookmarked it, and
        # can use it while DNS does not lead here.
        hosts = [*args.domain.aliases, self.distribution.domain_name]
        self.origins = [pulumi.Output.concat("https://", host) for host in hosts]
        self.origin = self.origins[0]
        self.register_outputs({"origin": self.origin})

    def _readable(self, bucket: PrivateBucket, *keys: str) -> Statement:
        """This distribution may read, and no other distribution of anyone's."""
        return allow(
            ["s3:GetObject"],
            [pulumi.Output.concat(bucket.arn, "/", each) for each in keys],
            service="cloudfront.amazonaws.com",
            condition={"StringEquals": {"AWS:SourceArn": self.distribution.arn}},
        )

    def _publish(self, files: Sequence[SiteFile]) -> None:
        """Upload the site so that no file refers to one that does not exist yet.

        First files with a hash in their name, then those with fixed names, and last the service
        worker, which makes browsers load all the others.
        """
        there: list[s3.BucketObjectv2] = []
        for rank in range(3):
            there += [
                self._object(file, after=list(there)) for file in files if _rank(file) == rank
            ]

    def _object(self, file: SiteFile, *, after: list[s3.BucketObjectv2]) -> s3.BucketObjectv2:
        return s3.BucketObjectv2(
            f"{self._name}-site/{file.path}",
            bucket=self.bucket.id,
            key=file.path,
            source=pulumi.FileAsset(str(file.source)),
            content_type=file.content_type,
            cache_control=file.cache_control,
            opts=pulumi.ResourceOptions(parent=self.bucket, depends_on=list(after)),
        )


def _closed_to_cloudfront(renditions: PrivateBucket) -> Statement:
    """An open stack shows no pictures of people who had signed in before it was opened.

    The edge function refuses them already. This also holds for paths that CloudFront might not
    recognise as theirs, and for addresses that were signed before.
    """
    return {
        "Sid": "RefusePrivatePictures",
        "Effect": "Deny",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": ["s3:GetObject"],
        "Resource": [pulumi.Output.concat(renditions.arn, "/thumbnails/private/*")],
    }


def _rank(file: SiteFile) -> int:
    if file.path == worker.NAME:
        return 2
    return 1 if file.path.endswith((".html", ".webmanifest")) else 0
