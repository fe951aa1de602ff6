"""The routes for exports, and for deleting people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.access.policy import Action
from handlers.api.gateway import Route
from handlers.api.http import Response
from handlers.people.requests import person_of, user_id_of

if TYPE_CHECKING:
    from handlers.access.policy import Access
    from handlers.api.http import Request
    from handlers.people.departures import Departures


def routes(departures: Departures) -> dict[tuple[str, str], Route]:
    """What admins ask for others, and everybody for themselves."""

    def export_person(request: Request, access: Access) -> Response:
        return _begun(departures.export(person_of(access), user_id_of(request)))

    def delete_person(request: Request, access: Access) -> Response:
        return _begun(departures.remove(person_of(access), user_id_of(request)))

    def export_own(_request: Request, access: Access) -> Response:
        person = person_of(access)
        return _begun(departures.export(person, person.user_id))

    def leave(_request: Request, access: Access) -> Response:
        return _begun(departures.leave(person_of(access)))

    def list_exports(_request: Request, access: Access) -> Response:
        exports = departures.list(person_of(access))
        return Response(status=200, body={"exports": [each.to_json() for each in exports]})

    def list_files(request: Request, access: Access) -> Response:
        page = departures.page(
            person_of(access),
            request.path_parameters.get("exportId", ""),
            request.query.get("cursor"),
        )
        following = {} if page.next_cursor is None else {"nextCursor": page.next_cursor}
        files = [each.to_json() for each in page.files]
        return Response(status=200, body={"files": files, **following})

    return {
        ("POST", "/admin/users/{userId}/export"): Route(Action.EXPORT_PERSON, export_person),
        ("DELETE", "/admin/users/{userId}"): Route(Action.DELETE_PERSON, delete_person),
        ("DELETE", "/account"): Route(Action.LEAVE, leave),
        ("POST", "/account/export"): Route(Action.EXPORT, export_own),
        ("GET", "/account/exports"): Route(Action.EXPORT, list_exports),
        ("GET", "/account/exports/{exportId}"): Route(Action.EXPORT, list_files),
    }


def _begun(job_id: str) -> Response:
    return Response(status=202, body={"jobId": job_id}, log_fields={"jobId": job_id})
