"""The one query behind a page, as the store sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.access.principal import PUBLIC_OWNER
from handlers.store.images import ImageStore

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

    from tests.support.http import Answer, Http
    from tests.support.stacks import Stack

_EVENT = "before-send.dynamodb.Query"


class PageQuery:
    """The request to DynamoDB for a first page, signed once, to be sent repeatedly.

    So the client's own part, which is signing and reading the answer, is not measured with it.
    """

    def __init__(self, stack: Stack, limit: int) -> None:
        sent: list[AWSPreparedRequest] = []

        def keep(request: AWSPreparedRequest, **_: Any) -> None:
            sent.append(request)

        client = stack.client("dynamodb")
        client.meta.events.register(_EVENT, keep)
        try:
            # As the gallery does: one more item tells whether there is a next page.
            found = ImageStore(client, stack.output("tableName")).newest(
                PUBLIC_OWNER, None, limit + 1
            )
        finally:
            client.meta.events.unregister(_EVENT, keep)
        (self._request,) = sent
        self.items_found = len(found)

    def send(self, http: Http) -> Answer:
        """Send it again."""
        headers = {name: _text(value) for name, value in self._request.headers.items()}
        body = self._request.body
        if not isinstance(body, bytes):
            raise TypeError("The body of a query is bytes.")
        return http.request("POST", self._request.url, body=body, headers=headers)


def _text(value: str | bytes) -> str:
    return value.decode("ascii") if isinstance(value, bytes) else value
