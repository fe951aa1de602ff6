"""Distributions, whose origins and addresses are this machine's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local import addresses
from local.resource import Aws, Created, Properties
from local.services._common import (
    Shape,
    absent_is_fine,
    block,
    blocks,
    known,
    pick,
    quantity,
    strings,
    tag_changes,
    tag_list,
    translate,
)

if TYPE_CHECKING:
    from local.resource import Kind

# The zone of every distribution, which alias records name.
_HOSTED_ZONE = "Z2FDTNDATAQYW2"


def _forwarded(values: Properties) -> Properties:
    cookies = block(values, "cookies")
    return {
        "QueryString": bool(values.get("queryString")),
        "Headers": quantity(strings(values, "headers")),
        "Cookies": {
            "Forward": cookies.get("forward") or "none",
            "WhitelistedNames": quantity(strings(cookies, "whitelistedNames")),
        },
    }


_BEHAVIOUR: Shape = {
    "pathPattern": "PathPattern",
    "targetOriginId": "TargetOriginId",
    # There is no certificate on loopback: HTTPS cannot be asked for, nor redirected to.
    "viewerProtocolPolicy": ("ViewerProtocolPolicy", lambda _: "allow-all"),
    "allowedMethods": None,
    "cachedMethods": None,
    "cachePolicyId": "CachePolicyId",
    "originRequestPolicyId": "OriginRequestPolicyId",
    "responseHeadersPolicyId": "ResponseHeadersPolicyId",
    "compress": "Compress",
    "defaultTtl": "DefaultTTL",
    "maxTtl": "MaxTTL",
    "minTtl": "MinTTL",
    "smoothStreaming": "SmoothStreaming",
    "forwardedValues": ("ForwardedValues", _forwarded),
    "functionAssociations": (
        "FunctionAssociations",
        lambda entries: quantity(
            [
                translate(
                    entry,
                    {"eventType": "EventType", "functionArn": "FunctionARN"},
                    "functionAssociations",
                )
                for entry in entries
            ]
        ),
    ),
}


def behaviour(source: Properties) -> Properties:
    """A cache behaviour as CloudFront writes it."""
    translated = translate(source, _BEHAVIOUR, "cacheBehavior")
    translated["AllowedMethods"] = {
        **quantity(source.get("allowedMethods") or ["GET", "HEAD"]),
        "CachedMethods": quantity(source.get("cachedMethods") or ["GET", "HEAD"]),
    }
    if "CachePolicyId" not in translated:
        translated.setdefault("MinTTL", 0)
        translated.setdefault("ForwardedValues", _forwarded({}))
    return translated


_ORIGIN: Shape = {
    "domainName": None,
    "originId": "Id",
    "originPath": None,
    "originAccessControlId": "OriginAccessControlId",
    "connectionAttempts": "ConnectionAttempts",
    "connectionTimeout": "ConnectionTimeout",
    "customHeaders": (
        "CustomHeaders",
        lambda entries: quantity(
            [
                translate(
                    entry, {"name": "HeaderName", "value": "HeaderValue"}, "origins.customHeaders"
                )
                for entry in entries
            ]
        ),
    ),
    "customOriginConfig": (
        "CustomOriginConfig",
        {
            "httpPort": "HTTPPort",
            "httpsPort": "HTTPSPort",
            "originProtocolPolicy": "OriginProtocolPolicy",
            "originSslProtocols": ("OriginSslProtocols", quantity),
            "originKeepaliveTimeout": "OriginKeepaliveTimeout",
            "originReadTimeout": "OriginReadTimeout",
            "ipAddressType": "IpAddressType",
        },
    ),
    "s3OriginConfig": ("S3OriginConfig", {"originAccessIdentity": "OriginAccessIdentity"}),
    "originShield": None,
}


def origin(source: Properties, port: int, region: str) -> Properties:
    """An origin where it is on this machine: a bucket by its AWS name, an API on the gateway."""
    translated = translate(source, _ORIGIN, "origins")
    here = addresses.origin(source["domainName"], port, region)
    translated["DomainName"] = here.domain
    translated["OriginPath"] = here.path + (source.get("originPath") or "")
    if addresses.is_bucket(here.domain):
        translated.setdefault("S3OriginConfig", {"OriginAccessIdentity": ""})
    if here.port is not None:
        translated["CustomOriginConfig"] |= {
            "HTTPPort": here.port,
            "OriginProtocolPolicy": "http-only",
        }
    return translated


_ERROR_RESPONSE: Shape = {
    "errorCode": "ErrorCode",
    "errorCachingMinTtl": "ErrorCachingMinTTL",
    "responseCode": ("ResponseCode", str),
    "responsePagePath": "ResponsePagePath",
}

_CONFIG: Shape = {
    "aliases": ("Aliases", quantity),
    "comment": "Comment",
    "defaultRootObject": "DefaultRootObject",
    "enabled": "Enabled",
    "httpVersion": ("HttpVersion", lambda version: str(version).lower()),
    "isIpv6Enabled": "IsIPV6Enabled",
    "priceClass": "PriceClass",
    "webAclId": "WebACLId",
    "customErrorResponses": (
        "CustomErrorResponses",
        lambda entries: quantity(
            [translate(entry, _ERROR_RESPONSE, "customErrorResponses") for entry in entries]
        ),
    ),
    "defaultCacheBehavior": ("DefaultCacheBehavior", behaviour),
    "orderedCacheBehaviors": (
        "CacheBehaviors",
        lambda entries: quantity([behaviour(entry) for entry in entries]),
    ),
    "restrictions": (
        "Restrictions",
        lambda value: {
            "GeoRestriction": {
                "RestrictionType": value["geoRestriction"]["restrictionType"],
                **quantity(strings(value["geoRestriction"], "locations")),
            }
        },
    ),
    "viewerCertificate": (
        "ViewerCertificate",
        {
            "acmCertificateArn": "ACMCertificateArn",
            "cloudfrontDefaultCertificate": "CloudFrontDefaultCertificate",
            "minimumProtocolVersion": "MinimumProtocolVersion",
            "sslSupportMethod": "SSLSupportMethod",
        },
    ),
}


def distribution_config(inputs: Properties, reference: str, port: int, region: str) -> Properties:
    """The configuration of a distribution that serves from this machine."""
    origins = [origin(entry, port, region) for entry in blocks(inputs, "origins")]
    return {
        "CallerReference": reference,
        "Comment": "",
        "Origins": quantity(origins),
        **pick(inputs, _CONFIG),
    }


class Distribution:
    """A distribution under a name of its own below `cloudfront.localhost`."""

    known = known(
        _CONFIG,
        also=("origins", "tags", "loggingConfig", "waitForDeployment", "retainOnDelete"),
    )
    limits = (
        "CloudFront answers over plain HTTP only, under its own name and not under aliases;"
        " no cache, compression, WAF, geographic restriction or access logs"
    )

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; it answers at once."""
        made = aws.client("cloudfront").create_distribution_with_tags(
            DistributionConfigWithTags={
                "DistributionConfig": distribution_config(inputs, name, aws.port, aws.region),
                "Tags": {"Items": tag_list(inputs)},
            }
        )
        return self._created(aws, made)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Change it as a whole."""
        client = aws.client("cloudfront")
        found = client.get_distribution_config(Id=current.id)
        reference = found["DistributionConfig"]["CallerReference"]
        made = client.update_distribution(
            Id=current.id,
            IfMatch=found["ETag"],
            DistributionConfig=distribution_config(new, reference, aws.port, aws.region),
        )
        arn = made["Distribution"]["ARN"]
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_resource(Resource=arn, Tags={"Items": tag_list({"tags": tags})})
        if removed:
            client.untag_resource(Resource=arn, TagKeys={"Items": removed})
        return self._created(aws, made)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Disable it, as AWS wants it first, and remove it."""
        if inputs.get("retainOnDelete"):
            return
        client = aws.client("cloudfront")
        with absent_is_fine():
            found = client.get_distribution_config(Id=current.id)
            disabled = client.update_distribution(
                Id=current.id,
                IfMatch=found["ETag"],
                DistributionConfig={**found["DistributionConfig"], "Enabled": False},
            )
            client.delete_distribution(Id=current.id, IfMatch=disabled["ETag"])

    def _created(self, aws: Aws, answer: Properties) -> Created:
        found = answer["Distribution"]
        label = found["DomainName"].split(".")[0]
        return Created(
            found["Id"],
            {
                "arn": found["ARN"],
                "domainName": addresses.distribution_domain(aws.port, label),
                "hostedZoneId": _HOSTED_ZONE,
                "etag": answer["ETag"],
                "status": found["Status"],
                "callerReference": found["DistributionConfig"]["CallerReference"],
            },
        )


KINDS: dict[str, Kind] = {"aws:cloudfront/distribution:Distribution": Distribution()}
