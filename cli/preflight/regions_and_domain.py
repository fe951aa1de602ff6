"""Checks of regions, zones, the certificate and the host name: that they exist and can be used."""

from __future__ import annotations

from botocore.exceptions import ClientError

from cli.preflight.account import EDGE_REGION, Account, Answer, Check, listed, ok, stop

_SUBNETS = 2


def _regions(account: Account) -> Answer:
    named = {"aws:region": account.region}
    if account.config.replica_region:
        named["replicaRegion"] = account.config.replica_region
    # Looked up in a region that every account has.
    ec2 = account.client("ec2", EDGE_REGION)
    found = ec2.describe_regions(AllRegions=True)["Regions"]
    states = {each["RegionName"]: each.get("OptInStatus") for each in found}
    for setting, region in named.items():
        if region not in states:
            return stop(f"{setting} is {region}, which is not an AWS region. Name another one.")
        if states[region] == "not-opted-in":
            return stop(
                f"{setting} is {region}, which this account has not enabled. Enable it under "
                "Account, AWS Regions, or name another one."
            )
    return ok(f"{listed(named.values())} can be used")


def _zones(account: Account) -> Answer:
    ec2 = account.client("ec2")
    zones = ec2.describe_availability_zones(
        Filters=[
            {"Name": "state", "Values": ["available"]},
            {"Name": "opt-in-status", "Values": ["opt-in-not-required"]},
        ]
    )["AvailabilityZones"]
    service = f"com.amazonaws.{account.region}.sqs"
    details = ec2.describe_vpc_endpoint_services(ServiceNames=[service])["ServiceDetails"]
    offered = {zone for each in details for zone in each["AvailabilityZones"]}
    both = [each["ZoneName"] for each in zones if each["ZoneName"] in offered]
    if len(both) < _SUBNETS:
        return stop(
            f"SQS has an endpoint in {len(both)} of this account's zones in {account.region}, and "
            f"the network needs {_SUBNETS}. Set privateNetwork to false, or name another region."
        )
    return ok(f"the network can have its endpoints in {listed(both[:_SUBNETS])}")


def _zone_of_the_name(account: Account) -> Answer:
    zone, name = str(account.config.hosted_zone_id), str(account.config.domain_name)
    try:
        found = account.client("route53").get_hosted_zone(Id=zone)["HostedZone"]
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "NoSuchHostedZone":
            raise
        return stop(f"This account has no hosted zone {zone}. Set hostedZoneId to one of its own.")
    domain = found["Name"].rstrip(".")
    if found.get("Config", {}).get("PrivateZone"):
        return stop(f"{zone} is a private zone, invisible from outside. Set another one.")
    if name != domain and not name.endswith(f".{domain}"):
        return stop(
            f"{zone} is the zone of {domain}, to which {name} does not belong. Set domainName or "
            "hostedZoneId so that they match."
        )
    return ok(f"{name} is in the zone of {domain}")


def _certificate(account: Account) -> Answer:
    arn, name = str(account.config.certificate_arn), str(account.config.domain_name)
    try:
        found = account.client("acm", EDGE_REGION).describe_certificate(CertificateArn=arn)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != "ResourceNotFoundException":
            raise
        return stop("This account has no such certificate. Set certificateArn to one that it has.")
    certificate = found["Certificate"]
    if certificate["Status"] != "ISSUED":
        return stop(
            f"The certificate is {certificate['Status']}, and CloudFront accepts it only when "
            "it is ISSUED. Wait for it, or set another certificateArn."
        )
    names = {certificate["DomainName"], *certificate.get("SubjectAlternativeNames", [])}
    if not names & {name, f"*.{name.partition('.')[2]}"}:
        return stop(
            f"The certificate is for {listed(names)}, and domainName is {name}. "
            "Set a certificateArn whose certificate has that name."
        )
    return ok(f"the certificate is for {name}")


def _alias(account: Account) -> Answer:
    name = account.config.domain_name
    cloudfront = account.client("cloudfront")
    pages = cloudfront.get_paginator("list_distributions").paginate()
    items = [item for page in pages for item in page["DistributionList"].get("Items", [])]
    for each in items:
        if name in each.get("Aliases", {}).get("Items", []):
            tags = cloudfront.list_tags_for_resource(Resource=each["ARN"])["Tags"]
            if not account.has_our_tags(tags.get("Items", [])):
                return stop(
                    f"The distribution {each['Id']} has {name}, and CloudFront allows a name on "
                    "one only. Remove it there first, or set another domainName."
                )
    return ok(f"no other distribution of this account has {name}")


CHECKS = (
    Check(title="Regions", ask=_regions, actions=["ec2:DescribeRegions"]),
    Check(
        title="Zones of the network",
        ask=_zones,
        actions=["ec2:DescribeAvailabilityZones", "ec2:DescribeVpcEndpointServices"],
        wanted=lambda config: config.private_network,
    ),
    Check(
        title="Hosted zone",
        ask=_zone_of_the_name,
        actions=["route53:GetHostedZone"],
        wanted=lambda config: config.hosted_zone_id is not None,
    ),
    Check(
        title="Certificate",
        ask=_certificate,
        actions=["acm:DescribeCertificate"],
        wanted=lambda config: config.certificate_arn is not None,
    ),
    Check(
        title="Host name",
        ask=_alias,
        actions=["cloudfront:ListDistributions", "cloudfront:ListTagsForResource"],
        wanted=lambda config: config.domain_name is not None,
    ),
)
