"""The deployed functions, run in this process with their settings and roles on the real services.

Each invocation is that of a freshly started function.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

from handlers.aws import clients, distribution
from handlers.gallery import handler as gallery
from handlers.maintenance import handler as maintenance
from handlers.maintenance import leaving
from handlers.people import handler as people
from handlers.session import cognito
from handlers.session import handler as session
from handlers.thumbnail import handler as thumbnail
from handlers.upload import handler as upload
from tests.stack.faults.injection import Line
from tests.stack.faults.sign_in_page import Connection
from tests.support.roles import role_of
from tests.unit.handlers.requests import sample

if TYPE_CHECKING:
    import pytest

    from tests.support.stacks import Stack

FUNCTIONS: dict[str, Any] = {
    "gallery": gallery,
    "maintenance": maintenance,
    "people": people,
    "session": session,
    "thumbnail": thumbnail,
    "upload": upload,
}
"""Each function's handler module, by the name of its folder."""

_CACHES = ("_maintenance", "_queue", "_router", "_settings")
_SERVICES = ("cloudfront", "cognito", "dynamodb", "s3", "sqs", "ssm")
_CREDENTIALS = ("access_key", "secret_key", "token")
_NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


class UndeliveredError(Exception):
    """The function did not accept a message, which will be redelivered."""


@dataclass(frozen=True)
class Context:
    """The context that Lambda passes to an invocation."""

    memory_limit_in_mb: int = 10_240

    def get_remaining_time_in_millis(self) -> int:
        """Enough."""
        return 120_000


class SiteConnection(HTTPConnection):
    """A connection to the site, whose name browsers resolve by themselves."""

    def connect(self) -> None:
        """Connect to this machine."""
        self.sock = socket.create_connection(("127.0.0.1", self.port), self.timeout)


class Functions:
    """The functions of a stack, running in this process."""

    def __init__(self, stack: Stack, patch: pytest.MonkeyPatch) -> None:
        self.line = Line()
        self._stack, self._patch = stack, patch
        self._environments: dict[str, dict[str, str]] = {}
        self._clients: dict[str, dict[str, Any]] = {}
        for name in FUNCTIONS:
            self._prepare(name)
        patch.setattr(cognito, "HTTPConnection", partial(Connection, self.line))
        patch.setattr(distribution, "HTTPConnection", SiteConnection)
        # No request is at work while another one is made.
        patch.setattr(leaving, "ON_THEIR_WAY", timedelta())

    @property
    def clients(self) -> list[Any]:
        """All clients of all functions."""
        return [client for clients in self._clients.values() for client in clients.values()]

    def invoke(self, name: str, event: dict[str, Any], **changes: str) -> dict[str, Any]:
        """Invoke a function, with changes to its environment."""
        module = FUNCTIONS[name]
        for variable, value in (self._environments[name] | changes).items():
            self._patch.setenv(variable, value)
        for service, client in self._clients[name].items():
            self._patch.setattr(clients, service, lambda client=client: client)
        # Drop what the previous invocation cached.
        for kept in _CACHES:
            if hasattr(module, kept):
                getattr(module, kept).cache_clear()
        self.line.invoked()
        return module.handler(event, Context())

    def deliver(self, name: str, queue: str, body: str, deliveries: int) -> None:
        """Deliver a message of a function's queue, which has no others, for the nth time.

        Raises:
            UndeliveredError: The function asked for the message to be redelivered.
        """
        sqs, url = self._stack.client("sqs"), self._stack.output(queue)
        sqs.send_message(QueueUrl=url, MessageBody=body)
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        record = sample("sqs_message") | {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
        }
        record["attributes"]["ApproximateReceiveCount"] = str(deliveries)
        try:
            answer = self.invoke(name, {"Records": [record]})
        finally:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        if answer["batchItemFailures"]:
            raise UndeliveredError

    def _prepare(self, name: str) -> None:
        output = f"{name}Function"
        found = self._stack.client("lambda").get_function_configuration(
            FunctionName=self._stack.output(output)
        )
        credentials: Any = role_of(self._stack, output).session.get_credentials()
        environment = {
            **found["Environment"]["Variables"],
            **{
                variable: getattr(credentials, attribute)
                for variable, attribute in zip(_NAMES, _CREDENTIALS, strict=True)
            },
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self._stack.emulator.aws.endpoint,
        }
        self._environments[name] = environment
        with self._patch.context() as patch:
            for variable, value in environment.items():
                patch.setenv(variable, value)
            clients._session.cache_clear()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # it caches the credentials
            self._clients[name] = {each: getattr(clients, each).__wrapped__() for each in _SERVICES}
            clients._session.cache_clear()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # the next function has others
        for client in self._clients[name].values():
            self.line.join(client)
