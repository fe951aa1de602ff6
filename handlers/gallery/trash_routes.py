"""The routes of the trash, over its operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from handlers.access.policy import Action
from handlers.api.errors import InvalidInputError
from handlers.api.gateway import Route
from handlers.api.http import Response
from handlers.gallery import serializers
from handlers.gallery.requests import image_id_of, library_of, limit_of, with_cursor, yes_or_no
from handlers.gallery.trash import MOST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.access.policy import Access
    from handlers.api.http import Request
    from handlers.gallery.domain import Gallery

# An identifier has 36 characters.
_LONGEST: Final = 100


def routes(gallery: Gallery) -> dict[tuple[str, str], Route]:
    """What is answered about the trash, and about operations that take long."""

    def delete_image(request: Request, access: Access) -> Response:
        permanent = yes_or_no(request, "permanent")
        gallery.delete(access, image_id_of(request), permanent=permanent)
        return Response(status=204)

    def list_trash(request: Request, access: Access) -> Response:
        page = gallery.trash.page(
            library_of(request, access),
            limit_of(request),
            request.query.get("cursor"),
            counts=yes_or_no(request, "total"),
        )
        body = serializers.trash(page, gallery.binned)
        return Response(status=200, body=with_cursor(body, page.next_cursor))

    def move_to_trash(request: Request, access: Access) -> Response:
        moved = gallery.trash.move(library_of(request, access), _image_ids(request.json_object()))
        return Response(status=200, body={"count": moved.count, "failed": moved.failed})

    def restore(request: Request, access: Access) -> Response:
        image_ids = _image_ids(request.json_object())
        restored = gallery.trash.restore(library_of(request, access), image_ids)
        if restored.job_id is None:
            return Response(status=200, body={"count": restored.count, "failed": restored.failed})
        return _accepted(restored.job_id, restored.failed)

    def empty(request: Request, access: Access) -> Response:
        body = request.json_object()
        library = library_of(request, access)
        # A list that is empty, or has another name, is a mistake, which must not end everything.
        if body:
            emptied = gallery.trash.end(library, _image_ids(body))
        else:
            emptied = gallery.trash.empty(library)
        return _accepted(emptied.job_id, emptied.failed)

    def get_job(request: Request, access: Access) -> Response:
        job = gallery.job(access, request.path_parameters.get("jobId", ""))
        return Response(status=200, body=job.to_json())

    return {
        ("DELETE", "/images/{imageId}"): Route(Action.DELETE, delete_image),
        ("GET", "/trash"): Route(Action.VIEW_TRASH, list_trash),
        ("POST", "/trash"): Route(Action.DELETE, move_to_trash),
        ("POST", "/trash/restore"): Route(Action.RESTORE, restore),
        ("POST", "/trash/empty"): Route(Action.DELETE, empty),
        ("GET", "/jobs/{jobId}"): Route(Action.VIEW_JOB, get_job),
    }


def _accepted(job_id: str, failed: list[str]) -> Response:
    return Response(
        status=202, body={"jobId": job_id, "failed": failed}, log_fields={"jobId": job_id}
    )


def _image_ids(body: Mapping[str, Any]) -> list[str]:
    """The photos that a request names, each once.

    Raises:
        InvalidInputError: They are none, too many, or not all text of a sensible length.
    """
    named: Any = body.get("imageIds")
    if not isinstance(named, list):
        raise _no_image_ids()
    texts = [
        each
        for each in cast("list[object]", named)
        # The answer repeats those that are not there, and has a size that it must not exceed.
        if isinstance(each, str) and len(each) <= _LONGEST
    ]
    if not 1 <= len(texts) == len(cast("list[object]", named)) <= MOST:
        raise _no_image_ids()
    return list(dict.fromkeys(texts))


def _no_image_ids() -> InvalidInputError:
    return InvalidInputError(
        "invalid_request", f"imageIds must be a list of 1 to {MOST:,} identifiers of photos."
    )
