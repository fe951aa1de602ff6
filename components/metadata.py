"""The tables: the metadata of each photo, and the claims of photos on their content.

`ImageMetadata` has six indexes (handlers/model/indexes.py). Three are those of lists: only items
with `gallery`, which ready photos have, are in them, so a page of a list is one query over exactly
what it shows. `newest-first` and `by-taken`, the two orders of lists, project everything, because a
list shows nearly all of an item and reading items one by one would cost a request each. `timeline`
has the order of the second and projects what a layout needs, so that one query returns thousands of
photos. `changes` has what entered or left a list, by when it did, so that a timeline's snapshot is
brought up to date with what has changed since (decision 29). `trash` has what is in the trash, by
when it got there, and `unfinished` what an interrupted operation has left to do (decision 40).

`Contents` recognises a photo that is uploaded again. It could be rebuilt from the photos' items,
but is protected like them, so that nobody has to.
"""

from __future__ import annotations

import pulumi
from pulumi_aws import dynamodb

from handlers.model.indexes import INDEXES, Index

_KEYS = dict.fromkeys(key for index in INDEXES for key in (index.hash_key, index.sort_key))


class ImageMetadata(pulumi.ComponentResource):
    """The DynamoDB tables `ImageMetadata`, keyed by `imageId`, and `Contents`, by `contentId`.

    Both are billed by request and can be restored to any moment of the last 35 days.
    """

    table: dynamodb.Table
    contents: dynamodb.Table

    def __init__(
        self,
        name: str,
        *,
        protect: bool,
        key: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:metadata:ImageMetadata", name, None, opts)
        # Without a key of the customer's DynamoDB encrypts with one of its own.
        encryption = (
            dynamodb.TableServerSideEncryptionArgs(enabled=True, kms_key_arn=key)
            if key is not None
            else None
        )

        self.table = dynamodb.Table(
            f"{name}-ImageMetadata",
            billing_mode="PAY_PER_REQUEST",
            hash_key="imageId",
            attributes=[
                dynamodb.TableAttributeArgs(name=attribute, type="S")
                for attribute in ("imageId", *_KEYS)
            ],
            # As plain maps: the typed class deprecates these keys in favour of a form that older
            # providers do not know.
            global_secondary_indexes=[_index(each) for each in INDEXES],
            # Items of uploads that never arrived, and tombstones of deleted photos, expire.
            ttl=dynamodb.TableTtlArgs(attribute_name="expiresAt", enabled=True),
            server_side_encryption=encryption,
            point_in_time_recovery=dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
            deletion_protection_enabled=protect,
            opts=pulumi.ResourceOptions(parent=self, protect=protect),
        )

        self.contents = dynamodb.Table(
            f"{name}-Contents",
            billing_mode="PAY_PER_REQUEST",
            hash_key="contentId",
            attributes=[dynamodb.TableAttributeArgs(name="contentId", type="S")],
            server_side_encryption=encryption,
            point_in_time_recovery=dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
            deletion_protection_enabled=protect,
            opts=pulumi.ResourceOptions(parent=self, protect=protect),
        )

        self.name = self.table.name
        self.arn = self.table.arn
        self.index_arns = [self.index_arn(index) for index in INDEXES]
        self.contents_name = self.contents.name
        self.contents_arn = self.contents.arn
        self.register_outputs(
            {"name": self.name, "arn": self.arn, "contentsName": self.contents_name}
        )

    def index_arn(self, index: Index) -> pulumi.Output[str]:
        """The ARN of an index of the table."""
        return pulumi.Output.concat(self.table.arn, f"/index/{index.name}")


def _index(index: Index) -> dynamodb.TableGlobalSecondaryIndexArgsDict:
    made: dynamodb.TableGlobalSecondaryIndexArgsDict = {
        "name": index.name,
        "hash_key": index.hash_key,
        "range_key": index.sort_key,
        "projection_type": _projection(index),
    }
    if index.attributes:
        made["non_key_attributes"] = [*index.attributes]
    return made


def _projection(index: Index) -> str:
    if index.attributes is None:
        return "ALL"
    return "INCLUDE" if index.attributes else "KEYS_ONLY"
