"""A site whose requests and messages its functions handle in this process.

Each message is delivered by hand: one that the function does not accept is redelivered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.model.image import PUBLIC_OWNER, original_key
from tests.stack.faults.edge import Edge
from tests.stack.faults.functions import Functions, UndeliveredError
from tests.stack.faults.stored import Storage
from tests.stack.faults.stored_people import ADMIN, PeopleStorage
from tests.support.openapi import slice_of
from tests.support.queue import Version, notification
from tests.unit.handlers.fake_people import token_of
from tests.unit.handlers.requests import Answer, Changed, event

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    import pytest

    from handlers.model.image import Image
    from handlers.model.person import Person
    from tests.support.stacks import DeployStack, Stack

_DELIVERIES = 8
_SERVER_ERRORS = 500


class ServerError(Exception):
    """The answer is one after which a client tries again."""


class Site:
    """A stack that people sign in to, as its admin uses it."""

    def __init__(self, stack: Stack, patch: pytest.MonkeyPatch) -> None:
        self.stack, self.functions = stack, Functions(stack, patch)
        self.storage, self.people = Storage(stack), PeopleStorage(stack)
        self.line = self.functions.line
        self.edge = Edge()
        for client in self.functions.clients:
            if client.meta.service_model.service_name == "cloudfront":
                self.edge.join(client)
        self.bodies: set[str] = set()
        """What the maintenance function was asked to do in steps that can be broken."""
        self.accepted: set[Version] = set()

    @property
    def admin(self) -> Person:
        """Who makes all requests, unless the operation says otherwise."""
        return self.people.admin

    def ask(self, method: str, resource: str, **changed: Unpack[Changed]) -> Answer:
        """Send a request to its function, as the site's page in an old browser would.

        Raises:
            ServerError: The function could not answer it.
        """
        return self._ask(method, resource, changed)

    def deliver(self, version: Version, deliveries: int = 1) -> None:
        """Deliver a version's event to the thumbnail function, for the nth time.

        Raises:
            UndeliveredError: The function asked for the message to be redelivered.
        """
        body = notification(self.stack, version)
        self.functions.deliver("thumbnail", "thumbnailQueueUrl", body, deliveries)
        self.accepted.add(version)

    def delivered(self, version: Version) -> Callable[[], None]:
        """A step that delivers a version's event, counting the deliveries."""
        return _counted(lambda deliveries: self.deliver(version, deliveries))

    def worked(self, body: str, first: int = 1) -> Callable[[], None]:
        """A step that delivers a message to the maintenance function, counting the deliveries."""
        return _counted(lambda deliveries: self._work(body, deliveries), first)

    def steps(self) -> list[str]:
        """Take the messages that wait for the maintenance function."""
        return self.people.messages()

    def events(self) -> list[str]:
        """Take the messages that wait for the thumbnail function."""
        sqs, url = self.stack.client("sqs"), self.stack.output("thumbnailQueueUrl")
        bodies: list[str] = []
        take = {"QueueUrl": url, "MaxNumberOfMessages": 10, "WaitTimeSeconds": 0}
        while found := sqs.receive_message(**take).get("Messages"):
            for message in found:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                bodies.append(message["Body"])
        return bodies

    def settle(self) -> None:
        """Deliver everything that waits, until the functions have accepted it."""
        for deliveries in range(1, _DELIVERIES + 1):
            waiting = self.storage.versions() - self.accepted
            for version in sorted(waiting, key=lambda each: each.version_id):
                try:
                    self.deliver(version, deliveries)
                except UndeliveredError:
                    continue
            # What waits for a photo from the trash waits for the maintenance function.
            while bodies := self.steps():
                for body in bodies:
                    self._work(body)
            if not waiting:
                break

    def announced(self, owner: str | None = None, **fields: Any) -> str:
        """A photo for which somebody has asked for an upload URL; nobody, in an open stack."""
        body = {"fileName": "photo.jpg", "fileType": "image/jpeg", **fields}
        access = {"ACCESS": "open"} if owner == PUBLIC_OWNER else {}
        return str(self._ask("POST", "/upload", {"body": body}, **access).body["imageId"])

    def put(self, image_id: str, content: bytes, owner: str | None = None) -> Version:
        """A version of a photo's original, as if it had been uploaded."""
        key = original_key(owner or self.admin.user_id, image_id)
        stored = self.storage.s3.put_object(
            Bucket=self.stack.output("originalsBucket"), Key=key, Body=content
        )
        return Version(key, stored["VersionId"])

    def sent(self, content: bytes, owner: str | None = None) -> tuple[str, Version]:
        """A photo that was uploaded and has not been processed yet."""
        image_id = self.announced(owner, fileSize=len(content))
        return image_id, self.put(image_id, content, owner)

    def processed(self, content: bytes, owner: str | None = None) -> str:
        """A photo in its final state."""
        image_id, version = self.sent(content, owner)
        self.deliver(version)
        self.edge.visit(self.image(image_id))
        return image_id

    def in_the_trash(self, content: bytes) -> str:
        """A photo in the trash, whose renditions are there as well."""
        image_id = self.processed(content)
        self.ask("DELETE", "/images/{imageId}", image_id=image_id)
        self.settle()
        return image_id

    def image(self, image_id: str) -> Image:
        """A photo's item."""
        return self.storage.image(image_id)

    def faults(self) -> list[str]:
        """Every contradiction in what is stored."""
        stored = self.storage.read()
        return [
            *stored.faults(),
            *self.edge.faults(stored.images.values()),
            *self.people.read().faults(),
        ]

    def empty(self) -> None:
        """Remove all photos, and all people but the admin."""
        self.storage.empty()
        self.people.empty()
        self.events()
        self.edge.empty()
        self.accepted.clear()

    def _ask(self, method: str, resource: str, changed: Changed, **environment: str) -> Answer:
        page: Changed = {"origin": self.stack.site_url, "claims": token_of(self.admin)}
        request = event(method, resource, **{**page, **changed})
        function = slice_of(method, resource)
        answer = Answer(self.functions.invoke(function, request, **environment))
        if answer.status >= _SERVER_ERRORS:
            raise ServerError(answer.status, answer.body)
        return answer

    def _work(self, body: str, deliveries: int = 1) -> None:
        self.people.hold_messages()
        if self.line.is_watched:
            self.bodies.add(body)
        self.functions.deliver("maintenance", "maintenanceQueueUrl", body, deliveries)


def separate_site(deploy_stack: DeployStack, name: str, patch: pytest.MonkeyPatch) -> Site:
    """A stack of its own, whose functions run only in this process and receive no events."""
    stack = deploy_stack(name, config={"access": "signIn", "adminEmail": ADMIN})
    functions = stack.client("lambda")
    for output in ("thumbnailFunction", "maintenanceFunction"):
        function = stack.output(output)
        found = functions.list_event_source_mappings(FunctionName=function)
        for mapping in found["EventSourceMappings"]:
            functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    scheduler = stack.client("scheduler")
    for schedule in scheduler.list_schedules(NamePrefix=f"photos-{name}-")["Schedules"]:
        scheduler.delete_schedule(Name=schedule["Name"])
    stack.client("s3").put_bucket_notification_configuration(
        Bucket=stack.output("originalsBucket"), NotificationConfiguration={}
    )
    return Site(stack, patch)


def _counted(deliver: Callable[[int], None], first: int = 1) -> Callable[[], None]:
    count = first - 1

    def again() -> None:
        nonlocal count
        count += 1
        deliver(count)

    return again
