"""The paths through the maintenance function that export somebody's photos and delete a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

from handlers.maintenance.events import message_of
from handlers.maintenance.handler import LAST_DELIVERY
from handlers.maintenance.model import Leave, Stage
from handlers.model.codecs import utc_now
from handlers.model.content_claims import Claim, content_id
from handlers.store.content_claims import ContentClaimStore
from tests.stack.faults.people_operations import BOB, invited
from tests.stack.faults.registry import EXPORTED, LEFT, photo, registered, sha256
from tests.unit.handlers.fake_people import token_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.model.person import Person
    from tests.stack.faults.registry import Steps
    from tests.stack.faults.site import Site


def next_step(site: Site) -> Callable[[], None]:
    (body,) = site.steps()
    return site.worked(body)


def begun(site: Site) -> str:
    """An export of the admin's, of which nothing is stored yet."""
    return str(site.ask("POST", "/account/export").body["jobId"])


def exported(site: Site, export_id: str, *, photos: int) -> None:
    """There is this export with its files, each stored under one key, and nothing else."""
    site.settle()
    (export,) = site.ask("GET", "/account/exports").body["exports"]
    assert (export["exportId"], export["finished"]) == (export_id, True)
    assert (export["photos"], export["failed"]) == (photos, 0)
    job = site.ask("GET", "/jobs/{jobId}", parameters={"jobId": export_id}).body
    assert (job["done"], job["failed"], job["finished"]) == (photos, 0, True)
    names = names_of(site, export_id)
    assert len([each for each in names if "manifest" not in each]) == photos
    folder = f"exports/{site.admin.user_id}/{export_id}"
    assert site.storage.exported() == {f"{folder}/{each}" for each in names}


def names_of(site: Site, export_id: str) -> list[str]:
    """The names of all files of an export."""
    path, parameters = "/account/exports/{exportId}", {"exportId": export_id}
    query: dict[str, str] = {}
    names: list[str] = []
    while True:
        page = site.ask("GET", path, parameters=parameters, query=query).body
        names += [each["name"] for each in page["files"]]
        if "nextCursor" not in page:
            return names
        query = {"cursor": page["nextCursor"]}


@registered(*EXPORTED)
def the_first_step_of_an_export_that_replaces_another(site: Site) -> Steps:
    site.processed(photo())
    begun(site)
    site.settle()
    export_id = begun(site)
    yield next_step(site)
    exported(site, export_id, photos=1)


@registered(*EXPORTED)
def a_part_of_an_export(site: Site) -> Steps:
    site.processed(photo())
    site.in_the_trash(photo())
    export_id = begun(site)
    next_step(site)()
    yield next_step(site)
    exported(site, export_id, photos=2)


@registered(*EXPORTED)
def the_last_part_of_an_export(site: Site) -> Steps:
    site.processed(photo())
    site.in_the_trash(photo())
    export_id = begun(site)
    for _ in range(2):
        next_step(site)()
    yield next_step(site)
    exported(site, export_id, photos=2)


@registered(*EXPORTED)
def an_export_of_a_photo_that_was_deleted_for_good_meanwhile(site: Site) -> Steps:
    image_id = site.processed(photo())
    export_id = begun(site)
    next_step(site)()
    (body,) = site.steps()
    site.ask("DELETE", "/images/{imageId}", image_id=image_id, query={"permanent": "true"})
    site.settle()
    yield site.worked(body)
    exported(site, export_id, photos=0)


@registered(*EXPORTED)
def an_export_of_a_photo_whose_original_is_gone(site: Site) -> Steps:
    image_id = site.processed(photo())
    export_id = begun(site)
    next_step(site)()
    (body,) = site.steps()
    site.storage.lose_original(site.image(image_id).object_key)
    yield site.worked(body, LAST_DELIVERY)
    site.settle()
    (export,) = site.ask("GET", "/account/exports").body["exports"]
    assert (export["exportId"], export["photos"], export["failed"]) == (export_id, 0, 1)
    # Nothing mends it.
    site.ask("DELETE", "/images/{imageId}", image_id=image_id, query={"permanent": "true"})


@registered(*EXPORTED)
def an_export_that_another_has_replaced(site: Site) -> Steps:
    site.processed(photo())
    begun(site)
    next_step(site)()
    (part,) = site.steps()
    export_id = begun(site)
    first = next_step(site)
    yield site.worked(part)
    first()
    exported(site, export_id, photos=1)


