"""What a run of the program has declared: its resources, exports and lookups in the account."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pulumi_aws

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
PROJECT = "photo-sharing"
ACCOUNT = "123456789012"
REGION = "eu-central-1"
# How Pulumi marks a secret on the wire.
SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270"
# Values that API Gateway would generate; each must appear only where it belongs.
API_KEY = "WxYz0123456789AbCdEfGhIjKlMnOpQrStUvWxYz"
PICTURE_KEY = "BcDe8765432109yXwVuTsRqPoNmLkJiHgFeDcBaZ"
DOWNLOAD_KEY = "AbCd9876543210zYxWvUtSrQpOnMlKjIhGfEdCbA"


@dataclass(frozen=True)
class Resource:
    """One registered resource, with the inputs and options that the program gave it."""

    type: str
    name: str
    urn: str
    inputs: dict[str, Any]
    region: str
    """Its region: its own, or its provider's, or else the stack's."""
    id: str
    outputs: dict[str, Any]
    protect: bool
    kept: bool
    adopts: str
    """The id of the existing resource to import, or nothing."""
    ignored: tuple[str, ...]
    after: frozenset[str]
    secret: frozenset[str]
    """Inputs that are, or hold, something marked as a secret, which Pulumi keeps encrypted."""

    def json(self, key: str) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(self.inputs[key]))


class Stack:
    """What one run of the program declared."""

    def __init__(
        self,
        resources: list[Resource],
        exports: dict[str, Any],
        providers: list[dict[str, Any]],
        asked: set[str],
    ) -> None:
        self.resources = resources
        self.exports = exports
        self.providers = providers
        self.asked = asked
        """The lookups that the program made, such as aws:index/getRegion:getRegion."""

    def every(self, kind: str) -> list[Resource]:
        """All resources of a type such as `s3/bucket:Bucket`."""
        return [each for each in self.resources if each.type == f"aws:{kind}"]

    def one(self, kind: str, name: str | None = None) -> Resource:
        """The only resource of a type, or the only one of that name."""
        (found,) = [each for each in self.every(kind) if name is None or each.name == name]
        return found

    def of_bucket(self, kind: str, bucket: Resource) -> Resource:
        """The only resource of a type that belongs to `bucket`."""
        (found,) = [each for each in self.every(kind) if each.inputs["bucket"] == bucket.id]
        return found

    def buckets(self) -> dict[str, Resource]:
        """Buckets by role: originals, renditions, site, logs."""
        return {each.name.rsplit("-", 1)[1]: each for each in self.every("s3/bucket:Bucket")}

    def functions(self) -> dict[str, Resource]:
        """Functions by slice."""
        found = self.every("lambda/function:Function")
        return {each.name.rsplit("-", 1)[1]: each for each in found}

    def policies(self) -> Iterator[tuple[Resource, dict[str, Any]]]:
        """Every statement of every policy, with the resource that holds it."""
        for each in self.resources:
            for key in ("policy", "assumeRolePolicy"):
                if isinstance(text := each.inputs.get(key), str):
                    for statement in json.loads(text)["Statement"]:
                        yield each, statement

    def role_statements(self, slice_name: str) -> list[dict[str, Any]]:
        """The statements of a function's role."""
        role = next(
            each
            for each in self.every("iam/role:Role")
            if each.outputs["arn"] == self.functions()[slice_name].inputs["role"]
        )
        policies = self.every("iam/rolePolicy:RolePolicy")
        mine = [each.json("policy") for each in policies if each.inputs["role"] == role.id]
        return [statement for policy in mine for statement in policy["Statement"]]


def takes_tags(resource: Resource) -> bool:
    """Whether the type has tags, read from the provider's classes and not as `tagging` does."""
    module, _, kind = resource.type.removeprefix("aws:").partition("/")
    package = getattr(pulumi_aws, "lambda_" if module == "lambda" else module)
    return hasattr(getattr(package, kind.partition(":")[2]), "tags")
