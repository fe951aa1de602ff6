"""Limits of people and the site, and the brake, on a stack of their own that people sign in to."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.model.codecs import utc_now
from handlers.store.admin_usage import AdminUsageStore
from tests.support import photos
from tests.support.command_line import SIGN_IN
from tests.support.contract import assert_described
from tests.support.people import People

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.api import Api
    from tests.support.http import Answer, Http
    from tests.support.people import Person
    from tests.support.stacks import DeployStack, Stack

FORM_BYTES = 10_485_760
PHOTO = {"fileName": "a.jpg", "fileType": "image/jpeg"}
BUDGET = {"monthlyBudget": 5, "alarmEmails": ["a@home.arpa"]}


@pytest.fixture(scope="module")
def stack(deploy_stack: DeployStack) -> Stack:
    return deploy_stack("limits", config={**SIGN_IN, **BUDGET})


@pytest.fixture(scope="module")
def people(http: Http, stack: Stack) -> People:
    return People(http, stack)


def limited(people: People, name: str, **limits: int) -> Person:
    """A new person with limits of their own."""
    person = people.joined(name)
    body = json.dumps({"limits": limits}).encode()
    answer = people.admin.api.request("PATCH", f"/admin/users/{person.user_id}", body=body)
    assert_described("PATCH", f"/admin/users/{person.user_id}", answer)
    assert answer.json()["limits"] == limits
    return person


def brake(people: People, *, closed: bool) -> Any:
    body = json.dumps({"closed": closed}).encode()
    answer = people.admin.api.request("PUT", "/admin/brake", body=body)
    assert_described("PUT", "/admin/brake", answer)
    return answer.json()


def rows(stack: Stack) -> AdminUsageStore:
    return AdminUsageStore(stack.client("dynamodb"), stack.output("libraryTableName"))


def versions(stack: Stack, person: Person, image_id: str) -> list[Any]:
    """The versions of an original, without delete markers."""
    found = stack.client("s3").list_object_versions(
        Bucket=stack.output("originalsBucket"), Prefix=f"uploads/{person.user_id}/{image_id}"
    )
    return found.get("Versions", [])


def until(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 30
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def usage(api: Api) -> Any:
    answer = api.get("/usage")
    assert_described("GET", "/usage", answer)
    return answer.json()


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"maxPhotos": 12}, "too_many_photos"),
        ({"maxToday": 12}, "day_limit"),
        ({"maxBytes": 12_000}, "storage_full"),
    ],
)
def test_40_uploads_at_once_with_10_left_are_exactly_10(
    people: People, stack: Stack, limits: dict[str, int], code: str
) -> None:
    person = limited(people, "Pia", **limits)
    before = rows(stack).site().size

    def announced(_number: int) -> Answer:
        return person.api.post("/upload", {**PHOTO, "fileSize": 1_000})

    assert {announced(number).status for number in range(2)} == {200}
    with ThreadPoolExecutor(40) as threads:
        answers = list(threads.map(announced, range(40)))

    for answer in answers:
        assert_described("POST", "/upload", answer)
    refused = [each.json()["code"] for each in answers if each.status == 409]
    assert refused == [code] * 30
    assert sum(each.status == 200 for each in answers) == 10
    counted = rows(stack).of(person.user_id)
    assert (counted.photos, counted.size, counted.day_photos) == (12, 12_000, 12)
    assert rows(stack).site().size - before == 12_000


def test_what_a_form_does_not_need_is_given_back_and_what_it_brings_again_is_gone(
    people: People, stack: Stack
) -> None:
    person = limited(people, "Fay", maxBytes=2 * FORM_BYTES, maxToday=10)
    issued = person.api.post("/presigned-url", PHOTO).json()
    image_id = issued["fileName"][:36]
    assert usage(person.api)["bytes"] == FORM_BYTES
    first = photos.jpeg()

    for content in (first, *(photos.jpeg() for _ in range(3))):
        answer = people.http.post_form(issued["uploadURL"], issued["fields"], content)
        assert answer.status == 204, answer
        person.api.wait_until_ready(image_id)

    until(lambda: usage(person.api)["today"] == 4)
    until(lambda: len(versions(stack, person, image_id)) == 1)
    shown = person.api.get(f"/images/{image_id}").json()
    assert shown["fileSize"] == len(first)
    counted = usage(person.api)
    assert (counted["photos"], counted["bytes"]) == (1, len(first))


def test_what_comes_beyond_its_reservation_is_never_rendered_and_is_gone(
    people: People, stack: Stack
) -> None:
    person = limited(people, "Max", maxBytes=3 * FORM_BYTES)
    ticket = person.api.post("/upload", PHOTO).json()
    image_id = ticket["imageId"]
    assert usage(person.api)["bytes"] == FORM_BYTES
    content = photos.jpeg()
    too_much = content + bytes(FORM_BYTES + 1 - len(content))

    sent = people.http.request("PUT", ticket["uploadUrl"], body=too_much, headers=ticket["headers"])
    assert sent.status == 200, sent

    image = person.api.wait_until(image_id, "failed")
    assert (image["reasonCode"], image["renditions"]) == ("file_too_large", [])
    until(lambda: not versions(stack, person, image_id))
    keys = stack.client("s3").list_objects_v2(Bucket=stack.output("renditionsBucket"))
    assert not [each for each in keys.get("Contents", []) if image_id in each["Key"]]
    assert (usage(person.api)["photos"], usage(person.api)["bytes"]) == (0, 0)


def test_the_budgets_notification_pauses_uploads_until_an_admin_ends_it(
    people: People, stack: Stack
) -> None:
    """The drill of the runbook, from the notification on."""
    person = people.joined("Bea")
    photo = person.api.uploaded(photos.jpeg())["imageId"]

    notify(stack)

    until(lambda: usage(person.api)["uploads"] == "paused")
    assert usage(person.api)["reason"] == "budget"
    for path in ("/upload", "/presigned-url"):
        # Each process of the function goes for some seconds by what it knows.
        answer = until(lambda path=path: paused(person.api.post(path, PHOTO)))
        assert_described("POST", path, answer)
        refused = answer.json()
        assert (answer.status, refused["code"], refused["reason"]) == (
            409,
            "uploads_paused",
            "budget",
        )
    # Everything stays readable, and can be taken away.
    assert person.api.get(f"/images/{photo}").status == 200
    assert person.api.download(photo).status == 200
    assert person.api.request("DELETE", f"/images/{photo}").status == 204

    assert brake(people, closed=False)["uploads"] == "open"
    until(lambda: usage(person.api)["uploads"] == "open")
    until(lambda: person.api.post("/upload", PHOTO).status == 200)


def test_what_the_budget_has_paused_ends_with_its_month(people: People, stack: Stack) -> None:
    this_month = utc_now().replace(day=1)
    last_month = this_month - timedelta(days=1)
    person = people.joined("Mia")
    notify(stack)
    until(lambda: usage(person.api)["uploads"] == "paused")

    # As it is once the month of the notification is over.
    rows(stack).open(last_month - timedelta(days=1))
    rows(stack).spend(last_month)

    until(lambda: usage(person.api)["uploads"] == "open")
    until(lambda: person.api.post("/upload", PHOTO).status == 200)
    # Out of the dead letters, weeks later.
    rows(stack).spend(this_month)
    rows(stack).spend(last_month)
    until(lambda: usage(person.api)["uploads"] == "paused")
    assert brake(people, closed=False)["uploads"] == "open"


def notify(stack: Stack) -> None:
    """What AWS Budgets does once the budget is spent."""
    stack.client("sns").publish(
        TopicArn=stack.output("budgetTopic"),
        Subject="AWS Budgets: photos-limits-budget has exceeded your alert threshold",
        Message="AWS Budget Notification November 29, 2026\nAWS Account 000000000000\n...",
    )


def paused(answer: Answer) -> Answer | None:
    return answer if answer.status == 409 else None


def test_an_admin_pauses_uploads_and_lets_people_upload_again(people: People) -> None:
    def upload() -> Answer:
        return people.admin.api.post("/upload", PHOTO)

    def reason() -> str | None:
        answer = paused(upload())
        return answer and answer.json()["reason"]

    assert brake(people, closed=True)["reason"] == "admin"
    # The function goes for some seconds by what it knows, which may be an earlier pause.
    until(lambda: reason() == "admin")

    assert brake(people, closed=False)["uploads"] == "open"
    until(lambda: upload().status == 200)
