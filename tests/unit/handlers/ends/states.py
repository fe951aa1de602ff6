"""Every state that a photo can be in, and all that can happen to one: each is a function."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from handlers.access.policy import Action
from handlers.api.errors import ApiError
from handlers.aws.attribute_values import plain
from handlers.model.image import Image, Status
from handlers.model.job import JOB_LIFE, Job, JobKind
from handlers.upload.model import AlreadyHere, Ticket, UploadRequest
from tests.unit.handlers.ends.account import OWNER, TRASH_DAYS, Account
from tests.unit.handlers.scheduler import Killed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


NAME: Final = "Familientreffen-Wustermark.jpg"
PHOTO: Final = b"the bytes of a photo of a family"
OTHER: Final = b"bytes of something else"


class Photo:
    """One photo and its person.

    Args:
        account: Where it is.
        owner: Whose it is.
    """

    def __init__(self, account: Account, owner: str) -> None:
        self.account, self.owner = account, owner
        self.image_id = ""

    @property
    def image(self) -> Image:
        row = self.account.tables.stored["images"][self.image_id,]
        return Image.from_item(plain(row))

    def announced(self, content: bytes | None = None) -> str:
        """A ticket; with the hash of the content if one is given."""
        request = UploadRequest(
            file_name=NAME,
            file_type="image/jpeg",
            file_size=len(PHOTO),
            sha256=hashlib.sha256(content).hexdigest() if content else None,
        )
        ticket = self.account.uploads.ticket(
            self.account.access(self.owner, Action.UPLOAD), request
        )
        assert isinstance(ticket, Ticket | AlreadyHere)
        return ticket.image_id

    def key(self, image_id: str | None = None) -> str:
        return f"uploads/{self.owner}/{image_id or self.image_id}"

    def sent(self, content: bytes = PHOTO, image_id: str | None = None) -> None:
        self.account.buckets.put_object(
            Bucket="originals", Key=self.key(image_id), Body=content, ContentType="image/jpeg"
        )

    def asked(self, request: Callable[[], object]) -> None:
        """A request of the API, which may be refused, or be interrupted."""
        try:
            request()
        except ApiError:
            pass
        except Killed:
            self.account.line.recover()

    def trash(self, *, permanent: bool = False) -> None:
        trash = self.account.trash
        access = self.account.access(self.owner)
        self.asked(lambda: trash.delete(access, self.image, permanent=permanent))

    def restore(self) -> None:
        access = self.account.access(self.owner, Action.RESTORE)
        self.asked(lambda: self.account.trash.restore(access, [self.image_id]))

    def give(self, to: str = OWNER) -> None:
        def begin() -> None:
            now, job_id = self.account.now(), self.account.new_id()
            self.account.jobs.add(
                Job(
                    job_id=job_id,
                    kind=JobKind.GIVE,
                    user_id=to,
                    by=to,
                    started_at=now,
                    expires_at=now + JOB_LIFE,
                )
            )
            self.account.queues.send_message(
                QueueUrl="maintenance", MessageBody=f'{{"jobId": "{job_id}"}}'
            )

        self.asked(begin)


def _ticket(photo: Photo) -> None:
    photo.image_id = photo.announced()


def _sent(photo: Photo) -> None:
    _ticket(photo)
    photo.sent()


def _begun(photo: Photo) -> None:
    """Its function has died after it has stored a part of it."""
    _sent(photo)
    line = photo.account.line
    line.calls = []
    photo.account.queues.waiting["maintenance"] = []
    line.kill_after = 4
    message = photo.account.queues.waiting["thumbnail"][0]
    photo.account.deliver(lost=True)
    photo.account.queues.waiting["thumbnail"].append(message)
    assert photo.image.status is Status.PENDING
    assert photo.image.renditions


def _ready(photo: Photo) -> None:
    _sent(photo)
    photo.account.deliver()
    assert photo.image.is_listed


def _viewed(photo: Photo) -> None:
    _ready(photo)
    _download(photo)


def _undone(photo: Photo) -> None:
    """It came back before anything was moved; what may have been is not removed yet."""
    _ready(photo)
    photo.trash()
    photo.restore()
    assert photo.image.is_listed


def _to_be_moved(photo: Photo) -> None:
    _ready(photo)
    photo.trash()
    assert photo.image.status is Status.TRASHED


def _moved(photo: Photo) -> None:
    """The message that has it cleaned up is on its way."""
    _to_be_moved(photo)
    message = photo.account.queues.waiting["maintenance"][0]
    line = photo.account.line
    # After the write that says that it was moved.
    for number in range(20):
        before = photo.account.save()
        line.calls, line.kill_after = [], number
        photo.account.deliver(lost=True)
        if photo.image.folder and photo.image.folder.startswith("trash/"):
            break
        photo.account.load(before)
    assert photo.image.leftovers
    photo.account.queues.waiting["maintenance"] = [message]


def _trashed(photo: Photo) -> None:
    _to_be_moved(photo)
    photo.account.deliver()
    assert photo.image.status is Status.TRASHED
    assert photo.image.unfinished is None


def _returning(photo: Photo) -> None:
    _trashed(photo)
    photo.restore()
    assert photo.image.is_returning


def _back(photo: Photo) -> None:
    _returning(photo)
    photo.account.deliver()
    assert photo.image.is_listed


def _failed(photo: Photo) -> None:
    _ticket(photo)
    photo.sent(b"damaged")
    photo.account.deliver()
    assert photo.image.status is Status.FAILED


def _not_kept(photo: Photo) -> None:
    _ticket(photo)
    photo.sent(b"not an image")
    photo.account.deliver()
    assert photo.image.status is Status.FAILED


def _too_large(photo: Photo) -> None:
    _ticket(photo)
    photo.sent(PHOTO * 2)
    photo.account.deliver()
    assert photo.image.reason_code == "file_too_large"


def _duplicate(photo: Photo) -> None:
    _ready(photo)
    _ready_of_same(photo)
    assert photo.image.duplicate_of


def _ready_of_same(photo: Photo) -> None:
    photo.image_id = photo.announced()
    photo.sent()
    photo.account.deliver()


def _deleted(photo: Photo) -> None:
    _ready(photo)
    photo.trash(permanent=True)
    assert photo.image.status is Status.DELETED


def _purged(photo: Photo) -> None:
    _deleted(photo)
    photo.account.deliver()
    assert photo.image.purged


STATES: Final[Mapping[str, Callable[[Photo], None]]] = {
    "announced": _ticket,
    "sent": _sent,
    "begun": _begun,
    "ready": _ready,
    "viewed": _viewed,
    "undone": _undone,
    "to be moved": _to_be_moved,
    "moved": _moved,
    "trashed": _trashed,
    "returning": _returning,
    "back": _back,
    "failed": _failed,
    "not kept": _not_kept,
    "too large": _too_large,
    "duplicate": _duplicate,
    "deleted": _deleted,
    "purged": _purged,
}


def _nothing(_photo: Photo) -> None:
    pass


def _undo(photo: Photo) -> None:
    photo.trash()
    photo.restore()


def _there_and_back(photo: Photo) -> None:
    photo.trash()
    photo.account.deliver()
    photo.restore()


def _keep(photo: Photo) -> None:
    photo.restore()
    photo.trash()


def _permanent(photo: Photo) -> None:
    photo.trash(permanent=True)


def _end(photo: Photo) -> None:
    access = photo.account.access(photo.owner)
    photo.asked(lambda: photo.account.trash.end(access, [photo.image_id]))


def _empty(photo: Photo) -> None:
    access = photo.account.access(photo.owner)
    photo.asked(lambda: photo.account.trash.empty(access))


def _empty_twice(photo: Photo) -> None:
    _empty(photo)
    _empty(photo)


def _expire(photo: Photo) -> None:
    for days in (1, 1, TRASH_DAYS - 2):
        photo.account.passes(timedelta(days=days, minutes=1))
        photo.asked(photo.account.round)


def _event_again(photo: Photo) -> None:
    for version in photo.account.buckets.objects["originals"].get(photo.key(), []):
        if version.body is not None:
            photo.account.send_event(photo.key(), version.version_id)
    photo.account.send_event(photo.key(), photo.image.version_id or "gone")


def _another_version(photo: Photo) -> None:
    photo.sent(OTHER)


def _another_version_without_event(photo: Photo) -> None:
    """By an address that is still valid; its event is lost for good."""
    photo.sent(OTHER)
    photo.account.queues.waiting["thumbnail"].pop()


def _same_bytes(photo: Photo) -> None:
    photo.sent()


def _ticket_with_hash(photo: Photo) -> None:
    photo.asked(lambda: photo.announced(PHOTO))


def _added_again(photo: Photo) -> None:
    def add() -> None:
        photo.sent(image_id=photo.announced())

    photo.asked(add)


def _download(photo: Photo) -> None:
    account, image = photo.account, photo.image

    def download() -> None:
        if image.is_listed:
            account.offered(
                image,
                originals=account.uploads.originals,  # pyright: ignore[reportArgumentType]  # it reads as well
                renditions=account.renditions,
                sign=lambda key, _: f"/{key}",
                now=account.now(),
            )

    photo.asked(download)


def _give(photo: Photo) -> None:
    photo.give()


def _give_and_trash(photo: Photo) -> None:
    photo.give()
    photo.trash()


def _give_and_end(photo: Photo) -> None:
    photo.give()
    photo.account.deliver()
    access = photo.account.access(photo.image.owner)
    photo.asked(lambda: photo.account.trash.delete(access, photo.image, permanent=True))


OPERATIONS: Final[Mapping[str, Callable[[Photo], None]]] = {
    "nothing": _nothing,
    "trash": lambda photo: photo.trash(),
    "undo": _undo,
    "restore": lambda photo: photo.restore(),
    "keep": _keep,
    "there and back": _there_and_back,
    "permanent": _permanent,
    "end": _end,
    "empty": _empty,
    "empty twice": _empty_twice,
    "expire": _expire,
    "event again": _event_again,
    "another version": _another_version,
    "another version without event": _another_version_without_event,
    "same bytes": _same_bytes,
    "ticket with hash": _ticket_with_hash,
    "added again": _added_again,
    "download": _download,
    "give": _give,
    "give and trash": _give_and_trash,
    "give and end": _give_and_end,
}
