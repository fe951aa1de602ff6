"""The people of the Library table: each change with its condition, and all reads.

    add         nobody → invited, with the claim of their address
    relink      the login of a person → another login of the same person
    signed_in   the time of the latest sign-in
    signed_out  the time of the latest sign-out on all devices
    change      admin or not, blocked or not
    rename      another name, before the first sign-in
    leave       → blocked for good, with the job that deletes them
    remove      → nobody, without the claim of their address

A person and the claim of their address are only ever written together, in a transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.aws.clients import attributes, plain
from handlers.model.codecs import timestamp
from handlers.model.person import PEOPLE, EmailClaim, Person, email_key, person_key
from handlers.model.usage import owner_key
from handlers.store.conditional import transact
from handlers.store.updates import conditional_update, update

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_dynamodb.client import DynamoDBClient

    from handlers.model.job import Job
    from handlers.model.removal import Removal

_EXISTS = "attribute_exists(pk)"
_IS_NEW = "attribute_not_exists(pk)"
_STAYS = f"{_EXISTS} AND attribute_not_exists(leaving)"


class PeopleStore:
    """The people, by the `sub` of their login."""

    def __init__(self, client: DynamoDBClient, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def get(self, sub: str) -> Person | None:
        """The person of a login, by a consistent read: who is blocked is blocked at once."""
        found = self._item(person_key(sub))
        return Person.from_item(found) if found else None

    def claim_of(self, email: str) -> EmailClaim | None:
        """The claim of an address in lower case, by a consistent read."""
        found = self._item(email_key(email))
        return EmailClaim.from_item(found) if found else None

    def list(self) -> list[Person]:
        """Everybody, in no particular order, by consistent reads."""
        arguments: dict[str, Any] = {
            "TableName": self._table_name,
            "KeyConditionExpression": "pk = :people",
            "ExpressionAttributeValues": {":people": {"S": PEOPLE}},
            "ConsistentRead": True,
        }
        people: list[Person] = []
        while True:
            answer = self._client.query(**arguments)
            people += [Person.from_item(plain(item)) for item in answer["Items"]]
            end = answer.get("LastEvaluatedKey")
            if not end:
                return people
            arguments["ExclusiveStartKey"] = end

    def find(self, user_id: str) -> Person | None:
        """The person by the owner of their photos; few have been given another login."""
        person = self.get(user_id)
        if person is not None and person.user_id == user_id:
            return person
        return next((each for each in self.list() if each.user_id == user_id), None)

    def add(self, person: Person) -> bool:
        """Writes a new person and the claim of their address.

        Returns:
            False, and nothing is written, if the login has a person or the address is claimed:
            perhaps by an earlier try, perhaps for a login that is gone.
        """
        return transact(
            self._client,
            self._put(person.to_item(), _IS_NEW),
            self._put(_claim(person).to_item(), _IS_NEW),
        )

    def relink(self, former: EmailClaim, person: Person) -> bool:
        """Moves a person to another login, which then owns their photos.

        It also writes a person anew whose claim is all that is left of them.

        Args:
            former: The claim of their address, which names the login that is gone.
            person: The same person, with the new `sub` and the `user_id` of the claim.

        Returns:
            False, and nothing is written, if the claim has changed meanwhile or the new login has a
            person.
        """
        is_theirs = {"ExpressionAttributeValues": attributes({":userId": person.user_id})}
        is_former = {
            "ExpressionAttributeNames": {"#sub": "sub"},  # a reserved word
            "ExpressionAttributeValues": attributes({":former": former.sub}),
        }
        parts = [
            self._put(_claim(person).to_item(), f"{_EXISTS} AND #sub = :former", **is_former),
            self._put(person.to_item(), _IS_NEW),
        ]
        # A transaction may write an item only once.
        if former.sub != person.sub:
            deletion = {
                "TableName": self._table_name,
                "Key": attributes(person_key(former.sub)),
                "ConditionExpression": f"{_IS_NEW} OR userId = :userId",
                **is_theirs,
            }
            parts.append({"Delete": deletion})
        return transact(self._client, *parts)

    def signed_in(self, sub: str, at: datetime) -> None:
        """Records a sign-in; ignored for a person who was removed meanwhile."""
        self._update(sub, {"signedInAt": timestamp(at)})

    def signed_out(self, sub: str, at: datetime) -> None:
        """Refuses all tokens that were issued until then; ignored for a person who was removed."""
        self._update(sub, {"signedOutAt": timestamp(at)})

    def change(
        self, sub: str, *, by: str, admin: bool | None = None, blocked: bool | None = None
    ) -> Person | None:
        """Makes a person an admin or not, or blocks or unblocks them; None leaves it as it is.

        Two admins who take each other's rights at the same moment would leave none, so the one who
        changes has to be an unblocked admin in the same transaction.

        Args:
            sub: The person's login.
            by: The login of the admin, which is another one.
            admin: Whether they run the site.
            blocked: Whether all of their requests are refused.

        Returns:
            The person as they are then; None, and nothing is written, if there is no such person,
            they are just being deleted, or the other one is not an admin any more.
        """
        wanted = {"admin": admin, "blocked": blocked}
        # As in the model: false is not stored.
        changes = {name: value or None for name, value in wanted.items() if value is not None}
        if changes and not transact(
            self._client,
            {
                "Update": {
                    "TableName": self._table_name,
                    **_without_empty(conditional_update(person_key(sub), changes, _STAYS)),
                }
            },
            is_admin(self._table_name, by),
        ):
            return None
        return self.get(sub)

    def rename(self, sub: str, name: str) -> None:
        """Corrects the name of somebody who has not signed in yet; ignored for all others."""
        arguments = conditional_update(
            person_key(sub), {"name": name}, f"{_EXISTS} AND attribute_not_exists(signedInAt)"
        )
        update(self._client, TableName=self._table_name, **arguments)

    def leave(self, sub: str, job: Job, removal: Removal, *, admin: str | None) -> bool:
        """Ends the rights of a person for good, and writes the job that deletes them.

        Args:
            sub: Their login.
            job: The job.
            removal: The record of what it removes.
            admin: The login of another admin who must be one then, so that there is one left; None
                if the person is not an admin and wants it themselves.

        Returns:
            False, and nothing is written, if there is no such person, they are being deleted
            already, or the other one is not an admin any more.
        """
        changes = conditional_update(
            person_key(sub), {"blocked": True, "leaving": job.job_id}, _STAYS
        )
        return transact(
            self._client,
            {"Update": {"TableName": self._table_name, **changes}},
            self._put(job.to_item(), _IS_NEW),
            self._put(removal.to_item(), _IS_NEW),
            *([] if admin is None else [is_admin(self._table_name, admin)]),
        )

    def remove(self, user_id: str) -> None:
        """Removes a person who is leaving, the claim of their address, and what is counted."""
        person = self.find(user_id)
        if person is None:
            return
        self._client.delete_item(TableName=self._table_name, Key=attributes(owner_key(user_id)))
        is_theirs = {"ExpressionAttributeValues": attributes({":userId": user_id})}
        parts: list[dict[str, Any]] = [
            {
                "TableName": self._table_name,
                "Key": attributes(person_key(person.sub)),
                "ConditionExpression": "userId = :userId AND attribute_exists(leaving)",
                **is_theirs,
            },
            {
                "TableName": self._table_name,
                "Key": attributes(email_key(person.email)),
                "ConditionExpression": f"{_IS_NEW} OR userId = :userId",
                **is_theirs,
            },
        ]
        transact(self._client, *({"Delete": each} for each in parts))

    def _item(self, key: Mapping[str, str]) -> Mapping[str, Any] | None:
        found = self._client.get_item(
            TableName=self._table_name, Key=attributes(key), ConsistentRead=True
        ).get("Item")
        return plain(found) if found else None

    def _update(self, sub: str, changes: Mapping[str, Any]) -> None:
        arguments = conditional_update(person_key(sub), changes, _EXISTS)
        update(self._client, TableName=self._table_name, **arguments)

    def _put(self, item: Mapping[str, Any], condition: str, **operands: Any) -> dict[str, Any]:
        put = {
            "TableName": self._table_name,
            "Item": attributes(item),
            "ConditionExpression": condition,
            **operands,
        }
        return {"Put": put}


def is_admin(table_name: str, sub: str) -> dict[str, Any]:
    """The part of a transaction that is only met while an admin, who is not blocked, asks for it.

    Args:
        table_name: Of the people.
        sub: The admin's login.
    """
    check = {
        "TableName": table_name,
        "Key": attributes(person_key(sub)),
        "ConditionExpression": "admin = :yes AND attribute_not_exists(blocked)",
        "ExpressionAttributeValues": attributes({":yes": True}),
    }
    return {"ConditionCheck": check}


def _claim(person: Person) -> EmailClaim:
    return EmailClaim(email=person.email, sub=person.sub, user_id=person.user_id)


def _without_empty(arguments: Mapping[str, Any]) -> dict[str, Any]:
    # An update that only removes has no values, and DynamoDB refuses an empty map of them.
    return {name: value for name, value in arguments.items() if value != {}}
