"""What `make preflight` concludes from an account: check, settings, responses, verdict, words."""

from __future__ import annotations

from typing import Any

from tests.unit.cli import aws_responses as aws
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
OURS, THEIRS = "photos-prod-config-0a1b2c3", "photos-prod-eu-config-0a1b2c3"
FIVE = [f"trail-{number}" for number in range(5)]
TWENTY = [f"policy-{number}" for number in range(20)]
ROLE = "arn:aws:iam::210987654321:role/"

CASES: list[tuple[str, dict[str, str], dict[str, Any], str, str]] = [
    ("AWS Config's recorder", RULES, aws.recorders(), "ok", "no other recorder"),
    ("AWS Config's recorder", RULES, aws.recorders(OURS), "ok", "no other recorder"),
    (
        "AWS Config's recorder",
        RULES,
        aws.recorders("default"),
        "stop",
        "manageConfigRecorder to fal",
    ),
    (
        "AWS Config's recorder",
        RULES,
        aws.recorders(THEIRS),
        "stop",
        "manageConfigRecorder to false",
    ),
    (
        *("AWS Config's recorder", RULES | {"manageConfigRecorder": "false"}, aws.recorders()),
        *("stop", "manageConfigRecorder to true"),
    ),
    (
        *("AWS Config's recorder", RULES | {"manageConfigRecorder": "false"}),
        *(aws.recorders("default", resourceTypes=["AWS::EC2::VPC"]), "warning", "AWS::S3::Bucket"),
    ),
    (
        *("AWS Config's recorder", RULES | {"manageConfigRecorder": "false"}),
        *(aws.recorders("default", allSupported=True), "ok", "default"),
    ),
    ("API Gateway's log role", {}, aws.log_role(None), "ok", "no role yet"),
    ("API Gateway's log role", {}, aws.log_role(f"{ROLE}theirs"), "warning", "Account to false"),
    (
        *("API Gateway's log role", {}),
        *(aws.log_role(f"{ROLE}photo-sharing-api-gateway-logs-{REGION}"), "ok", "photo-sharing"),
    ),
    (
        "API Gateway's log role",
        {},
        aws.log_role(f"{ROLE}photos-a-gateway-role-0a1b2c3"),
        "ok",
        "-a-",
    ),
    (
        *("API Gateway's log role", {"manageApiGatewayAccount": "false"}, aws.log_role(None)),
        *("stop", "manageApiGatewayAccount to true"),
    ),
    ("Budgets", BUDGET, aws.budgets("photos-prod-budget-0a1b2c3", "mine"), "ok", "no other"),
    ("Budgets", BUDGET, aws.budgets("photos-dev-budget-0a1b2c3"), "warning", "monthlyBudget to 0"),
    ("Trails", TRAIL, aws.trails(), "ok", "no other"),
    ("Trails", TRAIL, aws.trails("organisation"), "warning", "auditTrail"),
    ("Trails", TRAIL, aws.trails(*FIVE), "stop", "auditTrail to false"),
    ("Trails", TRAIL, aws.trails(*FIVE[:4], "photos-prod-trail-0a1b2c3"), "warning", "auditTrail"),
    ("Concurrent executions", {}, aws.concurrency(1000), "ok", "1000"),
    (
        "Concurrent executions",
        {"thumbnailConcurrency": "6"},
        aws.concurrency(10),
        "warning",
        "4 are left",
    ),
    (
        "Concurrent executions",
        {"thumbnailConcurrency": "5"},
        aws.concurrency(10),
        "ok",
        "5 of them",
    ),
    ("CloudFront", {}, aws.distributions(0), "warning", "AWS Support"),
    ("CloudFront", {}, aws.distributions(3), "ok", "3 distributions"),
    ("Response headers policies", {}, aws.headers_policies("a"), "ok", "1 of 20"),
    ("Response headers policies", {}, aws.headers_policies(*TWENTY), "warning", "Service Quotas"),
    (
        *("Response headers policies", {}),
        *(aws.headers_policies(*TWENTY, "photos-prod-headers-0a1b2c3"), "ok", "its own already"),
    ),
    ("Origin access controls", {}, aws.access_controls("a", "b"), "ok", "2 of 100"),
    ("Web ACLs", FIREWALL, aws.acls("mine"), "ok", "room"),
    ("Web ACLs", FIREWALL, aws.acls(*(str(n) for n in range(100))), "warning", "firewall to false"),
    ("The firewall's logs", FIREWALL, aws.resource_policies(*TWENTY[:9]), "ok", "may write"),
    (
        "The firewall's logs",
        FIREWALL,
        aws.resource_policies(*TWENTY[:10]),
        "stop",
        "firewall to false",
    ),
    (
        *("The firewall's logs", FIREWALL, aws.resource_policies(*TWENTY[:9], "AWSWAF-LOGS")),
        *("ok", "may write"),
    ),
    ("Networks", PRIVATE_NETWORK, aws.networks(4), "ok", "4 of 5"),
    ("Networks", PRIVATE_NETWORK, aws.networks(5), "warning", "privateNetwork to false"),
    (
        "Networks",
        PRIVATE_NETWORK,
        aws.networks(5, Project="photo-sharing", Stack="prod"),
        "ok",
        "already",
    ),
    (
        "Networks",
        PRIVATE_NETWORK,
        aws.networks(5, Project="photo-sharing", Stack="dev"),
        "warning",
        "VPCs",
    ),
    ("Regions", {}, aws.regions(eu_central_1="opt-in-not-required"), "ok", REGION),
    ("Regions", {}, aws.regions(eu_central_1="not-opted-in"), "stop", "aws:region is"),
    (
        *("Regions", {"replicaRegion": "xx-north-1"}, aws.regions(eu_central_1="opted-in")),
        *("stop", "replicaRegion is xx-north-1"),
    ),
    (
        "Zones of the network",
        PRIVATE_NETWORK,
        aws.zones("abc", "bc"),
        "ok",
        f"{REGION}b, {REGION}c",
    ),
    (
        "Zones of the network",
        PRIVATE_NETWORK,
        aws.zones("ab", "bc"),
        "stop",
        "privateNetwork to false",
    ),
    ("Hosted zone", IN_A_ZONE, aws.hosted("home.arpa."), "ok", "photos.home.arpa"),
    ("Hosted zone", IN_A_ZONE, aws.hosted("other.arpa."), "stop", "domainName or hostedZoneId"),
    ("Hosted zone", IN_A_ZONE, aws.hosted("ome.arpa."), "stop", "domainName or hostedZoneId"),
    ("Hosted zone", IN_A_ZONE, aws.hosted("home.arpa.", private=True), "stop", "private zone"),
    (
        *("Hosted zone", IN_A_ZONE, {"route53.get_hosted_zone": "NoSuchHostedZone"}),
        *("stop", "Set hostedZoneId"),
    ),
    ("Certificate", CERTIFIED, aws.certificate("ISSUED", "*.home.arpa"), "ok", "photos.home.arpa"),
    ("Certificate", CERTIFIED, aws.certificate("ISSUED", "home.arpa"), "stop", "certificateArn"),
    ("Certificate", CERTIFIED, aws.certificate("EXPIRED", "*.home.arpa"), "stop", "EXPIRED"),
    (
        *("Certificate", CERTIFIED, {"acm.describe_certificate": "ResourceNotFoundException"}),
        *("stop", "Set certificateArn"),
    ),
    ("Host name", CERTIFIED, aws.distributions(0), "ok", "photos.home.arpa"),
    ("Host name", CERTIFIED, aws.named("prod"), "ok", "no other"),
    ("Host name", CERTIFIED, aws.named("dev"), "stop", "another domainName"),
    ("Alarms by mail", ALARM_EMAILS, {"sns.list_topics": {"Topics": []}}, "ok", "2 addresses"),
    ("Alarms by mail", ALARM_EMAILS, aws.topic("PendingConfirmation"), "warning", "you@home.arpa"),
    ("Alarms by mail", ALARM_EMAILS, aws.topic("arn:aws:sns:a:1:b:c"), "ok", "has confirmed"),
]
