"""The upload function: takes API Gateway's events, returns its responses."""

from __future__ import annotations

import uuid
from functools import cache
from typing import TYPE_CHECKING, Any

from handlers.access.policy import Access, Action
from handlers.api.errors import InvalidInputError
from handlers.api.gateway import Authenticate, Route, Router, open_stack
from handlers.api.http import Event, Request, Response
from handlers.api.sign_in import authentication
from handlers.api.site_origins import SiteOrigins
from handlers.aws import clients
from handlers.aws.queue import Queue
from handlers.model.codecs import utc_now
from handlers.store.content_claims import ContentClaimStore
from handlers.store.images import ImageStore
from handlers.store.originals import OriginalStore
from handlers.store.tickets import TicketStore
from handlers.store.trash import TrashStore
from handlers.store.usage import UsageStore
from handlers.upload.domain import Uploads
from handlers.upload.model import AlreadyHere, Stored, UploadRequest
from handlers.upload.remembering import remembered
from handlers.upload.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SITE_SECONDS = 5
"""How long a function goes by what it knows of the site's limits."""


def handler(event: Event, _context: object) -> dict[str, Any]:
    """Lambda's entry."""
    return _router()(event)


def make_router(
    uploads: Uploads,
    allowed_origins: frozenset[str],
    site_origins: Callable[[], frozenset[str]] = frozenset,
    authenticate: Authenticate = open_stack,
) -> Router:
    """The routes of this function over the given operations."""

    def create_upload(request: Request, access: Access) -> Response:
        body = request.json_object()
        encoded = _text(body, "image")
        if encoded is not None:
            return _stored(uploads.store(access, _upload_request(body), encoded))
        ticket = uploads.ticket(access, _upload_request(body))
        if isinstance(ticket, AlreadyHere):
            return _already_here(ticket)
        return Response(
            status=200,
            body={
                "uploadUrl": ticket.upload_url,
                "fileUrl": ticket.file_url,
                "imageId": ticket.image_id,
                "headers": dict(ticket.headers),
                "expiresIn": ticket.expires_in,
            },
            log_fields={"imageId": ticket.image_id},
        )

    def create_presigned_post(request: Request, access: Access) -> Response:
        body = request.json_object()
        form = uploads.form(
            access,
            UploadRequest(file_name=_text(body, "fileName"), file_type=_text(body, "fileType")),
        )
        return Response(
            status=200,
            body={
                "uploadURL": form.upload_url,
                "fields": dict(form.fields),
                "fileName": form.file_name,
            },
            log_fields={"imageId": form.image_id},
        )

    def get_usage(_request: Request, access: Access) -> Response:
        used, of_site = uploads.usage(access)
        limits, now = used.limits(uploads.limits), uploads.now()
        pause = of_site.pause(uploads.site_limits, now)
        body = {
            "photos": used.photos,
            "bytes": used.size,
            "today": used.today(now),
            "maxPhotos": limits.max_photos,
            "maxBytes": limits.max_bytes,
            "maxToday": limits.max_today,
            "uploads": "open" if pause is None else "paused",
        }
        return Response(status=200, body=body if pause is None else {**body, "reason": pause})

    return Router(
        {
            ("POST", "/upload"): Route(Action.UPLOAD, create_upload),
            ("POST", "/presigned-url"): Route(Action.UPLOAD, create_presigned_post),
            ("GET", "/usage"): Route(Action.VIEW_USAGE, get_usage),
        },
        allowed_origins,
        site_origins,
        authenticate,
    )


@cache
def _router() -> Router:
    settings = Settings.from_env()
    rows = UsageStore(clients.dynamodb(), settings.usage_table)
    uploads = Uploads(
        items=ImageStore(clients.dynamodb(), settings.table_name),
        tickets=TicketStore(
            client=clients.dynamodb(),
            images_table=settings.table_name,
            library_table=settings.usage_table,
        ),
        rows=rows,
        site=remembered(rows.site, SITE_SECONDS),
        claims=ContentClaimStore(clients.dynamodb(), settings.contents_table),
        originals=OriginalStore(clients.s3(), settings.originals_bucket),
        trashed=TrashStore(clients.dynamodb(), settings.table_name),
        send=Queue(clients.sqs, settings.maintenance_queue).send,
        max_bytes=settings.max_upload_bytes,
        limits=settings.limits,
        site_limits=settings.site_limits,
        now=utc_now,
        new_id=lambda: str(uuid.uuid4()),
    )
    site_origins = SiteOrigins(clients.s3(), settings.originals_bucket)
    authenticate = authentication(settings.library_table)
    return make_router(uploads, settings.allowed_origins, site_origins, authenticate)


def _stored(stored: Stored | AlreadyHere) -> Response:
    if isinstance(stored, AlreadyHere):
        return _already_here(stored)
    return Response(
        status=201,
        body={
            "imageId": stored.image_id,
            "fileName": stored.file_name,
            "fileUrl": stored.file_url,
            "status": stored.status,
        },
        log_fields={"imageId": stored.image_id},
    )


def _already_here(photo: AlreadyHere) -> Response:
    return Response(
        status=200,
        body={
            "imageId": photo.image_id,
            "fileName": photo.file_name,
            "fileUrl": photo.file_url,
            "status": photo.status,
            "duplicate": True,
            **({"restored": True} if photo.restored else {}),
        },
        log_fields={"imageId": photo.image_id, "duplicate": True, "restored": photo.restored},
    )


def _upload_request(body: Mapping[str, Any]) -> UploadRequest:
    return UploadRequest(
        file_name=_text(body, "fileName"),
        file_type=_text(body, "fileType"),
        file_size=_whole_number(body, "fileSize"),
        sha256=_text(body, "sha256"),
    )


def _text(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is None or isinstance(value, str):
        return value
    raise InvalidInputError("invalid_request", f"{name} must be text.")


def _whole_number(body: Mapping[str, Any], name: str) -> int | None:
    value = body.get(name)
    # In Python a bool is an int; in JSON it is not a number.
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise InvalidInputError("invalid_request", f"{name} must be a whole number.")
