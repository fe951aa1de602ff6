"""The distribution: its copies are removed, and its addresses are asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mypy_boto3_cloudfront.client import CloudFrontClient

_TIMEOUT: Final = 5
# Connections at a time; each asks one address after the other.
_CONNECTIONS: Final = 8
NO_ANSWER: Final = 0
"""In place of a status: there was no answer, or it made no sense."""


class Distribution:
    """A distribution, by its identifier and its own address."""

    def __init__(
        self, client: Callable[[], CloudFrontClient], distribution_id: str, origin: str
    ) -> None:
        self._client = client
        self._id = distribution_id
        self._origin = urlsplit(origin)

    def invalidate(self, paths: Sequence[str], reference: str) -> None:
        """Has all edges forget what they keep of these paths, each of which may end in `*`.

        With the same reference and the same paths it is the same request again, which CloudFront
        does not charge a second time.
        """
        self._client().create_invalidation(
            DistributionId=self._id,
            InvalidationBatch={
                "Paths": {"Quantity": len(paths), "Items": [*paths]},
                "CallerReference": reference,
            },
        )

    def statuses(self, paths: Sequence[str]) -> Mapping[str, int]:
        """What the distribution answers to each path, which may have a query; see NO_ANSWER."""
        shares = [paths[start::_CONNECTIONS] for start in range(min(_CONNECTIONS, len(paths)))]
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            answers = pool.map(self._ask, shares)
            return {path: status for each in answers for path, status in each.items()}

    def _ask(self, paths: Sequence[str]) -> Mapping[str, int]:
        """Over one connection, or another one after it has broken."""
        connection = self._connection()
        statuses: dict[str, int] = {}
        try:
            for path in paths:
                status = _status(connection, path)
                if status == NO_ANSWER:
                    connection.close()
                    status = _status(connection, path)
                statuses[path] = status
        finally:
            connection.close()
        return statuses

    def _connection(self) -> HTTPConnection:
        connect = HTTPConnection if self._origin.scheme == "http" else HTTPSConnection
        return connect(self._origin.netloc, timeout=_TIMEOUT)


def _status(connection: HTTPConnection, path: str) -> int:
    with suppress(OSError, HTTPException):
        # Without a body: of what is still shown, nothing needs to be sent.
        connection.request("HEAD", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    return NO_ANSWER
