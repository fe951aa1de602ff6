"""The rules for people: who is invited, blocked or an admin, and who gets the photos of nobody.

A person consists of a row in the Library table, which decides what they may do, and a login in the
user pool, which only knows their address and password. Two systems cannot be changed at once, so
the order counts: rights are taken away in the row first, which acts at once, and come back there
last. A login without a row may do nothing. Whatever is interrupted is finished by doing it again.

Knows neither HTTP nor AWS.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.api.errors import NotFoundError, NotReadyError
from handlers.immutable import immutable
from handlers.model.job import JOB_LIFE, Job, JobKind
from handlers.model.person import Person
from handlers.people.model import Login, LoginExistsError, LoginGoneError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.model.person import EmailClaim
    from handlers.people.ports import Jobs, Logins, People


@immutable
class Invited:
    """A person, and the password for their next sign-in, which is not kept anywhere."""

    person: Person
    first_password: str


@immutable(kw_only=True)
class Directory:
    """The operations of admins, over the ports.

    Attributes:
        people: The people of the Library table.
        logins: The user pool.
        jobs: The jobs of the Library table.
        begin: Has the maintenance function begin a job.
        new_password: Makes a first password.
        new_id: Makes a UUID, version 4.
        now: The clock, with a time zone.
    """

    people: People
    logins: Logins
    jobs: Jobs
    begin: Callable[[Job], None]
    new_password: Callable[[], str]
    new_id: Callable[[], str]
    now: Callable[[], datetime]

    def list(self) -> list[Person]:
        """Everybody, by name."""
        return sorted(
            self.people.list(), key=lambda each: (each.name.casefold(), each.name, each.user_id)
        )

    def invite(self, name: str, email: str) -> Invited:
        """Invites a person, or finishes an invitation that was interrupted.

        Somebody whose login is gone with its user pool gets a new one, and their photos are theirs
        again. Somebody who has not signed in yet gets another first password.

        Args:
            name: Cleaned.
            email: In lower case.

        Raises:
            NotReadyError: The address belongs to somebody who has signed in or is blocked, or
                another admin is just inviting it.
        """
        claim = self.people.claim_of(email)
        person = self.people.get(claim.sub) if claim else None
        login = self.logins.find(email)
        if person is not None and person.blocked:
            raise _email_taken()
        if claim is not None:
            if person is not None and login is not None and login.sub == claim.sub:
                return self._invited_again(person, login, name)
            return self._relinked(claim, _invited(claim, person, name, self.now()), login)
        made, password = self._made(email, login)
        added = Person(
            sub=made.sub, user_id=made.sub, name=name, email=email, invited_at=self.now()
        )
        if not self.people.add(added):
            added = self._finished_by_another(made, is_new=login is None)
        return Invited(added, password)

    def change(
        self, by: Person, user_id: str, *, admin: bool | None = None, blocked: bool | None = None
    ) -> Person:
        """Blocks or unblocks a person, or makes them an admin or not; None leaves it as it is.

        Raises:
            NotFoundError: There is no such person, or the caller is not an admin any more.
            NotReadyError: The caller would block themselves or give up being an admin, after which
                there might be none; or the person is being deleted.
        """
        person = self._found(user_id)
        if person.sub == by.sub:
            if blocked is True or admin is False:
                raise _own_account("You cannot block yourself or stop being an admin.")
            return person
        if person.leaving is not None:
            raise NotReadyError("leaving", "This person is just being deleted.")
        if blocked is False:
            with suppress(LoginGoneError):
                self.logins.enable(person.sub)
        changed = self.people.change(person.sub, by=by.sub, admin=admin, blocked=blocked)
        if changed is None:
            raise _person_not_found()
        if blocked is True:
            with suppress(LoginGoneError):
                self.logins.disable(person.sub)
                self.logins.sign_out(person.sub)
        return changed

    def reset(self, by: Person, user_id: str) -> Invited:
        """Replaces a person's password by a first password, and ends all their sessions.

        Raises:
            NotFoundError: There is no such person.
            NotReadyError: They are blocked, or the caller themselves.
        """
        person = self._found(user_id)
        if person.sub == by.sub:
            raise _own_account("Change your own password on the sign-in page.")
        if person.blocked:
            raise _blocked()
        # First, so that whoever is signed in with the old one is out, whatever happens next.
        self.people.signed_out(person.sub, self.now())
        password = self.new_password()
        try:
            self.logins.set_first_password(person.sub, password)
            self.logins.sign_out(person.sub)
        except LoginGoneError:
            return self._renewed(person)
        return Invited(person, password)

    def give_unowned(self, by: Person, user_id: str) -> Job:
        """Begins to give a person every photo of nobody.

        Raises:
            NotFoundError: There is no such person.
            NotReadyError: They are blocked.
        """
        person = self._found(user_id)
        if person.blocked:
            raise _blocked()
        job = Job(
            job_id=self.new_id(),
            kind=JobKind.GIVE,
            user_id=person.user_id,
            by=by.user_id,
            expires_at=self.now() + JOB_LIFE,
        )
        # Before its message, which would otherwise find no job.
        self.jobs.add(job)
        self.begin(job)
        return job

    def _found(self, user_id: str) -> Person:
        person = self.people.find(user_id)
        if person is None:
            raise _person_not_found()
        return person

    def _made(self, email: str, login: Login | None) -> tuple[Login, str]:
        """The login of an address, made if there is none, with a new first password."""
        password = self.new_password()
        if login is None:
            try:
                return self.logins.create(email, password), password
            except LoginExistsError as error:
                raise _email_taken() from error
        # Somebody may have used it before they were removed, or may be disabled.
        self.logins.set_first_password(login.sub, password)
        self.logins.sign_out(login.sub)
        self.logins.enable(login.sub)
        return login, password

    def _invited_again(self, person: Person, login: Login, name: str) -> Invited:
        if person.signed_in_at is not None or login.was_used:
            raise _email_taken()
        if person.name != name:
            self.people.rename(person.sub, name)
        _, password = self._made(person.email, login)
        return Invited(replace(person, name=name), password)

    def _relinked(self, claim: EmailClaim, person: Person, login: Login | None) -> Invited:
        """Gives a person whose login is gone another one."""
        made, password = self._made(claim.email, login)
        person = replace(person, sub=made.sub)
        if not self.people.relink(claim, person):
            person = self._finished_by_another(made, is_new=login is None)
        return Invited(person, password)

    def _finished_by_another(self, login: Login, *, is_new: bool) -> Person:
        """The person whose invitation another admin has just finished.

        Of several passwords the one that was set last works. If this request found the login and
        did not make it, that may be its own, so its caller gets to see it.
        """
        person = None if is_new else self.people.get(login.sub)
        if person is None:
            raise _email_taken()
        return person

    def _renewed(self, person: Person) -> Invited:
        claim = self.people.claim_of(person.email)
        if claim is None or claim.sub != person.sub:
            # Somebody is just doing the same.
            raise _person_not_found()
        return self._relinked(claim, person, self.logins.find(person.email))


def _invited(claim: EmailClaim, person: Person | None, name: str, now: datetime) -> Person:
    """A person whose login is gone, as they are invited again."""
    known = person or Person(
        sub=claim.sub, user_id=claim.user_id, name=name, email=claim.email, invited_at=now
    )
    return replace(known, name=name, invited_at=now, signed_in_at=None, signed_out_at=None)


def _person_not_found() -> NotFoundError:
    return NotFoundError("person_not_found", "There is no such person.")


def _email_taken() -> NotReadyError:
    message = "Somebody with this e-mail address has already been invited."
    return NotReadyError("email_taken", message)


def _own_account(message: str) -> NotReadyError:
    return NotReadyError("own_account", message)


def _blocked() -> NotReadyError:
    return NotReadyError("account_blocked", "This person is blocked. Unblock them first.")
