"""The part of the AWS SDK that functions carry: the services and operations that handlers call.

The SDK reads the description of a whole service for its first client, and that of S3 alone would be
most of a cold start. Here only the called operations are left in it, without their documentation.
The rules that determine endpoints stay whole, for every region.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "cloudfront": ("CreateInvalidation",),
    "cognito-idp": (
        *(
            "AdminCreateUser",
            "AdminDeleteUser",
            "AdminDisableUser",
            "AdminEnableUser",
            "AdminGetUser",
        ),
        *("AdminSetUserPassword", "AdminUserGlobalSignOut", "GetTokensFromRefreshToken"),
        "RevokeToken",
    ),
    "dynamodb": (
        *("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan"),
        *("TransactWriteItems", "UpdateItem"),
    ),
    "s3": (
        *("CopyObject", "DeleteObject", "DeleteObjects", "GetBucketCors", "GetObject"),
        *("ListObjectVersions", "PutObject", "PutObjectTagging"),
    ),
    "sqs": ("ChangeMessageVisibility", "SendMessage"),
    "ssm": ("GetParameter",),
}
# The SDK uses these by itself: to sign a form, and where a bucket is in another region.
OWN_OPERATIONS: Mapping[str, tuple[str, ...]] = {"s3": ("CreateBucket", "HeadBucket")}

_DATA = "botocore/data/"
_MODEL = "service-2.json"
_KEPT = frozenset((_MODEL, "service-2.sdk-extras.json", "endpoint-rule-set-1.json"))


def slim(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of an installation, path to content, with the SDK's data reduced to what is used.

    Raises:
        ValueError: An operation that is called is not in the SDK.
    """
    kept: dict[str, bytes] = {}
    for path, content in files.items():
        if path.startswith(_DATA):
            kept.update(_data(path, content))
        else:
            kept[path] = content
    return kept


def _data(path: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    service, *version = path.removeprefix(_DATA).split("/")
    if not version:
        yield path, _endpoints(content) if service == "endpoints.json" else content
    elif service in OPERATIONS and version[-1].removesuffix(".gz") in _KEPT:
        text = gzip.decompress(content) if path.endswith(".gz") else content
        data = json.loads(text)
        if version[-1].startswith(_MODEL):
            data = _model(service, data)
        # Uncompressed: the archive is compressed, and a function need not decompress it twice.
        yield path.removesuffix(".gz"), _packed(data)


def _endpoints(content: bytes) -> bytes:
    """The regions of all partitions, with the services that are called."""
    data = json.loads(content)
    for partition in data["partitions"]:
        services: dict[str, Any] = partition["services"]
        partition["services"] = {name: services[name] for name in services if name in OPERATIONS}
    return _packed(data)


def _model(service: str, model: dict[str, Any]) -> dict[str, Any]:
    """The description of a service with the operations that are called and all they refer to."""
    called = (*OPERATIONS[service], *OWN_OPERATIONS.get(service, ()))
    if unknown := set(called) - set(model["operations"]):
        raise ValueError(f"The SDK's {service} has no operation {', '.join(sorted(unknown))}")
    operations = {name: model["operations"][name] for name in called}
    shapes: dict[str, Any] = {}
    waiting = list(_references(operations))
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            waiting += _references(shapes[name])
    described = {"operations": operations, "shapes": dict(sorted(shapes.items()))}
    return {**model, **_without_documentation(described)}


def _references(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for name, each in cast("dict[str, Any]", value).items():
                if name == "shape" and isinstance(each, str):
                    yield each
                else:
                    yield from _references(each)
        case list():
            for each in cast("list[Any]", value):
                yield from _references(each)
        case _:
            pass


def _without_documentation(value: Any) -> Any:
    match value:
        case dict():
            return {
                name: _without_documentation(each)
                for name, each in cast("dict[str, Any]", value).items()
                # A structure may have a member called "documentation", which is a map.
                if not (name == "documentation" and isinstance(each, str))
            }
        case list():
            return [_without_documentation(each) for each in cast("list[Any]", value)]
        case _:
            return value


def _packed(data: Any) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()
