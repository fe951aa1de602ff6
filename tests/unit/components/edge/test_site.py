from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.components.declared import REGION

if TYPE_CHECKING:
    from components.build.artifacts import Artifacts
    from tests.unit.components.declared import Stack


def test_the_distribution_speaks_http_2_and_3_over_both_internet_protocols(dev: Stack) -> None:
    distribution = _distribution(dev)

    assert distribution["httpVersion"] == "http2and3"
    assert distribution["isIpv6Enabled"] is True
    assert distribution["defaultRootObject"] == "index.html"


@pytest.mark.parametrize(
    "path", ["/", "/thumbnails/private/*", "/thumbnails/*", "/downloads/*", "/v1/*"]
)
def test_every_behaviour_redirects_to_https_compresses_and_sends_the_security_headers(
    dev: Stack, path: str
) -> None:
    behaviour = _behaviours(dev)[path]
    headers = dev.one("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")

    assert behaviour["viewerProtocolPolicy"] == "redirect-to-https"
    assert behaviour["compress"] is True
    assert behaviour["responseHeadersPolicyId"] == headers.id


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("/", "site"),
        ("/thumbnails/private/*", "renditions"),
        ("/thumbnails/*", "renditions"),
        ("/downloads/*", "renditions"),
        ("/v1/*", "api"),
    ],
)
def test_each_path_leads_to_its_origin(dev: Stack, path: str, origin: str) -> None:
    assert _behaviours(dev)[path]["targetOriginId"] == origin


def test_only_the_api_takes_anything_but_reads(dev: Stack) -> None:
    behaviours = _behaviours(dev)

    assert behaviours["/"]["allowedMethods"] == ["GET", "HEAD"]
    assert behaviours["/thumbnails/private/*"]["allowedMethods"] == ["GET", "HEAD"]
    assert behaviours["/thumbnails/*"]["allowedMethods"] == ["GET", "HEAD"]
    assert behaviours["/downloads/*"]["allowedMethods"] == ["GET", "HEAD"]
    assert {"POST", "DELETE", "OPTIONS"} <= set(behaviours["/v1/*"]["allowedMethods"])


