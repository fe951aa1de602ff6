"""The end of a photo, by the deployed functions: out of reach, back again, and gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.stack.removal.waiting import eventually, gone, item, settled
from tests.support import photos

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.stacks import Stack

ENDED = {"permanent": "true"}


def keys(stack: Stack, output: str, image_id: str) -> set[str]:
    """The keys of all versions, without markers, whose names contain a photo's identifier."""
    found = stack.client("s3").list_object_versions(Bucket=stack.output(output))
    return {each["Key"] for each in found.get("Versions", []) if image_id in each["Key"]}


def records(stack: Stack) -> list[dict[str, Any]]:
    found = stack.client("dynamodb").query(
        TableName=stack.output("libraryTableName"),
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": "REMOVALS"}},
    )
    return found["Items"]


def test_a_photo_in_the_trash_is_out_of_reach_and_comes_back_under_other_addresses(
    api: Api, stack: Stack
) -> None:
    image = api.uploaded(photos.jpeg())
    image_id, former = image["imageId"], [each["url"] for each in image["renditions"]]
    assert [api.http.get(api.site_url + url).status for url in former] == [200] * len(former)

    assert api.request("DELETE", f"/images/{image_id}").status == 204
    settled(stack, image_id)

    assert [api.http.get(api.site_url + url).status for url in former] == [404] * len(former)
    stored = keys(stack, "renditionsBucket", image_id)
    assert {key.partition("/")[0] for key in stored} == {"trash"}
    assert len(stored) == len(former)
    record = records(stack)[-1]
    assert record["kind"]["S"] == "trash"
    assert (record["photos"]["N"], record["gone"]["N"]) == ("1", "1")
    assert record["addresses"]["N"] == str(len(former))
    assert "finishedAt" in record
    assert image_id not in json.dumps(record)

    answer = api.post("/trash/restore", {"imageIds": [image_id]})
    assert answer.status in {200, 202}, answer
    restored = api.wait_until_ready(image_id)
    settled(stack, image_id)

    current = [each["url"] for each in restored["renditions"]]
    assert not set(current) & set(former)
    assert [api.http.get(api.site_url + url).status for url in current] == [200] * len(current)
    assert [api.http.get(api.site_url + url).status for url in former] == [404] * len(former)
    assert keys(stack, "renditionsBucket", image_id) == {url.removeprefix("/") for url in current}


def test_of_a_photo_that_was_ended_nothing_is_left_but_a_tombstone(api: Api, stack: Stack) -> None:
    image = api.uploaded(photos.jpeg(), "A name of its own.jpg")
    image_id = image["imageId"]
    assert api.get(f"/images/{image_id}/download").status == 302

    assert api.request("DELETE", f"/images/{image_id}", query=ENDED).status == 204
    gone(stack, image_id)

    assert keys(stack, "renditionsBucket", image_id) == set()
    assert keys(stack, "originalsBucket", image_id) == set()
    assert "name of its own" not in json.dumps(item(stack, image_id))
    claims = stack.client("dynamodb").scan(TableName=stack.output("contentsTableName"))["Items"]
    assert image_id not in json.dumps(claims)
    record = records(stack)[-1]
    assert (record["kind"]["S"], record["gone"]["N"]) == ("purge", "1")
    # The download's address as well.
    assert int(record["addresses"]["N"]) == len(image["renditions"]) + 1


def test_emptying_the_trash_ends_what_was_in_it_and_counts(api: Api, stack: Stack) -> None:
    image_ids = [api.uploaded(photos.jpeg())["imageId"] for _ in range(3)]
    assert api.post("/trash", {"imageIds": image_ids}).json()["count"] == 3

    answer = api.post("/trash/empty", {})

    assert answer.status == 202, answer
    job = f"/jobs/{answer.json()['jobId']}"
    eventually(lambda: api.get(job).json()["finished"], "the job does not finish")
    done = api.get(job).json()
    assert (done["done"], done["failed"], done["total"]) == (3, 0, 3)
    for image_id in image_ids:
        gone(stack, image_id)
        assert keys(stack, "renditionsBucket", image_id) == set()


def test_a_round_ends_what_has_been_in_the_trash_for_long_and_finishes_what_was_interrupted(
    api: Api, stack: Stack
) -> None:
    old, interrupted = (api.uploaded(photos.jpeg())["imageId"] for _ in range(2))
    assert api.request("DELETE", f"/images/{old}").status == 204
    settled(stack, old)
    change(stack, old, "SET trashedAt = :t", {":t": {"S": "2020-01-01T00:00:00.000000Z"}})
    # As if its message had been lost.
    change(
        stack,
        interrupted,
        "SET unfinished = :u, unfinishedSince = :t, leftovers = :l",
        {
            ":u": {"S": "clean"},
            ":t": {"S": "2020-01-01T00:00:00.000000Z"},
            ":l": {"L": [{"S": f"trash/{interrupted}/1"}]},
        },
    )
    stray = f"trash/{interrupted}/1/a.avif"
    s3, bucket = stack.client("s3"), stack.output("renditionsBucket")
    s3.put_object(Bucket=bucket, Key=stray, Body=b"a")

    stack.client("sqs").send_message(
        QueueUrl=stack.output("maintenanceQueueUrl"), MessageBody='{"task": "round"}'
    )

    gone(stack, old)
    settled(stack, interrupted)
    assert stray not in keys(stack, "renditionsBucket", interrupted)
    eventually(lambda: "finishedAt" in records(stack)[-1], "the record is not finished")
    assert records(stack)[-1]["kind"]["S"] == "expiry"


def change(stack: Stack, image_id: str, expression: str, values: dict[str, Any]) -> None:
    stack.client("dynamodb").update_item(
        TableName=stack.output("tableName"),
        Key={"imageId": {"S": image_id}},
        UpdateExpression=expression,
        ExpressionAttributeValues=values,
    )
