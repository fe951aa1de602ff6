"""The protections of a stack, created on the embedded AWS as far as it supports them.

There, web ACLs are stored but refuse nothing, so only their content is compared with the program's;
the same goes for the trail and AWS Config's rules. Uploading a photo works nonetheless.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.stacks import deploy_stack_on

if TYPE_CHECKING:
    from pathlib import Path

    from local.emulator.process import Emulator
    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack

EVERYTHING = {
    "firewall": True,
    "auditTrail": True,
    "configRules": True,
    "customerKeys": True,
    "privateNetwork": True,
}


# Those of an open stack that have photos; the maintenance function reaches CloudFront as well.
INSIDE = ("upload", "thumbnail", "gallery")


@pytest.fixture(scope="module")
def protected(deploy_stack: DeployStack) -> Stack:
    """A stack with every protection that can still be destroyed."""
    return deploy_stack("protected", config=EVERYTHING)


def test_a_photo_is_processed_in_a_stack_with_every_protection(
    protected: Stack, http: Http
) -> None:
    api = Api(http, protected.site_url, assert_described)
    content = photos.jpeg()

    image = api.uploaded(content)

    assert image["imageId"] in [each["imageId"] for each in api.get("/images").json()["images"]]
    for rendition in image["renditions"]:
        assert http.get(api.site_url + rendition["url"]).status == 200


def test_the_web_acls_are_on_the_distribution_and_on_the_stage(protected: Stack) -> None:
    waf = protected.emulator.aws.client("wafv2", "us-east-1")
    acls = {
        scope: [
            each
            for each in waf.list_web_acls(Scope=scope)["WebACLs"]
            if "photos-protected" in each["Name"]
        ]
        for scope in ("CLOUDFRONT", "REGIONAL")
    }
    ((edge,), (regional,)) = acls.values()

    distribution = protected.client("cloudfront").get_distribution_config(
        Id=protected.output("distributionId")
    )
    assert distribution["DistributionConfig"]["WebACLId"] == edge["ARN"]
    covered = waf.list_resources_for_web_acl(WebACLArn=regional["ARN"])["ResourceArns"]
    assert [arn.rsplit("/", 1)[1] for arn in covered] == ["v1"]
    for scope, acl, number in (("CLOUDFRONT", edge, 7), ("REGIONAL", regional, 3)):
        found = waf.get_web_acl(Name=acl["Name"], Scope=scope, Id=acl["Id"])["WebACL"]
        assert [rule["Priority"] for rule in found["Rules"]] == list(range(number))


def test_the_trail_records_originals_and_changes_in_a_locked_bucket(protected: Stack) -> None:
    trails, s3 = protected.client("cloudtrail"), protected.client("s3")
    (trail,) = [
        each
        for each in trails.describe_trails()["trailList"]
        if each["S3BucketName"] == protected.output("trailBucket")
    ]

    assert trail["LogFileValidationEnabled"] is True
    assert trails.get_trail_status(Name=trail["Name"])["IsLogging"] is True
    selectors = trails.get_event_selectors(TrailName=trail["Name"])["AdvancedEventSelectors"]
    below = [field.get("StartsWith") for each in selectors for field in each["FieldSelectors"]]
    assert [f"arn:aws:s3:::{protected.output('originalsBucket')}/"] in below
    lock = s3.get_object_lock_configuration(Bucket=protected.output("trailBucket"))
    kept = lock["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert kept == {"Mode": "GOVERNANCE", "Days": 7}


def test_nobody_can_delete_a_file_of_the_trail_before_its_retention_ends(protected: Stack) -> None:
    s3, bucket = protected.client("s3"), protected.output("trailBucket")
    written = s3.put_object(Bucket=bucket, Key="AWSLogs/a-file", Body=b"{}")

    with pytest.raises(s3.exceptions.ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=bucket, Key="AWSLogs/a-file", VersionId=written["VersionId"])

    s3.delete_object(
        Bucket=bucket,
        Key="AWSLogs/a-file",
        VersionId=written["VersionId"],
        BypassGovernanceRetention=True,
    )


def test_the_rules_exist_and_the_recorder_runs(protected: Stack) -> None:
    config = protected.client("config")
    rules = config.describe_config_rules()["ConfigRules"]
    ours = [each for each in rules if "photos-protected" in each["ConfigRuleName"]]

    watched = {each["Scope"]["ComplianceResourceId"] for each in ours}
    names = ("originals", "renditions", "site", "log", "trail")
    assert watched == {protected.output(f"{name}Bucket") for name in names}
    # Other stacks of this run have a recorder as well, which AWS would not allow.
    states = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    ours = [each["recording"] for each in states if "photos-protected" in each["name"]]
    assert ours == [True]


def test_the_functions_are_in_a_network_that_reaches_three_services_only(protected: Stack) -> None:
    functions, ec2 = protected.client("lambda"), protected.client("ec2")
    deployed = {
        name: functions.get_function_configuration(FunctionName=protected.output(f"{name}Function"))
        for name in protected.slices
    }
    outside = {
        name for name, each in deployed.items() if not each.get("VpcConfig", {}).get("SubnetIds")
    }
    assert outside == {"maintenance"}
    places = [deployed[name]["VpcConfig"] for name in INSIDE]
    (network,) = {place["VpcId"] for place in places}
    groups = {group for place in places for group in place["SecurityGroupIds"]}
    assert len(groups) == len(places)

    endpoints = [e for e in ec2.describe_vpc_endpoints()["VpcEndpoints"] if e["VpcId"] == network]
    assert {(e["ServiceName"].rsplit(".")[-1], e["VpcEndpointType"]) for e in endpoints} == {
        ("s3", "Gateway"),
        ("dynamodb", "Gateway"),
        ("sqs", "Interface"),
    }
    for found in ec2.describe_security_groups(GroupIds=list(groups))["SecurityGroups"]:
        assert found["IpPermissions"] == []
        assert {each["ToPort"] for each in found["IpPermissionsEgress"]} == {443}
        assert not any(each["IpRanges"] for each in found["IpPermissionsEgress"])


def test_a_function_leaving_the_network_keeps_its_permissions_until_its_group_is_gone(
    emulator: Emulator, tmp_path: Path
) -> None:
    # given
    there = deploy_stack_on(emulator, tmp_path, "leaving", config={"privateNetwork": True})
    assert there.deployment.actions["create"]

    # when
    steps: list[tuple[str, str]] = []
    left = deploy_stack_on(
        emulator,
        tmp_path,
        "leaving",
        config={"privateNetwork": False},
        report=lambda event: steps.append((event.action, event.name)),
    )

    # then the function leaves first, its group goes next, and its permissions last
    for name in INSIDE:
        function = f"photos-leaving-{name}"
        places = [
            steps.index(("update", function)),
            steps.index(("delete", f"{function}-group")),
            steps.index(("delete", f"{function}-network-policy")),
        ]
        assert places == sorted(places)
        configuration = left.client("lambda").get_function_configuration(
            FunctionName=left.output(f"{name}Function")
        )
        assert not configuration.get("VpcConfig", {}).get("SubnetIds")


def test_the_deployment_lists_what_the_embedded_aws_does_not_enforce(protected: Stack) -> None:
    limits = protected.deployment.limits

    assert "refuse" in limits["aws:wafv2/webAcl:WebAcl"]
    assert limits["aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"]


def test_a_second_deployment_changes_nothing_of_it(
    protected: Stack, deploy_stack: DeployStack
) -> None:
    again = deploy_stack("protected", config=EVERYTHING)

    assert again.deployment.actions == {"same": protected.deployment.actions.total()}
