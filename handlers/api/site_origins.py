"""The origins of the site's own pages: those that the originals bucket allows to upload.

They cannot be in a function's environment: CloudFront's host name is known only once the API behind
it exists, with its functions. The bucket's CORS rules are written after that. They are read only
for browsers that do not send `Sec-Fetch-Site`, and then at most once a minute.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from handlers.aws.clients import ClientError, error_code

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

_CACHE_SECONDS = 60


class SiteOrigins:
    """The origins in the bucket's CORS rules, cached for a minute."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        self._found: frozenset[str] = frozenset()
        self._until = 0.0

    def __call__(self) -> frozenset[str]:
        """The origins, including those of `corsOrigins`."""
        if time.monotonic() >= self._until:
            self._found = self._read()
            self._until = time.monotonic() + _CACHE_SECONDS
        return self._found

    def _read(self) -> frozenset[str]:
        try:
            rules = self._client.get_bucket_cors(Bucket=self._bucket).get("CORSRules", [])
        except ClientError as error:
            # While a stack is being created there are no rules yet.
            if error_code(error) == "NoSuchCORSConfiguration":
                return frozenset()
            raise
        return frozenset(origin for rule in rules for origin in rule["AllowedOrigins"])
