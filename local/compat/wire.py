"""Values as Pulumi's runtime sends them to its resource monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi.runtime import rpc
from pulumi.runtime.sync_await import _ensure_event_loop, _sync_await  # pyright: ignore[reportPrivateUsage] (as Pulumi's own mock monitor)

if TYPE_CHECKING:
    from google.protobuf.struct_pb2 import Struct


def received(struct: Struct) -> dict[str, Any]:
    """A message's properties without what marks secrets, and with whole numbers as int."""
    _ensure_event_loop()
    return cast("dict[str, Any]", _plain(rpc.deserialize_properties(struct)))


def sent(outputs: dict[str, Any]) -> Struct:
    """A resource's outputs as a message."""
    _ensure_event_loop()
    return _sync_await(rpc.serialize_properties(outputs, {}))


def _plain(value: Any) -> Any:
    value = rpc.unwrap_rpc_secret(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("dict[str, Any]", value).items()}
    return value
