"""A stack in which one photo ends while it is open, and another one once people sign in.

Both go through every state first, so that they have had every kind of address. The bucket of
renditions keeps versions here, as that of originals does everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.stack.gone.remains import Remains
from tests.stack.gone.trail import REGATTA, WEDDING, Trail
from tests.support.api import Api
from tests.support.command_line import SIGN_IN
from tests.support.contract import assert_described
from tests.support.people import People

if TYPE_CHECKING:
    from tests.support.http import Answer, Http
    from tests.support.people import Person
    from tests.support.stacks import DeployStack, Stack

NAME = "gone"


@dataclass
class Ended:
    """A photo that was ended.

    Attributes:
        trail: What it had.
        before: Where each of its words was while it was in the trash.
        after: Where each of them is still, once it is gone; in both, by what it is.
        mentions: Where its identifier still is.
        late: The answer to somebody who sends it once more to its first address.
        unowned: Whether it was nobody's in a stack that people sign in to.
    """

    trail: Trail
    before: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    after: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    mentions: list[str] = field(default_factory=list[str])
    late: Answer | None = None


class Journey:
    """Runs all of it."""

    stack: Stack
    people: People
    owner: Person
    other: Person
    everybodys: Ended
    persons: Ended

    def __init__(self, http: Http, deploy: DeployStack) -> None:
        self.http, self._deploy = http, deploy
        self.asked: dict[str, list[tuple[str, Answer]]] = {}

    def run(self) -> None:
        """First open, then with people."""
        self._open()
        self._sign_in()

    @property
    def remains(self) -> Remains:
        """What is stored."""
        return Remains(self.stack)

    def _open(self) -> None:
        self.stack = self._deploy(NAME)
        self.stack.client("s3").put_bucket_versioning(
            Bucket=self.stack.output("renditionsBucket"),
            VersioningConfiguration={"Status": "Enabled"},
        )
        everybody = Api(self.http, self.stack.site_url, assert_described)
        self.everybodys = Ended(Trail.begun(everybody, REGATTA))
        self.persons = Ended(Trail.begun(everybody, WEDDING))
        for each in (self.everybodys, self.persons):
            self._there_and_back(each.trail, everybody)
        self._end(self.everybodys, everybody)
        self.asked["everybody"] = [*self.everybodys.trail.asked(everybody)]

    def _sign_in(self) -> None:
        self.stack = self._deploy(NAME, config=SIGN_IN)
        self.people = People(self.http, self.stack)
        self.owner, self.other = self.people.joined("Olga"), self.people.joined("Otto")
        trail, admin = self.persons.trail, self.people.admin.api
        trail.shown(admin, self.stack, of="nobody")
        given = admin.request("POST", f"/admin/users/{self.owner.user_id}/unowned")
        self.people.finished(given.json()["jobId"])
        self.remains.wait_until_quiet()
        self._there_and_back(trail, self.owner.api)
        self._end(self.persons, self.owner.api)

    def _there_and_back(self, trail: Trail, api: Api) -> None:
        trail.shown(api, self.stack)
        trail.trashed(api, self.stack)
        trail.restored(api, self.stack)
        trail.shown(api, self.stack)

    def _end(self, photo: Ended, api: Api) -> None:
        trail = photo.trail
        trail.trashed(api, self.stack)
        photo.before = self._places(trail)
        trail.emptied(api, self.stack)
        photo.late = api.put(trail.ticket, trail.content)
        self.remains.wait_until_quiet()
        photo.after = self._places(trail)
        photo.mentions = self.remains.named(trail.image_id.encode())

    def _places(self, trail: Trail) -> dict[str, list[str]]:
        everything = [*self.remains.everything()]
        return {
            what: [where for where, content in everything if word in content]
            for what, word in trail.words.items()
        }
