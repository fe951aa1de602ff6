"""The trash: the transitions of a photo between lists and trash, with their conditions, and reads.

    trash        listed → trashed, to be moved
    moved        trashed, to be moved → trashed, with leftovers
    restore      trashed, to be moved → listed, with leftovers: nothing was moved yet
                 trashed, moved → trashed, on its way back
    keep         trashed, on its way back → trashed, with leftovers
    cleaned      whatever it is, with leftovers → without

How a photo that is on its way back gets there is in restores.py; all other transitions are in
images.py. Each is one write. Whoever answers requests writes the intention; the maintenance
function does what it takes, and then writes the rest.

A folder that a photo has left, or that it may have been copied to in vain, is in its leftovers from
the write on that makes it superfluous, so that no object is forgotten. No folder is used twice.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from handlers.aws.clients import plain
from handlers.model.codecs import timestamp
from handlers.model.fields import to_item
from handlers.model.image import (
    BusyError,
    Image,
    Status,
    Unfinished,
    moved,
    rendition_folder,
    trash_folder,
)
from handlers.store import image_queries
from handlers.store.images import IS_LISTED, ImageStore
from handlers.store.updates import conditional_update, update

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.order import Position
    from handlers.model.timeline import Resume

_IS_TRASHED: Final = "#status = :trashed AND #owner = :owner"
_IS_TO_BE_MOVED: Final = f"{_IS_TRASHED} AND unfinished = :move AND trashedAt = :at"
_IS_MOVED: Final = f"{_IS_TRASHED} AND (attribute_not_exists(unfinished) OR unfinished = :clean)"
_IS_RETURNING: Final = f"{_IS_TRASHED} AND unfinished = :restore AND edition = :edition"
# How many records of removal may wait for one photo to be settled: a transaction counts them all.
_MOST_RECORDS: Final = 20
_FEW_RECORDS: Final = "(attribute_not_exists(trashRecords) OR size(trashRecords) < :most)"
# How often a photo is read again that is changing all the time.
_TRIES: Final = 4
_EDITION_BYTES: Final = 8


def _new_edition() -> str:
    return secrets.token_hex(_EDITION_BYTES)


class TrashStore:
    """The trash.

    Args:
        client: Of DynamoDB.
        table_name: Of the image items.
        new_edition: Makes a name for the folder of a photo that comes back.
    """

    def __init__(
        self,
        client: DynamoDBClient,
        table_name: str,
        *,
        new_edition: Callable[[], str] = _new_edition,
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._items = ImageStore(client, table_name)
        self._new_edition = new_edition

    def page(self, owner: str, after: Position | None, count: int) -> list[Image]:
        """At most `count` photos in a trash after a position, the newest deletion first."""
        answer = self._client.query(
            TableName=self._table_name, Limit=count, **image_queries.trash(owner, after)
        )
        return [Image.from_item(plain(item)) for item in answer["Items"]]

    def count(self, owner: str, after: Resume | None) -> tuple[int, Resume | None]:
        """How many photos are in a trash, with one request.

        Returns:
            As many as the table counts at once, and where it stopped; None at the end.
        """
        arguments = image_queries.trash(owner, None)
        resume: dict[str, Any] = {"ExclusiveStartKey": after} if after else {}
        answer = self._client.query(
            TableName=self._table_name, Select="COUNT", **arguments, **resume
        )
        return answer["Count"], answer.get("LastEvaluatedKey")

    def oldest(
        self, owner: str, until: datetime, after: Resume | None, count: int
    ) -> tuple[list[str], Resume | None]:
        """At most `count` photos that have been in a trash since a moment, with one request.

        Returns:
            The identifiers, the oldest deletion first, and where it stopped; None at the end.
        """
        answer = self._client.query(
            TableName=self._table_name,
            Limit=count,
            **image_queries.trashed_until(owner, until, after),
        )
        return image_queries.identifiers(answer["Items"]), answer.get("LastEvaluatedKey")

    def unfinished(
        self, kind: Unfinished, until: datetime, after: Resume | None, count: int
    ) -> tuple[list[str], Resume | None]:
        """At most `count` photos of which this is left to do since a moment, with one request.

        Returns:
            The identifiers, the one that has waited longest first, and where it stopped; None at
            the end.
        """
        answer = self._client.query(
            TableName=self._table_name,
            Limit=count,
            **image_queries.unfinished(kind, until, after),
        )
        return image_queries.identifiers(answer["Items"]), answer.get("LastEvaluatedKey")

    def trash(
        self, image_id: str, owner: str, now: datetime, *, record_id: str | None = None
    ) -> bool:
        """Moves a photo to the trash, out of every list at once.

        Args:
            image_id: Of the photo.
            owner: Whose it must be.
            now: The clock, with a time zone.
            record_id: Of the record of removal that counts it.

        Returns:
            False, and nothing is written, if the owner's list does not show it, or if it has gone
            there and back too often to be counted.
        """
        changes = {
            "status": Status.TRASHED.value,
            "gallery": None,
            "trash": owner,
            "trashedAt": timestamp(now),
            "changedAt": timestamp(now),
            **_left(Unfinished.MOVE, now),
        }
        return self._write(
            image_id,
            changes,
            f"{IS_LISTED} AND #owner = :owner AND {_FEW_RECORDS}",
            {"ready": Status.READY.value, "owner": owner, "most": _MOST_RECORDS},
            appended={"trashRecords": record_id} if record_id else None,
        )

    def moved(self, image: Image, now: datetime) -> bool:
        """Records that a photo's renditions are in the trash too: under `trash_folder`.

        Args:
            image: As it was when they were copied.
            now: The clock, with a time zone.

        Returns:
            False, and nothing is written, if it is not to be moved any more. What was copied is
            then of no use.
        """
        if image.trashed_at is None or image.folder is None:
            return False
        there = moved(image.renditions, trash_folder(image.image_id, image.trashed_at))
        return self._write(
            image.image_id,
            {"renditions": [to_item(each) for each in there], **_left(Unfinished.CLEAN, now)},
            _IS_TO_BE_MOVED,
            _trashed(image, move=Unfinished.MOVE, at=timestamp(image.trashed_at)),
            appended={"leftovers": image.folder, "pastFolders": image.folder},
        )

    def restore(self, image: Image, now: datetime) -> Image | None:
        """Brings a photo back, or sends it on its way back if it was moved already.

        Args:
            image: As it was read.
            now: The clock, with a time zone.

        Returns:
            The photo, which is listed or returning; None if it is neither in the trash nor listed.

        Raises:
            BusyError: It is changing all the time.
        """
        found: Image | None = image
        for _ in range(_TRIES):
            if found is None or not found.is_kept:
                return None
            if found.is_listed or found.is_returning:
                return found
            undo = found.unfinished is Unfinished.MOVE
            changed = self._untrash(found, now) if undo else self._ask_restore(found, now)
            if changed is not None:
                return changed
            # Somebody else was quicker, perhaps with the same; or the response was lost.
            found = self._items.get(image.image_id)
        raise BusyError

    def keep(self, image: Image, now: datetime, *, record_id: str | None = None) -> bool:
        """Leaves a photo in the trash that is on its way back.

        Args:
            image: As it was read.
            now: The clock, with a time zone.
            record_id: Of the record of removal that counts it.

        Returns:
            False, and nothing is written, if it is not on this way any more, or if it has gone
            there and back too often to be counted.
        """
        if image.edition is None:
            return False
        return self._write(
            image.image_id,
            {
                "trash": image.owner,
                "edition": None,
                **_left(Unfinished.CLEAN, now),
            },
            f"{_IS_RETURNING} AND {_FEW_RECORDS}",
            {
                **_trashed(image, restore=Unfinished.RESTORE, edition=image.edition),
                "most": _MOST_RECORDS,
            },
            appended={
                "leftovers": rendition_folder(image.owner, image.image_id, image.edition),
                **({"trashRecords": record_id} if record_id else {}),
            },
        )

    def cleaned(self, image: Image) -> bool:
        """Records that a photo's leftovers are gone; see the function of this name."""
        part = cleaned(self._table_name, image)["Update"]
        return update(self._client, **part) is not None

    def _untrash(self, image: Image, now: datetime) -> Image | None:
        """Lists a photo again of which nothing was moved yet, as far as its item says."""
        if image.trashed_at is None:
            return None
        return self._restored(
            image,
            {
                "status": Status.READY.value,
                "gallery": image.owner,
                "changedAt": timestamp(now),
                **_OUT_OF_THE_TRASH,
                **_left(Unfinished.CLEAN, now),
            },
            _IS_TO_BE_MOVED,
            _trashed(image, move=Unfinished.MOVE, at=timestamp(image.trashed_at)),
            appended={"leftovers": trash_folder(image.image_id, image.trashed_at)},
        )

    def _ask_restore(self, image: Image, now: datetime) -> Image | None:
        return self._restored(
            image,
            {"trash": None, "edition": self._new_edition(), **_left(Unfinished.RESTORE, now)},
            _IS_MOVED,
            _trashed(image, clean=Unfinished.CLEAN),
        )

    def _restored(
        self,
        image: Image,
        changes: Mapping[str, Any],
        condition: str,
        operands: Mapping[str, Any],
        appended: Mapping[str, str] | None = None,
    ) -> Image | None:
        """A write that returns what it has made; None if it was refused.

        If the response was lost, the retry is refused, and the caller reads what it has made.
        """
        arguments = conditional_update(
            {"imageId": image.image_id}, changes, condition, operands, appended=appended
        )
        answer = update(
            self._client, TableName=self._table_name, **arguments, ReturnValues="ALL_NEW"
        )
        return None if answer is None else Image.from_item(plain(answer["Attributes"]))

    def _write(
        self,
        image_id: str,
        changes: Mapping[str, Any],
        condition: str,
        operands: Mapping[str, Any],
        appended: Mapping[str, str] | None = None,
    ) -> bool:
        arguments = conditional_update(
            {"imageId": image_id}, changes, condition, operands, appended=appended
        )
        leaves = {name: value for name, value in changes.items() if value is not None}
        return (
            update(self._client, leaves=leaves, TableName=self._table_name, **arguments) is not None
        )


