"""The people that are stored, in the Library table and the user pool, and their invariants."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes, plain
from handlers.model.job import Job
from handlers.model.person import PEOPLE, EmailClaim, Person
from handlers.model.removal import REMOVALS, Removal
from tests.support.signing_in import CHOSEN
from tests.unit.handlers.fake_people import person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.stacks import Stack

ADMIN = "admin@home.arpa"
"""The first admin's address."""


@dataclass(frozen=True)
class Login:
    """A login of the user pool."""

    email: str
    enabled: bool


@dataclass(frozen=True, kw_only=True)
class StoredPeople:
    """Everything about people that is stored at one moment; logins are by their `sub`."""

    people: list[Person]
    claims: list[EmailClaim]
    jobs: list[Job]
    logins: dict[str, Login]

    def faults(self) -> list[str]:
        """Every contradiction between them."""
        return [
            *(f"{person.email}: {fault}" for person in self.people for fault in self._of(person)),
            *self._orphans(),
            *(f"the job {job.job_id} has stopped" for job in self.jobs if _is_half_done(job)),
        ]

    def _of(self, person: Person) -> Iterator[str]:
        claims = [each for each in self.claims if each.email == person.email]
        if [(each.sub, each.user_id) for each in claims] != [(person.sub, person.user_id)]:
            yield f"with other claims of the address: {claims}"
        login = self.logins.get(person.sub)
        if login is None:
            # Nothing is left of who is being deleted but their row, and that goes last.
            if person.leaving is None:
                yield "without a login"
        elif login != Login(person.email, enabled=not person.blocked):
            yield f"blocked: {person.blocked}, with another login: {login}"

    def _orphans(self) -> Iterator[str]:
        emails = Counter(each.email for each in self.people)
        unknown = [each.email for each in self.claims if not emails[each.email]]
        yield from (f"the address {email} belongs to nobody" for email in unknown)
        yield from (
            f"the address {email} belongs to several"
            for email, count in emails.items()
            if count > 1
        )
        if not any(each.admin and not each.blocked for each in self.people):
            yield "nobody is an admin"
        subs = {each.sub for each in self.people}
        yield from (f"a login of nobody: {self.logins[each]}" for each in self.logins.keys() - subs)


def _is_half_done(job: Job) -> bool:
    # A job whose first message was never sent has done nothing. It expires, and its caller has been
    # told of an error and has begun another one.
    return not job.finished and bool(job.done or job.failed)


class PeopleStorage:
    """A stack's people and jobs, as an administrator of the account sees them."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._held: list[str] = []
        self.set_password(ADMIN)

    @cached_property
    def admin(self) -> Person:
        """The first admin; `empty` leaves nobody else."""
        sub = next(sub for sub, login in self._logins().items() if login.email == ADMIN)
        return person(sub, "Ada", admin=True, email=ADMIN)

    def read(self) -> StoredPeople:
        """Everything that is stored."""
        people: list[Person] = []
        claims: list[EmailClaim] = []
        jobs: list[Job] = []
        for item in self._items():
            if item["pk"] == PEOPLE:
                people.append(Person.from_item(item))
            elif item["pk"].startswith("EMAIL#"):
                claims.append(EmailClaim.from_item(item))
            elif item["pk"].startswith("JOB#"):
                jobs.append(Job.from_item(item))
        return StoredPeople(people=people, claims=claims, jobs=jobs, logins=self._logins())

    def person(self, email: str) -> Person:
        """The person with an address."""
        return next(each for each in self.read().people if each.email == email)

    def removals(self) -> list[Removal]:
        """The records of removal."""
        return [Removal.from_item(each) for each in self._items() if each["pk"] == REMOVALS]

    def empty(self) -> None:
        """Leaves the first admin, who has signed in, and no message."""
        self.messages()
        for item in self._items():
            self._delete(item)
        for sub in self._logins().keys() - {self.admin.sub}:
            self.cognito.admin_delete_user(UserPoolId=self._pool, Username=sub)
        claim = EmailClaim(email=ADMIN, sub=self.admin.sub, user_id=self.admin.user_id)
        self.put(self.admin, claim)

    def put(self, *stored: Person | EmailClaim) -> None:
        """Writes rows."""
        for each in stored:
            self._dynamodb.put_item(TableName=self._table, Item=attributes(each.to_item()))

    def remove(self, *stored: Person | EmailClaim) -> None:
        """Removes rows."""
        for each in stored:
            self._delete(each.to_item())

    def set_password(self, email: str) -> None:
        """Lets somebody sign in who had not chosen a password."""
        self.cognito.admin_set_user_password(
            UserPoolId=self._pool, Username=email, Password=CHOSEN, Permanent=True
        )

    def delete_login(self, person: Person) -> None:
        """Removes a login, as the loss of its user pool would."""
        self.cognito.admin_delete_user(UserPoolId=self._pool, Username=person.sub)

    def hold_messages(self) -> None:
        """Takes what waits for the maintenance function out of its queue."""
        sqs, url = self._stack.client("sqs"), self._stack.output("maintenanceQueueUrl")
        # The queue itself has a receiver wait for a message.
        take = {"QueueUrl": url, "MaxNumberOfMessages": 10, "WaitTimeSeconds": 0}
        while found := sqs.receive_message(**take).get("Messages"):
            for message in found:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                self._held.append(message["Body"])

    def messages(self) -> list[str]:
        """Takes the messages that wait for the maintenance function."""
        self.hold_messages()
        messages, self._held = self._held, []
        return messages

    @property
    def cognito(self) -> Any:
        """A client for the user pool."""
        return self._stack.client("cognito-idp")

    @property
    def _dynamodb(self) -> Any:
        return self._stack.client("dynamodb")

    @property
    def _pool(self) -> str:
        return self._stack.output("userPoolId")

    @property
    def _table(self) -> str:
        return self._stack.output("libraryTableName")

    def _items(self) -> list[dict[str, Any]]:
        answer = self._dynamodb.scan(TableName=self._table, ConsistentRead=True)
        return [plain(item) for item in answer["Items"]]

    def _delete(self, item: dict[str, Any]) -> None:
        key = attributes({name: item[name] for name in ("pk", "sk")})
        self._dynamodb.delete_item(TableName=self._table, Key=key)

    def _logins(self) -> dict[str, Login]:
        users = self.cognito.list_users(UserPoolId=self._pool)["Users"]
        found: dict[str, Login] = {}
        for user in users:
            known = {each["Name"]: each["Value"] for each in user["Attributes"]}
            found[known["sub"]] = Login(known["email"], enabled=user["Enabled"])
        return found
