"""AWS's responses about an account, and what `make preflight` concludes from them."""

from __future__ import annotations

from typing import Any

from tests.unit.cli.fake_account import REGION

RULES = {"configRules": "true"}
TRAIL = {"auditTrail": "true"}
FIREWALL = {"firewall": "true"}
PRIVATE_NETWORK = {"privateNetwork": "true"}
ALARM_EMAILS = {"monitoring": "true", "alarmEmails": '["me@home.arpa", "you@home.arpa"]'}
BUDGET = {"monthlyBudget": "5", "alarmEmails": '["me@home.arpa"]'}
IN_A_ZONE = {"domainName": "photos.home.arpa", "hostedZoneId": "Z06A1B2C3D4E5F"}
ARN = "arn:aws:acm:us-east-1:210987654321:certificate/0a1b2c3d-0000-1111-2222-333344445555"
CERTIFIED = {"domainName": "photos.home.arpa", "certificateArn": ARN}


def recorders(*names: str, **group: Any) -> dict[str, Any]:
    recorders = [{"name": name, "recordingGroup": group} for name in names]
    return {"config.describe_configuration_recorders": {"ConfigurationRecorders": recorders}}


def log_role(arn: str | None) -> dict[str, Any]:
    return {"apigateway.get_account": {"cloudwatchRoleArn": arn} if arn else {}}


def _budgets(*names: str) -> dict[str, Any]:
    budgets = [{"BudgetName": name, "TimeUnit": "MONTHLY", "BudgetType": "COST"} for name in names]
    return {
        "sts.get_caller_identity": {"Account": "210987654321"},
        "budgets.describe_budgets": {"Budgets": budgets},
    }


def _trails(*names: str) -> dict[str, Any]:
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


def _acls(*names: str) -> dict[str, Any]:
    return {"wafv2.list_web_acls": {"WebACLs": [{"Name": name} for name in names]}}


def _resource_policies(*names: str) -> dict[str, Any]:
    found = [{"policyName": name} for name in names]
    return {"logs.describe_resource_policies": {"resourcePolicies": found}}


def _networks(number: int, **tags: str) -> dict[str, Any]:
    tagged = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {"ec2.describe_vpcs": {"Vpcs": [{"Tags": tagged}] * number}}


def regions(**states: str) -> dict[str, Any]:
    found = [
        {"RegionName": name.replace("_", "-"), "OptInStatus": state}
        for name, state in states.items()
    ]
    return {"ec2.describe_regions": {"Regions": found}}


def _zones(available: str, offering: str) -> dict[str, Any]:
    zones = [{"ZoneName": f"{REGION}{letter}"} for letter in available]
    service = {"AvailabilityZones": [f"{REGION}{letter}" for letter in offering]}
    return {
        "ec2.describe_availability_zones": {"AvailabilityZones": zones},
        "ec2.describe_vpc_endpoint_services": {"ServiceDetails": [service]},
    }


def _hosted(name: str, *, private: bool = False) -> dict[str, Any]:
    zone = {"Id": "Z", "Name": name, "CallerReference": "a", "Config": {"PrivateZone": private}}
    return {"route53.get_hosted_zone": {"HostedZone": zone}}


def _certificate(status: str, *names: str) -> dict[str, Any]:
    found = {"Status": status, "DomainName": names[0], "SubjectAlternativeNames": [*names]}
    return {"acm.describe_certificate": {"Certificate": found}}


def _named(stack: str) -> dict[str, Any]:
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


def _topic(state: str) -> dict[str, Any]:
    topic = f"arn:aws:sns:{REGION}:210987654321:photos-prod-alarms-0a1b2c3"
    subscription = {"Protocol": "email", "Endpoint": "you@home.arpa", "SubscriptionArn": state}
    return {
        "sns.list_topics": {"Topics": [{"TopicArn": topic}]},
        "sns.list_subscriptions_by_topic": {"Subscriptions": [subscription]},
    }


OURS, THEIRS = "photos-prod-config-0a1b2c3", "photos-prod-eu-config-0a1b2c3"
FIVE = [f"trail-{number}" for number in range(5)]
TWENTY = [f"policy-{number}" for number in range(20)]
ROLE = "arn:aws:iam::210987654321:role/"

