"""Everything that is stored, in both buckets and both tables, and the invariants across them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes, plain
from handlers.gallery.sources import AllPhotos
from handlers.gallery.timeline import PartRequest, Timelines
from handlers.gallery.upkeep import MARGIN
from handlers.model.codecs import utc_now
from handlers.model.content_claims import content_id
from handlers.model.export import EXPORTS
from handlers.model.image import PUBLIC_OWNER, Image, Status, is_private, original_key
from handlers.model.timeline import WIDTH, count, merged, record
from handlers.model.usage import NO_CHANGE, OWNERS, ROWS, SITE, Change, counted, owner_key
from handlers.store.images import ImageStore
from handlers.store.timelines import TimelineStore
from handlers.store.usage import given_back
from tests.support.queue import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.stacks import Stack

_TIMELINES = "timelines/"
# Objects that one request deletes.
_AT_ONCE = 1000
# Originals that are removed as soon as the photo fails.
_NOT_KEPT = {"file_too_large", "not_an_image"}


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Everything that is stored at one moment.

    Attributes:
        images: By identifier.
        claims: Which photo has claimed which content.
        versions: Of originals, without delete markers.
        current: Keys of originals whose newest version is not a delete marker.
        failed: The versions that are tagged for the bucket's lifecycle rule.
        renditions: Keys of renditions and downloads.
        usage: What is counted for each owner, and as SITE for all of them.
        timelines: What the snapshot of each owner's timeline leads to, by the owner.
    """

    images: dict[str, Image]
    claims: dict[str, str]
    versions: set[Version]
    current: set[str]
    failed: set[Version]
    renditions: set[str]
    usage: dict[str, Change]
    timelines: dict[str, bytes]

    def faults(self) -> list[str]:
        """Every contradiction between them."""
        return [
            *(f"{i.image_id}: {fault}" for i in self.images.values() for fault in self._of(i)),
            *self._orphans(),
            *self._usage(),
            *self._timelines(),
        ]

    def _of(self, image: Image) -> Iterator[str]:
        versions = {each for each in self.versions if each.key == image.object_key}
        renditions = {each for each in self.renditions if f"/{image.image_id}/" in each}
        claims = {name for name, claimant in self.claims.items() if claimant == image.image_id}
        if image.is_listed:
            downloads = {each for each in renditions if each.startswith("downloads/")}
            if versions != {Version(image.object_key, image.version_id or "")}:
                yield f"shown, with other originals: {versions}"
            if image.object_key not in self.current:
                yield "shown, and its original is hidden"
            if {each.key for each in image.renditions} != renditions - downloads:
                yield f"shown, with other renditions: {renditions}"
            if {is_private(each.key) for each in image.renditions} != {image.owner != PUBLIC_OWNER}:
                yield f"shown, with renditions of another owner: {renditions}"
            if claims != {content_id(image.owner, image.sha256 or "")}:
                yield f"shown, with other claims: {claims}"
            return
        if image.status is Status.TRASHED:
            yield from self._trashed(image, versions, renditions, claims)
            return
        if renditions:
            yield f"{image.status}, with renditions: {renditions}"
        if claims:
            yield f"{image.status}, with claims: {claims}"
        yield from self._state(image)
        yield from self._original(image, versions)

    def _trashed(
        self, image: Image, versions: set[Version], renditions: set[str], claims: set[str]
    ) -> Iterator[str]:
        if image.unfinished is not None or image.leftovers:
            yield f"in the trash, and still to {image.unfinished}: {image.leftovers}"
        if versions != {Version(image.object_key, image.version_id or "")}:
            yield f"in the trash, with other originals: {versions}"
        if {each.key for each in image.renditions} != renditions:
            yield f"in the trash, with other renditions: {renditions}"
        if not all(each.startswith("trash/") for each in renditions):
            yield f"in the trash, and within reach: {renditions}"
        if claims != {content_id(image.owner, image.sha256 or "")}:
            yield f"in the trash, with other claims: {claims}"

    def _state(self, image: Image) -> Iterator[str]:
        """For a photo that is not shown."""
        if image.expires_at is None and image.duplicate_of is None:
            yield f"{image.status} for ever"
        if image.status is Status.FAILED and not image.reason:
            yield "failed without a reason"
        if image.status is Status.DELETED and not image.purged:
            yield "half deleted"
        if image.duplicate_of is not None and image.duplicate_of not in self.images:
            yield "a duplicate of nothing"

    def _original(self, image: Image, versions: set[Version]) -> Iterator[str]:
        """For a photo that is not shown."""
        if image.status is Status.FAILED and image.reason_code not in _NOT_KEPT:
            if not versions <= self.failed:
                yield "failed, and its original is kept forever"
        elif image.status is Status.DELETED or image.object_key != _own_key(image):
            # The versions of a photo that became a duplicate when it was given to somebody stay
            # recoverable until they expire.
            if image.status is Status.DELETED and versions:
                yield f"deleted, with originals: {versions}"
            if image.object_key in self.current:
                yield f"{image.status}, and its original is visible"
        elif versions:
            yield f"{image.status}, with originals: {versions}"

    def _orphans(self) -> Iterator[str]:
        for key in [*(each.key for each in self.versions), *self.renditions]:
            # An export is its person's, and the bucket's lifecycle removes it.
            is_export = key.startswith(f"{EXPORTS}/")
            if not is_export and not any(each in self.images for each in key.split("/")):
                yield f"{key} belongs to no photo"
        for name, claimant in self.claims.items():
            if claimant not in self.images:
                yield f"the claim {name} belongs to no photo"

    def _usage(self) -> Iterator[str]:
        """What is counted is what the photos say, and each says how large its original is."""
        true: dict[str, Change] = {}
        for image in self.images.values():
            for owner in (image.owner, SITE):
                true[owner] = true.get(owner, NO_CHANGE) + counted(image)
        for owner in true | self.usage:
            found, expected = (each.get(owner, NO_CHANGE) for each in (self.usage, true))
            if found.size != expected.size or (owner != SITE and found != expected):
                yield f"{found} is counted for {owner}, and not {expected}"
        for image in self.images.values():
            if image.is_listed and image.counted != image.file_size:
                yield f"{image.image_id}: counted {image.counted}, has {image.file_size}"
            if image.counted is not None and (image.purged or image.duplicate_of):
                yield f"{image.image_id}: counted, and nothing is stored of it"

    def _timelines(self) -> Iterator[str]:
        for owner, records in self.timelines.items():
            listed = (i for i in self.images.values() if i.is_listed and i.owner == owner)
            theirs = {record(i.taken.key(i.image_id), i.width, i.height) for i in listed}
            shown = {records[start : start + WIDTH] for start in range(0, len(records), WIDTH)}
            if shown != theirs or count(records) != len(theirs):
                yield f"the timeline of {owner} has others than its photos"


