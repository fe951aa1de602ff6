"""The runbook's drills on recovering photos."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.stack.drills.snippets import follow
from tests.support import photos
from tests.support.queue import Originals, ThumbnailQueue

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.api import Api
    from tests.support.stacks import Stack


@contextmanager
def permission_denied(stack: Stack, action: str) -> Generator[None]:
    """The thumbnail function is denied an action during the block."""
    function = stack.client("lambda").get_function_configuration(
        FunctionName=stack.output("thumbnailFunction")
    )
    named = {"RoleName": function["Role"].rsplit("/", 1)[1], "PolicyName": "fault"}
    statement = {"Effect": "Deny", "Action": action, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    stack.client("iam").put_role_policy(**named, PolicyDocument=policy)
    try:
        yield
    finally:
        stack.client("iam").delete_role_policy(**named)


def test_dead_letters_are_processed_after_the_fault_is_repaired(drilled: Stack, site: Api) -> None:
    # given a fault, and a photo that it sent to the dead-letter queue
    queue = ThumbnailQueue(drilled)
    with queue.one_try(), permission_denied(drilled, "s3:PutObject"):
        image_id = site.upload(photos.jpeg())
        queue.wait_until_empty()
    bodies = queue.take_dead_letters()
    assert [image_id in body for body in bodies] == [True]
    assert site.get(f"/images/{image_id}").json()["status"] == "pending"

    # when it is repaired and the messages are moved back
    queue.send(*bodies)

    # then the photo is shown, and both queues are empty
    assert site.wait_until_ready(image_id)["renditions"]
    queue.wait_until_empty()
    assert queue.take_dead_letters() == []


def test_failed_photos_are_retried_after_the_fault_is_repaired(drilled: Stack, site: Api) -> None:
    # given a photo that failed as if through a faulty release, and a damaged one that stays failed
    queue, originals = ThumbnailQueue(drilled), Originals(drilled)
    database, table = drilled.client("dynamodb"), drilled.output("tableName")
    image_id = site.uploaded(photos.jpeg(), "again.jpg")["imageId"]
    other = site.upload(photos.jpeg()[:400])
    site.wait_until(other, "failed")
    queue.wait_until_empty()
    (version,) = originals.versions(image_id)
    drilled.client("s3").put_object_tagging(
        Bucket=drilled.output("originalsBucket"),
        Key=version.key,
        VersionId=version.version_id,
        Tagging={"TagSet": [{"Key": "status", "Value": "failed"}]},
    )
    database.update_item(
        TableName=table,
        Key={"imageId": {"S": image_id}},
        UpdateExpression="SET #status = :failed, reasonCode = :code, reason = :code "
        "REMOVE gallery, takenKey, renditions",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":failed": {"S": "failed"}, ":code": {"S": "too_complex"}},
    )

    # when
    places = (table, drilled.output("originalsBucket"), drilled.output("thumbnailQueueUrl"))
    printed = follow("retry-failed.py", drilled, *places, "too_complex", "too_long")

    # then it is shown, and its original stays
    assert printed == f"{image_id}\n"
    image = site.wait_until_ready(image_id)
    assert image["renditions"]
    assert "reasonCode" not in image
    assert originals.tags(version) == {}
    assert originals.versions(image_id) == [version]
    assert site.get(f"/images/{other}").json()["reasonCode"] == "damaged"
    queue.wait_until_empty()
    assert queue.take_dead_letters() == []


def test_a_deleted_photo_is_restored_from_the_trash(drilled: Stack, site: Api) -> None:
    content = photos.jpeg()
    image_id = site.uploaded(content, "lost.jpg")["imageId"]
    assert site.request("DELETE", f"/images/{image_id}").status == 204
    # Its original has nothing to wait for: it stays the current version.
    assert not Originals(drilled).is_hidden(image_id)

    assert site.post("/trash/restore", {"imageIds": [image_id]}).json()["failed"] == []

    site.wait_until_ready(image_id)
    assert image_id in [each["imageId"] for each in site.get("/images").json()["images"]]
    assert site.download(image_id).body == content


def test_items_lost_from_the_table_are_restored(drilled: Stack, site: Api) -> None:
    # given a restored table, a photo deleted by accident since, and one changed since
    kept, lost = site.uploaded(photos.jpeg()), site.uploaded(photos.jpeg())
    database, table = drilled.client("dynamodb"), drilled.output("tableName")
    database.restore_table_to_point_in_time(
        SourceTableName=table, TargetTableName="photos-restored", UseLatestRestorableTime=True
    )
    database.delete_item(TableName=table, Key={"imageId": {"S": lost["imageId"]}})
    assert site.get(f"/images/{lost['imageId']}").status == 404
    site.request("PATCH", f"/images/{kept['imageId']}", body=b'{"title": "Since then"}')

    # when
    printed = follow("copy-items.py", drilled, "photos-restored", table)

    # then the lost item is back, and the newer change is kept
    assert printed == "1 items put back\n"
    assert site.get(f"/images/{lost['imageId']}").json() == lost
    assert site.get(f"/images/{kept['imageId']}").json()["title"] == "Since then"


def test_people_lost_from_the_library_are_restored(drilled: Stack) -> None:
    # given a restored table of people, of whom one was removed by accident since
    database, table = drilled.client("dynamodb"), drilled.output("libraryTableName")
    keys = [{"pk": {"S": "USERS"}, "sk": {"S": sub}} for sub in ("kept", "lost")]
    for key in keys:
        database.put_item(TableName=table, Item={**key, "name": {"S": "Before"}})
    database.restore_table_to_point_in_time(
        SourceTableName=table, TargetTableName="people-restored", UseLatestRestorableTime=True
    )
    database.put_item(TableName=table, Item={**keys[0], "name": {"S": "Since then"}})
    database.delete_item(TableName=table, Key=keys[1])

    # when
    printed = follow("copy-items.py", drilled, "people-restored", table)

    # then the lost one is back, and the newer change is kept
    assert printed == "1 items put back\n"
    names = [database.get_item(TableName=table, Key=key)["Item"]["name"]["S"] for key in keys]
    assert names == ["Since then", "Before"]
