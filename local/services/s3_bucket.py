"""Buckets and the objects in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from local import addresses
from local.resource import Created, Properties, ReplaceError
from local.services import _assets
from local.services._common import absent_is_fine, changed, known, pick, tag_list

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

# The zone of S3 website endpoints in us-east-1, which alias records name.
_HOSTED_ZONE = "Z3AQBSTGFYJSTF"


class Bucket:
    """A bucket itself; its settings are resources of their own."""

    known = known(("forceDestroy", "objectLockEnabled", "tags"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; a bucket of this name that is already ours is taken as it is."""
        arguments: Properties = {"Bucket": name}
        if aws.region != "us-east-1":
            arguments["CreateBucketConfiguration"] = {"LocationConstraint": aws.region}
        if inputs.get("objectLockEnabled"):
            arguments["ObjectLockEnabledForBucket"] = True
        aws.client("s3").create_bucket(**arguments)
        self._tag(aws, name, inputs)
        return Created(name, self._outputs(aws, name))

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Tags change in place; an object lock does not."""
        if changed(old, new, ("objectLockEnabled",)):
            raise ReplaceError("a bucket keeps its object lock")
        self._tag(aws, current.id, new)
        return Created(current.id, self._outputs(aws, current.id))

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it; only `forceDestroy` removes what is in it, as on AWS."""
        client = aws.client("s3")
        with absent_is_fine():
            if inputs.get("forceDestroy"):
                _empty(client, current.id)
            client.delete_bucket(Bucket=current.id)

    def _tag(self, aws: Aws, bucket: str, inputs: Properties) -> None:
        client = aws.client("s3")
        if tags := tag_list(inputs):
            client.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags})
        else:
            client.delete_bucket_tagging(Bucket=bucket)

    def _outputs(self, aws: Aws, bucket: str) -> Properties:
        return {
            "bucket": bucket,
            "arn": f"arn:aws:s3:::{bucket}",
            "bucketDomainName": addresses.bucket_domain(aws.port, bucket),
            "bucketRegionalDomainName": addresses.bucket_domain(aws.port, bucket),
            "bucketRegion": aws.region,
            "region": aws.region,
            "hostedZoneId": _HOSTED_ZONE,
        }


def _empty(client: Any, bucket: str) -> None:
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
        entries = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        keys = [{"Key": entry["Key"], "VersionId": entry["VersionId"]} for entry in entries]
        if keys:
            client.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
    for page in client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
        for upload in page.get("Uploads", ()):
            client.abort_multipart_upload(
                Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"]
            )


_OBJECT = {
    "bucket": "Bucket",
    "key": "Key",
    "cacheControl": "CacheControl",
    "contentType": "ContentType",
}


class Object:
    """An object with its headers."""

    known = known(_OBJECT, also=("content", "source", "tags"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Store it."""
        arguments = pick(inputs, _OBJECT)
        arguments.setdefault("Key", name)
        if tags := tag_list(inputs):
            arguments["Tagging"] = urlencode({tag["Key"]: tag["Value"] for tag in tags})
        stored = aws.client("s3").put_object(Body=_body(inputs), **arguments)
        bucket, key = arguments["Bucket"], arguments["Key"]
        return Created(
            f"{bucket}/{key}",
            {
                "key": key,
                "arn": f"arn:aws:s3:::{bucket}/{key}",
                "etag": stored["ETag"].strip('"'),
                "versionId": stored.get("VersionId", ""),
            },
        )

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Store it anew under the same key."""
        if changed(old, new, ("bucket", "key")):
            raise ReplaceError("an object keeps its bucket and key")
        return self.create(aws, current.outputs["key"], new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it; a bucket with versions keeps the one that was."""
        client = aws.client("s3")
        bucket, key = inputs["bucket"], current.outputs["key"]
        with absent_is_fine():
            client.delete_object(Bucket=bucket, Key=key)


def _body(inputs: Properties) -> bytes:
    if inputs.get("source") is not None:
        return _assets.content(inputs["source"])
    return str(inputs.get("content") or "").encode()


HANDLERS: dict[str, ResourceHandler] = {
    "aws:s3/bucket:Bucket": Bucket(),
    "aws:s3/bucketObjectv2:BucketObjectv2": Object(),
}
