"""An AWS that creates nothing: it records what is declared and returns what the provider would."""

from __future__ import annotations

import asyncio
import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, Mocks

from tests.unit.components.declared import (
    ACCOUNT,
    API_KEY,
    DOWNLOAD_KEY,
    PICTURE_KEY,
    REGION,
    SECRET_MARK,
    Resource,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence


class MockedAws(Mocks):
    """The outputs that components read, computed from the inputs as the provider would."""

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


class RecordingMonitor(MockMonitor):
    """Passes each registration on with the options that mocks do not get."""

    def __init__(self, aws: MockedAws) -> None:
        super().__init__(aws)
        self.exports: dict[str, Any] = {}
        self._aws = aws

    # The methods have the names of the gRPC service; each is called from a worker thread.

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802
        self._aws.request.value = request
        self._aws.request.urn = self.make_urn(request.parent, request.type, request.name)
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
    """An event loop for this thread. Pulumi would create one and never close it."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def _plain(value: Any) -> Any:
    """Without the marks of secrets, and with whole numbers as int: the protocol has only floats."""
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
        keys = {"downloads": DOWNLOAD_KEY, "pictures": PICTURE_KEY}
        kind = next((each for each in keys if f"-{each}-" in id_), "")
        return {**common, "value": keys.get(kind, API_KEY)}
    if service == "s3":
        host = f"{id_}.s3.{REGION}.amazonaws.com"
        return {**common, "arn": f"arn:aws:s3:::{id_}", "bucketRegionalDomainName": host}
    return common
