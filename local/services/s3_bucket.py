"""Buckets and the objects in them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from local.emulator import addresses
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

    known = known(("bucket", "forceDestroy", "objectLockEnabled", "tags"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; a bucket of this name that is already ours is taken as it is."""
        bucket = inputs.get("bucket") or name
        region = inputs.get("region") or aws.region
        arguments: Properties = {"Bucket": bucket}
        if region != "us-east-1":
            arguments["CreateBucketConfiguration"] = {"LocationConstraint": region}
        if inputs.get("objectLockEnabled"):
            arguments["ObjectLockEnabledForBucket"] = True
        aws.client("s3", region).create_bucket(**arguments)
        self._tag(aws, bucket, inputs)
        return Created(bucket, self._outputs(aws, bucket, region))

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Tags change in place; a name, region or object lock does not."""
        if changed(old, new, ("bucket", "region", "objectLockEnabled")):
            raise ReplaceError("a bucket keeps its name, region and object lock")
        self._tag(aws, current.id, new)
        return Created(current.id, self._outputs(aws, current.id, new.get("region") or aws.region))

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it; only `forceDestroy` removes what is in it, as on AWS."""
        client = aws.client("s3", inputs.get("region"))
        with absent_is_fine():
            if inputs.get("forceDestroy"):
                _empty(client, current.id)
            client.delete_bucket(Bucket=current.id)

    def _tag(self, aws: Aws, bucket: str, inputs: Properties) -> None:
        client = aws.client("s3", inputs.get("region"))
        if tags := tag_list(inputs):
            client.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags})
        else:
            client.delete_bucket_tagging(Bucket=bucket)

    def _outputs(self, aws: Aws, bucket: str, region: str) -> Properties:
        return {
            "bucket": bucket,
            "arn": f"arn:aws:s3:::{bucket}",
            "bucketDomainName": addresses.bucket_domain(aws.port, bucket),
            "bucketRegionalDomainName": addresses.bucket_domain(aws.port, bucket),
            "bucketRegion": region,
            "region": region,
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
    "bucketKeyEnabled": "BucketKeyEnabled",
    "cacheControl": "CacheControl",
    "checksumAlgorithm": "ChecksumAlgorithm",
    "contentDisposition": "ContentDisposition",
    "contentEncoding": "ContentEncoding",
    "contentLanguage": "ContentLanguage",
    "contentType": "ContentType",
    "kmsKeyId": "SSEKMSKeyId",
    "metadata": "Metadata",
    "serverSideEncryption": "ServerSideEncryption",
    "storageClass": "StorageClass",
    "websiteRedirect": "WebsiteRedirectLocation",
}


class Object:
    """An object with its headers."""

    known = known(
        _OBJECT,
        also=("content", "contentBase64", "source", "sourceHash", "etag", "tags", "forceDestroy"),
    )
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Store it."""
        arguments = pick(inputs, _OBJECT)
        arguments.setdefault("Key", name)
        if tags := tag_list(inputs):
            arguments["Tagging"] = urlencode({tag["Key"]: tag["Value"] for tag in tags})
        stored = aws.client("s3", inputs.get("region")).put_object(Body=_body(inputs), **arguments)
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
        if changed(old, new, ("bucket", "key", "region")):
            raise ReplaceError("an object keeps its bucket and key")
        return self.create(aws, current.outputs["key"], new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it, with all its versions where `forceDestroy` says so."""
        client = aws.client("s3", inputs.get("region"))
        bucket, key = inputs["bucket"], current.outputs["key"]
        with absent_is_fine():
            client.delete_object(Bucket=bucket, Key=key)
            if not inputs.get("forceDestroy"):
                return
            found = client.list_object_versions(Bucket=bucket, Prefix=key)
            for entry in [*found.get("Versions", ()), *found.get("DeleteMarkers", ())]:
                if entry["Key"] == key:
                    client.delete_object(Bucket=bucket, Key=key, VersionId=entry["VersionId"])


def _body(inputs: Properties) -> bytes:
    if inputs.get("source") is not None:
        return _assets.content(inputs["source"])
    if inputs.get("contentBase64") is not None:
        return base64.b64decode(inputs["contentBase64"])
    return str(inputs.get("content") or "").encode()


HANDLERS: dict[str, ResourceHandler] = {
    "aws:s3/bucket:Bucket": Bucket(),
    "aws:s3/bucketObjectv2:BucketObjectv2": Object(),
}