def test_nothing_of_the_api_is_cached_and_all_but_the_host_is_passed_on(dev: Stack) -> None:
    behaviour = _behaviours(dev)["/v1/*"]

    assert behaviour["cachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert behaviour["originRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"


def test_a_download_is_checked_at_the_edge_and_never_cached(dev: Stack) -> None:
    """A cached copy would outlive the photo's deletion."""
    behaviour = _behaviours(dev)["/downloads/*"]

    assert _check(dev, "/downloads/*") == "downloads"
    assert behaviour["cachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    # So no query reaches the bucket, which would answer with other headers for it.
    assert "originRequestPolicyId" not in behaviour


def test_pictures_of_persons_are_checked_in_every_stack_and_before_all_others(
    dev: Stack, signed_in: Stack
) -> None:
    """An open stack may have them from before it was opened."""
    for stack in (dev, signed_in):
        paths = [each for each in _behaviours(stack) if each.startswith("/thumbnails")]
        assert paths == ["/thumbnails/private/*", "/thumbnails/*"]
        assert _check(stack, "/thumbnails/private/*") == "pictures"


def test_pictures_of_nobody_are_checked_if_people_sign_in(dev: Stack, signed_in: Stack) -> None:
    assert _check(dev, "/thumbnails/*") is None
    assert _check(signed_in, "/thumbnails/*") == "pictures"


def test_pages_of_listed_origins_may_show_pictures(dev: Stack) -> None:
    """The token is in the address, so nothing but this header stands in their way."""
    headers = dev.one("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy").inputs

    items = headers["customHeadersConfig"]["items"]
    assert {
        "header": "Cross-Origin-Resource-Policy",
        "value": "cross-origin",
        "override": True,
    } in items
    # It would also tell browsers to keep errors.
    assert "Cache-Control" not in str(items)


def test_the_distribution_is_not_replaced_when_an_origin_changes(dev: Stack, prod: Stack) -> None:
    """It would get a new host name, and every link would break."""
    assert _distribution(dev)["staging"] is False
    assert prod.one("cloudfront/distribution:Distribution").protect
    assert not dev.one("cloudfront/distribution:Distribution").protect


def test_edges_revalidate_a_rendition_after_a_day(dev: Stack) -> None:
    policy = dev.one("cloudfront/cachePolicy:CachePolicy")

    assert _behaviours(dev)["/thumbnails/*"]["cachePolicyId"] == policy.id
    assert policy.inputs["maxTtl"] == 24 * 60 * 60


def test_edges_cache_pictures_of_persons_too(dev: Stack, signed_in: Stack) -> None:
    """Their own header is `private`; CloudFront follows a minimum that is not zero instead."""
    for stack in (dev, signed_in):
        policy = stack.one("cloudfront/cachePolicy:CachePolicy")
        for path in ("/thumbnails/private/*", "/thumbnails/*"):
            assert _behaviours(stack)[path]["cachePolicyId"] == policy.id
        assert policy.inputs["minTtl"] == policy.inputs["maxTtl"]


def test_renditions_are_cached_by_path_alone(dev: Stack) -> None:
    policy = dev.one("cloudfront/cachePolicy:CachePolicy").inputs
    key = policy["parametersInCacheKeyAndForwardedToOrigin"]

    assert key["cookiesConfig"] == {"cookieBehavior": "none"}
    assert key["headersConfig"] == {"headerBehavior": "none"}
    assert key["queryStringsConfig"] == {"queryStringBehavior": "none"}


@pytest.mark.parametrize("role", ["site", "renditions"])
def test_buckets_are_read_with_signed_requests(dev: Stack, role: str) -> None:
    access = dev.one("cloudfront/originAccessControl:OriginAccessControl")
    origin = _origins(dev)[role]

    assert origin["domainName"] == dev.buckets()[role].outputs["bucketRegionalDomainName"]
    assert origin["originAccessControlId"] == access.id
    assert access.inputs["signingBehavior"] == "always"


@pytest.mark.parametrize(
    ("role", "keys"), [("site", ["*"]), ("renditions", ["thumbnails/*", "downloads/*"])]
)
def test_only_this_distribution_may_read_a_bucket(dev: Stack, role: str, keys: list[str]) -> None:
    bucket = dev.buckets()[role]
    policy = dev.of_bucket("s3/bucketPolicy:BucketPolicy", bucket).json("policy")

    allowed = [each for each in policy["Statement"] if each["Effect"] == "Allow"]
    distribution = dev.one("cloudfront/distribution:Distribution").outputs["arn"]
    assert allowed == [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject"],
            "Resource": [f"{bucket.outputs['arn']}/{each}" for each in keys],
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Condition": {"StringEquals": {"AWS:SourceArn": distribution}},
        }
    ]


def test_an_open_stack_shows_no_pictures_of_persons_whatever_their_path_is_like(
    dev: Stack, signed_in: Stack
) -> None:
    def denied(stack: Stack) -> list[dict[str, Any]]:
        bucket = stack.buckets()["renditions"]
        policy = stack.of_bucket("s3/bucketPolicy:BucketPolicy", bucket).json("policy")
        return [each for each in policy["Statement"] if each.get("Sid") == "RefusePrivatePictures"]

    assert denied(dev) == [
        {
            "Sid": "RefusePrivatePictures",
            "Effect": "Deny",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": ["s3:GetObject"],
            "Resource": [f"{dev.buckets()['renditions'].outputs['arn']}/thumbnails/private/*"],
        }
    ]
    assert denied(signed_in) == []


def test_only_a_role_may_read_originals(dev: Stack) -> None:
    policy = dev.of_bucket("s3/bucketPolicy:BucketPolicy", dev.buckets()["originals"])

    assert {each["Effect"] for each in policy.json("policy")["Statement"]} == {"Deny"}


def test_the_api_is_reached_over_tls_at_its_own_host_with_the_stage_in_the_path(dev: Stack) -> None:
    origin = _origins(dev)["api"]
    api = dev.one("apigateway/restApi:RestApi")

    assert origin["domainName"] == f"{api.id}.execute-api.{REGION}.amazonaws.com"
    assert "originPath" not in origin
    assert origin["customOriginConfig"]["originProtocolPolicy"] == "https-only"
    assert origin["customOriginConfig"]["originSslProtocols"] == ["TLSv1.2"]


def test_a_missing_path_gets_the_error_page_with_status_404(dev: Stack) -> None:
    answers = _distribution(dev)["customErrorResponses"]

    (answer,) = (each for each in answers if "responsePagePath" in each)
    assert (answer["errorCode"], answer["responseCode"]) == (403, 404)
    assert answer["responsePagePath"] == "/404.html"


# All that CloudFront accepts except 403, which stands for a missing path.
@pytest.mark.parametrize("status", [400, 404, 405, 414, 416, 500, 501, 502, 503, 504])
def test_no_edge_caches_an_error_of_the_api(dev: Stack, status: int) -> None:
    answers = _distribution(dev)["customErrorResponses"]

    assert {"errorCode": status, "errorCachingMinTtl": 0} in answers


def test_every_file_of_the_site_is_published_with_its_type_and_caching(
    dev: Stack, built: Artifacts
) -> None:
    every = dev.every("s3/bucketObjectv2:BucketObjectv2")
    objects = [each for each in every if each.inputs["bucket"] == dev.buckets()["site"].id]

    assert {
        (each.inputs["key"], each.inputs["contentType"], each.inputs["cacheControl"])
        for each in objects
    } == {(file.path, file.content_type, file.cache_control) for file in built.site}


def test_pages_are_published_after_everything_that_they_refer_to(dev: Stack) -> None:
    objects = {each.inputs["key"]: each for each in dev.every("s3/bucketObjectv2:BucketObjectv2")}

    style = objects["static/0a1b/site.css"].urn
    assert style in objects["index.html"].after
    assert style in objects["404.html"].after
    # With it browsers fetch all the others.
    assert {style, objects["index.html"].urn, objects["404.html"].urn} <= objects["sw.js"].after


def _distribution(stack: Stack) -> dict[str, Any]:
    return stack.one("cloudfront/distribution:Distribution").inputs


def _behaviours(stack: Stack) -> dict[str, dict[str, Any]]:
    inputs = _distribution(stack)
    ordered = {each["pathPattern"]: each for each in inputs["orderedCacheBehaviors"]}
    return {"/": inputs["defaultCacheBehavior"], **ordered}


def _check(stack: Stack, path: str) -> str | None:
    """What the edge function is for that requests of viewers pass, if there is one."""
    associations = _behaviours(stack)[path].get("functionAssociations")
    if associations is None:
        return None
    (association,) = associations
    assert association["eventType"] == "viewer-request"
    functions = stack.every("cloudfront/function:Function")
    (name,) = [e.name for e in functions if e.outputs["arn"] == association["functionArn"]]
    return name.rpartition("-")[2]


def _origins(stack: Stack) -> dict[str, dict[str, Any]]:
    return {each["originId"]: each for each in _distribution(stack)["origins"]}
