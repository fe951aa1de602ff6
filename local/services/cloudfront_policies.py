"""What distributions refer to: origin access controls, cache policies and response headers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local import addresses
from local.resource import Created, Properties
from local.services._common import (
    Convert,
    Shape,
    absent_is_fine,
    blocks,
    known,
    pick,
    quantity,
    translate,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


_ACCESS_CONTROL: Shape = {
    "originAccessControlOriginType": "OriginAccessControlOriginType",
    "signingBehavior": "SigningBehavior",
    "signingProtocol": "SigningProtocol",
}

_CACHE_KEY: Shape = {
    "enableAcceptEncodingBrotli": "EnableAcceptEncodingBrotli",
    "enableAcceptEncodingGzip": "EnableAcceptEncodingGzip",
    "cookiesConfig": ("CookiesConfig", {"cookieBehavior": "CookieBehavior"}),
    "headersConfig": ("HeadersConfig", {"headerBehavior": "HeaderBehavior"}),
    "queryStringsConfig": ("QueryStringsConfig", {"queryStringBehavior": "QueryStringBehavior"}),
}


def _cache_key(values: Properties) -> Properties:
    return {
        "EnableAcceptEncodingGzip": False,
        "EnableAcceptEncodingBrotli": False,
        **translate(values, _CACHE_KEY, "parametersInCacheKeyAndForwardedToOrigin"),
    }


_CACHE: Shape = {
    "defaultTtl": "DefaultTTL",
    "maxTtl": "MaxTTL",
    "minTtl": "MinTTL",
    "parametersInCacheKeyAndForwardedToOrigin": (
        "ParametersInCacheKeyAndForwardedToOrigin",
        _cache_key,
    ),
}

_OVERRIDE: Shape = {"override": "Override"}
_CUSTOM_HEADER: Shape = {"header": "Header", "value": "Value", **_OVERRIDE}
_SECURITY: Shape = {
    "contentSecurityPolicy": (
        "ContentSecurityPolicy",
        {"contentSecurityPolicy": "ContentSecurityPolicy", **_OVERRIDE},
    ),
    "contentTypeOptions": ("ContentTypeOptions", _OVERRIDE),
    "frameOptions": ("FrameOptions", {"frameOption": "FrameOption", **_OVERRIDE}),
    "referrerPolicy": ("ReferrerPolicy", {"referrerPolicy": "ReferrerPolicy", **_OVERRIDE}),
    "strictTransportSecurity": (
        "StrictTransportSecurity",
        {
            "accessControlMaxAgeSec": "AccessControlMaxAgeSec",
            **_OVERRIDE,
        },
    ),
}


def _each(shape: Shape, where: str) -> Convert:
    return lambda values: quantity(
        [translate(entry, shape, where) for entry in blocks(values, "items")]
    )


_HEADERS: Shape = {
    "customHeadersConfig": ("CustomHeadersConfig", _each(_CUSTOM_HEADER, "customHeadersConfig")),
    "securityHeadersConfig": ("SecurityHeadersConfig", _SECURITY),
}


def headers_config(inputs: Properties, port: int) -> Properties:
    """The configuration of a response headers policy, its CSP naming this machine's buckets."""
    config = pick(inputs, _HEADERS)
    csp = config.get("SecurityHeadersConfig", {}).get("ContentSecurityPolicy")
    if csp:
        policy = addresses.plain_http(csp["ContentSecurityPolicy"], port)
        csp["ContentSecurityPolicy"] = addresses.content_security_policy(policy, port)
    return config


@dataclass(frozen=True)
class Policy:
    """A named configuration of CloudFront, changed as a whole under its current ETag.

    `operation` is what the API's operations end in, `name` what its answers call it.
    """

    shape: Shape
    operation: str
    name: str
    limits: str = ""
    required: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What the API wants and the provider adds by itself."""

    @property
    def known(self) -> frozenset[str]:
        """The properties of the shape."""
        return known(self.shape)

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        config = self._config(aws.port, name, inputs)
        client = aws.client("cloudfront")
        return self._created(self._call(client, "create", **{f"{self.name}Config": config}))

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Change it as a whole."""
        del old
        client = aws.client("cloudfront")
        config = self._config(aws.port, current.outputs["name"], new)
        etag = self._call(client, "get", Id=current.id)["ETag"]
        arguments = {"Id": current.id, "IfMatch": etag, f"{self.name}Config": config}
        return self._created(self._call(client, "update", **arguments))

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        client = aws.client("cloudfront")
        with absent_is_fine():
            etag = self._call(client, "get", Id=current.id)["ETag"]
            self._call(client, "delete", Id=current.id, IfMatch=etag)

    def _config(self, port: int, name: str, inputs: Properties) -> Properties:
        del port
        return {"Name": name, **self.required, **pick(inputs, self.shape)}

    def _call(self, client: Any, verb: str, **arguments: Any) -> Properties:
        return getattr(client, f"{verb}_{self.operation}")(**arguments)

    def _created(self, answer: Properties) -> Created:
        found = answer[self.name]
        name = found[f"{self.name}Config"]["Name"]
        return Created(found["Id"], {"name": name, "etag": answer["ETag"]})


class HeadersPolicy(Policy):
    """Response headers, whose Content-Security-Policy names this machine's buckets."""

    def _config(self, port: int, name: str, inputs: Properties) -> Properties:
        return {"Name": name, **headers_config(inputs, port)}


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cloudfront/originAccessControl:OriginAccessControl": Policy(
        _ACCESS_CONTROL,
        "origin_access_control",
        "OriginAccessControl",
    ),
    "aws:cloudfront/cachePolicy:CachePolicy": Policy(
        _CACHE, "cache_policy", "CachePolicy", "nothing is cached", {"MinTTL": 0}
    ),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": HeadersPolicy(
        _HEADERS,
        "response_headers_policy",
        "ResponseHeadersPolicy",
    ),
}
