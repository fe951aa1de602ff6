"""Run the real `__main__.py` against a monitor that creates nothing and records everything."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pulumi_aws
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, Mocks

from local.compat.program import run_program

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[3]
PROJECT = "photo-sharing"
ACCOUNT = "123456789012"
REGION = "eu-central-1"
# How Pulumi marks a secret on the wire.
SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270"
# What API Gateway would make up: each must be found nowhere but where it belongs.
API_KEY = "WxYz0123456789AbCdEfGhIjKlMnOpQrStUvWxYz"
DOWNLOAD_KEY = "AbCd9876543210zYxWvUtSrQpOnMlKjIhGfEdCbA"


@dataclass(frozen=True)
class Resource:
    """One registered resource, with the inputs and options that the program gave it."""

    type: str
    name: str
    urn: str
    inputs: dict[str, Any]
    region: str
    """Where it is: by its own word, or by its provider's, or else where the stack is."""
    id: str
    outputs: dict[str, Any]
    protect: bool
    kept: bool
    adopts: str
    """The id of what is there already and becomes this resource, or nothing."""
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
        """What the program asked the account: names such as aws:index/getRegion:getRegion."""

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
        """What the role of a function may do."""
        role = next(
            each
            for each in self.every("iam/role:Role")
            if each.outputs["arn"] == self.functions()[slice_name].inputs["role"]
        )
        policies = self.every("iam/rolePolicy:RolePolicy")
        mine = [each.json("policy") for each in policies if each.inputs["role"] == role.id]
        return [statement for policy in mine for statement in policy["Statement"]]


class _Answers(Mocks):
    """Outputs such as components read, computed from inputs as the provider would."""

    def __init__(self, roles: Sequence[str]) -> None:
        self._roles = roles
        self.request = threading.local()
        self.recorded: list[Resource] = []
        self.providers: list[dict[str, Any]] = []
        self.asked: set[str] = set()
        self._regions: dict[str, str] = {}

    def new_resource(self, args: Any) -> tuple[str | None, dict[str, Any]]:
        request: Any = self.request.value
        inputs: dict[str, Any] = _plain(args.inputs)
        if not args.custom:
            return "", inputs
        if args.typ == "pulumi:providers:aws":
            self._regions[self.request.urn] = inputs["region"]
            self.providers.append(inputs)
            return args.name, inputs
        id_ = str(inputs.get("bucket") or f"{args.name}-0a1b2c3")
        outputs = {**_outputs(args.typ, id_), **inputs}
        provider = request.provider.rpartition("::")[0]
        self.recorded.append(
            Resource(
                type=args.typ,
                name=args.name,
                urn=self.request.urn,
                inputs=inputs,
                region=inputs.get("region") or self._regions.get(provider, REGION),
                id=id_,
                outputs=outputs,
                protect=request.protect,
                kept=request.retainOnDelete,
                adopts=request.importId,
                ignored=tuple(request.ignoreChanges),
                after=frozenset(request.dependencies),
                secret=frozenset(
                    key for key, value in request.object.fields.items() if SECRET_MARK in str(value)
                ),
            )
        )
        return id_, outputs

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        if args.token == "aws:ec2/getVpcEndpointService:getVpcEndpointService":
            return {"availabilityZones": [f"{REGION}{letter}" for letter in "cb"]}, []
        if args.token == "aws:iam/getRoles:getRoles":
            pattern = cast("Any", args).args["nameRegex"]
            return {"names": [role for role in self._roles if re.search(pattern, role)]}, []
        assert args.token.startswith("aws:index/get")
        self.asked.add(args.token)
        names = [f"{REGION}{letter}" for letter in "abc"]
        everywhere = [{"name": "opt-in-status", "values": ["opt-in-not-required"]}]
        asked: dict[str, Any] = cast("Any", args).args  # Pulumi types it as any dict
        if asked.get("filters") != everywhere:
            names.insert(0, f"{REGION}-bos-1a")
        return {"accountId": ACCOUNT, "partition": "aws", "region": REGION, "names": names}, []


class _Recorder(MockMonitor):
    """Passes each registration on with the options that mocks are not told."""

    def __init__(self, answers: _Answers) -> None:
        super().__init__(answers)
        self.exports: dict[str, Any] = {}
        self._answers = answers

    # The methods have the names of the gRPC service; each is called from a worker thread.

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802
        self._answers.request.value = request
        self._answers.request.urn = self.make_urn(request.parent, request.type, request.name)
        parent: Any = super()  # it has no types
        with _event_loop():
            return parent.RegisterResource(request)

    def Invoke(self, request: Any) -> Any:  # noqa: N802
        parent: Any = super()
        with _event_loop():
            return parent.Invoke(request)

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802
        if "::pulumi:pulumi:Stack::" in request.urn:
            self.exports = cast("dict[str, Any]", rpc.deserialize_properties(request.outputs))
        parent: Any = super()
        return parent.RegisterResourceOutputs(request)


@contextmanager
def _event_loop() -> Generator[None]:
    """An event loop for this thread. Pulumi would make one that nobody closes."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def run(stack: str, config: Mapping[str, str] | None = None, *, roles: Sequence[str] = ()) -> Stack:
    """Run the program for a stack; `config` has values as Pulumi's text, keys as in the project's
    own namespace where they name none. `roles` are those that the account has.
    """
    answers = _Answers(roles)
    monitor = _Recorder(answers)
    values = {"aws:region": REGION}
    for key, value in (config or {}).items():
        values[key if ":" in key else f"{PROJECT}:{key}"] = value
    run_program(ROOT / "__main__.py", monitor, project=PROJECT, stack=stack, config=values)
    return Stack(answers.recorded, monitor.exports, answers.providers, answers.asked)


def takes_tags(resource: Resource) -> bool:
    """Whether the type has tags, read from the provider's classes and not as `tagging` does."""
    module, _, kind = resource.type.removeprefix("aws:").partition("/")
    package = getattr(pulumi_aws, "lambda_" if module == "lambda" else module)
    return hasattr(getattr(package, kind.partition(":")[2]), "tags")


def _plain(value: Any) -> Any:
    """Without what marks secrets, and whole numbers as int: the wire knows only floats."""
    value = rpc.unwrap_rpc_secret(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("dict[str, Any]", value).items()}
    return value


def _outputs(kind: str, id_: str) -> dict[str, Any]:
    service = kind.removeprefix("aws:").partition("/")[0]
    common = {
        "arn": f"arn:aws:{service}:{REGION}:{ACCOUNT}:{id_}",
        "name": id_,
        "fqdn": id_,
        "invokeArn": f"arn:aws:apigateway:{REGION}:lambda:path/{id_}",
        "executionArn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{id_}",
        "domainName": "d111111abcdef8.cloudfront.net",
        "hostedZoneId": "Z2FDTNDATAQYW2",
        "prefixListId": f"pl-{id_}",
        "domainValidationOptions": [
            {
                "resourceRecordName": "_a.photos.home.arpa",
                "resourceRecordType": "CNAME",
                "resourceRecordValue": "_b.acm-validations.aws",
            }
        ],
    }
    if kind == "aws:apigateway/apiKey:ApiKey":
        return {**common, "value": DOWNLOAD_KEY if "-downloads-" in id_ else API_KEY}
    if service == "s3":
        host = f"{id_}.s3.{REGION}.amazonaws.com"
        return {**common, "arn": f"arn:aws:s3:::{id_}", "bucketRegionalDomainName": host}
    return common