def _named(versions: list[dict[str, Any]]) -> set[Version]:
    return {Version(each["Key"], each["VersionId"]) for each in versions}


def _has_left(row: dict[str, Any]) -> bool:
    """Whether a row of the table is no photo, but says that one has left a list."""
    return row["imageId"].startswith("left#")


def _own_key(image: Image) -> str:
    return original_key(image.owner, image.image_id)


@dataclass(frozen=True)
class Storage:
    """A stack's buckets and tables, as an administrator sees them."""

    stack: Stack

    def read(self) -> Stored:
        """Everything that is stored."""
        rows = [each for each in self._items("tableName") if not _has_left(each)]
        images = [Image.from_item(each) for each in rows]
        versions = [each for each in self._versions() if "ETag" in each]
        found = _named(versions)
        current = {each["Key"] for each in versions if each["IsLatest"]}
        return Stored(
            images={image.image_id: image for image in images},
            claims={e["contentId"]: e["imageId"] for e in self._items("contentsTableName")},
            versions=found,
            current=current,
            # The embedded AWS gives no tags of a version behind a delete marker.
            failed={each for each in found if each.key in current and self._is_tagged(each)},
            renditions={key for key in self._renditions() if not key.startswith(_TIMELINES)},
            usage=self.usage(),
            timelines={owner: self._timeline(owner) for owner in self._owners_of_timelines()},
        )

    def versions(self) -> set[Version]:
        """The versions of all originals, without delete markers: those that S3 tells of."""
        found = _named([each for each in self._versions() if "ETag" in each])
        return {each for each in found if each.key.startswith("uploads/")}

    def exported(self) -> set[str]:
        """The keys of all files of exports."""
        keys = {each["Key"] for each in self._versions() if "ETag" in each}
        return {each for each in keys if each.startswith(f"{EXPORTS}/")}

    def image(self, image_id: str) -> Image:
        """A photo's item."""
        answer = self.dynamodb.get_item(
            TableName=self.stack.output("tableName"),
            Key={"imageId": {"S": image_id}},
            ConsistentRead=True,
        )
        return Image.from_item(plain(answer["Item"]))

    def change(self, image_id: str, **values: str) -> None:
        """Changes texts of an item."""
        self.dynamodb.update_item(
            TableName=self.stack.output("tableName"),
            Key={"imageId": {"S": image_id}},
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
            ExpressionAttributeNames={f"#{name}": name for name in values},
            ExpressionAttributeValues={f":{n}": {"S": value} for n, value in values.items()},
        )

    def forget_claims(self) -> None:
        """Removes all claims of content."""
        for item in self._items("contentsTableName"):
            self.dynamodb.delete_item(
                TableName=self.stack.output("contentsTableName"),
                Key={"contentId": {"S": item["contentId"]}},
            )

    def forget(self, image_id: str, *names: str) -> None:
        """Removes attributes of an item."""
        self.dynamodb.update_item(
            TableName=self.stack.output("tableName"),
            Key={"imageId": {"S": image_id}},
            UpdateExpression="REMOVE " + ", ".join(names),
        )

    def forget_count(self, image_id: str) -> None:
        """Has a photo be one from before photos were counted."""
        image = self.image(image_id)
        self.forget(image_id, "counted")
        parts = given_back(self.stack.output("libraryTableName"), image)
        self.dynamodb.transact_write_items(TransactItems=parts)

    def lose_original(self, key: str) -> None:
        """Removes all versions of an original, as the owner of the account can."""
        found = [each for each in self._versions() if each["Key"] == key]
        versions = [{"Key": e["Key"], "VersionId": e["VersionId"]} for e in found]
        self._delete("originalsBucket", versions)

    def put_rendition(self, key: str) -> None:
        """Stores an object among the renditions."""
        self.s3.put_object(Bucket=self.stack.output("renditionsBucket"), Key=key, Body=b"a")

    def start_walk_at(self, stretch: str) -> None:
        """Has the walk for orphans go on at a stretch."""
        row = {"pk": "ROUND", "sk": "ORPHANS", "place": json.dumps({"stretch": stretch})}
        self.dynamodb.put_item(
            TableName=self.stack.output("libraryTableName"), Item=attributes(row)
        )

    def empty(self) -> None:
        """Removes all photos, but nothing that was deployed."""
        for output, key in (("tableName", "imageId"), ("contentsTableName", "contentId")):
            for item in self._items(output):
                self.dynamodb.delete_item(
                    TableName=self.stack.output(output), Key={key: {"S": item[key]}}
                )
        versions = [{"Key": e["Key"], "VersionId": e["VersionId"]} for e in self._versions()]
        self._delete("originalsBucket", versions)
        self._delete("renditionsBucket", [{"Key": key} for key in self._renditions()])

    def usage(self) -> dict[str, Change]:
        """What is counted for each owner, and as SITE for all of them."""
        rows: dict[str, Change] = {}
        for each in self._items("libraryTableName"):
            if each["pk"] in {OWNERS, SITE}:
                name = SITE if each["pk"] == SITE else each["sk"]
                change = Change(each.get("photos", 0), each.get("bytes", 0))
                rows[name] = rows.get(name, NO_CHANGE) + change
        return rows

    def set_day(self, day: str, *owners: str) -> None:
        """Has the rows that count photos count the uploads of this day, and so far none."""
        keys = [*({"pk": SITE, "sk": f"COUNT#{number:02}"} for number in range(ROWS))]
        for key in [*keys, *map(owner_key, owners)]:
            self.dynamodb.update_item(
                TableName=self.stack.output("libraryTableName"),
                Key=attributes(key),
                UpdateExpression="SET #day = :day, dayPhotos = :none",
                ExpressionAttributeNames={"#day": "day"},
                ExpressionAttributeValues={":day": {"S": day}, ":none": {"N": "0"}},
            )

    @property
    def dynamodb(self) -> Any:
        """A client for the tables."""
        return self.stack.client("dynamodb")

    @property
    def s3(self) -> Any:
        """A client for the buckets."""
        return self.stack.client("s3")

    def _items(self, output: str) -> list[dict[str, Any]]:
        pages = self.dynamodb.get_paginator("scan").paginate(
            TableName=self.stack.output(output), ConsistentRead=True
        )
        return [plain(item) for page in pages for item in page["Items"]]

    def _versions(self) -> list[dict[str, Any]]:
        """Versions and delete markers; only the first ones have an ETag."""
        pages = self.s3.get_paginator("list_object_versions").paginate(
            Bucket=self.stack.output("originalsBucket")
        )
        return [
            each
            for page in pages
            for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        ]

    def _renditions(self) -> list[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.stack.output("renditionsBucket")
        )
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return [key for key in keys if not key.startswith("keys/")]

    def _owners_of_timelines(self) -> list[str]:
        return [each.split("/")[1] for each in self._renditions() if each.startswith(_TIMELINES)]

    def _timeline(self, owner: str) -> bytes:
        """The records that the next visitor gets."""
        snapshots = TimelineStore(self.s3, self.stack.output("renditionsBucket"))
        items = ImageStore(self.dynamodb, self.stack.output("tableName"))
        source = AllPhotos(items=items, owner=owner)
        Timelines(snapshots=snapshots, now=utc_now).read(source, PartRequest())
        found = snapshots.find(source.name)
        assert found
        assert found.resume is None
        changes, _ = source.changes(found.as_of - MARGIN, None)
        return merged(snapshots.records(found), {each.key: each.record for each in changes})

    def _is_tagged(self, version: Version) -> bool:
        answer = self.s3.get_object_tagging(
            Bucket=self.stack.output("originalsBucket"),
            Key=version.key,
            VersionId=version.version_id,
        )
        return {"Key": "status", "Value": "failed"} in answer["TagSet"]

    def _delete(self, output: str, objects: list[dict[str, str]]) -> None:
        for start in range(0, len(objects), _AT_ONCE):
            part = objects[start : start + _AT_ONCE]
            self.s3.delete_objects(
                Bucket=self.stack.output(output), Delete={"Objects": part, "Quiet": True}
            )
