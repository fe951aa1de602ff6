"""Photos as the table has them once they are ready, with what phones and cameras tell about theirs.

Nothing of them is stored. What compresses badly in a list is as random as it is in reality:
identifiers, digests, ThumbHashes, sizes and times.
"""

from __future__ import annotations

import base64
import uuid
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes
from handlers.imaging import sizes
from handlers.model.codecs import timestamp, utc_now
from handlers.model.image import (
    PUBLIC_OWNER,
    Image,
    Rendition,
    Status,
    original_key,
    rendition_folder,
)
from handlers.model.photo_metadata import Exposure, PhotoMetadata

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.support.stacks import Stack

UPLOADED = datetime(2026, 1, 1, 18, 3, 21, 417023, tzinfo=UTC)
"""When the first photo was uploaded; each further one a minute and some later."""
TAKEN = datetime(2025, 12, 24, 0, 4, 30)  # noqa: DTZ001  # a camera's clock
"""When the first photo was taken, to the second; each further one a minute and some earlier."""

_BATCH = 25  # what BatchWriteItem takes
# Camera, lens, focal length, aperture, focal length on 35 mm film, extension and type.
_CAMERAS = (
    ("Apple iPhone 15 Pro", "back camera", 6.765, 1.78, 24, "HEIC", "image/heic"),
    ("Apple iPhone 15 Pro", "back telephoto camera", 9.0, 2.8, 77, "HEIC", "image/heic"),
    ("Google Pixel 8", "back camera", 6.9, 1.68, 25, "jpg", "image/jpeg"),
    ("Canon EOS R6", "RF24-105mm F4 L IS USM", 50.0, 4.0, 50, "JPG", "image/jpeg"),
)
_DIMENSIONS = ((4032, 3024), (3024, 4032), (4000, 3000), (6000, 4000))


def photo(number: int, owner: str = PUBLIC_OWNER) -> Image:
    """The nth photo of an owner, from 0, with all its renditions; the same one at each call."""
    random = Random(f"{owner} {number}")  # noqa: S311  # nothing secret
    image_id = str(uuid.UUID(int=random.getrandbits(128), version=4))
    camera, lens, focal_length, f_number, on_film, extension, media_type = random.choice(_CAMERAS)
    size = random.choice(_DIMENSIONS)
    sha256 = random.randbytes(32).hex()
    taken = TAKEN - timedelta(minutes=number, milliseconds=random.randrange(30_000))
    return Image(
        image_id=image_id,
        owner=owner,
        file_name=f"IMG_{number:04}.{extension}",
        file_type=media_type,
        file_size=random.randrange(1_000_000, 9_000_000),
        uploaded_at=UPLOADED + timedelta(minutes=number, microseconds=random.randrange(30_000_000)),
        status=Status.READY,
        object_key=original_key(owner, image_id),
        version_id=_base64(random, 24),
        sha256=sha256,
        width=size[0],
        height=size[1],
        metadata=PhotoMetadata(
            taken_at=taken.isoformat(timespec="milliseconds") + "+01:00",
            camera=camera,
            lens=lens,
            exposure=Exposure(
                time=f"1/{random.randrange(20, 4000)}",
                f_number=f_number,
                iso=random.choice((50, 64, 80, 100, 125, 200, 320, 640, 1250)),
                focal_length=focal_length,
                focal_length_35mm=on_film,
            ),
            orientation=random.choice((1, 6)),
            colour=f"#{random.getrandbits(24):06x}",
            thumb_hash=_base64(random, random.randrange(21, 26)),
        ),
        renditions=tuple(_renditions(size, rendition_folder(owner, image_id, sha256[:16]), random)),
    )


def fill(stack: Stack, numbers: Iterable[int], owner: str = PUBLIC_OWNER) -> None:
    """Put an owner's photos into a stack's table."""
    client, table = stack.client("dynamodb"), stack.output("tableName")
    items = [attributes(photo(number, owner).to_item()) for number in numbers]
    for start in range(0, len(items), _BATCH):
        puts: Any = [{"PutRequest": {"Item": item}} for item in items[start : start + _BATCH]]
        answer = client.batch_write_item(RequestItems={table: puts})
        if answer["UnprocessedItems"]:
            raise RuntimeError("The table did not take all items.")


def enter(stack: Stack, added: Image) -> None:
    """Put a photo into a stack's table as one that has just become ready."""
    item = added.to_item() | {"changedAt": timestamp(utc_now())}
    stack.client("dynamodb").put_item(TableName=stack.output("tableName"), Item=attributes(item))


def _renditions(size: tuple[int, int], folder: str, random: Random) -> Iterable[Rendition]:
    width, height = size
    longest = max(size)
    thumbnail = (150 * width // longest, 150 * height // longest)
    yield _rendition(f"{folder}/thumb-150.jpg", thumbnail, "image/jpeg", random)
    for edge in sizes.edges(size):
        yield _rendition(f"{folder}/{edge}.webp", sizes.fit(size, edge), "image/webp", random)


def _rendition(key: str, size: tuple[int, int], media_type: str, random: Random) -> Rendition:
    width, height = size
    byte_count = int(width * height * random.uniform(0.05, 0.25))
    return Rendition(key=key, width=width, height=height, size=byte_count, media_type=media_type)


def _base64(random: Random, count: int) -> str:
    return base64.b64encode(random.randbytes(count)).decode()
