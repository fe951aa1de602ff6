"""Switching `access` there and back exposes no photo and loses none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.stack.addresses.asserts import assert_refused, assert_shown
from tests.stack.addresses.journey import path_of

if TYPE_CHECKING:
    from tests.stack.addresses.journey import Journey, Photo


def without_tokens(photo: Photo) -> dict[str, Any]:
    """What the API says of a photo, but for the tokens in its addresses."""
    renditions: list[Any] = [
        {**each, "url": path_of(each["url"])} for each in photo.image["renditions"]
    ]
    return {**photo.image, "renditions": renditions}


@pytest.mark.parametrize(
    "given",
    [
        "open: its addresses",
        "signIn: Bob's",
        "signIn: the admin's",
    ],
)
def test_every_address_shows_its_photo_to_whom_it_was_given(journey: Journey, given: str) -> None:
    assert len(journey.answers[given]) >= 2 * 3
    assert_shown(journey.answers[given])


def test_once_people_sign_in_no_address_of_the_open_stack_works(journey: Journey) -> None:
    assert_refused(journey.answers["signIn: addresses of the open stack"])
    assert_refused(journey.answers["signIn: uploads of the open stack"])


def test_once_the_stack_is_open_no_address_of_a_person_works(journey: Journey) -> None:
    """Though their signatures have not expired."""
    assert_refused(journey.answers["open again: Bob's"])
    assert_refused(journey.answers["open again: without tokens"])
    assert_refused(journey.answers["open again: uploads of Bob's"])


def test_once_the_stack_is_open_no_spelling_shows_a_persons_photo(journey: Journey) -> None:
    assert len(journey.answers["open again: spelt otherwise"]) > 800
    assert_refused(journey.answers["open again: spelt otherwise"])


def test_once_the_stack_is_open_its_api_knows_no_photo_of_a_person(journey: Journey) -> None:
    assert {each.answer.status for each in journey.answers["open again: the API"]} == {404}
    everybodys = sorted(each.image_id for each in journey.shown)
    assert journey.lists["open again: everybody"] == everybodys


def test_once_the_stack_is_open_again_everybodys_pictures_are_everybodys(journey: Journey) -> None:
    paths = {path_of(url) for photo in journey.shown for url in photo.pictures}
    asked = [
        each
        for each in journey.answers["open again: addresses of the open stack"]
        if path_of(each.url) in paths
    ]

    assert len(asked) == len(paths)
    assert_shown(asked)


@pytest.mark.parametrize("when", ["signIn", "signIn again"])
def test_photos_of_nobody_are_listed_for_the_admin_only(journey: Journey, when: str) -> None:
    nobodys = sorted(each.image_id for each in journey.shown)

    assert journey.lists[f"{when}: Bob"] == sorted(each.image_id for each in journey.owned)
    assert journey.lists[f"{when}: the admin"] == []
    assert journey.lists[f"{when}: the admin, of nobody"] == nobodys
    for photo in journey.shown:
        assert journey.bob.get(f"/images/{photo.image_id}").status == 404
    assert journey.bob.get("/images", of="nobody").status == 404


def test_whoever_is_invited_again_has_all_their_photos(journey: Journey) -> None:
    assert journey.again_id == journey.bob_id
    for before, after in zip(journey.owned, journey.owned_again, strict=True):
        assert without_tokens(after) == without_tokens(before)
        assert_shown(journey.requests.ask({each: each for each in after.addresses}))
        assert journey.bob.download(after.image_id).body == before.content


def test_no_photo_of_nobody_is_lost(journey: Journey) -> None:
    for before, after in zip(journey.shown, journey.of_admin_again, strict=True):
        assert without_tokens(after) == without_tokens(before)
        assert_shown(journey.requests.ask({each: each for each in after.addresses}))
        assert journey.admin.download(after.image_id).body == before.content
