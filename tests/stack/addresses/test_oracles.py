"""Nobody finds out by the API what somebody else has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.stack.addresses.journey import asked_of
from tests.support import photos
from tests.support.http import query_of

if TYPE_CHECKING:
    from tests.stack.addresses.journey import Journey
    from tests.support.api import Api
    from tests.support.http import Answer


def said(answer: Answer) -> Any:
    """All of an answer that the request's own identifiers and time do not change."""
    changing = ("date", "x-amz", "x-amzn", "via", "age")
    headers = {
        name.lower(): value
        for name, value in answer.headers.items()
        if not name.lower().startswith(changing)
    }
    return answer.status, answer.body, headers


def about(api: Api, image_id: str) -> list[Any]:
    """All that the API says about a photo, by identifier and by name."""
    by_name = [api.get("/thumbnails", fileName=f"{image_id}-photo.jpg")]
    return [said(each.answer) for each in asked_of(api, image_id)] + [
        said(each) for each in by_name
    ]


def test_a_photo_of_somebody_else_is_answered_as_one_that_never_was(journey: Journey) -> None:
    bob, admin = journey.bob, journey.admin
    never, nobodys = str(uuid4()), journey.shown[0].image_id
    gone = bob.uploaded(photos.jpeg())["imageId"]
    assert bob.request("DELETE", f"/images/{gone}").status == 204
    ticket = bob.ticket()

    assert {each[0] for each in about(admin, never)} == {404}
    for image_id in (journey.owned[0].image_id, gone, ticket["imageId"]):
        assert about(admin, image_id) == about(admin, never)
    assert about(bob, nobodys) == about(bob, never)
    assert bob.get(f"/images/{journey.owned[0].image_id}").status == 200


def test_the_same_bytes_tell_nothing_of_who_else_has_them(journey: Journey) -> None:
    """Neither the answer to a request to upload nor the photo that comes of it."""
    bob, admin = journey.bob, journey.admin
    for api, content in (
        (admin, journey.owned[0].content),
        (admin, journey.shown[0].content),
        (bob, journey.shown[0].content),
    ):
        ticket, unknown = api.bound_ticket(content), api.bound_ticket(photos.jpeg())
        assert ticket.keys() == unknown.keys()
        assert query_of(ticket["uploadUrl"]).keys() == query_of(unknown["uploadUrl"]).keys()
        api.sent(ticket, content)
        image = api.wait_until_ready(ticket["imageId"])
        assert "duplicateOf" not in image
        assert api.request("DELETE", f"/images/{ticket['imageId']}").status == 204
    # Deleting one's own leaves the other's.
    assert bob.download(journey.owned[0].image_id).body == journey.owned[0].content
    assert admin.download(journey.shown[0].image_id).body == journey.shown[0].content


@pytest.mark.parametrize("sort", ["uploaded", "taken"])
def test_a_cursor_leads_nowhere_in_another_list(journey: Journey, sort: str) -> None:
    of_bob = journey.bob.get("/images", limit=1, sort=sort).json()["nextCursor"]
    of_nobody = journey.admin.get("/images", limit=1, sort=sort, of="nobody").json()["nextCursor"]

    for cursor in (of_bob, of_nobody):
        found = journey.admin.get("/images", cursor=cursor, sort=sort).json()["images"]
        assert found == []
    own = {each.image_id for each in journey.owned}
    found = journey.bob.get("/images", cursor=of_nobody, sort=sort).json()["images"]
    assert {each["imageId"] for each in found} <= own


@pytest.mark.parametrize("path", ["/images", "/images/timeline", "/thumbnails"])
def test_no_parameter_opens_the_list_of_others(journey: Journey, path: str) -> None:
    own = journey.bob.get(path).body
    unowned = {"of=nobody", "of=nobody&of=", "of=&of=nobody", "%6ff=nobody", "of=n%6fbody"}
    others = {f"of={each}" for each in ("public", "*", "", "nobody%00", "NOBODY", "[nobody]")}
    ignored = {f"{name}=public" for name in ("owner", "gallery", "userId", "Of", "of[]")}

    for query in unowned | others | ignored:
        answer = journey.bob.http.get(
            f"{journey.stack.site_url}/v1{path}?{query}",
            headers={"Authorization": f"Bearer {journey.bob.token}"},
        )
        assert answer.status in {400, 404} or answer.body == own, (query, str(answer))


@pytest.mark.parametrize("name", ["X-Site-Host", "X-Forwarded-Host", "Forwarded", "X-Host"])
def test_no_header_leads_a_sign_in_to_another_host(journey: Journey, name: str) -> None:
    answer = journey.http.get(
        f"{journey.stack.site_url}/v1/session/login", headers={name: "elsewhere.example"}
    )

    assert answer.status == 302
    back = query_of(answer.headers["Location"])["redirect_uri"]
    assert back == f"{journey.stack.site_url}/v1/session/callback"
