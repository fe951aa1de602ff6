from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from local.resource import Created, ReplaceError, UnknownPropertyError
from local.services.cloudfront import Distribution
from local.services.cloudfront_config import behaviour, distribution_config, origin
from local.services.cloudfront_function import Function
from local.services.cloudfront_policies import headers_config

# Any call of it raises an AttributeError.
NOBODY: Any = SimpleNamespace()
CUSTOM = {
    "httpPort": 80,
    "httpsPort": 443,
    "originProtocolPolicy": "https-only",
    "originSslProtocols": ["TLSv1.2"],
}


def test_a_bucket_is_an_origin_under_its_name_on_aws_and_keeps_its_access_control() -> None:
    source = {
        "originId": "site",
        "domainName": "127.0.0.1:4566/site-1",
        "originAccessControlId": "E1",
    }

    assert origin(source, 4566, "eu-west-1") == {
        "Id": "site",
        "DomainName": "site-1.s3.eu-west-1.amazonaws.com",
        "OriginPath": "",
        "OriginAccessControlId": "E1",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }


def test_an_api_is_an_origin_at_a_path_of_the_gateway_over_plain_http() -> None:
    source = {
        "originId": "api",
        "domainName": "a1b2c3d4.execute-api.us-east-1.amazonaws.com",
        "customOriginConfig": CUSTOM,
    }

    found = origin(source, 4566, "us-east-1")

    assert found["DomainName"] == "127.0.0.1"
    assert found["OriginPath"] == "/_aws/execute-api/a1b2c3d4"
    assert found["CustomOriginConfig"] == {
        "HTTPPort": 4566,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "http-only",
        "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
    }