def cleaned(table_name: str, image: Image) -> dict[str, Any]:
    """The part of a transaction that records that nothing is in a photo's leftovers any more.

    Its condition is that the photo has these leftovers, and nothing else was left to do meanwhile.
    What is left to do beside that remains to be done.

    Args:
        table_name: Of the image items.
        image: As it was when they were removed; it has some, or was left to be cleaned.
    """
    changes: dict[str, Any] = {"leftovers": None}
    if image.unfinished is Unfinished.CLEAN:
        changes |= {"unfinished": None, "unfinishedSince": None, "trashRecords": None}
    operands: dict[str, Any] = {}
    conditions = [
        _as_it_was("unfinished", image.unfinished, operands),
        _as_it_was("leftovers", image.leftovers or None, operands),
    ]
    arguments = conditional_update(
        {"imageId": image.image_id}, changes, " AND ".join(conditions), operands
    )
    return {"Update": {"TableName": table_name, **arguments}}


# What an item loses that leaves the trash for a list. Its records are counted once it is settled.
_OUT_OF_THE_TRASH: Final = dict.fromkeys(("trash", "trashedAt", "edition"))


def _left(kind: Unfinished, now: datetime) -> dict[str, str]:
    return {"unfinished": kind.value, "unfinishedSince": timestamp(now)}


def _trashed(image: Image, **operands: str) -> dict[str, str]:
    """The operands of a condition of a photo that is in its owner's trash."""
    return {"trashed": Status.TRASHED.value, "owner": image.owner, **operands}


def _as_it_was(name: str, value: object, operands: dict[str, Any]) -> str:
    if value is None:
        return f"attribute_not_exists({name})"
    operands[name] = value
    return f"{name} = :{name}"
