"""The functions' network: no way in, and no way out except to the services that they use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from components.build.runtime import SLICES
from handlers.maintenance import departure_ports, ports
from tests.unit.components.declared import ACCOUNT, REGION
from tests.unit.components.recorded import run
from tests.unit.components.stacks import HARDENED

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack


INSIDE = ("upload", "thumbnail", "gallery")
# They call Cognito, or CloudFront and the site itself, which the network does not reach.
OUTSIDE = ("session", "people", "maintenance")


@pytest.fixture(scope="module")
def private() -> Stack:
    return run("prod", HARDENED)


def group(stack: Stack, of: str) -> Resource:
    return stack.one("ec2/securityGroup:SecurityGroup", f"photos-prod-{of}-group")


def endpoint(stack: Stack, service: str) -> Resource:
    return stack.one("ec2/vpcEndpoint:VpcEndpoint", f"photos-prod-{service}")


def test_there_is_no_network_by_default(dev: Stack) -> None:
    networks = ("aws:ec2/", "aws:vpc/")
    assert [each.name for each in dev.resources if each.type.startswith(networks)] == []
    assert all("vpcConfig" not in each.inputs for each in dev.functions().values())


def test_a_function_inside_is_in_two_private_subnets_in_two_zones(private: Stack) -> None:
    subnets = private.every("ec2/subnet:Subnet")

    assert len({each.inputs["availabilityZone"] for each in subnets}) == len(subnets) == 2
    assert not any(each.inputs["mapPublicIpOnLaunch"] for each in subnets)
    for name in INSIDE:
        place = private.functions()[name].inputs["vpcConfig"]
        assert set(place["subnetIds"]) == {each.id for each in subnets}
        assert place["securityGroupIds"] == [group(private, name).id]


def test_the_zones_are_two_in_which_the_queue_has_an_endpoint(private: Stack) -> None:
    """The first zone by name has none, and opt-in zones have no functions either."""
    zones = {each.inputs["availabilityZone"] for each in private.every("ec2/subnet:Subnet")}

    assert zones == {f"{REGION}b", f"{REGION}c"}


def test_a_changed_list_of_zones_replaces_no_subnet(private: Stack) -> None:
    subnets = private.every("ec2/subnet:Subnet")

    assert {each.ignored for each in subnets} == {("availabilityZone",)}


@pytest.mark.parametrize("name", INSIDE)
def test_the_permission_to_delete_interfaces_is_removed_only_after_they_are_gone(
    private: Stack, name: str
) -> None:
    """Lambda frees them minutes later, by the function's role. Pulumi deletes the other way round
    than it creates, and AWS keeps a group for as long as an interface uses it.
    """
    policy = private.one("iam/rolePolicy:RolePolicy", f"photos-prod-{name}-network-policy")
    place = group(private, name)

    assert "ec2:DeleteNetworkInterface" in policy.json("policy")["Statement"][0]["Action"]
    assert policy.urn in place.after
    assert place.urn in private.functions()[name].after


def test_leaving_the_network_removes_no_permission_from_the_policy_that_is_changed_first(
    dev: Stack, private: Stack
) -> None:
    """The function waits for that policy, so what it lacks is missing when the function leaves."""
    for stack in (dev, private):
        for slice_name in stack.functions():
            policies = stack.every("iam/rolePolicy:RolePolicy")
            (policy,) = [each for each in policies if each.name.endswith(f"-{slice_name}-policy")]
            assert "ec2:" not in policy.inputs["policy"]


def test_every_function_that_handles_originals_is_inside(private: Stack) -> None:
    assert {*INSIDE, *OUTSIDE} == set(SLICES)
    for name, function in private.functions().items():
        assert ("vpcConfig" in function.inputs) == (name in INSIDE)
    reading = {"s3:GetObjectVersion"}
    for name in OUTSIDE:
        actions = {action for each in private.role_statements(name) for action in each["Action"]}
        assert "ec2:CreateNetworkInterface" not in actions
        # S3 asks for the right to read of whoever has it copy.
        assert actions & reading == (reading if name == "maintenance" else set())


def test_the_function_that_has_originals_copied_never_reads_one() -> None:
    for port in (ports.Originals, departure_ports.ExportFiles):
        reads = {name for name in dir(port) if re.search("read|get|open|download", name)}
        assert not {name for name in reads if not name.startswith("__")}


def test_there_is_no_way_to_the_internet(private: Stack) -> None:
    doors = ("internetGateway", "natGateway", "egressOnlyInternetGateway", "route:Route")
    assert not [each.name for each in private.resources if any(door in each.type for door in doors)]
    assert "routes" not in private.one("ec2/routeTable:RouteTable").inputs
    tables = private.every("ec2/routeTableAssociation:RouteTableAssociation")
    assert {each.inputs["subnetId"] for each in tables} == {
        each.id for each in private.every("ec2/subnet:Subnet")
    }


def test_nothing_can_connect_to_the_functions_and_only_they_can_reach_the_endpoint(
    private: Stack,
) -> None:
    functions = {group(private, name).id for name in INSIDE}
    sqs = group(private, "sqs-endpoint")

    for each in private.every("ec2/securityGroup:SecurityGroup"):
        assert not {"ingress", "egress"} & set(each.inputs)
    rules = private.every("vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert {rule.inputs["securityGroupId"] for rule in rules} == {sqs.id}
    assert {rule.inputs["referencedSecurityGroupId"] for rule in rules} == functions
    for rule in rules:
        protocol = (rule.inputs[key] for key in ("ipProtocol", "fromPort", "toPort"))
        assert tuple(protocol) == ("tcp", 443, 443)


def test_the_functions_reach_three_services_over_tls_and_nothing_else(
    private: Stack,
) -> None:
    sqs = group(private, "sqs-endpoint")
    rules = private.every("vpc/securityGroupEgressRule:SecurityGroupEgressRule")

    for rule in rules:
        assert (rule.inputs["fromPort"], rule.inputs["toPort"]) == (443, 443)
        assert not {"cidrIpv4", "cidrIpv6"} & set(rule.inputs)
    keys = ("securityGroupId", "prefixListId", "referencedSecurityGroupId")
    assert {tuple(rule.inputs.get(key) for key in keys) for rule in rules} == {
        (group(private, name).id, *way)
        for name in INSIDE
        for way in (
            (endpoint(private, "s3").outputs["prefixListId"], None),
            (endpoint(private, "dynamodb").outputs["prefixListId"], None),
            (None, sqs.id),
        )
    }


@pytest.mark.parametrize("service", ["s3", "dynamodb", "sqs"])
def test_an_endpoint_allows_this_account_the_stacks_own_resources_only(
    private: Stack, service: str
) -> None:
    (statement,) = endpoint(private, service).json("policy")["Statement"]
    buckets = [private.buckets()[role].outputs["arn"] for role in ("originals", "renditions")]
    tables = [each.outputs["arn"] for each in private.every("dynamodb/table:Table")]
    queues = {
        private.one("sqs/queue:Queue", f"photos-prod-{each}").outputs["arn"]
        for each in ("thumbnail", "maintenance")
    }
    expected: dict[str, set[Any]] = {
        "s3": {*buckets, *(f"{arn}/*" for arn in buckets)},
        "dynamodb": {*tables, *(f"{arn}/index/*" for arn in tables)},
        "sqs": queues,
    }

    assert endpoint(private, service).inputs["serviceName"] == f"com.amazonaws.{REGION}.{service}"
    assert set(statement["Resource"]) == expected[service]
    assert statement["Action"] == [f"{service}:*"]
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}


def test_the_queues_host_name_resolves_to_its_endpoint(private: Stack) -> None:
    sqs, network = endpoint(private, "sqs"), private.one("ec2/vpc:Vpc")

    assert sqs.inputs["privateDnsEnabled"] is True
    assert network.inputs["enableDnsSupport"] is True
    assert network.inputs["enableDnsHostnames"] is True


@pytest.mark.parametrize("name", INSIDE)
def test_lambda_may_join_a_function_to_the_network_and_the_functions_code_may_not(
    private: Stack, name: str
) -> None:
    join, deny = (
        each for each in private.role_statements(name) if each["Action"][0].startswith("ec2:")
    )

    assert (join["Effect"], deny["Effect"]) == ("Allow", "Deny")
    assert join["Action"] == deny["Action"]
    assert deny["Condition"] == {"Null": {"lambda:SourceFunctionArn": "false"}}


def test_browsers_still_upload_and_download_as_before(dev: Stack, private: Stack) -> None:
    """No bucket requires the endpoint, which only the functions have."""
    for holder, statement in private.policies():
        if holder.type == "aws:s3/bucketPolicy:BucketPolicy":
            keys = {key for test in statement.get("Condition", {}).values() for key in test}
            assert not any("vpc" in key.lower() for key in keys), holder.name
    assert set(dev.buckets()) <= set(private.buckets())