def test_another_host_stays_as_it_is() -> None:
    source = {"originId": "o", "domainName": "example.com", "customOriginConfig": CUSTOM}

    found = origin(source, 4566, "us-east-1")

    assert (found["DomainName"], found["OriginPath"]) == ("example.com", "")
    assert found["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"


@pytest.mark.parametrize("asked", ["redirect-to-https", "https-only", "allow-all"])
def test_no_behaviour_asks_for_https_which_loopback_does_not_have(asked: str) -> None:
    found = behaviour({"targetOriginId": "site", "viewerProtocolPolicy": asked})

    assert found["ViewerProtocolPolicy"] == "allow-all"


def test_a_behaviour_keeps_its_methods_and_policies() -> None:
    found = behaviour(
        {
            "pathPattern": "/v1/*",
            "targetOriginId": "api",
            "viewerProtocolPolicy": "redirect-to-https",
            "allowedMethods": ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
            "cachedMethods": ["GET", "HEAD"],
            "cachePolicyId": "c",
            "originRequestPolicyId": "o",
            "responseHeadersPolicyId": "h",
            "compress": True,
        }
    )

    assert found["PathPattern"] == "/v1/*"
    assert found["AllowedMethods"]["Quantity"] == 7
    assert found["AllowedMethods"]["CachedMethods"] == {"Quantity": 2, "Items": ["GET", "HEAD"]}
    assert (found["CachePolicyId"], found["OriginRequestPolicyId"]) == ("c", "o")


def test_lists_are_counted_and_error_pages_have_codes_as_text() -> None:
    inputs: dict[str, Any] = {
        "enabled": True,
        "httpVersion": "http2and3",
        "aliases": ["photos.example.com"],
        "origins": [{"originId": "site", "domainName": "127.0.0.1:1/b"}],
        "orderedCacheBehaviors": [
            {"pathPattern": "/a", "targetOriginId": "site", "viewerProtocolPolicy": "allow-all"}
        ],
        "customErrorResponses": [
            {"errorCode": 403, "responseCode": 404, "responsePagePath": "/404.html"}
        ],
        "restrictions": {"geoRestriction": {"restrictionType": "none"}},
    }

    config = distribution_config(inputs, "ref", 1, "us-east-1")

    assert config["CallerReference"] == "ref"
    assert config["Aliases"] == {"Quantity": 1, "Items": ["photos.example.com"]}
    assert config["Origins"]["Quantity"] == config["CacheBehaviors"]["Quantity"] == 1
    assert config["CustomErrorResponses"]["Items"] == [
        {"ErrorCode": 403, "ResponseCode": "404", "ResponsePagePath": "/404.html"}
    ]
    assert config["Restrictions"]["GeoRestriction"] == {
        "RestrictionType": "none",
        "Quantity": 0,
        "Items": [],
    }


def test_the_content_security_policy_lets_uploads_into_the_bucket_on_this_machine() -> None:
    policy = "connect-src 'self' https://127.0.0.1:4566/originals-1; base-uri 'none'"
    inputs = {
        "securityHeadersConfig": {
            "contentSecurityPolicy": {"contentSecurityPolicy": policy, "override": True}
        },
        "customHeadersConfig": {"items": [{"header": "A", "value": "b", "override": True}]},
    }

    config = headers_config(inputs, 4566)

    assert config["SecurityHeadersConfig"]["ContentSecurityPolicy"] == {
        "ContentSecurityPolicy": (
            "connect-src 'self' http://127.0.0.1:4566/originals-1/; base-uri 'none'"
        ),
        "Override": True,
    }
    assert config["CustomHeadersConfig"] == {
        "Quantity": 1,
        "Items": [{"Header": "A", "Value": "b", "Override": True}],
    }


def test_a_part_of_a_behaviour_that_is_not_translated_is_refused_by_name() -> None:
    with pytest.raises(UnknownPropertyError, match="trustedKeyGroups"):
        behaviour({"targetOriginId": "site", "trustedKeyGroups": ["k"]})


def test_a_distribution_cannot_become_one_for_staging_but_none_was_before_it_said_so() -> None:
    """As the provider has it, which plans a replacement."""
    now, distribution = Created("E1"), Distribution()

    with pytest.raises(ReplaceError):
        distribution.update(NOBODY, now, {"staging": False}, {"staging": True})
    with pytest.raises(AttributeError, match="client"):
        distribution.update(NOBODY, now, {}, {"staging": False})


@dataclass
class Functions:
    """As much of CloudFront as functions need."""

    calls: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    etag: int = 0

    def create_function(self, **asked: Any) -> None:
        self._changed("create", asked)

    def update_function(self, **asked: Any) -> None:
        assert asked["IfMatch"] == f"e{self.etag}"
        self._changed("update", asked)

    def describe_function(self, **asked: Any) -> dict[str, Any]:
        assert asked["Stage"] == "DEVELOPMENT"
        return {"ETag": f"e{self.etag}"}

    def publish_function(self, **asked: Any) -> dict[str, Any]:
        assert asked["IfMatch"] == f"e{self.etag}"
        self.calls.append(("publish", ""))
        metadata = {"FunctionARN": f"arn:{asked['Name']}"}
        return {"FunctionSummary": {"FunctionMetadata": metadata, "Status": "DEPLOYED"}}

    def tag_resource(self, **asked: Any) -> None:
        self.calls.append(("tag", str(asked["Tags"]["Items"])))

    def _changed(self, what: str, asked: dict[str, Any]) -> None:
        self.etag += 1
        self.calls.append((what, asked["FunctionCode"].decode()))


def test_a_function_is_published_whenever_it_changes() -> None:
    cloudfront, handler = Functions(), Function()

    def client(_service: str) -> Functions:
        return cloudfront

    aws: Any = SimpleNamespace(client=client)
    first = {"runtime": "cloudfront-js-2.0", "code": "one", "tags": {"a": "b"}}

    made = handler.create(aws, "checks-1", first)
    handler.update(aws, made, first, first | {"code": "two"})

    assert (made.id, made.outputs["arn"]) == ("checks-1", "arn:checks-1")
    assert cloudfront.calls == [
        ("create", "one"),
        ("publish", ""),
        ("tag", "[{'Key': 'a', 'Value': 'b'}]"),
        ("update", "two"),
        ("publish", ""),
    ]
