"""The deployed functions, run in this process with their settings and roles on the real services.

Each request is handled by a freshly started function. The thumbnail queue is driven by hand: a
message that the function does not accept is redelivered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handlers.aws import clients
from handlers.gallery import handler as gallery
from handlers.thumbnail import handler as thumbnail
from handlers.upload import handler as upload
from tests.stack.faults.injection import Line
from tests.stack.faults.stored import Storage
from tests.support.openapi import slice_of
from tests.support.queue import Version, notification
from tests.support.roles import role_of
from tests.unit.handlers.requests import Answer, Changed, event, sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    import pytest

    from handlers.model.image import Image
    from tests.support.stacks import Stack

FUNCTIONS: dict[str, Any] = {"upload": upload, "gallery": gallery, "thumbnail": thumbnail}
"""Each function's handler module, by the name of its folder."""

_SERVICES = ("s3", "dynamodb", "sqs")
_CREDENTIALS = ("access_key", "secret_key", "token")
_NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_DELIVERIES = 8


class UndeliveredError(Exception):
    """The function did not accept a message, which will be redelivered."""


@dataclass(frozen=True)
class Context:
    """The context that Lambda passes to an invocation."""

    memory_limit_in_mb: int = 10_240

    def get_remaining_time_in_millis(self) -> int:
        """Enough."""
        return 120_000


class Site:
    """The functions of a stack, running in this process."""

    def __init__(self, stack: Stack, patch: pytest.MonkeyPatch) -> None:
        self.stack, self.line, self.storage = stack, Line(), Storage(stack)
        self.accepted: set[Version] = set()
        self._patch = patch
        self._environments: dict[str, dict[str, str]] = {}
        self._clients: dict[str, dict[str, Any]] = {}
        for name in FUNCTIONS:
            self._prepare(name)

    def ask(self, method: str, resource: str, **changed: Unpack[Changed]) -> Answer:
        """Send a request to its function, as the site's page in an old browser would."""
        request = event(method, resource, **{"origin": self.stack.site_url, **changed})
        return Answer(self._invoke(slice_of(method, resource), request))

    def deliver(self, version: Version, deliveries: int = 1) -> None:
        """Deliver a version's event to the thumbnail function, for the nth time.

        Raises:
            UndeliveredError: The function asked for the message to be redelivered.
        """
        sqs, queue = self.stack.client("sqs"), self.stack.output("thumbnailQueueUrl")
        sqs.send_message(QueueUrl=queue, MessageBody=notification(self.stack, version))
        (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
        record = sample("sqs_message") | {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
        }
        record["attributes"]["ApproximateReceiveCount"] = str(deliveries)
        try:
            answer = self._invoke("thumbnail", {"Records": [record]})
        finally:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        if answer["batchItemFailures"]:
            raise UndeliveredError
        self.accepted.add(version)

    def delivered(self, version: Version) -> Callable[[], None]:
        """A step that delivers a version's event, counting the deliveries."""
        count = 0

        def again() -> None:
            nonlocal count
            count += 1
            self.deliver(version, count)

        return again

    def deliver_all(self) -> None:
        """Deliver the events of all versions until the thumbnail function has accepted each."""
        for deliveries in range(1, _DELIVERIES + 1):
            waiting = self.storage.read().versions - self.accepted
            for version in sorted(waiting, key=lambda each: each.version_id):
                try:
                    self.deliver(version, deliveries)
                except UndeliveredError:
                    continue
            if not waiting:
                return

    def announced(self, **fields: Any) -> str:
        """A photo for which somebody has asked for an upload URL."""
        body = {"fileName": "photo.jpg", "fileType": "image/jpeg", **fields}
        return str(self.ask("POST", "/upload", body=body).body["imageId"])

    def put(self, image_id: str, content: bytes) -> Version:
        """A version of a photo's original, as if it had been uploaded."""
        key = f"uploads/public/{image_id}"
        stored = self.storage.s3.put_object(
            Bucket=self.stack.output("originalsBucket"), Key=key, Body=content
        )
        return Version(key, stored["VersionId"])

    def sent(self, content: bytes) -> tuple[str, Version]:
        """A photo that was uploaded and has not been processed yet."""
        image_id = self.announced()
        return image_id, self.put(image_id, content)

    def processed(self, content: bytes) -> str:
        """A photo in its final state."""
        image_id, version = self.sent(content)
        self.deliver(version)
        return image_id

    def image(self, image_id: str) -> Image:
        """A photo's item."""
        return self.storage.read().images[image_id]

    def empty(self) -> None:
        """Remove all photos."""
        self.storage.empty()
        self.accepted.clear()

    def _invoke(self, name: str, request: dict[str, Any]) -> dict[str, Any]:
        module = FUNCTIONS[name]
        for variable, value in self._environments[name].items():
            self._patch.setenv(variable, value)
        for service, client in self._clients[name].items():
            self._patch.setattr(clients, service, lambda client=client: client)
        # Drop what the previous invocation cached.
        for kept in ("_router", "_settings"):
            if hasattr(module, kept):
                getattr(module, kept).cache_clear()
        return module.handler(request, Context())

    def _prepare(self, name: str) -> None:
        output = f"{name}Function"
        found = self.stack.client("lambda").get_function_configuration(
            FunctionName=self.stack.output(output)
        )
        role = role_of(self.stack, output)
        credentials: Any = role.session.get_credentials()
        environment = {
            **found["Environment"]["Variables"],
            **{
                variable: getattr(credentials, attribute)
                for variable, attribute in zip(_NAMES, _CREDENTIALS, strict=True)
            },
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.stack.emulator.aws.endpoint,
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
