"""The table of what is known of each photo.

It owns the table and its one index. `newest-first` is sparse: only items that carry `gallery`,
which ready photos do, are in it, so a page of a list is one query over nothing but what it shows.
The index projects everything, because a list shows nearly all of an item and reading items one by
one would cost a request each.
"""

from __future__ import annotations

import pulumi
from pulumi_aws import dynamodb

NEWEST_FIRST = "newest-first"


class ImageMetadata(pulumi.ComponentResource):
    """The DynamoDB table `ImageMetadata`, keyed by `imageId`, paid by request."""

    table: dynamodb.Table

    def __init__(
        self, name: str, *, protect: bool, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:metadata:ImageMetadata", name, None, opts)

        self.table = dynamodb.Table(
            f"{name}-ImageMetadata",
            billing_mode="PAY_PER_REQUEST",
            hash_key="imageId",
            attributes=[
                dynamodb.TableAttributeArgs(name="imageId", type="S"),
                dynamodb.TableAttributeArgs(name="gallery", type="S"),
                dynamodb.TableAttributeArgs(name="uploadedAt", type="S"),
            ],
            # As plain maps: the class for this one calls the keys deprecated in favour of a form
            # that older providers do not know.
            global_secondary_indexes=[
                {
                    "name": NEWEST_FIRST,
                    "hash_key": "gallery",
                    "range_key": "uploadedAt",
                    "projection_type": "ALL",
                }
            ],
            # Items of uploads that never arrived and marks of deleted photos go by themselves.
            ttl=dynamodb.TableTtlArgs(attribute_name="expiresAt", enabled=True),
            point_in_time_recovery=dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
            deletion_protection_enabled=protect,
            opts=pulumi.ResourceOptions(parent=self, protect=protect),
        )

        self.name = self.table.name
        self.arn = self.table.arn
        self.index_arn = pulumi.Output.concat(self.table.arn, f"/index/{NEWEST_FIRST}")
        self.register_outputs({"name": self.name, "arn": self.arn})
