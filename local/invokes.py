"""What the provider's functions answer that a program may call, such as who the account is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.emulator.aws import Aws
    from local.resource import Properties


def answer(token: str, given: Properties, aws: Aws) -> Properties:
    """The answer of the function `token`, as the wire has it.

    Raises:
        UserError: the embedded AWS does not know this function.
    """
    if token not in _FUNCTIONS:
        raise UserError(f"{token}: the embedded AWS does not know this function")
    return _FUNCTIONS[token](given, aws)


def _caller(given: Properties, aws: Aws) -> Properties:
    del given
    account = aws.account
    arn = f"arn:aws:iam::{account}:root"
    return {"accountId": account, "arn": arn, "id": account, "userId": account}


def _region(given: Properties, aws: Aws) -> Properties:
    region = _place(given, aws)
    return {
        "name": region,
        "region": region,
        "id": region,
        "description": "The embedded AWS",
        "endpoint": f"ec2.{region}.amazonaws.com",
    }


def _partition(given: Properties, aws: Aws) -> Properties:
    del given, aws
    return {
        "partition": "aws",
        "id": "aws",
        "dnsSuffix": "amazonaws.com",
        "reverseDnsPrefix": "com.amazonaws",
    }


def _zones(given: Properties, aws: Aws) -> Properties:
    region = _place(given, aws)
    return {"id": region, "names": [f"{region}{letter}" for letter in "abc"]}


def _endpoint_service(given: Properties, aws: Aws) -> Properties:
    region = _place(given, aws)
    name = f"com.amazonaws.{region}.{given['service']}"
    found = aws.client("ec2", region).describe_vpc_endpoint_services(ServiceNames=[name])
    (service,) = found["ServiceDetails"]
    return {
        "id": service["ServiceId"],
        "serviceName": name,
        "availabilityZones": service["AvailabilityZones"],
    }


def _roles(given: Properties, aws: Aws) -> Properties:
    pages = aws.client("iam").get_paginator("list_roles").paginate()
    roles = [role for page in pages for role in page["Roles"]]
    found = [role for role in roles if re.search(given["nameRegex"], role["RoleName"])]
    return {
        "id": aws.region,
        "names": [role["RoleName"] for role in found],
        "arns": [role["Arn"] for role in found],
    }


def _place(given: Properties, aws: Aws) -> str:
    return given.get("region") or aws.region


_FUNCTIONS: dict[str, Callable[[Properties, Aws], Properties]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _caller,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:iam/getRoles:getRoles": _roles,
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": _endpoint_service,
}
