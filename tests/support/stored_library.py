"""Photos with everything that is stored of them, put there by an administrator.

Their items are those of library.py. Nobody looks into their objects, which are a few bytes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes
from handlers.model.codecs import timestamp, utc_now
from handlers.model.content_claims import content_id
from handlers.model.image import Image, Status, moved, trash_folder
from handlers.store.usage import changed_together
from tests.support import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tests.support.stacks import Stack

_BATCH = 25  # what BatchWriteItem takes
_COUNTED_AT_ONCE = 40  # in one transaction, with the rows that count them
_THREADS = 4


def shown(stack: Stack, numbers: Iterable[int], owner: str) -> list[Image]:
    """An owner's photos as lists show them."""
    return _stored(stack, [_counted(library.photo(number, owner)) for number in numbers])


def trashed(stack: Stack, numbers: Iterable[int], owner: str) -> list[Image]:
    """An owner's photos in the trash, each since a second after the one before."""
    began = utc_now() - timedelta(days=1)
    return _stored(
        stack,
        [
            _in_the_trash(_counted(library.photo(number, owner)), began + timedelta(seconds=number))
            for number in numbers
        ],
    )


def _counted(image: Image) -> Image:
    return replace(image, counted=image.file_size)


def _in_the_trash(image: Image, at: Any) -> Image:
    return replace(
        image,
        status=Status.TRASHED,
        trashed_at=at,
        renditions=moved(image.renditions, trash_folder(image.image_id, at)),
        past_folders=(str(image.folder),),
    )


def _stored(stack: Stack, images: list[Image]) -> list[Image]:
    changed_at = {"changedAt": timestamp(utc_now())}
    _write(stack, "tableName", [image.to_item() | changed_at for image in images])
    _write(stack, "contentsTableName", [_claim(image) for image in images])
    for some in _parts(images, _COUNTED_AT_ONCE):
        parts: Any = changed_together(stack.output("libraryTableName"), some)
        stack.client("dynamodb").transact_write_items(TransactItems=parts)
    with ThreadPoolExecutor(_THREADS) as pool:
        stored = [pool.submit(_put, stack, some) for some in _parts(images, _BATCH)]
    for each in stored:
        each.result()
    return images


def _claim(image: Image) -> dict[str, Any]:
    return {
        "contentId": content_id(image.owner, str(image.sha256)),
        "imageId": image.image_id,
        "claimedUntil": int(image.uploaded_at.timestamp()),
    }


def _put(stack: Stack, images: Iterable[Image]) -> None:
    s3 = stack.client("s3")
    originals, renditions = (stack.output(f"{each}Bucket") for each in ("originals", "renditions"))
    for image in images:
        s3.put_object(Bucket=originals, Key=image.object_key, Body=b"original")
        for each in image.renditions:
            s3.put_object(
                Bucket=renditions, Key=each.key, Body=b"rendition", ContentType=each.media_type
            )


def _write(stack: Stack, output: str, items: Sequence[Mapping[str, Any]]) -> None:
    client, table = stack.client("dynamodb"), stack.output(output)
    for some in _parts(items, _BATCH):
        puts: Any = [{"PutRequest": {"Item": attributes(each)}} for each in some]
        if client.batch_write_item(RequestItems={table: puts})["UnprocessedItems"]:
            raise RuntimeError("The table did not take all items.")


def _parts(values: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [values[start : start + size] for start in range(0, len(values), size)]
