"""How another program on this machine sends requests to the emulator."""

from __future__ import annotations

import socket
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.stacks import Stack

ZEROS = "0" * 64
GATEWAY = "Host: 127.0.0.1:PORT"
SITE = "Host: LABEL.cloudfront.localhost:PORT"

REFUSED = {
    "403",  # the guard's, without an AWS error code
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}


def raw(stack: Stack, request: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send exactly these lines; gives the status and body of the first response.

    PORT and LABEL stand for the emulator's port and the first label of the site's host name.
    """
    label = stack.site_url.removeprefix("http://").partition(".")[0]
    port = str(stack.emulator.port)
    head = request.replace("PORT", port).replace("LABEL", label).replace("\n", "\r\n")
    with socket.create_connection(("127.0.0.1", stack.emulator.port), timeout=30) as connection:
        connection.sendall(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = HTTPResponse(connection)
        answer.begin()
        return answer.status, answer.read()


def client(stack: Stack, service: str, session: Any) -> Any:
    """A client of any other program, which knows the emulator's address but not the token."""
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return session.client(service, endpoint_url=stack.emulator.aws.endpoint, config=config)


def assert_refused(call: Callable[[], object]) -> None:
    # Clients of XML services cannot parse the guard's plain text.
    with pytest.raises((ClientError, ResponseParserError)) as caught:
        call()
    if isinstance(caught.value, ClientError):
        assert str(caught.value.response.get("Error", {}).get("Code")) in REFUSED
    else:
        assert "must be signed by a role" in str(caught.value)
