"""The last write about a photo of which something was left to do: it, and all that counts it.

    cleaned  no address shows it any more, or its leftovers are gone
    purged   nothing of it is stored any more

Each is one transaction, so that a photo is counted once, however often the work is repeated: in the
record of its removal, in the job that asked for it, and in the usage of its owner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.immutable import immutable
from handlers.model.image import Status, Unfinished
from handlers.store import images, jobs, removals, trash
from handlers.store.conditional import transact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.content_claims import Claim
    from handlers.model.image import Image
    from handlers.store.restores import RestoreStore


@immutable(kw_only=True)
class CountedRestores:
    """The transitions of photos that come back (restores.py), which a job may count.

    Attributes:
        restores: The transitions.
        library_table: Of the jobs.
        given_back: The parts of a transaction that give back what a photo took of the limits.
    """

    restores: RestoreStore
    library_table: str
    given_back: Callable[[Image], list[dict[str, Any]]]

    def restore(
        self, image: Image, *, former: Claim | None, now: datetime, job_id: str | None
    ) -> bool:
        """As there, and counted once."""
        return self._counted(
            lambda *also: self.restores.restore(image, former=former, now=now, also=also), job_id
        )

    def restore_duplicate(
        self, image: Image, shown: Image, *, now: datetime, job_id: str | None
    ) -> bool:
        """As there, and counted once."""
        # Nothing is stored of it any more.
        back = self.given_back(image)
        return self._counted(
            lambda *also: self.restores.restore_duplicate(
                image, shown, now=now, also=(*back, *also)
            ),
            job_id,
        )

    def _counted(self, write: Callable[..., bool], job_id: str | None) -> bool:
        if job_id is not None and write(jobs.one_done(self.library_table, job_id)):
            return True
        # A job that has expired must not keep a photo from coming back.
        return write()


@immutable(kw_only=True)
class SettlementStore:
    """The two writes, over the tables that they go to.

    Attributes:
        client: Of DynamoDB.
        images_table: Of the photos' items.
        library_table: Of jobs, records and usage.
        given_back: The parts of a transaction that give back what a photo took of the limits.
    """

    client: DynamoDBClient
    images_table: str
    library_table: str
    given_back: Callable[[Image], list[dict[str, Any]]]

    def cleaned(self, image: Image, *, addresses: int) -> bool:
        """Records that a photo's leftovers are gone.

        Args:
            image: As it was when they were removed.
            addresses: How many addresses were asked.

        Returns:
            False, and nothing is written, if something else is left to do by now.
        """
        parts = [trash.cleaned(self.images_table, image)]
        if image.unfinished is Unfinished.CLEAN:
            # Else it was brought back before this; or it came back as a duplicate.
            is_gone = image.status is Status.TRASHED
            parts += self._counted(image.trash_records, addresses, is_gone=is_gone)
        return transact(self.client, *parts)

    def purged(
        self, image: Image, now: datetime, *, addresses: int, job_id: str | None = None
    ) -> bool:
        """Records that nothing of a photo is stored any more, and forgets it.

        Args:
            image: The tombstone, as it was before.
            now: The clock, with a time zone.
            addresses: How many addresses were asked.
            job_id: Of the job that counts it.

        Returns:
            False, and nothing is written, if that is recorded already, or the job has expired.
        """
        parts = [images.purged(self.images_table, image.image_id, now), *self.given_back(image)]
        # All, if it was deleted for good before it had left its addresses.
        purge = (image.purge_record,) if image.purge_record is not None else ()
        parts += self._counted((*purge, *image.trash_records), addresses, is_gone=True)
        if job_id is None:
            return transact(self.client, *parts)
        counted = transact(self.client, *parts, jobs.one_done(self.library_table, job_id))
        # A job that has expired must not keep a photo from going.
        return counted or transact(self.client, *parts)

    def _counted(
        self, records: Iterable[str], addresses: int, *, is_gone: bool
    ) -> list[dict[str, Any]]:
        return [
            removals.counted(self.library_table, each, addresses=addresses, is_gone=is_gone)
            # A transaction may write a row only once.
            for each in dict.fromkeys(records)
        ]