class Departure:
    """The job that deletes somebody who has a photo and an export."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.person = invited(site)
        self.image_id = added(site, self.person)
        site.ask("POST", "/account/export", claims=token_of(self.person))
        site.settle()
        assert site.storage.exported()

    def begin(self) -> None:
        """An admin deletes them."""
        parameters = {"userId": self.person.user_id}
        self._site.ask("DELETE", "/admin/users/{userId}", parameters=parameters)

    def step(self, stage: Stage, *, of_photos: bool = False) -> Callable[[], None]:
        """The first step of a stage, or the first of it that names photos."""
        self.begin()
        while True:
            (body,) = self._site.steps()
            message = message_of(body)
            assert isinstance(message, Leave)
            if message.stage is stage and (message.image_ids or not of_photos):
                return self._site.worked(body)
            self._site.worked(body)()

    def is_over(self) -> None:
        """Nothing is left of them."""
        self._site.settle()
        people = self._site.people.read()
        assert BOB not in {each.email for each in [*people.people, *people.claims]}
        assert BOB not in {each.email for each in people.logins.values()}
        stored = self._site.storage.read()
        assert stored.images[self.image_id].purged
        assert stored.images[self.image_id].unfinished is None
        assert self.person.user_id not in str([*stored.claims, *stored.versions, *stored.timelines])
        assert self.person.user_id not in stored.usage
        (job,) = [each for each in people.jobs if each.kind == "leave"]
        assert (job.done, job.failed, job.finished) == (1, 0, True)
        (record,) = self._site.people.removals()
        assert (record.photos, record.gone) == (1, 1)
        assert record.finished_at is not None


def added(site: Site, person: Person) -> str:
    """A photo of somebody's."""
    content = photo()
    body = {"fileName": "photo.jpg", "fileType": "image/jpeg", "fileSize": len(content)}
    answer = site.ask("POST", "/upload", body=body, claims=token_of(person))
    image_id = str(answer.body["imageId"])
    site.deliver(site.put(image_id, content, person.user_id))
    return image_id


@registered(*LEFT)
def the_first_step_of_deleting_a_person(site: Site) -> Steps:
    departure = Departure(site)
    yield departure.step(Stage.BEGIN)
    departure.is_over()


@registered(*LEFT)
def a_look_for_the_photos_of_a_person(site: Site) -> Steps:
    departure = Departure(site)
    yield departure.step(Stage.PHOTOS)
    departure.is_over()


@registered(*LEFT)
def the_end_of_a_persons_photos(site: Site) -> Steps:
    departure = Departure(site)
    yield departure.step(Stage.PHOTOS, of_photos=True)
    departure.is_over()


@registered(*LEFT)
def the_end_of_a_persons_claims(site: Site) -> Steps:
    departure = Departure(site)
    step = departure.step(Stage.CLAIMS)
    # Of a photo that is not there.
    name = content_id(departure.person.user_id, sha256(b"gone"))
    claims = ContentClaimStore(site.storage.dynamodb, site.stack.output("contentsTableName"))
    claims.claim(name, Claim(image_id=str(uuid4()), until=utc_now()))
    yield step
    assert claims.get(name) is None
    departure.is_over()


@registered(*LEFT)
def the_end_of_a_persons_files(site: Site) -> Steps:
    departure = Departure(site)
    yield departure.step(Stage.FILES)
    departure.is_over()


@registered(*LEFT)
def the_end_of_what_came_late_to_an_address_of_a_persons(site: Site) -> Steps:
    departure = Departure(site)
    of_exports = departure.step(Stage.FILES)
    site.put(departure.image_id, photo(), departure.person.user_id)
    of_exports()
    yield next_step(site)
    departure.is_over()


@registered(*LEFT)
def the_last_step_of_deleting_a_person(site: Site) -> Steps:
    departure = Departure(site)
    yield departure.step(Stage.END)
    departure.is_over()


@registered(*LEFT)
def an_export_of_somebody_who_is_being_deleted(site: Site) -> Steps:
    departure = Departure(site)
    site.ask("POST", "/account/export", claims=token_of(departure.person))
    (part,) = site.steps()
    departure.step(Stage.BEGIN)()
    left = site.steps()
    yield site.worked(part)
    for body in left:
        site.worked(body)()
    departure.is_over()
    assert site.storage.exported() == set()


@registered("DELETE", "/account")
def a_person_who_leaves(site: Site) -> Steps:
    departure = Departure(site)
    claims = token_of(departure.person)
    answer = yield lambda: site.ask("DELETE", "/account", claims=claims)
    # Who has begun it has no rights any more, and cannot ask again. Their message may be lost.
    if answer.status == 401:
        site.worked(json.dumps({"task": "round"}))()
    else:
        assert answer.status == 202
    departure.is_over()
