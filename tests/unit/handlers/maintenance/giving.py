"""A world with photos of nobody, which the maintenance function gives to a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from handlers.access.principal import Principal
from handlers.maintenance.events import body_of, message_of
from handlers.maintenance.giving import Giving as GivingPhotos
from handlers.maintenance.model import Step, UnfinishedError
from handlers.model.codecs import timestamp
from handlers.model.content_claims import Claim, content_id
from handlers.model.image import PUBLIC_OWNER, Status
from handlers.model.job import JOB_LIFE, Job, JobKind
from tests.unit.handlers.fake_people import FakePeople, person
from tests.unit.handlers.fake_trash import FakeJobs
from tests.unit.handlers.fakes import NOW, World
from tests.unit.handlers.scheduler import Killed

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from handlers.maintenance.model import Message
    from handlers.model.image import Image

Wrap = Callable[[object], Any]

ANNA = Principal("0a1b2c3d-0000-4000-8000-00000000000a")
JOB_ID = "70b00000-0000-4000-8000-000000000000"


def _unwrapped(port: object) -> Any:
    return port


class FakeGifts:
    """The transactions, over the fakes of the tables that they write to."""

    def __init__(self, world: World, jobs: FakeJobs) -> None:
        self._world, self._jobs = world, jobs
        self.given: list[str] = []

    def give(
        self, image: Image, given: Image, *, former: Claim | None, job_id: str, now: datetime
    ) -> bool:
        claims = self._world.content_claims.stored
        content = content_id(given.owner, given.sha256 or "")
        found = claims.get(content)
        if not self._is_as_it_was(image) or job_id not in self._jobs.stored:
            return False
        if given.sha256 is not None:
            if found not in (None, former) and found.image_id != image.image_id:
                return False
            claims[content] = Claim(image_id=image.image_id, until=now)
        item = self._world.items.stored[image.image_id]
        self._left(image, now)
        written = given.to_item()
        item |= {name: written[name] for name in ("owner", "gallery", "renditions", "pastFolders")}
        item["changedAt"] = timestamp(now)
        self._counted(image, job_id)
        return True

    def give_duplicate(self, image: Image, given: Image, *, job_id: str, now: datetime) -> bool:
        shown = self._world.items.stored.get(given.duplicate_of or "", {})
        if not self._is_as_it_was(image) or shown.get("gallery") != given.owner:
            return False
        if shown["sha256"] != given.sha256:
            return False
        texts = {"title": given.title, "alt": given.alt}
        for name, text in texts.items():
            if text is not None:
                shown.setdefault(name, text)
        item = self._world.items.stored[image.image_id]
        self._left(image, now)
        item |= {"owner": given.owner, "duplicateOf": given.duplicate_of}
        del item["gallery"], item["takenKey"]
        self._counted(image, job_id)
        return True

    def _is_as_it_was(self, image: Image) -> bool:
        item = self._world.items.stored[image.image_id]
        return item.get("gallery") == PUBLIC_OWNER and item.get("sha256") == image.sha256

    def _left(self, image: Image, now: datetime) -> None:
        self._world.items.left.append(
            {
                "imageId": f"left#{image.owner}#{image.image_id}",
                "owner": image.owner,
                "changedAt": timestamp(now),
                "takenKey": image.taken.key(image.image_id),
            }
        )

    def _counted(self, image: Image, job_id: str) -> None:
        self.given.append(image.image_id)
        self._jobs.one_done(job_id)


class Mortal:
    """A port of which any call may be the last of its function: before it, or after it."""

    def __init__(self, port: object, chance: random.Random, risk: float) -> None:
        self._port, self._chance, self._risk = port, chance, risk

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._port, name)

        def call(*arguments: Any, **named: Any) -> Any:
            fate = self._chance.random()
            if fate < self._risk:
                raise Killed
            answer = operation(*arguments, **named)
            if fate > 1 - self._risk:
                raise Killed
            return answer

        return call


class Giving:
    """A world, the job that gives its photos of nobody to Anna, and the queue of its messages."""

    def __init__(self) -> None:
        self.world = World()
        self.jobs = FakeJobs()
        self.gifts = FakeGifts(self.world, self.jobs)
        self.queue: list[str] = []
        self.people = FakePeople([person(ANNA.user_id, "Anna")])

    def begin(self) -> None:
        self.jobs.add(
            Job(
                job_id=JOB_ID,
                kind=JobKind.GIVE,
                user_id=ANNA.user_id,
                by="admin",
                expires_at=NOW + JOB_LIFE,
            )
        )
        self.send(Step(job_id=JOB_ID))

    def send(self, message: Message) -> None:
        self.queue.append(body_of(message))

    def maintenance(self, wrap: Wrap = _unwrapped) -> GivingPhotos:
        world = self.world
        return GivingPhotos(
            items=wrap(world.items),
            gifts=wrap(self.gifts),
            claims=wrap(world.content_claims),
            originals=wrap(world.originals),
            renditions=wrap(world.renditions),
            people=self.people,
            jobs=wrap(self.jobs),
            queue=wrap(self),
            now=lambda: world.now,
        )

    def run(self) -> None:
        """Delivers every message, as the queue does, until none is left."""
        for _ in range(1000):
            if not self.queue:
                return
            self.deliver(self.queue[0])
        raise AssertionError(self.queue)

    def deliver(self, body: str, wrap: Wrap = _unwrapped, *, last: bool = False) -> bool:
        """Whether a message is done, and gone from the queue."""
        try:
            step = message_of(body)
            assert isinstance(step, Step)
            self.maintenance(wrap).work(step, last=last)
        except (Killed, UnfinishedError):
            return False
        self.queue.remove(body)
        return True

    @property
    def job(self) -> Job:
        job = self.jobs.get(JOB_ID)
        assert job is not None
        return job

    def described(self, image_id: str, **texts: str) -> None:
        assert self.world.items.describe(image_id, texts)

    def added_by_anna(self, content: bytes) -> str:
        """A photo that Anna has added herself, ready."""
        image_id = self.world.announced(principal=ANNA)
        self.world.thumbnails().process(self.world.uploaded(image_id, content))
        return image_id

    def deleted_by(self, principal: Principal, image_id: str) -> None:
        self.world.delete(image_id, principal)

    def assert_only_what_is_shown_is_stored(self) -> None:
        world = self.world
        images = [world.items[image_id] for image_id in world.items.stored]
        listed = [each for each in images if each.is_listed]
        keys = [rendition.key for each in listed for rendition in each.renditions]
        assert sorted(world.renditions.stored) == sorted(keys)
        claims = world.content_claims.stored
        assert {name: claim.image_id for name, claim in claims.items()} == {
            content_id(each.owner, each.sha256 or ""): each.image_id for each in listed
        }
        for each in images:
            is_there = world.originals.current(each.object_key) is not None
            assert is_there == (each.is_listed or each.status is Status.PENDING)

    def assert_annas(self, image_id: str) -> None:
        """It is shown to Anna, or points to a photo with the same bytes that she has or had."""
        image = self.world.items[image_id]
        assert image.owner == ANNA.user_id
        assert image.status is Status.READY
        if image.duplicate_of is None:
            assert all(each.key.startswith("thumbnails/private/") for each in image.renditions)
        else:
            shown = self.world.items[image.duplicate_of]
            assert (shown.owner, shown.sha256) == (image.owner, image.sha256)
