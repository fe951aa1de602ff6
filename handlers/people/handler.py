"""The people function: takes API Gateway's events, returns its responses."""

from __future__ import annotations

import json
import secrets
import uuid
from functools import cache
from typing import TYPE_CHECKING, Any

from handlers.access.authentication import signed_in
from handlers.access.policy import Access, Action
from handlers.api.errors import InvalidInputError
from handlers.api.gateway import Authenticate, Route, Router
from handlers.api.http import Event, Request, Response
from handlers.api.site_origins import SiteOrigins
from handlers.aws import clients
from handlers.aws.queue import Queue
from handlers.immutable import immutable
from handlers.model.codecs import utc_now
from handlers.model.usage import Usage
from handlers.people import departure_routes, typed
from handlers.people.brake import Brake, shown
from handlers.people.departures import Departures
from handlers.people.domain import Directory, Invited
from handlers.people.logins import LoginStore
from handlers.people.requests import person_of, user_id_of
from handlers.people.settings import Settings
from handlers.store.admin_usage import AdminUsageStore
from handlers.store.export_addresses import ExportAddressStore
from handlers.store.exports import ExportStore
from handlers.store.jobs import JobStore
from handlers.store.people import PeopleStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.model.job import Job

_RANDOM_BYTES = 8


def handler(event: Event, _context: object) -> dict[str, Any]:
    """Lambda's entry."""
    return _router()(event)


@immutable(kw_only=True)
class Operations:
    """What admins do, and what people do with their own account.

    Attributes:
        directory: Invites, blocks and lists people.
        departures: Exports and deletes them.
        brake: Pauses uploads, and knows how much is stored.
    """

    directory: Directory
    departures: Departures
    brake: Brake


def make_router(
    operations: Operations,
    allowed_origins: frozenset[str],
    authenticate: Authenticate,
    site_origins: Callable[[], frozenset[str]] = frozenset,
) -> Router:
    """The routes of this function over the given operations."""
    directory, brake = operations.directory, operations.brake

    def list_people(_request: Request, _access: Access) -> Response:
        rows = brake.rows.every()
        people = [shown(each, rows.get(each.user_id, Usage())) for each in directory.list()]
        return Response(status=200, body={"people": people})

    def invite(request: Request, _access: Access) -> Response:
        body = request.json_object()
        name, email = typed.name_of(body.get("name")), typed.email_of(body.get("email"))
        return _invited(201, directory.invite(name, email))

    def change(request: Request, access: Access) -> Response:
        body = request.json_object()
        changes, limits = typed.switches(body, "admin", "blocked"), typed.limits(body)
        person = directory.change(
            person_of(access),
            user_id_of(request),
            admin=changes.get("admin"),
            blocked=changes.get("blocked"),
        )
        if limits is not None:
            brake.set_limits(person_of(access), person.user_id, limits)
        return Response(status=200, body=shown(person, brake.rows.of(person.user_id)))

    def reset(request: Request, access: Access) -> Response:
        return _invited(200, directory.reset(person_of(access), user_id_of(request)))

    def give_unowned(request: Request, access: Access) -> Response:
        job = directory.give_unowned(person_of(access), user_id_of(request))
        return Response(status=202, body={"jobId": job.job_id}, log_fields={"jobId": job.job_id})

    return Router(
        {
            ("GET", "/admin/users"): Route(Action.MANAGE_PEOPLE, list_people),
            ("POST", "/admin/users"): Route(Action.MANAGE_PEOPLE, invite),
            ("PATCH", "/admin/users/{userId}"): Route(Action.MANAGE_PEOPLE, change),
            ("POST", "/admin/users/{userId}/password"): Route(Action.MANAGE_PEOPLE, reset),
            ("POST", "/admin/users/{userId}/unowned"): Route(Action.GIVE, give_unowned),
            **departure_routes.routes(operations.departures),
            **_routes_of_brake(brake),
        },
        allowed_origins,
        site_origins,
        authenticate,
    )


def _routes_of_brake(brake: Brake) -> dict[tuple[str, str], Route]:
    def get_brake(_request: Request, _access: Access) -> Response:
        return Response(status=200, body=brake.state())

    def set_brake(request: Request, access: Access) -> Response:
        closed = typed.switches(request.json_object(), "closed").get("closed")
        if closed is None:
            raise InvalidInputError("missing_field", "closed is required")
        return Response(status=200, body=brake.set(person_of(access), closed=closed))

    return {
        ("GET", "/admin/brake"): Route(Action.MANAGE_UPLOADS, get_brake),
        ("PUT", "/admin/brake"): Route(Action.MANAGE_UPLOADS, set_brake),
    }


@cache
def _router() -> Router:
    settings = Settings.from_env()
    people = PeopleStore(clients.dynamodb(), settings.library_table)
    queue = Queue(clients.sqs, settings.maintenance_queue)

    def begin(job: Job) -> None:
        # The first step of a job has nothing else in its message (handlers/maintenance/events.py).
        queue.send(json.dumps({"jobId": job.job_id}))

    directory = Directory(
        people=people,
        logins=LoginStore(clients.cognito(), settings.user_pool),
        jobs=JobStore(clients.dynamodb(), settings.library_table),
        begin=begin,
        new_password=typed.first_password,
        new_id=lambda: str(uuid.uuid4()),
        now=utc_now,
    )
    brake = Brake(
        rows=AdminUsageStore(clients.dynamodb(), settings.library_table),
        site_limits=settings.site_limits,
        now=utc_now,
    )
    site_origins = SiteOrigins(clients.s3(), settings.originals_bucket)
    departures = Departures(
        people=people,
        logins=directory.logins,
        exports=ExportStore(clients.dynamodb(), settings.library_table),
        files=ExportAddressStore(clients.s3(), settings.originals_bucket),
        send=queue.send,
        new_id=directory.new_id,
        new_digits=lambda: secrets.token_hex(_RANDOM_BYTES),
        now=directory.now,
    )
    operations = Operations(directory=directory, departures=departures, brake=brake)
    return make_router(operations, settings.allowed_origins, signed_in(people), site_origins)


def _invited(status: int, invited: Invited) -> Response:
    body = {"person": invited.person.to_json(), "firstPassword": invited.first_password}
    return Response(status=status, body=body)