CASES: list[tuple[str, dict[str, str], dict[str, Any], str, str]] = [
    ("AWS Config's recorder", RULES, recorders(), "ok", "no other recorder"),
    ("AWS Config's recorder", RULES, recorders(OURS), "ok", "no other recorder"),
    ("AWS Config's recorder", RULES, recorders("default"), "stop", "manageConfigRecorder to fal"),
    ("AWS Config's recorder", RULES, recorders(THEIRS), "stop", "manageConfigRecorder to false"),
    (
        *("AWS Config's recorder", RULES | {"manageConfigRecorder": "false"}, recorders()),
        *("stop", "manageConfigRecorder to true"),
    ),
    (
        *("AWS Config's recorder", RULES | {"manageConfigRecorder": "false"}),
        *(recorders("default", resourceTypes=["AWS::EC2::VPC"]), "warning", "AWS::S3::Bucket"),
    ),
    (
        *("AWS Config's recorder", RULES | {"manageConfigRecorder": "false"}),
        *(recorders("default", allSupported=True), "ok", "default"),
    ),
    ("API Gateway's log role", {}, log_role(None), "ok", "no role yet"),
    ("API Gateway's log role", {}, log_role(f"{ROLE}theirs"), "warning", "Account to false"),
    (
        *("API Gateway's log role", {}),
        *(log_role(f"{ROLE}photo-sharing-api-gateway-logs-{REGION}"), "ok", "photo-sharing"),
    ),
    ("API Gateway's log role", {}, log_role(f"{ROLE}photos-a-gateway-role-0a1b2c3"), "ok", "-a-"),
    (
        *("API Gateway's log role", {"manageApiGatewayAccount": "false"}, log_role(None)),
        *("stop", "manageApiGatewayAccount to true"),
    ),
    ("Budgets", BUDGET, _budgets("photos-prod-budget-0a1b2c3", "mine"), "ok", "no other"),
    ("Budgets", BUDGET, _budgets("photos-dev-budget-0a1b2c3"), "warning", "monthlyBudget to 0"),
    ("Trails", TRAIL, _trails(), "ok", "no other"),
    ("Trails", TRAIL, _trails("organisation"), "warning", "auditTrail"),
    ("Trails", TRAIL, _trails(*FIVE), "stop", "auditTrail to false"),
    ("Trails", TRAIL, _trails(*FIVE[:4], "photos-prod-trail-0a1b2c3"), "warning", "auditTrail"),
    ("Concurrent executions", {}, concurrency(1000), "ok", "1000"),
    (
        "Concurrent executions",
        {"thumbnailConcurrency": "6"},
        concurrency(10),
        "warning",
        "4 are left",
    ),
    ("Concurrent executions", {"thumbnailConcurrency": "5"}, concurrency(10), "ok", "5 of them"),
    ("CloudFront", {}, distributions(0), "warning", "AWS Support"),
    ("CloudFront", {}, distributions(3), "ok", "3 distributions"),
    ("Response headers policies", {}, headers_policies("a"), "ok", "1 of 20"),
    ("Response headers policies", {}, headers_policies(*TWENTY), "warning", "Service Quotas"),
    (
        *("Response headers policies", {}),
        *(headers_policies(*TWENTY, "photos-prod-headers-0a1b2c3"), "ok", "its own already"),
    ),
    ("Origin access controls", {}, access_controls("a", "b"), "ok", "2 of 100"),
    ("Web ACLs", FIREWALL, _acls("mine"), "ok", "room"),
    ("Web ACLs", FIREWALL, _acls(*(str(n) for n in range(100))), "warning", "firewall to false"),
    ("The firewall's logs", FIREWALL, _resource_policies(*TWENTY[:9]), "ok", "may write"),
    (
        "The firewall's logs",
        FIREWALL,
        _resource_policies(*TWENTY[:10]),
        "stop",
        "firewall to false",
    ),
    (
        *("The firewall's logs", FIREWALL, _resource_policies(*TWENTY[:9], "AWSWAF-LOGS")),
        *("ok", "may write"),
    ),
    ("Networks", PRIVATE_NETWORK, _networks(4), "ok", "4 of 5"),
    ("Networks", PRIVATE_NETWORK, _networks(5), "warning", "privateNetwork to false"),
    (
        "Networks",
        PRIVATE_NETWORK,
        _networks(5, Project="photo-sharing", Stack="prod"),
        "ok",
        "already",
    ),
    (
        "Networks",
        PRIVATE_NETWORK,
        _networks(5, Project="photo-sharing", Stack="dev"),
        "warning",
        "VPCs",
    ),
    ("Regions", {}, regions(eu_central_1="opt-in-not-required"), "ok", REGION),
    ("Regions", {}, regions(eu_central_1="not-opted-in"), "stop", "aws:region is"),
    (
        *("Regions", {"replicaRegion": "xx-north-1"}, regions(eu_central_1="opted-in")),
        *("stop", "replicaRegion is xx-north-1"),
    ),
    ("Zones of the network", PRIVATE_NETWORK, _zones("abc", "bc"), "ok", f"{REGION}b, {REGION}c"),
    (
        "Zones of the network",
        PRIVATE_NETWORK,
        _zones("ab", "bc"),
        "stop",
        "privateNetwork to false",
    ),
    ("Hosted zone", IN_A_ZONE, _hosted("home.arpa."), "ok", "photos.home.arpa"),
    ("Hosted zone", IN_A_ZONE, _hosted("other.arpa."), "stop", "domainName or hostedZoneId"),
    ("Hosted zone", IN_A_ZONE, _hosted("ome.arpa."), "stop", "domainName or hostedZoneId"),
    ("Hosted zone", IN_A_ZONE, _hosted("home.arpa.", private=True), "stop", "private zone"),
    (
        *("Hosted zone", IN_A_ZONE, {"route53.get_hosted_zone": "NoSuchHostedZone"}),
        *("stop", "Set hostedZoneId"),
    ),
    ("Certificate", CERTIFIED, _certificate("ISSUED", "*.home.arpa"), "ok", "photos.home.arpa"),
    ("Certificate", CERTIFIED, _certificate("ISSUED", "home.arpa"), "stop", "certificateArn"),
    ("Certificate", CERTIFIED, _certificate("EXPIRED", "*.home.arpa"), "stop", "EXPIRED"),
    (
        *("Certificate", CERTIFIED, {"acm.describe_certificate": "ResourceNotFoundException"}),
        *("stop", "Set certificateArn"),
    ),
    ("Host name", CERTIFIED, distributions(0), "ok", "photos.home.arpa"),
    ("Host name", CERTIFIED, _named("prod"), "ok", "no other"),
    ("Host name", CERTIFIED, _named("dev"), "stop", "another domainName"),
    ("Alarms by mail", ALARM_EMAILS, {"sns.list_topics": {"Topics": []}}, "ok", "2 addresses"),
    ("Alarms by mail", ALARM_EMAILS, _topic("PendingConfirmation"), "warning", "you@home.arpa"),
    ("Alarms by mail", ALARM_EMAILS, _topic("arn:aws:sns:a:1:b:c"), "ok", "has confirmed"),
]
