"""A photo that is on its way back from the trash arrives: two transitions, with their conditions.

    restore            returning → listed, with leftovers
    restore_duplicate  returning → a duplicate of a photo that shows its bytes, with leftovers

Each is one transaction: with it, the photo claims its bytes, which others may have added meanwhile.
The SDK adds a token, by which DynamoDB recognises a request that had to be sent again. All other
transitions of the trash are in trash.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes
from handlers.immutable import immutable
from handlers.model.codecs import timestamp
from handlers.model.content_claims import Claim, content_id
from handlers.model.fields import to_item
from handlers.model.image import Status, Unfinished, moved, rendition_folder
from handlers.store import content_claims
from handlers.store.conditional import transact
from handlers.store.images import IS_LISTED
from handlers.store.updates import conditional_update

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.image import Image

_IS_RETURNING = "#status = :trashed AND #owner = :owner AND unfinished = :restore"


@immutable(kw_only=True)
class RestoreStore:
    """The transitions, over the two tables that they write to.

    Attributes:
        client: Of DynamoDB.
        images_table: Of the photos' items.
        contents_table: Of the content claims.
    """

    client: DynamoDBClient
    images_table: str
    contents_table: str

    def restore(
        self, image: Image, *, former: Claim | None, now: datetime, also: tuple[Any, ...] = ()
    ) -> bool:
        """Lists a photo again, whose renditions have been copied to its new edition.

        Args:
            image: As it was when they were copied.
            former: What claims its bytes until now, and does not need them; None if it does itself.
            now: The clock, with a time zone.
            also: Further parts of the transaction.

        Returns:
            False, and nothing is written, if it is not on this way any more, if the claim was
            renewed or replaced, or if a further part was refused. What was copied is then of no
            use, unless a repeated request has written the same.
        """
        folder = rendition_folder(image.owner, image.image_id, image.edition or "")
        changes = {
            "gallery": image.owner,
            "renditions": [to_item(each) for each in moved(image.renditions, folder)],
            "changedAt": timestamp(now),
        }
        parts = [self._returned(image, changes, now)]
        if image.sha256 is not None:
            parts.append(
                content_claims.taken(
                    self.contents_table,
                    content_id(image.owner, image.sha256),
                    Claim(image_id=image.image_id, until=now),
                    former,
                )
            )
        return transact(self.client, *parts, *also)

    def restore_duplicate(
        self, image: Image, shown: Image, *, now: datetime, also: tuple[Any, ...] = ()
    ) -> bool:
        """Makes a photo a duplicate of one that its owner's lists show with the same bytes.

        It keeps its place in timelines, from which it must still be seen to have gone. It counts
        nothing any more: `also` has to give back what it counted until now.

        Returns:
            False, and nothing is written, if it is not on its way back any more, if the other one
            does not show its bytes any more, or if a further part was refused.
        """
        changes = {"duplicateOf": shown.image_id, "renditions": None, "counted": None}
        check = {
            "TableName": self.images_table,
            "Key": attributes({"imageId": shown.image_id}),
            "ConditionExpression": f"{IS_LISTED} AND #owner = :owner AND sha256 = :sha256",
            "ExpressionAttributeNames": {"#status": "status", "#owner": "owner"},
            "ExpressionAttributeValues": attributes(
                {":ready": Status.READY.value, ":owner": image.owner, ":sha256": image.sha256}
            ),
        }
        part = self._returned(image, changes, now)
        return transact(self.client, part, {"ConditionCheck": check}, *also)

    def _returned(self, image: Image, changes: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        out_of_the_trash = dict.fromkeys(("trash", "trashedAt", "edition"))
        arguments = conditional_update(
            {"imageId": image.image_id},
            {
                "status": Status.READY.value,
                "unfinished": Unfinished.CLEAN.value,
                "unfinishedSince": timestamp(now),
                **changes,
                **out_of_the_trash,
            },
            f"{_IS_RETURNING} AND edition = :edition",
            {
                "trashed": Status.TRASHED.value,
                "owner": image.owner,
                "restore": Unfinished.RESTORE.value,
                "edition": image.edition,
            },
            # Where its renditions are until now.
            appended={"leftovers": image.folder or ""},
        )
        return {"Update": {"TableName": self.images_table, **arguments}}
