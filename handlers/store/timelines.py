"""The snapshots of timelines, in the bucket of renditions below `timelines/`.

CloudFront serves nothing from there. Each is one object: a line that names the format, and the
records (handlers/model/timeline.py). What else there is to know is in the object's metadata, so
that one request of its beginning tells whether the rest is needed.
"""

from __future__ import annotations

import json
import re
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Final

from handlers.aws.clients import ClientError, error_code, whole
from handlers.model.codecs import timestamp
from handlers.model.snapshots import DamagedError, ReplacedError, Snapshot, Stored
from handlers.model.timeline import WIDTH
from handlers.store import versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

# To be changed with the records: snapshots of another format are made anew.
_FORMAT: Final = b"timeline 1\n"
# All of the snapshot of 3,400 photos.
_BEGINNING: Final = 64 * 1024
# A role that may not list a bucket gets the second for an object that does not exist. An empty
# object, which nothing here stores, has no range.
_MISSING: Final = frozenset({"NoSuchKey", "AccessDenied", "InvalidRange"})
_NAME: Final = re.compile(r"[0-9A-Za-z-]+/[a-z]+")


class TimelineStore:
    """The snapshots, by the name of their source."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def find(self, name: str) -> Stored | None:
        """The snapshot of a source; None if there is none that can be used."""
        try:
            found = self._client.get_object(
                Bucket=self._bucket, Key=_key(name), Range=f"bytes=0-{_BEGINNING - 1}"
            )
        except ClientError as error:
            if error_code(error) in _MISSING:
                return None
            raise
        beginning = whole(found["Body"])
        if not beginning.startswith(_FORMAT):
            return None
        try:
            return _stored(name, found, beginning)
        except (KeyError, ValueError):
            return None

    def records(self, stored: Stored) -> bytes:
        """The records of a snapshot that was found or put.

        Raises:
            ReplacedError: Another one has taken its place.
            DamagedError: They are not what was put.
        """
        content = stored.beginning
        if len(content) < stored.size:
            content += self._rest(stored)
        if zlib.crc32(content) != stored.checksum or (len(content) - len(_FORMAT)) % WIDTH:
            raise DamagedError(stored.name)
        return content[len(_FORMAT) :]

    def delete_older(self, owner: str, than: datetime) -> None:
        """Removes the snapshots of an owner's photos that were stored before a moment.

        Whoever reads the timeline next makes a new one.
        """
        found = versions.every(self._client, self._bucket, _key(f"{owner}/all").removesuffix("all"))
        old = [each for each in found if each.stored_at < than]
        versions.delete(self._client, self._bucket, old)

    def put(self, name: str, snapshot: Snapshot) -> Stored:
        """Stores a snapshot in place of any other of its source."""
        content = _FORMAT + snapshot.records
        checksum = zlib.crc32(content)
        metadata = {
            "as-of": timestamp(snapshot.as_of),
            "built-at": timestamp(snapshot.built_at),
            "checksum": f"{checksum:08x}",
        }
        if snapshot.resume is not None:
            metadata["resume"] = json.dumps(snapshot.resume)
        put = self._client.put_object(
            Bucket=self._bucket,
            Key=_key(name),
            Body=content,
            ContentType="application/octet-stream",
            Metadata=metadata,
        )
        return Stored(
            name=name,
            tag=put["ETag"],
            as_of=snapshot.as_of,
            built_at=snapshot.built_at,
            resume=snapshot.resume,
            size=len(content),
            checksum=checksum,
            beginning=content,
        )

    def _rest(self, stored: Stored) -> bytes:
        try:
            found = self._client.get_object(
                Bucket=self._bucket,
                Key=_key(stored.name),
                Range=f"bytes={len(stored.beginning)}-",
                IfMatch=stored.tag,
            )
        except ClientError as error:
            if error_code(error) in {"PreconditionFailed", "412", *_MISSING}:
                raise ReplacedError(stored.name) from error
            raise
        return whole(found["Body"])


def _key(name: str) -> str:
    """The key of a source's snapshot.

    Raises:
        ValueError: The name could lead to another source's, or out of the folder.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return f"timelines/{name}"


def _stored(name: str, found: GetObjectOutputTypeDef, beginning: bytes) -> Stored:
    """What was found.

    Raises:
        KeyError: Something is missing in its metadata.
        ValueError: Something there is not what `put` writes.
    """
    metadata: Mapping[str, str] = found["Metadata"]
    resume = metadata.get("resume")
    return Stored(
        name=name,
        tag=found["ETag"],
        as_of=datetime.fromisoformat(metadata["as-of"]),
        built_at=datetime.fromisoformat(metadata["built-at"]),
        resume=None if resume is None else json.loads(resume),
        size=int(found["ContentRange"].rpartition("/")[2]),
        checksum=int(metadata["checksum"], 16),
        beginning=beginning,
    )
