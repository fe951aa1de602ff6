"""AWS's responses about an account, by the operation that asks for them."""

from __future__ import annotations

from typing import Any

from tests.unit.cli.fake_account import REGION


def recorders(*names: str, **group: Any) -> dict[str, Any]:
    found = [{"name": name, "recordingGroup": group} for name in names]
    return {"config.describe_configuration_recorders": {"ConfigurationRecorders": found}}


def log_role(arn: str | None) -> dict[str, Any]:
    return {"apigateway.get_account": {"cloudwatchRoleArn": arn} if arn else {}}


def budgets(*names: str) -> dict[str, Any]:
    found = [{"BudgetName": name, "TimeUnit": "MONTHLY", "BudgetType": "COST"} for name in names]
    return {
        "sts.get_caller_identity": {"Account": "210987654321"},
        "budgets.describe_budgets": {"Budgets": found},
    }


def trails(*names: str) -> dict[str, Any]:
    return {"cloudtrail.describe_trails": {"trailList": [{"Name": name} for name in names]}}


def concurrency(most: int) -> dict[str, Any]:
    return {"lambda.get_account_settings": {"AccountLimit": {"ConcurrentExecutions": most}}}


def distributions(quantity: int, **first: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"Marker": "", "MaxItems": 100, "IsTruncated": False}
    found["Quantity"] = quantity
    if first:
        found["Items"] = [first]
    return {"cloudfront.list_distributions": {"DistributionList": found}}


def headers_policies(*names: str) -> dict[str, Any]:
    items = [
        {
            "Type": "custom",
            "ResponseHeadersPolicy": {
                "Id": "a",
                "LastModifiedTime": "2026-11-01T00:00:00Z",
                "ResponseHeadersPolicyConfig": {"Name": name},
            },
        }
        for name in names
    ]
    found = {"MaxItems": 100, "Quantity": len(items), "Items": items}
    return {"cloudfront.list_response_headers_policies": {"ResponseHeadersPolicyList": found}}


def access_controls(*names: str) -> dict[str, Any]:
    sides = {
        "Id": "a",
        "Description": "",
        "SigningProtocol": "sigv4",
        "SigningBehavior": "always",
        "OriginAccessControlOriginType": "s3",
    }
    items = [{**sides, "Name": name} for name in names]
    sizes = {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": len(items)}
    found = {**sizes, "Items": items}
    return {"cloudfront.list_origin_access_controls": {"OriginAccessControlList": found}}


def acls(*names: str) -> dict[str, Any]:
    return {"wafv2.list_web_acls": {"WebACLs": [{"Name": name} for name in names]}}


def resource_policies(*names: str) -> dict[str, Any]:
    found = [{"policyName": name} for name in names]
    return {"logs.describe_resource_policies": {"resourcePolicies": found}}


def networks(number: int, **tags: str) -> dict[str, Any]:
    tagged = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {"ec2.describe_vpcs": {"Vpcs": [{"Tags": tagged}] * number}}


def regions(**states: str) -> dict[str, Any]:
    found = [
        {"RegionName": name.replace("_", "-"), "OptInStatus": state}
        for name, state in states.items()
    ]
    return {"ec2.describe_regions": {"Regions": found}}


def zones(available: str, offering: str) -> dict[str, Any]:
    there = [{"ZoneName": f"{REGION}{letter}"} for letter in available]
    service = {"AvailabilityZones": [f"{REGION}{letter}" for letter in offering]}
    return {
        "ec2.describe_availability_zones": {"AvailabilityZones": there},
        "ec2.describe_vpc_endpoint_services": {"ServiceDetails": [service]},
    }


def hosted(name: str, *, private: bool = False) -> dict[str, Any]:
    zone = {"Id": "Z", "Name": name, "CallerReference": "a", "Config": {"PrivateZone": private}}
    return {"route53.get_hosted_zone": {"HostedZone": zone}}


def certificate(status: str, *names: str) -> dict[str, Any]:
    found = {"Status": status, "DomainName": names[0], "SubjectAlternativeNames": [*names]}
    return {"acm.describe_certificate": {"Certificate": found}}


def named(stack: str) -> dict[str, Any]:
    """A distribution with the host name, and the stack that it belongs to."""
    tags = [{"Key": "Project", "Value": "photo-sharing"}, {"Key": "Stack", "Value": stack}]
    distribution: dict[str, Any] = {
        "Id": "E1",
        "ARN": "arn:aws:cloudfront::210987654321:distribution/E1",
        "Aliases": {"Quantity": 1, "Items": ["photos.home.arpa"]},
        **dict.fromkeys(("Status", "DomainName", "Comment", "PriceClass", "WebACLId"), ""),
        "HttpVersion": "http2",
        **dict.fromkeys(("Enabled", "IsIPV6Enabled", "Staging"), False),
        "Origins": {"Quantity": 1, "Items": [{"Id": "a", "DomainName": "a"}]},
        "CacheBehaviors": {"Quantity": 0},
        "CustomErrorResponses": {"Quantity": 0},
        "LastModifiedTime": "2026-11-01T00:00:00Z",
        "DefaultCacheBehavior": {"TargetOriginId": "a", "ViewerProtocolPolicy": "allow-all"},
        "ViewerCertificate": {},
        "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    }
    return {
        **distributions(1, **distribution),
        "cloudfront.list_tags_for_resource": {"Tags": {"Items": tags}},
    }


def topic(state: str) -> dict[str, Any]:
    topic = f"arn:aws:sns:{REGION}:210987654321:photos-prod-alarms-0a1b2c3"
    subscription = {"Protocol": "email", "Endpoint": "you@home.arpa", "SubscriptionArn": state}
    return {
        "sns.list_topics": {"Topics": [{"TopicArn": topic}]},
        "sns.list_subscriptions_by_topic": {"Subscriptions": [subscription]},
    }
