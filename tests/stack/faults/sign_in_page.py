"""The sign-in page's token endpoint, which the session function reaches without the SDK."""

from __future__ import annotations

import io
from http.client import HTTPConnection, IncompleteRead
from typing import TYPE_CHECKING, Any

from tests.stack.faults.injection import Killed, Kind

if TYPE_CHECKING:
    from tests.stack.faults.injection import Line

CODE_EXCHANGE = "sign-in page.token"
"""Its name among the calls to AWS."""

_ANSWERED = {Kind.REFUSED: 403, Kind.THROTTLED: 429}


class _Answer(io.BytesIO):
    """An error page that is not JSON."""

    def __init__(self, status: int) -> None:
        super().__init__(b"<h1>Error</h1>")
        self.status = status


class Connection(HTTPConnection):
    """A connection to this machine, which breaks as the line says."""

    def __init__(self, line: Line, place: str, *, timeout: float) -> None:
        # `*.localhost` needs no resolver this way.
        super().__init__("127.0.0.1", int(place.rpartition(":")[2]), timeout=timeout)
        self._line, self._place = line, place
        self._kind: Kind | None = None

    def request(self, method: str, url: str, body: Any, headers: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]  # as the function calls it
        """Send a request, unless its fault comes before that."""
        self._kind = self._line.begin(CODE_EXCHANGE)
        match self._kind:
            case Kind.NOT_SENT:
                raise ConnectionRefusedError
            case Kind.KILLED_BEFORE:
                raise Killed
            case Kind.REFUSED | Kind.THROTTLED:
                return
            case _:
                super().request(method, url, body, {**headers, "Host": self._place})

    def getresponse(self) -> Any:
        """The response, unless its fault takes it away."""
        if self._kind is not None and self._kind in _ANSWERED:
            return _Answer(_ANSWERED[self._kind])
        response = super().getresponse()
        if self._kind is None:
            return response
        response.read()
        match self._kind:
            case Kind.KILLED_AFTER:
                raise Killed
            case Kind.CUT_OFF:
                raise IncompleteRead(b"")
            case _:
                raise TimeoutError
