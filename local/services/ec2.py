"""Networks: stored by the emulator, whose functions run on this machine all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.resource import Created, Properties, ReplaceError
from local.services._common import absent_is_fine, known, tag_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_STORED = "networks are stored; functions run on this machine and can reach everything on it"


class Part:
    """A part of a network. A changed one is replaced."""

    def __init__(
        self,
        properties: tuple[str, ...],
        make: Callable[[Any, Properties, str], tuple[str, Properties]],
        remove: Callable[[Any, str, Properties], object],
    ) -> None:
        """`make` gives the id and the outputs."""
        self.known = known(properties)
        self.limits = _STORED
        self._make = make
        self._remove = remove

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Make it."""
        return Created(*self._make(aws.client("ec2"), inputs, name))

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """It cannot be changed."""
        del aws, current, old, new
        raise ReplaceError("parts of a network are recreated here")

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        with absent_is_fine():
            self._remove(aws.client("ec2"), current.id, inputs)


def _tags(kind: str, inputs: Properties) -> list[Properties]:
    return [{"ResourceType": kind, "Tags": tag_list(inputs)}]


def _vpc(ec2: Any, inputs: Properties, name: str) -> tuple[str, Properties]:
    del name
    vpc = ec2.create_vpc(CidrBlock=inputs["cidrBlock"], TagSpecifications=_tags("vpc", inputs))
    vpc_id = vpc["Vpc"]["VpcId"]
    for setting, attribute in (
        ("enableDnsSupport", "EnableDnsSupport"),
        ("enableDnsHostnames", "EnableDnsHostnames"),
    ):
        value = bool(inputs.get(setting, setting == "enableDnsSupport"))
        ec2.modify_vpc_attribute(VpcId=vpc_id, **{attribute: {"Value": value}})
    return vpc_id, {"cidrBlock": inputs["cidrBlock"]}


def _subnet(ec2: Any, inputs: Properties, name: str) -> tuple[str, Properties]:
    del name
    made = ec2.create_subnet(
        VpcId=inputs["vpcId"],
        CidrBlock=inputs["cidrBlock"],
        AvailabilityZone=inputs["availabilityZone"],
        TagSpecifications=_tags("subnet", inputs),
    )
    subnet = made["Subnet"]["SubnetId"]
    ec2.modify_subnet_attribute(
        SubnetId=subnet, MapPublicIpOnLaunch={"Value": bool(inputs.get("mapPublicIpOnLaunch"))}
    )
    return subnet, {}


def _routes(ec2: Any, inputs: Properties, name: str) -> tuple[str, Properties]:
    del name
    made = ec2.create_route_table(
        VpcId=inputs["vpcId"], TagSpecifications=_tags("route-table", inputs)
    )
    return made["RouteTable"]["RouteTableId"], {}


def _association(ec2: Any, inputs: Properties, name: str) -> tuple[str, Properties]:
    del name
    made = ec2.associate_route_table(
        RouteTableId=inputs["routeTableId"], SubnetId=inputs["subnetId"]
    )
    return made["AssociationId"], {}


def _group(ec2: Any, inputs: Properties, name: str) -> tuple[str, Properties]:
    group = ec2.create_security_group(
        GroupName=name,
        Description=inputs["description"],
        VpcId=inputs["vpcId"],
        TagSpecifications=_tags("security-group", inputs),
    )["GroupId"]
    # A new group lets everything out; the provider takes that away, as here.
    ec2.revoke_security_group_egress(
        GroupId=group, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    )
    return group, {}


def _permission(inputs: Properties) -> Properties:
    described = {"Description": inputs.get("description") or ""}
    found: Properties = {
        "IpProtocol": inputs["ipProtocol"],
        "FromPort": inputs["fromPort"],
        "ToPort": inputs["toPort"],
    }
    if prefix := inputs.get("prefixListId"):
        found["PrefixListIds"] = [{"PrefixListId": prefix, **described}]
    if group := inputs.get("referencedSecurityGroupId"):
        found["UserIdGroupPairs"] = [{"GroupId": group, **described}]
    return found


def _rule(way: str) -> Part:
    def make(ec2: Any, inputs: Properties, name: str) -> tuple[str, Properties]:
        authorize = getattr(ec2, f"authorize_security_group_{way}")
        authorize(GroupId=inputs["securityGroupId"], IpPermissions=[_permission(inputs)])
        return name, {}

    def remove(ec2: Any, rule: str, inputs: Properties) -> object:
        del rule
        revoke = getattr(ec2, f"revoke_security_group_{way}")
        return revoke(GroupId=inputs["securityGroupId"], IpPermissions=[_permission(inputs)])

    to = ("prefixListId", "referencedSecurityGroupId", "tags")
    rule = ("securityGroupId", "description", "ipProtocol", "fromPort", "toPort")
    return Part((*rule, *to), make, remove)


def _endpoint(ec2: Any, inputs: Properties, name: str) -> tuple[str, Properties]:
    del name
    arguments: Properties = {
        "VpcEndpointType": inputs["vpcEndpointType"],
        "VpcId": inputs["vpcId"],
        "ServiceName": inputs["serviceName"],
        "PolicyDocument": inputs["policy"],
        "TagSpecifications": _tags("vpc-endpoint", inputs),
    }
    if inputs["vpcEndpointType"] == "Gateway":
        arguments["RouteTableIds"] = inputs["routeTableIds"]
    else:
        arguments |= {
            "SubnetIds": inputs["subnetIds"],
            "SecurityGroupIds": inputs["securityGroupIds"],
            "PrivateDnsEnabled": bool(inputs.get("privateDnsEnabled")),
        }
    endpoint = ec2.create_vpc_endpoint(**arguments)["VpcEndpoint"]["VpcEndpointId"]
    lists = ec2.describe_prefix_lists()["PrefixLists"]
    prefix = [each for each in lists if each["PrefixListName"] == inputs["serviceName"]]
    return endpoint, {"prefixListId": prefix[0]["PrefixListId"]} if prefix else {}


HANDLERS: dict[str, ResourceHandler] = {
    "aws:ec2/vpc:Vpc": Part(
        ("cidrBlock", "enableDnsSupport", "enableDnsHostnames", "tags"),
        _vpc,
        lambda ec2, vpc, _: ec2.delete_vpc(VpcId=vpc),
    ),
    "aws:ec2/subnet:Subnet": Part(
        ("vpcId", "cidrBlock", "availabilityZone", "mapPublicIpOnLaunch", "tags"),
        _subnet,
        lambda ec2, subnet, _: ec2.delete_subnet(SubnetId=subnet),
    ),
    "aws:ec2/routeTable:RouteTable": Part(
        ("vpcId", "tags"), _routes, lambda ec2, table, _: ec2.delete_route_table(RouteTableId=table)
    ),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Part(
        ("routeTableId", "subnetId"),
        _association,
        lambda ec2, association, _: ec2.disassociate_route_table(AssociationId=association),
    ),
    "aws:ec2/securityGroup:SecurityGroup": Part(
        ("vpcId", "description", "tags"),
        _group,
        lambda ec2, group, _: ec2.delete_security_group(GroupId=group),
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _rule("ingress"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _rule("egress"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": Part(
        (
            *("vpcId", "serviceName", "vpcEndpointType", "policy", "routeTableIds"),
            *("subnetIds", "securityGroupIds", "privateDnsEnabled", "tags"),
        ),
        _endpoint,
        lambda ec2, endpoint, _: ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint]),
    ),
}
