"""The table of what is not a photo: people, operations that take long, and what is stored in all.

Its items share one table and are found by the two parts of their key (handlers/store/people.py).
Every stack has it, so that a switch of `access` creates and deletes no data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import dynamodb

from components.policies import allow
from handlers.model.usage import OWNERS, SITE

if TYPE_CHECKING:
    from components.config.access import Access
    from components.config.limits import Limits
    from components.policies import Statement

# The partition with one item for each person; handlers/model/person.py.
_PEOPLE = "USERS"
# Those of operations that take long, one each, and that of records of removal; job.py, removal.py.
_JOBS = "JOB#*"
_REMOVALS = "REMOVALS"


class Library(pulumi.ComponentResource):
    """The DynamoDB table `Library`, keyed by `pk` and `sk`.

    It is billed by request and can be restored to any moment of the last 35 days.
    """

    table: dynamodb.Table

    def __init__(
        self,
        name: str,
        *,
        protect: bool,
        key: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:library:Library", name, None, opts)

        self.table = dynamodb.Table(
            f"{name}-Library",
            billing_mode="PAY_PER_REQUEST",
            hash_key="pk",
            range_key="sk",
            attributes=[
                dynamodb.TableAttributeArgs(name=attribute, type="S") for attribute in ("pk", "sk")
            ],
            # Finished operations expire.
            ttl=dynamodb.TableTtlArgs(attribute_name="expiresAt", enabled=True),
            # Without a key of the customer's DynamoDB encrypts with one of its own.
            server_side_encryption=dynamodb.TableServerSideEncryptionArgs(
                enabled=True, kms_key_arn=key
            )
            if key is not None
            else None,
            point_in_time_recovery=dynamodb.TablePointInTimeRecoveryArgs(enabled=True),
            deletion_protection_enabled=protect,
            opts=pulumi.ResourceOptions(parent=self, protect=protect),
        )

        self.name = self.table.name
        self.arn = self.table.arn
        self.register_outputs({"name": self.name, "arn": self.arn})

    def environment(self, access: Access) -> dict[str, pulumi.Input[str]]:
        """What a function that answers requests needs to find out who is asking."""
        known: dict[str, pulumi.Input[str]] = {"ACCESS": access.access}
        return {**known, "LIBRARY_TABLE": self.name} if access.signs_in else known

    def may_identify(self, access: Access) -> list[Statement]:
        """What its role needs for that: to read single people, and nothing else of the table."""
        if not access.signs_in:
            return []
        people = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [_PEOPLE]}}
        return [allow(["dynamodb:GetItem"], [self.arn], condition=people)]

    def may_count(self) -> Statement:
        """What the role of a function needs that changes how much is stored."""
        return allow(["dynamodb:UpdateItem"], [self.arn], condition=_partitions(OWNERS, SITE))

    def may_read_counts(self) -> Statement:
        """What a role needs to read how much is stored of single people."""
        return allow(["dynamodb:GetItem"], [self.arn], condition=_partitions(OWNERS))

    def may_read_site(self) -> Statement:
        """What a role needs to read how much is stored in all, and who has paused uploads."""
        return allow(["dynamodb:Query"], [self.arn], condition=_partitions(SITE))

    def may_follow_jobs(self) -> list[Statement]:
        """What a role needs to begin operations that take long, and to tell how far they are."""
        jobs = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [_JOBS]}}
        removals = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [_REMOVALS]}}
        return [
            allow(["dynamodb:GetItem", "dynamodb:PutItem"], [self.arn], condition=jobs),
            # The record of what is removed, which is corrected if something was not there.
            allow(["dynamodb:PutItem", "dynamodb:UpdateItem"], [self.arn], condition=removals),
        ]


def _partitions(*names: str) -> dict[str, dict[str, list[str]]]:
    """Of the rows that count photos; handlers/model/usage.py."""
    return {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [*names]}}


def environment_of(limits: Limits) -> dict[str, pulumi.Input[str]]:
    """The limits, for a function that compares with them what is stored."""
    return {
        "MAX_PERSON_BYTES": str(limits.max_person_bytes),
        "MAX_PERSON_PHOTOS": str(limits.max_person_photos),
        "MAX_PERSON_PHOTOS_PER_DAY": str(limits.max_person_photos_per_day),
        **environment_of_site(limits),
    }


def environment_of_site(limits: Limits) -> dict[str, pulumi.Input[str]]:
    """Those of everybody together."""
    return {
        "MAX_STORED_BYTES": str(limits.max_stored_bytes),
        "MAX_PHOTOS_PER_DAY": str(limits.max_photos_per_day),
    }
