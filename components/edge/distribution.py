"""The CloudFront distribution: three origins, a behaviour for each kind of path, common headers.

Edge functions decide before the cache who may see a picture or get a download.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi_aws import cloudfront

from components.edge.edge_key import HEADER
from components.edge.headers import security_headers

if TYPE_CHECKING:
    from pulumi_aws import s3

    from components.edge.domain import Domain

# AWS's own policies, which have the same ids in every account.
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"  # as the origin says, compressed
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
# Not the Host header: API Gateway routes by it and knows only its own.
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"

DAY = 24 * 60 * 60
# Every error status that CloudFront can be configured for, except 403, which is handled apart. By
# default it caches most of them for ten seconds, whatever Cache-Control and cache policy say.
KEPT_ERRORS = (400, 404, 405, 414, 416, 500, 501, 502, 503, 504)
READ = ["GET", "HEAD"]
EVERYTHING = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]


@dataclass(frozen=True, kw_only=True)
class DistributionArgs:
    """What the distribution serves; uploads go to `originals` directly, which the headers allow.

    `download_check` and `picture_check` are the edge functions that authorise downloads and
    pictures; with `all_pictures_checked` those of nobody, too. `session` is the one that makes a
    token of a session, where people sign in. `protect` prevents the deletion or replacement of the
    distribution, which would change its address.
    """

    site: s3.Bucket
    renditions: s3.Bucket
    originals: s3.Bucket
    api_domain: pulumi.Input[str]
    api_key: pulumi.Input[str]
    download_check: pulumi.Input[str]
    picture_check: pulumi.Input[str]
    all_pictures_checked: bool
    session: pulumi.Input[str] | None = None
    domain: Domain
    price_class: str
    web_acl: pulumi.Input[str] | None
    protect: bool
    cross_origin_images: bool


def distribution(
    name: str, args: DistributionArgs, *, parent: pulumi.Resource
) -> cloudfront.Distribution:
    """Create the distribution and its own policies."""
    child = pulumi.ResourceOptions(parent=parent)
    headers = security_headers(
        name,
        uploads_domain=args.originals.bucket_regional_domain_name,
        pictures_domain=args.renditions.bucket_regional_domain_name,
        cross_origin_images=args.cross_origin_images,
        opts=child,
    )
    access = cloudfront.OriginAccessControl(
        f"{name}-access",
        origin_access_control_origin_type="s3",
        signing_behavior="always",
        signing_protocol="sigv4",
        opts=child,
    )
    thumbnails = _thumbnail_cache(name, child)
    every_answer: dict[str, Any] = {
        "viewer_protocol_policy": "redirect-to-https",
        "compress": True,
        "response_headers_policy_id": headers.id,
        "cached_methods": READ,
    }
    return cloudfront.Distribution(
        f"{name}-distribution",
        enabled=True,
        # Left undefined, it can make the provider plan a replacement when an origin changes, as the
        # API's key does when it is renewed (pulumi-aws issue 5229).
        staging=False,
        comment=name,
        aliases=args.domain.aliases,
        http_version="http2and3",
        is_ipv6_enabled=True,
        price_class=args.price_class,
        web_acl_id=args.web_acl,
        default_root_object="index.html",
        origins=[
            _bucket_origin("site", args.site, access),
            _bucket_origin("renditions", args.renditions, access),
            _api_origin(args.api_domain, args.api_key),
        ],
        default_cache_behavior=cloudfront.DistributionDefaultCacheBehaviorArgs(
            target_origin_id="site",
            allowed_methods=READ,
            cache_policy_id=CACHING_OPTIMIZED,
            **every_answer,
        ),
        ordered_cache_behaviors=[
            cloudfront.DistributionOrderedCacheBehaviorArgs(
                # Checked in every stack: once the stack is opened, edges and bucket still have the
                # pictures of people who had signed in.
                path_pattern="/thumbnails/private/*",
                target_origin_id="renditions",
                allowed_methods=READ,
                cache_policy_id=thumbnails.id,
                function_associations=_checked_by(args.picture_check),
                **every_answer,
            ),
            cloudfront.DistributionOrderedCacheBehaviorArgs(
                path_pattern="/thumbnails/*",
                target_origin_id="renditions",
                allowed_methods=READ,
                cache_policy_id=thumbnails.id,
                function_associations=_checked_by(args.picture_check)
                if args.all_pictures_checked
                else None,
                **every_answer,
            ),
            cloudfront.DistributionOrderedCacheBehaviorArgs(
                path_pattern="/downloads/*",
                target_origin_id="renditions",
                allowed_methods=READ,
                # A download ends when its photo is deleted, and is hardly ever requested twice. S3
                # does not charge for transfer to CloudFront.
                cache_policy_id=CACHING_DISABLED,
                function_associations=_checked_by(args.download_check),
                **every_answer,
            ),
            cloudfront.DistributionOrderedCacheBehaviorArgs(
                path_pattern="/v1/*",
                target_origin_id="api",
                allowed_methods=EVERYTHING,
                cache_policy_id=CACHING_DISABLED,
                origin_request_policy_id=ALL_VIEWER_EXCEPT_HOST,
                function_associations=(
                    _checked_by(args.session) if args.session is not None else None
                ),
                **every_answer,
            ),
        ],
        custom_error_responses=_error_responses(),
        restrictions=cloudfront.DistributionRestrictionsArgs(
            geo_restriction=cloudfront.DistributionRestrictionsGeoRestrictionArgs(
                restriction_type="none"
            )
        ),
        viewer_certificate=args.domain.viewer_certificate(),
        opts=pulumi.ResourceOptions(parent=parent, protect=args.protect),
    )


def _checked_by(
    function_arn: pulumi.Input[str],
) -> list[cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArgs]:
    """Requests of viewers pass an edge function before they get to the cache."""
    return [
        cloudfront.DistributionOrderedCacheBehaviorFunctionAssociationArgs(
            event_type="viewer-request", function_arn=function_arn
        )
    ]


def _error_responses() -> list[cloudfront.DistributionCustomErrorResponseArgs]:
    """The site's own page for what does not exist; every other error passes and is not cached.

    A cached error of the API would be returned to other requests too: its cache key has no query
    string, so the 404 for one file name would replace the list of all.
    """
    # S3 answers 403 for a missing object to a reader who may not list the bucket.
    missing = cloudfront.DistributionCustomErrorResponseArgs(
        error_code=403,
        response_code=404,
        response_page_path="/404.html",
        error_caching_min_ttl=10,
    )
    passing = [
        cloudfront.DistributionCustomErrorResponseArgs(error_code=status, error_caching_min_ttl=0)
        for status in KEPT_ERRORS
    ]
    return [missing, *passing]


def _thumbnail_cache(name: str, opts: pulumi.ResourceOptions) -> cloudfront.CachePolicy:
    """Edges revalidate after a day, so that a deleted photo is gone from them by then.

    Browsers still keep a rendition for as long as its own Cache-Control allows. The cache key is
    only the path: a query string must not create a second copy, nor each token of a signed address.

    The minimum makes edges cache the renditions of persons' photos too, although these are
    `private`. They say so themselves, and not by a response headers policy that overrides the
    header: that would let browsers keep errors as well.
    """
    return cloudfront.CachePolicy(
        f"{name}-thumbnails",
        min_ttl=DAY,
        default_ttl=DAY,
        max_ttl=DAY,
        parameters_in_cache_key_and_forwarded_to_origin=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginArgs(
            cookies_config=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginCookiesConfigArgs(
                cookie_behavior="none"
            ),
            headers_config=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginHeadersConfigArgs(
                header_behavior="none"
            ),
            query_strings_config=cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOriginQueryStringsConfigArgs(
                query_string_behavior="none"
            ),
        ),
        opts=opts,
    )


def _bucket_origin(
    origin_id: str, bucket: s3.Bucket, access: cloudfront.OriginAccessControl
) -> cloudfront.DistributionOriginArgs:
    return cloudfront.DistributionOriginArgs(
        origin_id=origin_id,
        # The regional name: the global one redirects while a new bucket's name propagates.
        domain_name=bucket.bucket_regional_domain_name,
        origin_access_control_id=access.id,
    )


def _api_origin(
    domain_name: pulumi.Input[str], key: pulumi.Input[str]
) -> cloudfront.DistributionOriginArgs:
    return cloudfront.DistributionOriginArgs(
        origin_id="api",
        domain_name=domain_name,
        # Replaces a header of this name that a viewer sends.
        custom_headers=[cloudfront.DistributionOriginCustomHeaderArgs(name=HEADER, value=key)],
        custom_origin_config=cloudfront.DistributionOriginCustomOriginConfigArgs(
            http_port=80,
            https_port=443,
            origin_protocol_policy="https-only",
            origin_ssl_protocols=["TLSv1.2"],
        ),
    )
