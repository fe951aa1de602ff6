"""The deployed functions in this process: their code, settings and roles, and the real services.

Each request meets a function that has just started. The queue between originals and thumbnails is
driven by hand: what a function does not take is delivered again.
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
"""The module with each function's entry, by the name of its folder."""

_SERVICES = ("s3", "dynamodb", "sqs")
_CREDENTIALS = ("access_key", "secret_key", "token")
_NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_DELIVERIES = 8


class UndeliveredError(Exception):
    """The function did not take a message; it comes again."""


@dataclass(frozen=True)
class Context:
    """What Lambda tells of an invocation."""

    memory_limit_in_mb: int = 10_240

    def get_remaining_time_in_millis(self) -> int:
        """Enough."""
        return 120_000


class Site:
    """The functions of a stack, at work in this process."""

    def __init__(self, stack: Stack, patch: pytest.MonkeyPatch) -> None:
        self.stack, self.line, self.storage = stack, Line(), Storage(stack)
        self.taken: set[Version] = set()
        self._patch = patch
        self._environments: dict[str, dict[str, str]] = {}
        self._clients: dict[str, dict[str, Any]] = {}
        for name in FUNCTIONS:
            self._prepare(name)

    def ask(self, method: str, resource: str, **changed: Unpack[Changed]) -> Answer:
        """Send a request to the function that has it, as a page of the site in an old browser."""
        name = "upload" if resource in {"/upload", "/presigned-url"} else "gallery"
        request = event(method, resource, **{"origin": self.stack.site_url, **changed})
        return Answer(self._invoke(name, request))

    def deliver(self, version: Version, deliveries: int = 1) -> None:
        """Tell the thumbnail function of a version, for the nth time.

        Raises:
            UndeliveredError: It wants to be told again.
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
        self.taken.add(version)

    def delivered(self, version: Version) -> Callable[[], None]:
        """Tells the function of a version, each time once more."""
        count = 0

        def again() -> None:
            nonlocal count
            count += 1
            self.deliver(version, count)

        return again

    def deliver_all(self) -> None:
        """Tell the thumbnail function of all versions that it has not taken, until it has."""
        for deliveries in range(1, _DELIVERIES + 1):
            waiting = self.storage.read().versions - self.taken
            for version in sorted(waiting, key=lambda each: each.version_id):
                try:
                    self.deliver(version, deliveries)
                except UndeliveredError:
                    continue
            if not waiting:
                return

    def announced(self, **said: Any) -> str:
        """A photo that somebody is about to send."""
        body = {"fileName": "photo.jpg", "fileType": "image/jpeg", **said}
        return str(self.ask("POST", "/upload", body=body).body["imageId"])

    def put(self, image_id: str, content: bytes) -> Version:
        """A version of a photo's original, as if it had been sent."""
        key = f"uploads/public/{image_id}"
        stored = self.storage.s3.put_object(
            Bucket=self.stack.output("originalsBucket"), Key=key, Body=content
        )
        return Version(key, stored["VersionId"])

    def sent(self, content: bytes) -> tuple[str, Version]:
        """A photo that was sent, and was not looked at yet."""
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
        """Forget all photos."""
        self.storage.empty()
        self.taken.clear()

    def _invoke(self, name: str, request: dict[str, Any]) -> dict[str, Any]:
        module = FUNCTIONS[name]
        for variable, value in self._environments[name].items():
            self._patch.setenv(variable, value)
        for service, client in self._clients[name].items():
            self._patch.setattr(clients, service, lambda client=client: client)
        # Nothing is left of the invocation before.
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
            clients._session.cache_clear()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # it has the credentials
            self._clients[name] = {each: getattr(clients, each).__wrapped__() for each in _SERVICES}
            clients._session.cache_clear()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # the next has others
        for client in self._clients[name].values():
            self.line.join(client)
