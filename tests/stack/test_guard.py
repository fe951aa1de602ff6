"""The home's guard in front of the real emulator: what other programs and users of the machine try.

`tests/unit/local/test_guard_rules.py` has the table of what is refused by its looks. Here are the
requests that look right, and those by which the emulator could be made to read another request than
the guard did.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from components.build.runtime import SLICES
from local.listening import has_ipv6
from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.roles import role_of, session_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from tests.support.http import Http
    from tests.support.stacks import Stack

ZEROS = "0" * 64


@pytest.fixture(scope="module", autouse=True)
def _warm(stack: Stack, http: Http) -> None:
    """Every function has run once, so it has its keys and its process."""
    Api(http, stack.site_url, assert_described).uploaded(photos.jpeg())


@pytest.fixture(autouse=True)
def _nothing_changes(stack: Stack) -> Generator[None]:
    """Whatever a test here tries, nothing of the account is another afterwards."""
    before = _account(stack)
    yield
    assert _account(stack) == before


def _account(stack: Stack) -> Any:
    bucket = stack.output("originalsBucket")
    listed = stack.client("s3").list_object_versions(Bucket=bucket)
    return {
        "roles": [each["RoleName"] for each in stack.client("iam").list_roles()["Roles"]],
        "users": [each["UserName"] for each in stack.client("iam").list_users()["Users"]],
        "functions": stack.client("lambda").list_functions()["Functions"],
        "buckets": stack.client("s3").list_buckets()["Buckets"],
        "tables": stack.client("dynamodb").list_tables()["TableNames"],
        "objects": [each["Key"] for each in listed.get("Versions", [])],
    }


def raw(stack: Stack, request: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send these very bytes, and give the status and all of the first answer."""
    head = request.replace("PORT", str(stack.emulator.port)).replace("\n", "\r\n")
    with socket.create_connection(("127.0.0.1", stack.emulator.port), timeout=30) as connection:
        connection.sendall(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = HTTPResponse(connection)
        answer.begin()
        return answer.status, answer.read()


def client(stack: Stack, service: str, session: Any) -> Any:
    """A client like any other program's: it knows where the emulator is, and no token."""
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return session.client(service, endpoint_url=stack.emulator.aws.endpoint, config=config)


REFUSED = {
    "403",  # the guard's, without a code of AWS's
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}


def assert_refused(call: Callable[[], object]) -> None:
    # What speaks XML cannot read the guard's plain sentence.
    with pytest.raises((ClientError, ResponseParserError)) as caught:
        call()
    if isinstance(caught.value, ClientError):
        assert str(caught.value.response.get("Error", {}).get("Code")) in REFUSED
    else:
        assert "must be signed by a role" in str(caught.value)


@pytest.mark.parametrize("key", ["test", "000000000000", "123456789012", "AKIAIOSFODNN7EXAMPLE"])
@pytest.mark.parametrize(
    ("service", "call", "arguments"),
    [
        ("s3", "list_buckets", {}),
        ("iam", "create_role", {"RoleName": "evil", "AssumeRolePolicyDocument": "{}"}),
        ("lambda", "list_functions", {}),
        ("sts", "get_caller_identity", {}),
        ("dynamodb", "list_tables", {}),
        ("sqs", "list_queues", {}),
    ],
)
def test_the_root_users_key_opens_nothing_without_the_token(
    stack: Stack, key: str, service: str, call: str, arguments: dict[str, str]
) -> None:
    session = boto3.Session(key, "test", region_name="us-east-1")

    assert_refused(partial(getattr(client(stack, service, session), call), **arguments))


@pytest.mark.parametrize(
    ("service", "call", "arguments"),
    [
        ("dynamodb", "describe_table", {"TableName": "tableName"}),
        ("s3", "get_object", {"Bucket": "originalsBucket", "Key": "a"}),
        # These IAM denies to nobody, so only the signature is in the way.
        ("sts", "get_caller_identity", {}),
        ("sts", "get_session_token", {}),
    ],
)
def test_a_roles_key_is_worth_nothing_without_its_secret(
    stack: Stack, service: str, call: str, arguments: dict[str, str]
) -> None:
    taken = role_of(stack, "galleryFunction").session.get_credentials()
    assert taken
    session = boto3.Session(taken.access_key, ZEROS, taken.token, region_name="us-east-1")
    names = {name: _named(stack, value) for name, value in arguments.items()}

    assert_refused(partial(getattr(client(stack, service, session), call), **names))


def test_a_signature_is_checked_also_where_the_emulator_itself_asks_for_none(stack: Stack) -> None:
    taken = role_of(stack, "galleryFunction").session.get_credentials()
    assert taken
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{taken.access_key}/{now[:8]}/us-east-1/appsync/aws4_request"
    signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={ZEROS}"
    headers = f"Authorization: {signed}\nX-Amz-Date: {now}\nX-Amz-Security-Token: {taken.token}"

    status, answer = raw(stack, f"POST /v1/apis/a/graphql HTTP/1.1\n{HERE}\n{headers}", b"{}")

    assert (status, b"signature" in answer) == (403, True), answer


def _named(stack: Stack, output: str) -> str:
    return stack.output(output) if output in stack.deployment.outputs else output


@pytest.mark.parametrize("function", [f"{each}Function" for each in SLICES])
def test_a_functions_keys_cannot_be_worked_out_of_its_name(stack: Stack, function: str) -> None:
    """As the emulator makes them: digests of what everybody can know."""
    found = stack.client("lambda").get_function_configuration(FunctionName=stack.output(function))
    name = f"{found['FunctionArn']}:{found['Role']}"
    digest = hashlib.sha256(name.encode()).hexdigest()
    guessed = {
        "AccessKeyId": f"ASIA{digest[:16].upper()}",
        "SecretAccessKey": hashlib.sha256(f"secret:{digest}".encode()).hexdigest(),
        "SessionToken": hashlib.sha256(f"token:{digest}".encode()).hexdigest(),
    }

    assert_refused(client(stack, "sts", session_of(guessed)).get_caller_identity)


def test_a_role_with_its_secret_is_what_it_was(stack: Stack) -> None:
    role = role_of(stack, "galleryFunction")

    identity = client(stack, "sts", role.session).get_caller_identity()

    assert role.name in identity["Arn"]


@pytest.mark.parametrize("key", ["test", "000000000000"])
@pytest.mark.parametrize("call", ["get_object", "put_object", "delete_object"])
def test_an_address_that_the_root_user_has_signed_opens_nothing(
    stack: Stack, http: Http, key: str, call: str
) -> None:
    session = boto3.Session(key, "test", region_name="us-east-1")
    place = {"Bucket": stack.output("originalsBucket"), "Key": "uploads/public/evil"}
    url = client(stack, "s3", session).generate_presigned_url(call, Params=place)

    for spelled in (url, url.replace("X-Amz-", "x-amz-")):
        for method in ("GET", "PUT", "DELETE"):
            # A refused body is not read, so its connection is not used again.
            answer = http.request(method, spelled, body=b"evil", headers={"Connection": "close"})
            assert answer.status == 403


def _form(stack: Stack, key: str, filename: str = "a") -> tuple[str, list[Any]]:
    """An upload form as the root user would sign it, and where it goes."""
    bucket = stack.output("originalsBucket")
    policy = json.dumps(
        {
            "expiration": "2100-01-01T00:00:00Z",
            "conditions": [
                {"bucket": bucket},
                *(["starts-with", f"${name}", ""] for name in ("key", "x-amz-algorithm")),
                *(["starts-with", f"${name}", ""] for name in ("x-amz-credential", "x-amz-date")),
            ],
        }
    )
    encoded = base64.b64encode(policy.encode()).decode()
    signing = b"AWS4test"
    for part in ("21000101", "us-east-1", "s3", "aws4_request"):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    fields = [
        ("key", "uploads/public/evil"),
        ("policy", encoded),
        ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
        ("x-amz-credential", key),
        ("x-amz-date", "21000101T000000Z"),
        ("x-amz-signature", hmac.new(signing, encoded.encode(), hashlib.sha256).hexdigest()),
        ("file", (filename, b"evil", "image/jpeg")),
    ]
    return f"{stack.emulator.aws.endpoint}/{bucket}", fields


ROOT_SCOPE = "test/21000101/us-east-1/s3/aws4_request"


@pytest.mark.parametrize(
    ("key", "filename"),
    [
        (ROOT_SCOPE, "a"),
        # S3 puts the file's name there, after the key was looked at.
        ("${filename}", ROOT_SCOPE),
        (ROOT_SCOPE.replace("test", "000000000000"), "a"),
    ],
)
def test_a_form_that_the_root_user_has_signed_stores_nothing(
    stack: Stack, http: Http, key: str, filename: str
) -> None:
    url, fields = _form(stack, key, filename)
    of_role = ("x-amz-credential", f"ASIA{'A' * 16}/21000101/us-east-1/s3/aws4_request")

    for parts in (fields, [of_role, *fields], [*fields, of_role]):
        body, kind = urllib3.encode_multipart_formdata(parts)
        answer = http.request("POST", url, body=body, headers={"Content-Type": kind})
        assert answer.status == 403, answer


def test_a_form_that_states_two_keys_is_not_read(http: Http, api: Api) -> None:
    """Even where both are good: of several, S3 reads the first here and the last there."""
    wanted = {"fileName": "a.jpg", "fileType": "image/jpeg"}
    form = api.request("POST", "/presigned-url", body=json.dumps(wanted).encode()).json()
    [*fields] = form["fields"].items()
    file = ("file", ("a", b"evil", "image/jpeg"))
    key = next(each for each in fields if each[0].lower() == "x-amz-credential")

    body, kind = urllib3.encode_multipart_formdata([key, *fields, file])
    answer = http.request("POST", form["uploadURL"], body=body, headers={"Content-Type": kind})

    assert (answer.status, b"not let in" in answer.body) == (403, True)


@pytest.mark.parametrize("left", [["key", "file"], ["key", "policy", "file"], ["file"]])
def test_a_form_that_nobody_has_signed_stores_nothing(
    stack: Stack, http: Http, left: list[str]
) -> None:
    url, fields = _form(stack, ROOT_SCOPE)
    body, kind = urllib3.encode_multipart_formdata([each for each in fields if each[0] in left])

    answer = http.request("POST", url, body=body, headers={"Content-Type": kind})

    assert answer.status == 403, answer


ROOT = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, "
    f"SignedHeaders=host, Signature={ZEROS}"
)
CREATE = b"Action=CreateUser&UserName=evil&Version=2010-05-08"
AS_SITE = "Host: LABEL.cloudfront.localhost:PORT"
HERE = "Host: 127.0.0.1:PORT"
FORM = "Content-Type: multipart/form-data; boundary=x"
WEBSOCKET = """Connection: Upgrade
Upgrade: websocket
Sec-WebSocket-Version: 13
Sec-WebSocket-Protocol: mqtt
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="""


