"""Fakes that implement the handlers' ports in memory, with the promises of the real ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from handlers.access.policy import Access, Action
from handlers.access.principal import PUBLIC, Principal
from handlers.access.signed_urls import token
from handlers.gallery.domain import Gallery
from handlers.gallery.handler import TRASH_SECONDS
from handlers.gallery.pictures import Binned, Pictures
from handlers.gallery.timeline import LARGEST_PART, Timelines
from handlers.gallery.trash import Trash
from handlers.model.stored_objects import (
    OriginalGoneError,
    OriginalTooLargeError,
    OriginalUnavailableError,
    SignedPost,
    SignedPut,
    StoredDownload,
)
from handlers.model.usage import Limits, SiteLimits
from handlers.thumbnail.claims import Claims
from handlers.thumbnail.domain import Thumbnails
from handlers.thumbnail.model import StoredOriginal
from handlers.upload.domain import Uploads
from handlers.upload.model import Ticket, UploadRequest
from tests.unit.handlers.fake_renderer import fake_render, handing_out
from tests.unit.handlers.fake_snapshots import FakeSnapshots
from tests.unit.handlers.fake_tables import FakeContentClaims, FakeItems
from tests.unit.handlers.fake_trash import FakeJobs, FakeMaintenance, FakeRemovals, FakeTrash
from tests.unit.handlers.fake_usage import FakeTickets

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.imaging import Rendered
    from handlers.model.image import Image

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
MAX_BYTES = 1000
PICTURE_SECRET = b"a secret of forty letters and digits 456"
MAX_UNSTATED_BYTES = 500
TRASH_DAYS = 30
LIMITS = Limits(max_photos=2_000, max_bytes=10_000_000, max_today=2_000)
SITE_LIMITS = SiteLimits(max_bytes=50_000_000, max_today=10_000)


class FakeOriginals:
    """The versioned bucket of originals; the last version of a key is the current one."""

    def __init__(self) -> None:
        self.versions: dict[str, dict[str, bytes]] = {}
        self.failed: set[str] = set()
        self.hidden: set[str] = set()
        self.unreadable: set[str] = set()
        self.signed: list[dict[str, Any]] = []
        self.made = 0

    def put(self, key: str, content: bytes) -> str:
        self.made += 1
        version_id = f"v{self.made}"
        self.versions.setdefault(key, {})[version_id] = content
        return version_id

    def current(self, key: str) -> bytes | None:
        versions = list(self.versions.get(key, {}).values())
        return versions[-1] if versions and key not in self.hidden else None

    def sign_put(self, key: str, **signed: Any) -> SignedPut:
        self.signed.append({"key": key, **signed})
        return SignedPut(f"https://originals.example/{key}", {"Content-Type": signed["file_type"]})

    def sign_post(self, key: str, **signed: Any) -> SignedPost:
        self.signed.append({"key": key, **signed})
        return SignedPost("https://originals.example/", {"key": key})

    def store(self, key: str, content: bytes, *, file_type: str, checksum: str) -> None:
        self.signed.append({"key": key, "file_type": file_type, "checksum": checksum})
        self.put(key, content)

    def read(self, key: str, version_id: str, limit: int | None = None) -> bytes:
        if version_id in self.unreadable:
            raise OriginalUnavailableError(key)
        content = self.versions.get(key, {}).get(version_id)
        if content is None:
            raise OriginalGoneError(key)
        if limit is not None and len(content) > limit:
            raise OriginalTooLargeError(len(content))
        return content

    def hide(self, key: str) -> None:
        self.hidden.add(key)

    def delete(self, key: str, version_id: str) -> None:
        self.versions.get(key, {}).pop(version_id, None)

    def mark_failed(self, key: str, version_id: str) -> None:
        if version_id in self.versions[key]:
            self.failed.add(version_id)


class FakeRenditions:
    """The bucket of renditions; `now` is when a download is stored."""

    def __init__(self) -> None:
        self.now = lambda: NOW
        self.stored: dict[str, tuple[bytes, str]] = {}
        self.made_at: dict[str, datetime] = {}
        self.dispositions: dict[str, str] = {}
        self.fail_on: str | None = None

    def put(self, key: str, data: bytes, media_type: str) -> None:
        self.stored[key] = (data, media_type)

    def copy(self, key: str, to: str, media_type: str) -> None:
        self.put(to, self.stored[key][0], media_type)

    def delete(self, key: str) -> None:
        if self.fail_on == key:
            raise ConnectionError(key)
        self.stored.pop(key, None)

    def delete_below(self, folder: str) -> int:
        # A copy: other threads change it meanwhile.
        below = [key for key in list(self.stored) if key.startswith(f"{folder}/")]
        for key in below:
            self.delete(key)
        return len(below)

    def read(self, key: str) -> bytes:
        return self.stored[key][0]

    def presigned_url(self, key: str, *, seconds: int) -> str:
        return f"https://renditions.example/{key}?{seconds}"

    def stored_download(self, key: str) -> StoredDownload | None:
        if key not in self.stored:
            return None
        return StoredDownload(media_type=self.stored[key][1], made_at=self.made_at[key])

    def store_download(self, key: str, data: bytes, *, media_type: str, disposition: str) -> None:
        self.put(key, data, media_type)
        self.made_at[key] = self.now()
        self.dispositions[key] = disposition


class FakeMessages:
    """The queue; what was postponed, in seconds, by receipt."""

    def __init__(self) -> None:
        self.postponed: dict[str, int] = {}
        self.broken = False

    def postpone(self, receipt: str, seconds: int) -> None:
        if self.broken:
            raise ConnectionError
        self.postponed[receipt] = seconds


@dataclass
class World:
    """All three slices over the same table and buckets, and a clock that can be set."""

    items: FakeItems = field(default_factory=FakeItems)
    content_claims: FakeContentClaims = field(default_factory=FakeContentClaims)
    originals: FakeOriginals = field(default_factory=FakeOriginals)
    renditions: FakeRenditions = field(default_factory=FakeRenditions)
    snapshots: FakeSnapshots = field(default_factory=FakeSnapshots)
    messages: FakeMessages = field(default_factory=FakeMessages)
    now: datetime = NOW
    made: int = 0
    signs_pictures: bool = False
    largest_part: int = LARGEST_PART
    jobs: FakeJobs = field(default_factory=FakeJobs)
    removals: FakeRemovals = field(default_factory=FakeRemovals)
    sent: list[str] = field(default_factory=list[str])
    is_busy: bool = False
    limits: Limits = LIMITS
    site_limits: SiteLimits = SITE_LIMITS

    def __post_init__(self) -> None:
        self.trashed = FakeTrash(self.items)
        self.renditions.now = self.items.now = lambda: self.now

    @property
    def uploads(self) -> Uploads:
        return Uploads(
            items=self.items,
            tickets=FakeTickets(self.items, self.items.usage, is_busy=self.is_busy),
            rows=self.items.usage,
            site=self.items.usage.site,
            claims=self.content_claims,
            originals=self.originals,
            trashed=self.trashed,
            send=self.sent.append,
            max_bytes=MAX_BYTES,
            max_unstated_bytes=MAX_UNSTATED_BYTES,
            limits=self.limits,
            site_limits=self.site_limits,
            now=lambda: self.now,
            new_id=self.new_id,
        )

    @property
    def gallery(self) -> Gallery:
        return Gallery(
            items=self.items,
            originals=self.originals,
            renditions=self.renditions,
            trash=self.trash,
            sign=lambda key, until: f"/{key}?until={until.isoformat()}",
            now=lambda: self.now,
            pictures=self.pictures if self.signs_pictures else None,
            binned=Binned(
                days=TRASH_DAYS,
                presigned=lambda key: self.renditions.presigned_url(key, seconds=TRASH_SECONDS),
                pictures=self.pictures if self.signs_pictures else None,
            ),
            timelines=Timelines(
                snapshots=self.snapshots,
                now=lambda: self.now,
                largest=self.largest_part,
                chance=lambda: 1,
            ),
        )

    @property
    def trash(self) -> Trash:
        return Trash(
            items=self.items,
            trashed=self.trashed,
            jobs=self.jobs,
            removals=self.removals,
            send=self.sent.append,
            now=lambda: self.now,
            new_id=self.new_id,
            # One after the other: the fakes are not made for more.
            threads=lambda: ThreadPoolExecutor(1),
        )

    @property
    def pictures(self) -> Pictures:
        return Pictures(
            token=lambda path, until: token(path, until, PICTURE_SECRET), now=lambda: self.now
        )

    @property
    def claims(self) -> Claims:
        return Claims(
            items=self.items,
            claims=self.content_claims,
            trashed=self.trashed,
            send=self.sent.append,
            now=lambda: self.now,
        )

    def thumbnails(
        self, render: Callable[[bytes], Rendered] = fake_render, *, keep_location: bool = False
    ) -> Thumbnails:
        return Thumbnails(
            items=self.items,
            originals=self.originals,
            renditions=self.renditions,
            claims=self.claims,
            usage=self.items.usage,
            now=lambda: self.now,
            render=handing_out(render),
            max_bytes=MAX_BYTES,
            max_unstated_bytes=MAX_UNSTATED_BYTES,
            keep_location=keep_location,
        )

    def slow_timeline(self, seconds: int) -> None:
        """Each request of the timeline's index returns one entry, and takes this long."""

        def pass_time() -> None:
            self.now += timedelta(seconds=seconds)

        self.items.timeline_page = 1
        self.items.on_timeline_page = pass_time

    def new_id(self) -> str:
        self.made += 1
        return f"00000000-0000-4000-8000-{self.made:012x}"

    def announced(
        self, file_name: str = "cat.png", size: int | None = None, principal: Principal = PUBLIC
    ) -> str:
        """A pending photo, by its identifier."""
        request = UploadRequest(file_name=file_name, file_type="image/png", file_size=size)
        ticket = self.uploads.ticket(Access(principal, Action.UPLOAD), request)
        assert isinstance(ticket, Ticket)
        return ticket.image_id

    def uploaded(self, image_id: str, content: bytes = b"photo") -> StoredOriginal:
        """A version of the photo's original, and S3's event about it."""
        key = self.items[image_id].object_key
        return StoredOriginal(
            image_id=image_id,
            key=key,
            version_id=self.originals.put(key, content),
            stored_at=self.now,
        )

    def ready(
        self,
        file_name: str = "cat.png",
        content: bytes | None = None,
        principal: Principal = PUBLIC,
    ) -> str:
        """A fully processed photo with unique content, a second after the previous one."""
        self.now += timedelta(seconds=1)
        image_id = self.announced(file_name, principal=principal)
        content = b"%05d" % self.made if content is None else content
        assert self.thumbnails().process(self.uploaded(image_id, content)).outcome == "ready"
        return image_id

    def image(self, image_id: str) -> Image:
        """A photo as the gallery shows it."""
        return self.gallery.image(Access(PUBLIC, Action.VIEW), image_id)

    def delete(self, image_id: str, principal: Principal = PUBLIC) -> None:
        """Ends a photo as the gallery does, and the maintenance function after it."""
        self.gallery.delete(Access(principal, Action.DELETE), image_id, permanent=True)
        self.maintain()

    def to_trash(self, image_id: str, principal: Principal = PUBLIC) -> None:
        """Moves a photo to the trash as the gallery does; what is stored of it is not moved yet."""
        self.gallery.delete(Access(principal, Action.DELETE), image_id)

    def maintain(self) -> None:
        """Does what the maintenance function was asked for."""
        FakeMaintenance(self).work()

    def daily_round(self) -> None:
        """Does what the maintenance function does by itself once a day."""
        FakeMaintenance(self).release_claims_without_photos()
