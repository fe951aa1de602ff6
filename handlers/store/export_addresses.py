"""The files of exports in the originals' bucket, for their person: manifests, and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.aws.clients import whole

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


class ExportAddressStore:
    """The files; each was stored with the headers that a browser saves it by."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def read(self, key: str) -> bytes:
        """The bytes of a manifest."""
        return whole(self._client.get_object(Bucket=self._bucket, Key=key)["Body"])

    def address(self, key: str, *, seconds: int) -> str:
        """A presigned address."""
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=seconds
        )