@pytest.mark.parametrize(
    "lines",
    [
        f"POST / HTTP/1.1\n{HERE}\nAuthorization: {ROOT}",
        f"POST / HTTP/1.0\n{HERE}\nAuthorization: {ROOT}",
        "POST / HTTP/1.0",
        "POST / HTTP/1.1",
        f"POST / HTTP/1.1\n{HERE}\n{HERE}",
        f"POST / HTTP/1.1\n{HERE}\nHost: evil.example",
        f"POST / HTTP/1.1\nHost: evil.example\n{HERE}",
        f"POST / HTTP/1.1\n{HERE}\nAuthorization: x\nAuthorization: {ROOT}",
        f"POST / HTTP/1.1\n{HERE}\nAuthorization: x,\n {ROOT}",
        f"POST http://127.0.0.1:PORT/ HTTP/1.1\n{HERE}\nAuthorization: {ROOT}",
        f"POST http://evil.example/ HTTP/1.1\n{HERE}\nAuthorization: {ROOT}",
        f"POST /?X-Amz-Credential=test/a/b/iam/aws4_request HTTP/1.1\n{HERE}",
        f"POST /?x-amz-credential=test/a/b/iam/aws4_request HTTP/1.1\n{HERE}",
        f"POST /?AWSAccessKeyId=test HTTP/1.1\n{HERE}",
        f"POST /?X-Amz-Credential%00=test HTTP/1.1\n{HERE}",
        f"POST /%5fministack/reset HTTP/1.1\n{HERE}",
        f"POST //_ministack/reset HTTP/1.1\n{HERE}",
        f"POST /./_ministack/reset HTTP/1.1\n{HERE}",
        f"POST /x/../_ministack/reset HTTP/1.1\n{HERE}",
        f"POST /_ministack/reset HTTP/1.1\n{HERE}\nX-Embedded-Token: ",
        f"POST /_ministack/reset HTTP/1.1\n{HERE}\nx_embedded_token: a",
        f"POST /_aws/execute-api/../../_ministack/reset HTTP/1.1\n{HERE}",
        f"POST /_aws/execute-api/_ministack/reset HTTP/1.1\n{HERE}",
        f"POST /_aws/execute-api/a/b HTTP/1.1\n{HERE}\nX-Amz-Target: AmazonSSM.ListDocuments",
        f"POST /_ministack/reset HTTP/1.1\n{AS_SITE}",
        f"POST /%5Fministack/reset HTTP/1.1\n{AS_SITE}",
        f"POST / HTTP/1.1\n{AS_SITE}\nAuthorization: {ROOT}",
        f"POST / HTTP/1.1\n{AS_SITE}\nX-Amz-Target: AWSSecurityTokenServiceV20110615.X",
        f"POST /2015-03-31/functions HTTP/1.1\n{AS_SITE}",
        f"POST /v2/email/outbound-emails HTTP/1.1\n{AS_SITE}",
        f"POST /oauth2/token HTTP/1.1\n{AS_SITE}",
        f"POST / HTTP/1.1\nHost: unknown.cloudfront.localhost:PORT\nAuthorization: {ROOT}",
        "POST / HTTP/1.1\nHost: unknown.cloudfront.localhost:PORT",
        "POST /v1/x HTTP/1.1\nHost: abcdef01.execute-api.localhost:PORT",
        f"POST / HTTP/1.1\n{HERE}\n{FORM}",
        f"POST /abc HTTP/1.1\n{HERE}\n{FORM}\nX-Amz-Target: DynamoDB_20120810.ListTables",
        f"POST /abc HTTP/1.1\n{HERE}\n{FORM}\nX-Amz-Target: AWSIdentityManagementV1.CreateUser",
        f"OPTIONS / HTTP/1.1\n{HERE}\nAccess-Control-Request-Method: PUT",
        f"OPTIONS /_ministack/reset HTTP/1.1\n{HERE}\nOrigin: http://evil.example",
        f"TRACE / HTTP/1.1\n{HERE}\nAuthorization: {ROOT}",
        f"GET /_aws/execute-api/a/b HTTP/1.1\n{HERE}\n{WEBSOCKET}",
        f"GET /_aws/execute-api/a/b HTTP/1.1\n{AS_SITE}\n{WEBSOCKET}",
        f"GET / HTTP/1.1\nHost: a.appsync-realtime-api.localhost:PORT\n{WEBSOCKET}",
        f"GET / HTTP/1.1\nHost: data.iot.us-east-1.localhost:PORT\n{WEBSOCKET}",
    ],
)
def test_no_spelling_of_a_request_gets_past_the_guard(stack: Stack, lines: str) -> None:
    label = stack.site_url.removeprefix("http://").partition(".")[0]

    status, _ = raw(stack, lines.replace("LABEL", label), CREATE)

    # 404 is the site's own page for what it does not have.
    assert status in ({400, 403, 404, 405} if AS_SITE in lines else {400, 403, 404})


