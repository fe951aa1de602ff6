"""The line between the functions and AWS, which counts their calls and breaks one of them.

The fault is injected below the SDK, where requests are sent, so the SDK's own retries are real.
A function may make calls in several threads; a fault that kills it kills all of them.
"""

from __future__ import annotations

import io
import json
import threading
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, ReadTimeoutError
from botocore.httpsession import URLLib3Session
from urllib3 import HTTPResponse

if TYPE_CHECKING:
    from collections.abc import Generator


class Killed(BaseException):
    """The function was killed at this point; none of its code may catch this."""


class Kind(StrEnum):
    """What can go wrong with a call."""

    NOT_SENT = "not sent"
    RESPONSE_LOST = "sent, and the response lost"
    EVERY_RESPONSE_LOST = "sent on every retry, and every response lost"
    REFUSED = "refused"
    THROTTLED = "throttled"
    KILLED_BEFORE = "killed before it"
    KILLED_AFTER = "killed after it"
    CUT_OFF = "the response cut off"


_ONCE = {Kind.RESPONSE_LOST, Kind.CUT_OFF}
"""These affect only a call's first request; the others affect every retry by the SDK as well."""

_CUT_IN_BODY = {"dynamodb", "s3"}
"""How the SDK notices a cut is real here; for the others, its connection reports it."""


@dataclass(frozen=True)
class Fault:
    """One kind of fault in one call of an operation, counted from 0."""

    call: int
    kind: Kind


class _Call(threading.local):
    """The call that a thread is making: its number, and the requests sent for it so far."""

    number = -1
    requests = 0


@dataclass
class Line:
    """Sits between AWS and all clients of the functions."""

    calls: list[str] = field(default_factory=list[str])
    _fault: Fault | None = None
    _watched: bool = False
    _killed: bool = False
    _call: _Call = field(default_factory=_Call)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def join(self, client: Any) -> None:
        """Route a client's requests through it."""
        client.meta.events.register("before-call", self._begin)
        client.meta.events.register("before-send", self._send)

    @contextmanager
    def watched(self, fault: Fault | None) -> Generator[list[str]]:
        """Counts the calls made in the block, and breaks one of them."""
        self.calls, self._fault, self._watched = [], fault, True
        try:
            yield self.calls
        finally:
            self._watched = False

    @property
    def is_watched(self) -> bool:
        """Whether calls are counted at this moment."""
        return self._watched

    @contextmanager
    def unwatched(self) -> Generator[None]:
        """Lets the calls in the block through: those of another function, at the same moment."""
        watched, killed, self._watched = self._watched, self._killed, False
        number, requests = self._call.number, self._call.requests
        try:
            yield
        finally:
            self._watched, self._killed = watched, killed
            self._call.number, self._call.requests = number, requests

    def invoked(self) -> None:
        """A function is started, in a process of its own."""
        self._killed = False

    def begin(self, call: str) -> Kind | None:
        """Counts a call; returns what goes wrong with it, if anything does."""
        if not self._watched:
            return None
        if self._killed:
            raise Killed
        with self._lock:
            self._call.number = len(self.calls)
            self.calls.append(call)
        self._call.requests = 0
        return self._kind()

    def broke(self, call: str) -> bool:
        """Whether it has broken this call in the latest block."""
        fault = self._fault
        return fault is not None and self.calls[fault.call : fault.call + 1] == [call]

    def _kind(self) -> Kind | None:
        """What goes wrong with this thread's call."""
        if not self._watched or self._fault is None or self._fault.call != self._call.number:
            return None
        return self._fault.kind

    def _begin(self, model: Any, **_: object) -> None:
        self.begin(f"{model.service_model.service_name}.{model.name}")

    def _send(self, request: Any, **_: object) -> AWSResponse | None:
        if self._killed:
            raise Killed
        kind = self._kind()
        if kind is None:
            return None
        self._call.requests += 1
        if kind in _ONCE and self._call.requests > 1:
            return None
        service = self.calls[self._call.number].partition(".")[0]
        try:
            return _broken(kind, service, request)
        except Killed:
            self._killed = True
            raise


def _broken(kind: Kind, service: str, request: Any) -> AWSResponse | None:
    url = request.url
    match kind:
        case Kind.NOT_SENT:
            raise ConnectTimeoutError(endpoint_url=url)
        case Kind.REFUSED:
            return _error(request, service, 403, "AccessDenied", "AccessDeniedException")
        case Kind.THROTTLED:
            status = 503 if service == "s3" else 400
            return _error(request, service, status, "SlowDown", "ThrottlingException")
        case Kind.KILLED_BEFORE:
            raise Killed
        case Kind.KILLED_AFTER | Kind.RESPONSE_LOST | Kind.EVERY_RESPONSE_LOST:
            _really_sent(request)
            if kind is Kind.KILLED_AFTER:
                raise Killed
            raise ReadTimeoutError(endpoint_url=url)
        case Kind.CUT_OFF:
            return _cut_off(request, service)


def _really_sent(request: Any) -> tuple[AWSResponse, bytes]:
    session: Any = URLLib3Session(timeout=20)
    response = session.send(request)
    return response, response.content if not request.stream_output else response.raw.read()


def _cut_off(request: Any, service: str) -> AWSResponse:
    """The first half of a response, or what the SDK makes of one that it reads itself."""
    response, body = _really_sent(request)
    if not body or service not in _CUT_IN_BODY:
        raise ConnectionClosedError(endpoint_url=request.url, request=request, error=None)
    if service == "dynamodb":
        # The SDK detects the cut by this checksum, which the real service always sends.
        response.headers["x-amz-crc32"] = str(zlib.crc32(body))
    response.headers["Content-Length"] = str(len(body))
    return _response(request, response.status_code, response.headers, body[: len(body) // 2])


def _error(request: Any, service: str, status: int, s3: str, others: str) -> AWSResponse:
    xml, text = f"<Error><Code>{s3}</Code></Error>", json.dumps({"__type": others})
    body = xml if service == "s3" else text
    return _response(request, status, {}, body.encode())


def _response(request: Any, status: int, headers: Any, body: bytes) -> AWSResponse:
    raw: Any = HTTPResponse(io.BytesIO(body), preload_content=False)
    return AWSResponse(request.url, status, headers, raw)
