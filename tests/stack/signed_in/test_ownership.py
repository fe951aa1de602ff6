"""Two people on one site, from the upload to the picture: each sees their own photos only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.stack.signed_in.site import Site
    from tests.support.people import People, Person
    from tests.support.stacks import Stack

LISTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/images", {}),
    ("/images", {"sort": "taken"}),
    ("/images/timeline", {}),
    ("/images/timeline", {"sort": "uploaded"}),
    ("/thumbnails", {}),
)
OF_NOBODY = ("/images", "/images/timeline")


@pytest.fixture(scope="module")
def carl(people: People) -> Person:
    return people.joined("Carl")


@pytest.fixture(scope="module")
def dora(people: People) -> Person:
    return people.joined("Dora")


@pytest.fixture
def same(carl: Person, dora: Person) -> tuple[Any, Any]:
    """The photo of Carl and the one of Dora, who have uploaded the same file."""
    content = photos.jpeg()
    return carl.api.uploaded(content), dora.api.uploaded(content)


def strings(value: Any) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, dict):
        for each in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:  # pyright: ignore[reportUnknownVariableType]
            yield from strings(each)
    elif isinstance(value, str):
        yield value


def listed(person: Person) -> list[str]:
    """All texts in everything that the API lists for somebody."""
    answers = [person.api.get(path, **query) for path, query in LISTS]
    assert {answer.status for answer in answers} == {200}
    return [each for answer in answers for each in strings(answer.json())]


def is_told_of(person: Person, photo: Any) -> bool:
    """Whether a list names a photo, or an address that has its id."""
    return any(photo["imageId"] in each for each in listed(person))


def count(person: Person) -> int:
    return person.api.get("/images/timeline").json()["count"]


def pictures(photo: Any) -> list[str]:
    return [each["url"] for each in photo["renditions"]]


def test_a_photo_is_stored_as_its_persons(
    stack: Stack, carl: Person, same: tuple[Any, Any]
) -> None:
    image_id = same[0]["imageId"]
    item = stack.client("dynamodb").get_item(
        TableName=stack.output("tableName"), Key={"imageId": {"S": image_id}}
    )["Item"]

    assert item["owner"]["S"] == item["gallery"]["S"] == carl.user_id
    assert item["objectKey"]["S"] == f"uploads/{carl.user_id}/{image_id}"


def test_its_pictures_are_shown_at_the_signed_addresses_of_every_answer(people: People) -> None:
    person = people.joined("Fay")
    photo = person.api.uploaded(photos.jpeg())
    (in_list,) = person.api.get("/images").json()["images"]
    (thumbnail,) = person.api.get("/thumbnails").json()["thumbnails"]

    assert pictures(in_list) == pictures(photo)[1:]
    assert thumbnail["url"] == pictures(photo)[0]
    for url in pictures(photo):
        answer = people.http.get(person.api.site_url + url)
        assert url.startswith(f"/thumbnails/private/{photo['imageId']}/")
        assert (answer.status, answer.headers["Content-Type"][:6]) == (200, "image/")
        assert answer.headers["Cache-Control"] == "private, max-age=172800, immutable"
        assert people.http.get(person.api.site_url + urlsplit(url).path).status == 404


def test_the_same_file_of_two_people_is_two_photos(
    carl: Person, dora: Person, same: tuple[Any, Any]
) -> None:
    of_carl, of_dora = same

    assert of_carl["imageId"] != of_dora["imageId"]
    assert not {*pictures(of_carl)} & {*pictures(of_dora)}
    assert not [each for each in same if "duplicateOf" in each]
    assert is_told_of(carl, of_carl)
    assert is_told_of(dora, of_dora)


def test_the_same_file_of_one_person_is_one_photo(carl: Person, dora: Person) -> None:
    content = photos.jpeg()
    assert "uploadUrl" in carl.api.bound_ticket(content)
    first = carl.api.uploaded(content)

    again = carl.api.bound_ticket(content)

    assert (again["duplicate"], again["imageId"]) == (True, first["imageId"])
    # Nobody learns whether somebody else has a file.
    assert "duplicate" not in dora.api.bound_ticket(content)


def test_nobody_else_finds_a_photo_not_even_an_admin(
    site: Site, carl: Person, dora: Person, same: tuple[Any, Any]
) -> None:
    photo, _ = same
    path, name = f"/images/{photo['imageId']}", f"{photo['imageId']}-{photo['fileName']}"
    before = count(dora)

    for person in (dora, site.admin):
        assert not is_told_of(person, photo)
        for of_nobody in OF_NOBODY:
            assert photo["imageId"] not in str(person.api.get(of_nobody, of="nobody").json())
        for method, where in (("GET", path), ("GET", f"{path}/download"), ("DELETE", path)):
            answer = person.api.request(method, where)
            assert (answer.status, answer.json()["code"]) == (404, "image_not_found")
        assert person.api.get("/thumbnails", fileName=name).status == 404
        assert person.api.get("/thumbnails", fileName=f"thumb-{name}").status == 404
    assert carl.api.get("/thumbnails", fileName=name).status == 200
    carl.api.uploaded(photos.jpeg())
    assert count(dora) == before


def test_what_one_adds_and_deletes_no_page_of_the_other_is_told(
    site: Site, carl: Person, dora: Person
) -> None:
    begin = carl.api.get("/images/timeline").headers["Timeline-Until"]
    # The first answer repeats what the timeline may have been read with.
    since = carl.api.get("/images/changes", since=begin).json()["until"]
    photo = carl.api.uploaded(photos.jpeg())

    def told(person: Person, **query: str) -> Any:
        # What it was given is no permission: it only says where to go on.
        return person.api.get("/images/changes", since=since, **query).json()

    (entry,) = told(carl)["images"]
    assert entry["imageId"] == photo["imageId"]
    assert pictures(entry) == pictures(photo)[1:]
    assert carl.api.request("DELETE", f"/images/{photo['imageId']}").status == 204
    assert told(carl)["removed"] == [photo["imageId"]]
    for person, query in ((dora, {}), (site.admin, {}), (site.admin, {"of": "nobody"})):
        assert photo["imageId"] not in str(told(person, **query))


def test_each_downloads_their_own(carl: Person, dora: Person) -> None:
    content = photos.jpeg()

    for person in (carl, dora):
        image_id = person.api.uploaded(content)["imageId"]
        assert person.api.download(image_id).body == content


def test_what_one_writes_about_a_photo_the_other_does_not_read(
    carl: Person, dora: Person, same: tuple[Any, Any]
) -> None:
    of_carl, of_dora = same
    body = b'{"title": "Of Carl only"}'

    answer = carl.api.request("PATCH", f"/images/{of_carl['imageId']}", body=body)

    assert answer.status == 200, answer
    assert "title" not in dora.api.get(f"/images/{of_dora['imageId']}").json()
    assert "Of Carl only" not in listed(dora)


@pytest.mark.parametrize("first", [0, 1])
def test_deleting_one_of_the_same_photos_leaves_the_other(
    carl: Person, dora: Person, same: tuple[Any, Any], first: int
) -> None:
    people = (carl, dora)
    gone, kept = same[first], same[1 - first]
    person, other = people[first], people[1 - first]
    http, site_url = carl.api.http, carl.api.site_url

    person.api.end(gone["imageId"])

    assert {http.get(site_url + url).status for url in pictures(gone)} == {404}
    assert not is_told_of(person, gone)
    assert {http.get(site_url + url).status for url in pictures(kept)} == {200}
    assert other.api.get(f"/images/{kept['imageId']}").json() == kept
    assert other.api.download(kept["imageId"]).status == 200
    assert is_told_of(other, kept)
    # Whoever deleted it may upload it again.
    other.api.end(kept["imageId"])


def test_cursors_of_one_lead_the_other_nowhere(carl: Person, dora: Person) -> None:
    """A list that somebody continues at the place of another's photo shows their own photos."""
    for _ in range(2):
        carl.api.uploaded(photos.jpeg())
    dora.api.uploaded(photos.jpeg())
    for path in ("/images", "/thumbnails"):
        first = carl.api.get(path, limit=1).json()

        answer = dora.api.get(path, cursor=first["nextCursor"])

        owned = [photo["imageId"] for photo in carl.api.get("/images").json()["images"]]
        assert not [each for each in strings(answer.json()) for one in owned if one in each]


def test_uploads_of_one_are_not_stored_as_the_others(
    stack: Stack, carl: Person, dora: Person
) -> None:
    """A ticket is for its person's folder, and the address of another does not accept it."""
    content = photos.jpeg()
    ticket = carl.api.bound_ticket(content)
    moved = ticket | {"uploadUrl": ticket["uploadUrl"].replace(carl.user_id, dora.user_id)}

    assert moved["uploadUrl"] != ticket["uploadUrl"]
    assert carl.api.put(moved, content).status == 403
    form = carl.api.post("/presigned-url", {"fileName": "a.jpg", "fileType": "image/jpeg"}).json()
    fields = form["fields"] | {"key": form["fields"]["key"].replace(carl.user_id, dora.user_id)}
    assert fields != form["fields"]
    assert carl.api.http.post_form(form["uploadURL"], fields, content).status == 403
    assert f"uploads/{carl.user_id}/" in ticket["uploadUrl"]
    assert stack.output("originalsBucket") in ticket["uploadUrl"]
