"""A photo of nobody becomes a person's: two transitions of a photo's state, with their conditions.

    give            of nobody, listed → of a person, listed
    give_duplicate  of nobody, listed → of a person, as a duplicate of a photo that they have

Each is one transaction, so that it happens once or not at all: with it, the person claims the bytes
of the photo, the job counts it, and the rows of what is stored count it for another owner, whose
limits do not matter here. The photo's item says when it entered the list of its new
owner; that it left the list of the former one is said by a row of its own, because there its item
is not found any more. The SDK adds a token, by which DynamoDB recognises a request
that had to be sent again. All other transitions are in images.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes
from handlers.immutable import immutable
from handlers.model.codecs import timestamp
from handlers.model.content_claims import content_id
from handlers.model.image import TOMBSTONE_LIFE, Status
from handlers.store import content_claims, jobs, usage
from handlers.store.conditional import transact
from handlers.store.images import IS_LISTED
from handlers.store.updates import conditional_update

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.content_claims import Claim
    from handlers.model.image import Image


@immutable(kw_only=True)
class GiftStore:
    """The transitions, over the three tables that each of them writes to.

    Attributes:
        client: Of DynamoDB.
        images_table: Of the photos' items.
        contents_table: Of the content claims.
        library_table: Of the jobs, and of the rows that count photos.
    """

    client: DynamoDBClient
    images_table: str
    contents_table: str
    library_table: str

    def give(
        self, image: Image, given: Image, *, former: Claim | None, job_id: str, now: datetime
    ) -> bool:
        """Makes a photo somebody's, who claims its bytes.

        Args:
            image: The photo of nobody.
            given: The same, with its new owner and the renditions that are stored for them.
            former: What claimed the bytes for the new owner until now, and does not need them.
            job_id: Of the job that counts it.
            now: The clock, with a time zone.

        Returns:
            False, and nothing is written, if the photo is not listed any more or not of nobody, or
            if the claim was renewed or replaced.
        """
        parts = [
            self._changed(image, given, ("owner", "gallery", "renditions", "pastFolders"), now),
            self._left(image, now),
        ]
        if given.sha256 is not None:
            parts.append(
                content_claims.taken(
                    self.contents_table,
                    content_id(given.owner, given.sha256),
                    content_claims.Claim(image_id=given.image_id, until=now),
                    former,
                )
            )
        parts += usage.given_to(self.library_table, image, given)
        return transact(self.client, *parts, jobs.one_done(self.library_table, job_id))

    def give_duplicate(self, image: Image, given: Image, *, job_id: str, now: datetime) -> bool:
        """Makes a photo somebody's who has its bytes: a duplicate of the photo that shows them.

        That photo gets the texts of the other one where it has none of its own.

        Args:
            image: The photo of nobody.
            given: The same, with its new owner, as a duplicate.
            job_id: Of the job that counts it.
            now: The clock, with a time zone.

        Returns:
            False, and nothing is written, if the photo is not listed any more or not of nobody, or
            if the other one does not show its bytes any more.
        """
        names = ("owner", "gallery", "takenKey", "duplicateOf", "counted")
        given = replace(given, counted=None)
        return transact(
            self.client,
            self._changed(image, given, names, now),
            self._left(image, now),
            self._shown(given),
            *usage.given_to(self.library_table, image, given),
            jobs.one_done(self.library_table, job_id),
        )

    def _changed(
        self, image: Image, given: Image, names: tuple[str, ...], now: datetime
    ) -> dict[str, Any]:
        item = given.to_item()
        has_content = "attribute_not_exists(sha256)"
        was_counted = "attribute_not_exists(counted)"
        operands: dict[str, Any] = {"ready": Status.READY.value, "former": image.owner}
        if image.sha256 is not None:
            has_content = "sha256 = :sha256"
            operands["sha256"] = image.sha256
        if image.counted is not None:
            was_counted = "counted = :counted_before"
            operands["counted_before"] = image.counted
        update = conditional_update(
            {"imageId": image.image_id},
            {**{name: item.get(name) for name in names}, "changedAt": timestamp(now)},
            f"{IS_LISTED} AND #owner = :former AND {was_counted} AND {has_content}",
            operands,
        )
        return {"Update": {"TableName": self.images_table, **update}}

    def _left(self, image: Image, now: datetime) -> dict[str, Any]:
        """A row that is no photo: it tells timelines that one has left the list of its owner."""
        row = {
            "owner": image.owner,
            "changedAt": timestamp(now),
            "takenKey": image.taken.key(image.image_id),
            "expiresAt": int((now + TOMBSTONE_LIFE).timestamp()),
        }
        update = {
            "Key": attributes({"imageId": f"left#{image.owner}#{image.image_id}"}),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in row),
            "ExpressionAttributeNames": {f"#{name}": name for name in row},
            "ExpressionAttributeValues": attributes({f":{name}": row[name] for name in row}),
        }
        return {"Update": {"TableName": self.images_table, **update}}

    def _shown(self, given: Image) -> dict[str, Any]:
        """The photo that it is a duplicate of, which must show its bytes, gets its texts."""
        texts = {n: t for n, t in (("title", given.title), ("alt", given.alt)) if t is not None}
        condition = {
            "TableName": self.images_table,
            "Key": attributes({"imageId": given.duplicate_of}),
            "ConditionExpression": f"{IS_LISTED} AND #owner = :owner AND sha256 = :sha256",
            "ExpressionAttributeNames": {
                "#status": "status",
                "#owner": "owner",
                **{f"#{name}": name for name in texts},
            },
            "ExpressionAttributeValues": attributes(
                {
                    ":ready": Status.READY.value,
                    ":owner": given.owner,
                    ":sha256": given.sha256,
                    **{f":{name}": text for name, text in texts.items()},
                }
            ),
        }
        if not texts:
            return {"ConditionCheck": condition}
        changes = [f"#{name} = if_not_exists(#{name}, :{name})" for name in texts]
        return {"Update": {**condition, "UpdateExpression": "SET " + ", ".join(changes)}}
