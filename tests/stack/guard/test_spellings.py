"""No spelling of a request makes the emulator read it differently than the guard."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.stack.guard.intruder import GATEWAY, SITE, ZEROS, raw

if TYPE_CHECKING:
    from tests.support.stacks import Stack

ROOT = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, "
    f"SignedHeaders=host, Signature={ZEROS}"
)
CREATE = b"Action=CreateUser&UserName=evil&Version=2010-05-08"
FORM = "Content-Type: multipart/form-data; boundary=x"
WEBSOCKET = """Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Protocol: mqtt
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="""


@pytest.mark.parametrize(
    "lines",
    [
        f"POST / HTTP/1.1\n{GATEWAY}\nAuthorization: {ROOT}",
        f"POST / HTTP/1.0\n{GATEWAY}\nAuthorization: {ROOT}",
        "POST / HTTP/1.0",
        "POST / HTTP/1.1",
        f"POST / HTTP/1.1\n{GATEWAY}\n{GATEWAY}",
        f"POST / HTTP/1.1\n{GATEWAY}\nHost: evil.example",
        f"POST / HTTP/1.1\nHost: evil.example\n{GATEWAY}",
        f"POST / HTTP/1.1\n{GATEWAY}\nAuthorization: x\nAuthorization: {ROOT}",
        f"POST / HTTP/1.1\n{GATEWAY}\nAuthorization: x,\n {ROOT}",
        f"POST http://127.0.0.1:PORT/ HTTP/1.1\n{GATEWAY}\nAuthorization: {ROOT}",
        f"POST http://evil.example/ HTTP/1.1\n{GATEWAY}\nAuthorization: {ROOT}",
        f"POST /?X-Amz-Credential=test/a/b/iam/aws4_request HTTP/1.1\n{GATEWAY}",
        f"POST /?x-amz-credential=test/a/b/iam/aws4_request HTTP/1.1\n{GATEWAY}",
        f"POST /?AWSAccessKeyId=test HTTP/1.1\n{GATEWAY}",
        f"POST /?X-Amz-Credential%00=test HTTP/1.1\n{GATEWAY}",
        f"POST /%5fministack/reset HTTP/1.1\n{GATEWAY}",
        f"POST //_ministack/reset HTTP/1.1\n{GATEWAY}",
        f"POST /./_ministack/reset HTTP/1.1\n{GATEWAY}",
        f"POST /x/../_ministack/reset HTTP/1.1\n{GATEWAY}",
        f"POST /_ministack/reset HTTP/1.1\n{GATEWAY}\nX-Embedded-Token: ",
        f"POST /_ministack/reset HTTP/1.1\n{GATEWAY}\nx_embedded_token: a",
        f"POST /_aws/execute-api/../../_ministack/reset HTTP/1.1\n{GATEWAY}",
        f"POST /_aws/execute-api/_ministack/reset HTTP/1.1\n{GATEWAY}",
        f"POST /_aws/execute-api/a/b HTTP/1.1\n{GATEWAY}\nX-Amz-Target: AmazonSSM.ListDocuments",
        f"POST /_ministack/reset HTTP/1.1\n{SITE}",
        f"POST /%5Fministack/reset HTTP/1.1\n{SITE}",
        f"POST / HTTP/1.1\n{SITE}\nAuthorization: {ROOT}",
        f"POST / HTTP/1.1\n{SITE}\nX-Amz-Target: AWSSecurityTokenServiceV20110615.X",
        f"POST /2015-03-31/functions HTTP/1.1\n{SITE}",
        f"POST /v2/email/outbound-emails HTTP/1.1\n{SITE}",
        f"POST /oauth2/token HTTP/1.1\n{SITE}",
        f"POST / HTTP/1.1\nHost: unknown.cloudfront.localhost:PORT\nAuthorization: {ROOT}",
        "POST / HTTP/1.1\nHost: unknown.cloudfront.localhost:PORT",
        "POST /v1/x HTTP/1.1\nHost: abcdef01.execute-api.localhost:PORT",
        f"POST / HTTP/1.1\n{GATEWAY}\n{FORM}",
        f"POST /abc HTTP/1.1\n{GATEWAY}\n{FORM}\nX-Amz-Target: DynamoDB_20120810.ListTables",
        f"POST /abc HTTP/1.1\n{GATEWAY}\n{FORM}\nX-Amz-Target: AWSIdentityManagementV1.CreateUser",
        f"OPTIONS / HTTP/1.1\n{GATEWAY}\nAccess-Control-Request-Method: PUT",
        f"OPTIONS /_ministack/reset HTTP/1.1\n{GATEWAY}\nOrigin: http://evil.example",
        f"TRACE / HTTP/1.1\n{GATEWAY}\nAuthorization: {ROOT}",
        f"GET /_aws/execute-api/a/b HTTP/1.1\n{GATEWAY}\n{WEBSOCKET}",
        f"GET /_aws/execute-api/a/b HTTP/1.1\n{SITE}\n{WEBSOCKET}",
        f"GET / HTTP/1.1\nHost: a.appsync-realtime-api.localhost:PORT\n{WEBSOCKET}",
        f"GET / HTTP/1.1\nHost: data.iot.us-east-1.localhost:PORT\n{WEBSOCKET}",
    ],
)
def test_no_spelling_of_a_request_gets_past_the_guard(stack: Stack, lines: str) -> None:
    status, _ = raw(stack, lines, CREATE)

    # 404 is the site's own error page.
    assert status in ({400, 403, 404, 405} if SITE in lines else {400, 403, 404})


def test_the_sites_host_answers_paths_of_the_emulator_with_its_own_404_page(stack: Stack) -> None:
    """The emulator's own sign-in and services are not reached through it."""
    for path in ("/oauth2/authorize", "/logout", "/login", "/iceberg/v1/config", "/v2/x"):
        status, answer = raw(stack, f"GET {path} HTTP/1.1\n{SITE}")
        assert status == 404
        assert b"<!doctype html>" in answer.lower(), answer[:500]


@pytest.mark.parametrize("known_before", [True, False], ids=["at once", "by an upgrade"])
def test_http_2_is_refused_because_it_names_the_host_twice(
    stack: Stack,
    known_before: bool,  # noqa: FBT001 (a parameter of pytest's)
) -> None:
    port = stack.emulator.port
    if known_before:
        pairs = {
            ":method": "GET",
            ":path": "/",
            ":scheme": "http",
            ":authority": f"127.0.0.1:{port}",
        }
        block = b"".join(
            bytes([0, len(name), *name.encode(), len(value), *value.encode()])
            for name, value in pairs.items()
        )
        request = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + _frame(4, 0, 0) + _frame(1, 5, 1, block)
    else:
        lines = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade, HTTP2-Settings"
        request = f"{lines}\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n".encode()

    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        answer = b""
        while b"\n" not in answer.rpartition(b"Only")[2] or b"Only" not in answer:
            chunk = connection.recv(65536)
            assert chunk, answer
            answer += chunk

    assert b"Only HTTP/1.1 is spoken here." in answer


def _frame(kind: int, flags: int, stream: int, content: bytes = b"") -> bytes:
    return (
        len(content).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + content
    )
