"""Fakes that implement the handlers' ports in memory, with the promises of the real ones."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from handlers.gallery.domain import Gallery
from handlers.shared.image import Image, Status
from handlers.thumbnail.domain import (
    OriginalTooLargeError,
    OriginalUnavailableError,
    StoredOriginal,
    Thumbnails,
)
from handlers.thumbnail.encoding import RenderedFile
from handlers.thumbnail.rendering import Rendered, UnusablePhotoError
from handlers.upload.domain import Claim, Uploads
from handlers.upload.port import SignedPost, SignedPut

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.shared.cursor import Position

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
MAX_BYTES = 1000


class FakeItems:
    """The table: every write goes through the item's own notation."""

    def __init__(self) -> None:
        self.stored: dict[str, dict[str, Any]] = {}
        self.requests: list[str] = []

    def __getitem__(self, image_id: str) -> Image:
        return Image.from_item(self.stored[image_id])

    def put(self, image: Image) -> None:
        self.stored[image.image_id] = image.to_item()

    def add(self, image: Image) -> None:
        self.requests.append("add")
        assert image.image_id not in self.stored
        self.put(image)

    def get(self, image_id: str) -> Image | None:
        self.requests.append("get")
        return self[image_id] if image_id in self.stored else None

    def settle(self, image: Image) -> bool:
        self.requests.append("settle")
        if self.stored.get(image.image_id, {}).get("status") != "pending":
            return False
        self.put(image)
        return True

    def newest(self, owner: str, after: Position | None, count: int) -> list[Image]:
        self.requests.append("newest")
        found = [item for item in self.stored.values() if item.get("gallery") == owner]
        images = sorted(map(Image.from_item, found), key=_place, reverse=True)
        if after is not None:
            images = [each for each in images if _place(each) < (after.uploaded_at, after.image_id)]
        return images[:count]

    def bury(self, image_id: str, now: datetime) -> Image | None:
        self.requests.append("bury")
        image = self[image_id] if image_id in self.stored else None
        if image is None or image.purged or image.has_expired(now):
            return None
        self.put(replace(self[image_id], status=Status.DELETED, expires_at=None))
        return self[image_id]

    def purged(self, image_id: str, expires_at: datetime) -> None:
        self.requests.append("purged")
        self.put(replace(self[image_id], purged=True, expires_at=expires_at))


def _place(image: Image) -> tuple[datetime, str]:
    return image.uploaded_at, image.image_id


class FakeOriginals:
    """The versioned bucket of originals; the last version of a key is the current one."""

    def __init__(self) -> None:
        self.versions: dict[str, dict[str, bytes]] = {}
        self.failed: set[str] = set()
        self.hidden: set[str] = set()
        self.signed: list[dict[str, Any]] = []

    def put(self, key: str, content: bytes) -> str:
        version_id = f"v{sum(map(len, self.versions.values())) + 1}"
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

    def read(self, key: str, version_id: str, limit: int) -> bytes:
        content = self.versions.get(key, {}).get(version_id)
        if content is None:
            raise OriginalUnavailableError(key)
        if len(content) > limit:
            raise OriginalTooLargeError(len(content))
        return content

    def delete(self, key: str, version_id: str) -> None:
        self.versions.get(key, {}).pop(version_id, None)

    def mark_failed(self, key: str, version_id: str) -> None:
        assert version_id in self.versions[key]
        self.failed.add(version_id)


class FakeRenditions:
    """The bucket of renditions."""

    def __init__(self) -> None:
        self.stored: dict[str, tuple[bytes, str]] = {}
        self.fail_on: str | None = None

    def put(self, key: str, data: bytes, media_type: str) -> None:
        self.stored[key] = (data, media_type)

    def delete(self, key: str) -> None:
        if self.fail_on == key:
            raise ConnectionError(key)
        self.stored.pop(key, None)


class FakeMessages:
    """The queue; what was postponed, in seconds, by receipt."""

    def __init__(self) -> None:
        self.postponed: dict[str, int] = {}
        self.broken = False

    def postpone(self, receipt: str, seconds: int) -> None:
        if self.broken:
            raise ConnectionError
        self.postponed[receipt] = seconds


@dataclass(frozen=True)
class FakeObjects:
    """Both buckets, as the gallery sees them."""

    originals: FakeOriginals
    renditions: FakeRenditions

    def original_url(self, image: Image, *, disposition: str, seconds: int) -> str:
        return f"https://originals.example/{image.version_id}?{disposition}&{seconds}"

    def rendition_url(self, key: str, *, seconds: int) -> str:
        return f"https://renditions.example/{key}?{seconds}"

    def delete_original(self, key: str) -> None:
        self.originals.hidden.add(key)

    def delete_rendition(self, key: str) -> None:
        self.renditions.delete(key)


def fake_render(content: bytes) -> Rendered:
    """Two renditions of any content, except of one that says that it is none."""
    if content.startswith(b"not an image"):
        raise UnusablePhotoError("not_an_image", "The file is not a photo.")
    files = [
        RenderedFile(
            name=name, media_type=kind, width=150, height=100, data=content + name.encode()
        )
        for name, kind in (("thumb-150.jpg", "image/jpeg"), ("320.webp", "image/webp"))
    ]
    return Rendered(media_type="image/png", width=300, height=200, files=tuple(files))


@dataclass
class World:
    """All three slices over the same table and buckets, and a clock that can be set."""

    items: FakeItems = field(default_factory=FakeItems)
    originals: FakeOriginals = field(default_factory=FakeOriginals)
    renditions: FakeRenditions = field(default_factory=FakeRenditions)
    messages: FakeMessages = field(default_factory=FakeMessages)
    now: datetime = NOW
    made: int = 0

    @property
    def uploads(self) -> Uploads:
        return Uploads(
            items=self.items,
            originals=self.originals,
            max_bytes=MAX_BYTES,
            now=lambda: self.now,
            new_id=self.new_id,
        )

    @property
    def gallery(self) -> Gallery:
        objects = FakeObjects(self.originals, self.renditions)
        return Gallery(items=self.items, objects=objects, now=lambda: self.now)

    def thumbnails(self, render: Callable[[bytes], Rendered] = fake_render) -> Thumbnails:
        return Thumbnails(
            items=self.items,
            originals=self.originals,
            renditions=self.renditions,
            render=render,
            max_bytes=MAX_BYTES,
        )

    def new_id(self) -> str:
        self.made += 1
        return f"00000000-0000-4000-8000-{self.made:012x}"

    def announced(self, file_name: str = "cat.png") -> str:
        """A pending photo, by its identifier."""
        return self.uploads.ticket(Claim(file_name=file_name, file_type="image/png")).image_id

    def uploaded(self, image_id: str, content: bytes = b"photo") -> StoredOriginal:
        """A version of the photo's original, and what S3 tells about it."""
        key = self.items[image_id].object_key
        return StoredOriginal(
            image_id=image_id,
            key=key,
            version_id=self.originals.put(key, content),
            stored_at=self.now,
        )

    def ready(self, file_name: str = "cat.png", content: bytes = b"photo") -> str:
        """A photo that went all the way, a second after the one before."""
        self.now += timedelta(seconds=1)
        image_id = self.announced(file_name)
        assert self.thumbnails().process(self.uploaded(image_id, content)) == "ready"
        return image_id
