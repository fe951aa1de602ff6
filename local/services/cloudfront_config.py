"""A distribution's properties as CloudFront writes them, with this machine's origins. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local import addresses
from local.services._common import Shape, blocks, pick, quantity, translate

if TYPE_CHECKING:
    from local.resource import Properties


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
    return translated


_ORIGIN: Shape = {
    "domainName": None,
    "originId": "Id",
    "originAccessControlId": "OriginAccessControlId",
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
        },
    ),
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

CONFIG: Shape = {
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
        # The program restricts nothing, so there are no locations.
        lambda value: {
            "GeoRestriction": {
                **quantity([]),
                **translate(
                    value["geoRestriction"],
                    {"restrictionType": "RestrictionType"},
                    "restrictions.geoRestriction",
                ),
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
        **pick(inputs, CONFIG),
    }
