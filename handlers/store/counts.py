"""Counting photos from before there were rows that count them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from handlers.immutable import immutable
from handlers.model.image import Status
from handlers.store import usage
from handlers.store.conditional import transact
from handlers.store.images import IS_LISTED
from handlers.store.updates import conditional_update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.image import Image

MOST: Final = 40
"""Photos of one transaction. DynamoDB takes 100 writes, and the rows are written as well."""


@immutable(kw_only=True)
class CountStore:
    """Over the tables that each transaction writes to.

    Attributes:
        client: Of DynamoDB.
        images_table: Of the photos' items.
        library_table: Of the rows that count them.
    """

    client: DynamoDBClient
    images_table: str
    library_table: str

    def count(self, images: Sequence[Image]) -> bool:
        """Counts one to `MOST` listed photos of the same owner, each exactly once.

        Returns:
            False, and nothing is written, if one of them is counted already or not listed any
            more.
        """
        with_sizes = [replace(each, counted=each.file_size or 0) for each in images]
        return transact(
            self.client,
            *(self._counted(each) for each in with_sizes),
            *usage.changed_together(self.library_table, with_sizes),
        )

    def _counted(self, image: Image) -> dict[str, Any]:
        update = conditional_update(
            {"imageId": image.image_id},
            {"counted": image.counted},
            f"{IS_LISTED} AND #owner = :owner AND attribute_not_exists(counted)",
            {"ready": Status.READY.value, "owner": image.owner},
        )
        update["ExpressionAttributeNames"]["#owner"] = "owner"
        return {"Update": {"TableName": self.images_table, **update}}
