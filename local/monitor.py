"""Pulumi's resource monitor, answered by the embedded AWS.

Pulumi's own mock monitor tells its mocks only the type, name and inputs of a resource. The engine
needs the URN, the provider and the resource's options as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from google.protobuf import empty_pb2
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.proto import resource_pb2

from local import invokes
from local.addresses import translated
from local.compat import wire
from local.errors import UserError
from local.registration import Registration

if TYPE_CHECKING:
    from local.engine import Engine

_STACK = "pulumi:pulumi:Stack"
_PROVIDER = "pulumi:providers:aws"
_PROVIDER_KNOWN = {"region", "version", "skipCredentialsValidation", "skipRegionValidation"}


class EmbeddedMonitor(MockMonitor):
    """Creates each registered resource through the engine and keeps the program's exports."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(_Invokes(engine))
        self.exports: dict[str, Any] = {}
        self._engine = engine
        self._provider_regions: dict[str, str] = {}

    # The methods have the names of the gRPC service; each is called from a worker thread.

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802
        """Apply a registered resource; components and providers exist only here."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == _STACK or not request.custom:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        inputs = wire.received(request.object)
        if request.type == _PROVIDER:
            id_, outputs = self._provider(urn, inputs), inputs
        else:
            created = self._engine.apply(self._declared(urn, inputs, request))
            id_, outputs = created.id, {**inputs, **created.outputs}
            outputs = translated(outputs, self._engine.aws.port)
        self.resources[urn] = MockMonitor.ResourceRegistration(urn, id_, outputs)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=id_, object=wire.sent(outputs))

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802
        """Keep the stack's outputs, which are registered once all of them are known."""
        if f"::{_STACK}::" in request.urn:
            self.exports = translated(wire.received(request.outputs), self._engine.aws.port)
        return empty_pb2.Empty()

    def ReadResource(self, request: Any) -> Any:  # noqa: N802
        """Refuse to look up resources that the program did not create."""
        raise self._refusal(
            f"{request.type} {request.name}: existing resources cannot be looked up here"
        )

    def _declared(self, urn: str, inputs: dict[str, Any], request: Any) -> Registration:
        if nested := [path for path in request.ignoreChanges if not re.fullmatch(r"\w+", path)]:
            raise self._refusal(
                f"{urn}: ignore_changes supports whole properties only, not {nested}"
            )
        provider = request.provider.rsplit("::", 1)[0]
        region = self._provider_regions.get(provider, self._engine.aws.region)
        return Registration(
            urn=urn,
            type=request.type,
            name=request.name,
            # Since version 7 of the provider each resource may have its own region.
            region=inputs.pop("region", None) or region,
            inputs=inputs,
            protect=request.protect,
            retain=request.retainOnDelete,
            delete_first=request.deleteBeforeReplace,
            ignore_changes=frozenset(request.ignoreChanges),
            import_id=request.importId,
        )

    def _provider(self, urn: str, inputs: dict[str, Any]) -> str:
        if unknown := sorted(set(inputs) - _PROVIDER_KNOWN):
            raise self._refusal(
                f"{urn}: only the region of a provider is supported here, not {unknown}"
            )
        self._provider_regions[urn] = inputs.get("region") or self._engine.aws.region
        return "embedded"

    def _refusal(self, text: str) -> UserError:
        error = UserError(text)
        self._engine.failure = self._engine.failure or error
        return error


class _Invokes(Mocks):
    """Answers the functions of the provider that a program may call."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        raise NotImplementedError(args.typ)  # the monitor never asks its mocks for resources

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        given = cast("dict[str, Any]", args.args)
        try:
            answer = invokes.answer(args.token, given, self._engine.aws)
        except Exception as error:
            self._engine.failure = self._engine.failure or error
            raise
        # Unlike its declared type, Pulumi's monitor accepts the answer alone or both parts.
        return answer, []
