"""S3 in memory: buckets with versions and delete markers, or without."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass(frozen=True)
class Version:
    """One version of an object; a delete marker has no body."""

    version_id: str
    body: bytes | None
    stored_at: datetime
    headers: dict[str, Any] = field(default_factory=dict[str, Any])


class Buckets:
    """The client of S3.

    Args:
        now: The clock, with a time zone.
        versioned: The buckets that keep versions.
        stored: Called with the bucket, the key and the version of whatever is put.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        versioned: frozenset[str],
        stored: Callable[[str, str, str], None],
    ) -> None:
        self.objects: dict[str, dict[str, list[Version]]] = {"originals": {}, "renditions": {}}
        self._now, self._versioned, self._stored = now, versioned, stored
        self._made = 0

    def current(self, bucket: str, key: str) -> Version | None:
        """What a reader finds, who names no version."""
        found = self.objects[bucket].get(key, [])
        return found[-1] if found and found[-1].body is not None else None

    def put_object(self, **request: Any) -> dict[str, Any]:
        bucket, key = request["Bucket"], request["Key"]
        if request.get("IfNoneMatch") and self.current(bucket, key):
            raise _error("PreconditionFailed", "PutObject")
        headers = {
            name: request[name]
            for name in ("ContentType", "CacheControl", "Metadata", "ContentDisposition")
            if name in request
        }
        version = self._add(bucket, key, request["Body"], headers)
        self._stored(bucket, key, version.version_id)
        return {"ETag": _tag(request["Body"])}

    def copy_object(self, **request: Any) -> dict[str, Any]:
        source = request["CopySource"]
        found = self.current(source["Bucket"], source["Key"])
        if found is None:
            raise _error("NoSuchKey", "CopyObject")
        headers = {"ContentType": request["ContentType"], "CacheControl": request["CacheControl"]}
        self._add(request["Bucket"], request["Key"], found.body, headers)
        return {}

    def get_object(self, **request: Any) -> dict[str, Any]:
        found = self._read(request)
        body = found.body or b""
        whole, answer = len(body), dict[str, Any]()
        if "Range" in request:
            first, _, last = request["Range"].removeprefix("bytes=").partition("-")
            body = body[int(first) : int(last) + 1 if last else None]
            answer["ContentRange"] = f"bytes {first}-{int(first) + len(body) - 1}/{whole}"
        return {
            "Body": io.BytesIO(body),
            "ContentLength": len(body),
            "LastModified": found.stored_at,
            "ETag": _tag(found.body or b""),
            "Metadata": {},
            **found.headers,
            **answer,
        }

    def delete_object(self, **request: Any) -> dict[str, Any]:
        bucket, key = request["Bucket"], request["Key"]
        if "VersionId" in request:
            self._remove(bucket, key, request["VersionId"])
        elif bucket in self._versioned:
            self._add(bucket, key, None, {})
        else:
            self.objects[bucket].pop(key, None)
        return {}

    def delete_objects(self, **request: Any) -> dict[str, Any]:
        named = request["Delete"]["Objects"]
        # S3 refuses an empty list.
        assert 1 <= len(named) <= 1000
        for each in named:
            self._remove(request["Bucket"], each["Key"], each["VersionId"])
        return {}

    def list_object_versions(self, **request: Any) -> dict[str, Any]:
        assert "VersionIdMarker" not in request
        bucket, most = request["Bucket"], request.get("MaxKeys", 1000)
        answer: dict[str, Any] = {"Versions": [], "DeleteMarkers": [], "IsTruncated": False}
        found = [
            (key, version, version is self.objects[bucket][key][-1])
            for key in sorted(self.objects[bucket])
            if key.startswith(request["Prefix"]) and key > request.get("KeyMarker", "")
            for version in reversed(self.objects[bucket][key])
        ]
        assert len(found) <= most, "not needed here"
        for key, version, is_latest in found:
            entry = {
                "Key": key,
                "VersionId": version.version_id,
                "LastModified": version.stored_at,
                "IsLatest": is_latest,
            }
            answer["DeleteMarkers" if version.body is None else "Versions"].append(entry)
        return answer

    def expire(self, bucket: str, days: int) -> None:
        """As the lifecycle does: versions replaced so long ago, and markers of nothing."""
        until = self._now() - timedelta(days=days)
        for key, versions in list(self.objects[bucket].items()):
            replaced = [newer.stored_at <= until for newer in versions[1:]]
            followed = zip(versions, [*replaced, False], strict=False)
            kept = [each for each, is_over in followed if not is_over]
            self.objects[bucket][key] = kept if any(each.body is not None for each in kept) else []

    def put_object_tagging(self, **request: Any) -> dict[str, Any]:
        self._read(request)
        return {}

    def generate_presigned_url(self, _operation: str, **request: Any) -> str:
        return "https://s3.example/{Bucket}/{Key}".format(**request["Params"])

    def _add(self, bucket: str, key: str, body: bytes | None, headers: dict[str, Any]) -> Version:
        self._made += 1
        name = f"v{self._made}" if bucket in self._versioned else "null"
        version = Version(name, body, self._now(), headers)
        earlier = self.objects[bucket].get(key, []) if bucket in self._versioned else []
        self.objects[bucket][key] = [*earlier, version]
        return version

    def _read(self, request: Any) -> Version:
        bucket, key = request["Bucket"], request["Key"]
        if "VersionId" not in request:
            found = self.current(bucket, key)
            if found is None:
                raise _error("NoSuchKey", "GetObject")
            return found
        for each in self.objects[bucket].get(key, []):
            if each.version_id == request["VersionId"] and each.body is not None:
                return each
        raise _error("NoSuchVersion", "GetObject")

    def _remove(self, bucket: str, key: str, version_id: str) -> None:
        kept = [each for each in self.objects[bucket].get(key, []) if each.version_id != version_id]
        if kept:
            self.objects[bucket][key] = kept
        else:
            self.objects[bucket].pop(key, None)


def _tag(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def _error(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, operation)