def test_a_sites_own_page_for_what_is_missing_is_all_that_its_host_has(stack: Stack) -> None:
    """No path of the emulator's is before the site's own: not its sign-in, not its services."""
    label = stack.site_url.removeprefix("http://").partition(".")[0]
    for path in ("/oauth2/authorize", "/logout", "/login", "/iceberg/v1/config", "/v2/x"):
        request = f"GET {path} HTTP/1.1\n{AS_SITE}".replace("LABEL", label)
        status, answer = raw(stack, request)
        assert status == 404
        assert b"<!doctype html>" in answer.lower(), answer[:500]


@pytest.mark.parametrize("known_before", [True, False], ids=["at once", "by an upgrade"])
def test_http_2_is_refused_because_it_has_two_names_for_the_host(
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


def test_what_the_emulator_and_its_functions_write_is_their_owners_alone(stack: Stack) -> None:
    folder = stack.emulator.folder
    written = list((folder / "_emulator" / "tmp").rglob("*"))

    assert written
    for path in (folder, folder / "_token", *written):
        assert not path.lstat().st_mode & 0o077 or path.is_symlink(), path


ON_LINUX = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux tells")


# As Linux writes them.
LOOPBACK_4, LOOPBACK_6 = "0100007F", f"{'0' * 24}01000000"


@ON_LINUX
def test_nothing_listens_but_one_port_of_loopback(stack: Stack) -> None:
    theirs = {
        str(each.readlink())
        for process in _processes(stack)
        for each in (process / "fd").glob("*")
        if each.is_symlink()
    }
    lines = [
        line.split()
        for table in ("tcp", "tcp6", "udp", "udp6")
        for line in Path("/proc/net", table).read_text().splitlines()[1:]
    ]

    # Columns of Linux: the local address, the state (0A: it listens), the socket's number.
    open_ = {each[1] for each in lines if each[3] != "01" and f"socket:[{each[9]}]" in theirs}
    listening = {each[1] for each in lines if each[3] == "0A" and f"socket:[{each[9]}]" in theirs}
    port = f"{stack.emulator.port:04X}"
    ipv6 = [f"{LOOPBACK_6}:{port}"] if has_ipv6() else []
    assert listening == {f"{LOOPBACK_4}:{port}", *ipv6}
    assert {each.partition(":")[0] for each in open_} <= {LOOPBACK_4, LOOPBACK_6}


@ON_LINUX
def test_the_token_is_neither_in_arguments_nor_environment_nor_with_functions(stack: Stack) -> None:
    token = stack.emulator.aws.token.encode()
    processes = _processes(stack)

    assert len(processes) > 1, "no function runs"
    for process in processes:
        assert token not in _content(process / "environ")
        assert token not in _content(process / "cmdline")


def _processes(stack: Stack) -> list[Path]:
    """The emulator's and its functions', which inherit its environment."""
    inherited = f"GATEWAY_PORT={stack.emulator.port}\0".encode()
    return [
        process
        for process in Path("/proc").glob("[0-9]*")
        if inherited in _content(process / "environ")
    ]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # another user's, or just ended
        return b""
