"""A private network for the functions: subnets without internet access, and VPC endpoints.

A function in it reaches this stack's buckets, tables and queues and nothing else, even if somebody
gets their own code to run in it. Browsers are not affected: they go to CloudFront and S3 as before,
because the buckets do not require the endpoints. Lambda itself delivers the logs, without an
endpoint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
import pulumi_aws as aws
from pulumi_aws import ec2, vpc

from components.policies import allow, document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.policies import Statement

# Lambda uses one address for each subnet and function, not for each concurrent call.
NETWORK = "10.0.0.0/24"
SUBNETS = ("10.0.0.0/25", "10.0.0.128/25")
HTTPS = 443


@dataclass(frozen=True, kw_only=True)
class NetworkArgs:
    """Where the network is; its endpoints accept only this account."""

    account: pulumi.Input[str]
    region: pulumi.Input[str]


class PrivateNetwork(pulumi.ComponentResource):
    """Two private subnets in two zones, and a group for each function in them."""

    subnet_ids: list[pulumi.Output[str]]

    def __init__(
        self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:network:PrivateNetwork", name, None, opts)
        self._name = name
        self._args = args
        child = pulumi.ResourceOptions(parent=self)

        self._vpc = ec2.Vpc(
            f"{name}-vpc",
            cidr_block=NETWORK,
            # So that the queue's host name resolves to its endpoint.
            enable_dns_support=True,
            enable_dns_hostnames=True,
            opts=child,
        )
        zones = _zones_with_endpoints()
        self._routes = ec2.RouteTable(f"{name}-routes", vpc_id=self._vpc.id, opts=child)
        self.subnet_ids = [
            self._subnet(number, block, zones[number]) for number, block in enumerate(SUBNETS)
        ]
        self._groups: dict[str, ec2.SecurityGroup] = {}

        self.register_outputs({})

    def group(self, function: str, *, allowed_by: pulumi.Resource) -> pulumi.Output[str]:
        """The security group of a function; the policy `allowed_by` lets it into the network.

        Lambda deletes a function's network interfaces with the function's own role, up to 20
        minutes after the function has left the network or was deleted. AWS deletes no group that an
        interface uses, and Pulumi deletes what the group depends on after the group, so the role
        keeps its permissions until the last interface is gone.
        """
        group = self._group(function, "A function: nobody calls it here", after=[allowed_by])
        self._groups[function] = group
        return group.id

    def allow_access_to(
        self,
        *,
        buckets: Sequence[pulumi.Input[str]],
        tables: Sequence[pulumi.Input[str]],
        queues: Sequence[pulumi.Input[str]],
    ) -> None:
        """Create the endpoints to what the functions use, by ARN; called once all of it exists."""
        objects = [pulumi.Output.concat(bucket, "/*") for bucket in buckets]
        indexes = [pulumi.Output.concat(table, "/index/*") for table in tables]
        self._gateway("s3", [*buckets, *objects])
        self._gateway("dynamodb", [*tables, *indexes])
        # SQS has no gateway endpoint, which would be free.
        self._interface("sqs", queues)

    def _subnet(self, number: int, block: str, zone: pulumi.Input[str]) -> pulumi.Output[str]:
        name = f"{self._name}-private-{number}"
        child = pulumi.ResourceOptions(parent=self)
        subnet = ec2.Subnet(
            name,
            vpc_id=self._vpc.id,
            cidr_block=block,
            availability_zone=zone,
            map_public_ip_on_launch=False,
            opts=pulumi.ResourceOptions(
                parent=self,
                # The zones that AWS lists may change: no reason to replace a subnet in use.
                ignore_changes=["availabilityZone"],
            ),
        )
        ec2.RouteTableAssociation(
            name, subnet_id=subnet.id, route_table_id=self._routes.id, opts=child
        )
        return subnet.id

    def _group(
        self, name: str, description: str, after: Sequence[pulumi.Resource] = ()
    ) -> ec2.SecurityGroup:
        # Without inline rules: each rule is a resource.
        return ec2.SecurityGroup(
            f"{name}-group",
            description=description,
            vpc_id=self._vpc.id,
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(after)),
        )

    def _gateway(self, service: str, resources: Sequence[pulumi.Input[str]]) -> None:
        endpoint = ec2.VpcEndpoint(
            f"{self._name}-{service}",
            vpc_id=self._vpc.id,
            service_name=self._service_name(service),
            vpc_endpoint_type="Gateway",
            route_table_ids=[self._routes.id],
            policy=self._policy(service, resources),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._allow_egress(service, "its addresses", prefix_list_id=endpoint.prefix_list_id)

    def _interface(self, service: str, resources: Sequence[pulumi.Input[str]]) -> None:
        group = self._group(
            f"{self._name}-{service}-endpoint", "An endpoint: the functions call it"
        )
        ec2.VpcEndpoint(
            f"{self._name}-{service}",
            vpc_id=self._vpc.id,
            service_name=self._service_name(service),
            vpc_endpoint_type="Interface",
            subnet_ids=self.subnet_ids,
            security_group_ids=[group.id],
            private_dns_enabled=True,
            policy=self._policy(service, resources),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._allow_egress(service, "its endpoint", referenced_security_group_id=group.id)
        for function, caller in self._groups.items():
            vpc.SecurityGroupIngressRule(
                f"{function}-into-{service}",
                security_group_id=group.id,
                description=f"From {function}",
                ip_protocol="tcp",
                from_port=HTTPS,
                to_port=HTTPS,
                referenced_security_group_id=caller.id,
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _allow_egress(self, service: str, where: str, **to: pulumi.Input[str]) -> None:
        for function, group in self._groups.items():
            vpc.SecurityGroupEgressRule(
                f"{function}-to-{service}",
                security_group_id=group.id,
                description=f"To {service}, by {where}",
                ip_protocol="tcp",
                from_port=HTTPS,
                to_port=HTTPS,
                prefix_list_id=to.get("prefix_list_id"),
                referenced_security_group_id=to.get("referenced_security_group_id"),
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _policy(self, service: str, resources: Sequence[pulumi.Input[str]]) -> pulumi.Output[str]:
        through = allow(
            [f"{service}:*"],
            resources,
            condition={"StringEquals": {"aws:PrincipalAccount": self._args.account}},
            because="What each function may do is in its role, and here is only with what",
        )
        return document({**through, "Principal": "*"})

    def _service_name(self, service: str) -> pulumi.Output[str]:
        return pulumi.Output.concat("com.amazonaws.", self._args.region, f".{service}")


def _zones_with_endpoints() -> pulumi.Output[list[str]]:
    """The region's zones, starting with those where SQS has an endpoint.

    Not every zone has one, and zone names differ between accounts. S3 and DynamoDB are reached by
    routes, which every zone has.
    """
    # An account may have opted in to local zones, which come first in the list and support neither
    # functions nor endpoints.
    available = aws.get_availability_zones_output(
        state="available",
        filters=[{"name": "opt-in-status", "values": ["opt-in-not-required"]}],
    ).names
    offered = aws.ec2.get_vpc_endpoint_service_output(
        service="sqs", service_type="Interface"
    ).availability_zones

    def sort(zones: Sequence[Sequence[str]]) -> list[str]:
        names, offering = zones
        return sorted(names, key=lambda zone: zone not in offering)

    return pulumi.Output.all(available, offered).apply(sort)


def interface_statements() -> list[Statement]:
    """What Lambda needs in a function's role to attach the function to a network and detach it.

    Only Lambda itself may: the second statement denies it to the function's own code.
    """
    actions = [
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
    ]
    join = allow(actions, ["*"], because="Interfaces are not there yet and lists have no ARN")
    own_code = {"Null": {"lambda:SourceFunctionArn": "false"}}
    return [
        join,
        {"Effect": "Deny", "Action": actions, "Resource": ["*"], "Condition": own_code},
    ]
