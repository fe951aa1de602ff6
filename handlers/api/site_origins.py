"""The origins of the site's own pages: those that the bucket of originals lists for uploads.

A function cannot carry them in its environment: CloudFront's name is known only when the API behind
it is there, with its functions. The bucket's CORS rules are written after that. They are read only
for browsers that do not say `Sec-Fetch-Site`, and rarely then.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from handlers.aws.clients import ClientError, error_code

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

_KEPT_SECONDS = 60


class SiteOrigins:
    """Whose pages may upload, read at most once a minute."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        self._found: frozenset[str] = frozenset()
        self._until = 0.0

    def __call__(self) -> frozenset[str]:
        """The origins, those of `corsOrigins` among them."""
        if time.monotonic() >= self._until:
            self._found = self._read()
            self._until = time.monotonic() + _KEPT_SECONDS
        return self._found

    def _read(self) -> frozenset[str]:
        try:
            rules = self._client.get_bucket_cors(Bucket=self._bucket).get("CORSRules", [])
        except ClientError as error:
            # While a stack is being made there are no rules yet.
            if error_code(error) == "NoSuchCORSConfiguration":
                return frozenset()
            raise
        return frozenset(origin for rule in rules for origin in rule["AllowedOrigins"])
