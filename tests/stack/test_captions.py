"""A photo's title and alternative text, hostile ones included."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws.clients import plain
from tests.support import photos
from tests.support.api import Api, entry_of

if TYPE_CHECKING:
    from tests.support.http import Answer
    from tests.support.stacks import Stack

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} ${7*7} %s %n",
    "'; DROP TABLE images; --",
    "https://user:pass@elsewhere.example/ javascript:alert(1)",
    "\\u003cscript\\u003e \\x00 \\",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "👨\u200d👩\u200d👧\u200d👦 Z\u0351\u036b\u036a",
    "x" * 200,
]


def describe(api: Api, image_id: str, texts: Any) -> Answer:
    body = json.dumps(texts).encode()
    return api.request("PATCH", f"/images/{image_id}", body=body)


def test_a_title_and_an_alternative_text_can_be_set_changed_and_removed(
    api: Api, stack: Stack
) -> None:
    image = api.uploaded(photos.jpeg())
    image_id = image["imageId"]

    # given a description
    described = describe(api, image_id, {"title": " At the\nbeach ", "alt": "Waves"})
    assert described.status == 200, described
    assert described.json() == image | {"title": "At the beach", "alt": "Waves"}
    assert api.get(f"/images/{image_id}").json() == described.json()
    for sort in ("uploaded", "taken"):
        page = api.get("/images", limit=100, sort=sort).json()
        assert entry_of(described.json()) in page["images"]

    # when one text is changed, then the other stays
    assert describe(api, image_id, {"alt": "High waves"}).json()["title"] == "At the beach"

    # when both are removed, then nothing is left of them
    assert describe(api, image_id, {"title": "", "alt": " \u200b"}).json() == image
    key = {"imageId": {"S": image_id}}
    found = stack.client("dynamodb").get_item(TableName=stack.output("tableName"), Key=key)
    assert not {"title", "alt"} & set(plain(found["Item"]))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_stored_as_text(api: Api, text: str) -> None:
    image_id = api.uploaded(photos.jpeg())["imageId"]

    answer = describe(api, image_id, {"title": text, "alt": text})

    assert answer.status == 200, answer
    assert (answer.json()["title"], answer.json()["alt"]) == (text, text)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("texts", "kept"),
    [("a\x00b\x1b[31mc\x7f", "ab[31mc"), ("\u202egpj.exe", "gpj.exe"), ("half \ud83d", "half")],
)
def test_misleading_characters_are_removed(api: Api, texts: str, kept: str) -> None:
    image_id = api.uploaded(photos.jpeg())["imageId"]

    assert describe(api, image_id, {"title": texts}).json()["title"] == kept


@pytest.mark.parametrize(
    "texts",
    [
        {"title": "x" * 201},
        {"alt": "x" * 1001},
        {"title": "fine", "alt": "\u0301" * 100_000},
        {"title": None},
        {"title": 5},
        {"alt": ["a"]},
        {"alt": {"a": "b"}},
        [],
        "title",
    ],
)
def test_an_invalid_or_too_long_text_is_refused_and_changes_nothing(api: Api, texts: Any) -> None:
    image = api.uploaded(photos.jpeg())

    answer = describe(api, image["imageId"], texts)

    assert answer.status == 400, answer
    # A body that breaks the schema does not even reach the function.
    assert answer.json()["code"] in {"invalid_text", "invalid_request"}
    assert api.get(f"/images/{image['imageId']}").json() == image


def test_the_error_for_a_too_long_text_states_the_limit(api: Api) -> None:
    image_id = api.uploaded(photos.jpeg())["imageId"]

    answer = describe(api, image_id, {"title": "x" * 201})

    assert answer.json() == {
        "error": "title must be text of at most 200 characters.",
        "code": "invalid_text",
    }


def test_only_the_texts_can_be_changed(api: Api) -> None:
    image = api.uploaded(photos.jpeg())
    texts = {"fileName": "other.jpg", "status": "failed", "owner": "me", "takenDay": "1999-01-01"}

    answer = describe(api, image["imageId"], texts)

    assert (answer.status, answer.json()) == (200, image)


def test_a_photo_that_is_not_shown_cannot_be_described(api: Api) -> None:
    pending = api.ticket()["imageId"]
    failed = api.upload(b"no photo at all", "broken.jpg")
    api.wait_until(failed, "failed")
    deleted = api.uploaded(photos.jpeg())["imageId"]
    api.request("DELETE", f"/images/{deleted}")

    answers = [describe(api, image_id, {"title": "a"}) for image_id in (pending, failed, deleted)]

    assert [(each.status, each.json()["code"]) for each in answers] == [
        (409, "not_ready"),
        (409, "not_ready"),
        (404, "image_not_found"),
    ]
    assert "title" not in api.get(f"/images/{failed}").json()


def test_describing_a_duplicate_describes_the_original_photo(api: Api) -> None:
    content = photos.jpeg()
    first = api.uploaded(content)["imageId"]
    ticket = api.ticket("again.jpg")
    api.sent(ticket, content)
    second = api.wait_until_ready(ticket["imageId"])["imageId"]

    answer = describe(api, second, {"title": "Twice"})

    assert (answer.json()["imageId"], answer.json()["duplicateOf"]) == (second, first)
    assert api.get(f"/images/{first}").json()["title"] == "Twice"


def test_a_description_must_be_json(api: Api) -> None:
    image_id = api.uploaded(photos.jpeg())["imageId"]
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    plain_text = api.request("PATCH", f"/images/{image_id}", body=b"title=a", headers=form)
    broken = api.request("PATCH", f"/images/{image_id}", body=b'{"title": "a"')

    # Refused by the function, or before it by the gateway.
    assert plain_text.status in {400, 415}, plain_text
    assert broken.status == 400, broken
    assert broken.json()["code"] in {"invalid_json", "invalid_request"}
