"""The gallery function: takes API Gateway's events, returns its responses."""

from __future__ import annotations

import uuid
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from handlers.access.policy import Access, Action
from handlers.access.signed_urls import token
from handlers.api.gateway import Authenticate, Route, Router, open_stack
from handlers.api.http import Event, Request, Response
from handlers.api.sign_in import authentication
from handlers.api.site_origins import SiteOrigins
from handlers.aws import clients
from handlers.aws.queue import Queue
from handlers.gallery import listing, serializers, trash_routes
from handlers.gallery.domain import Gallery
from handlers.gallery.listing import PageRequest
from handlers.gallery.pictures import Binned, Pictures
from handlers.gallery.requests import image_id_of, library_of, limit_of, with_cursor
from handlers.gallery.settings import Settings
from handlers.gallery.timeline import PartRequest, Timelines, Unchanged
from handlers.gallery.trash import Trash
from handlers.model.codecs import utc_now
from handlers.model.order import Order
from handlers.store.images import ImageStore
from handlers.store.jobs import JobStore
from handlers.store.originals import OriginalStore
from handlers.store.removals import RemovalStore
from handlers.store.renditions import RenditionStore
from handlers.store.timelines import TimelineStore
from handlers.store.trash import TrashStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.gallery.timeline import Timeline
    from handlers.model.image import Image

# How long the address of a picture in the trash is valid.
TRASH_SECONDS = 900


def handler(event: Event, _context: object) -> dict[str, Any]:
    """Lambda's entry."""
    return _router()(event)


def make_router(
    gallery: Gallery,
    allowed_origins: frozenset[str],
    site_origins: Callable[[], frozenset[str]] = frozenset,
    authenticate: Authenticate = open_stack,
    *,
    is_live: bool = True,
) -> Router:
    """The routes of this function over the given operations.

    Unless it is live, no page learns from where on to ask what has changed.
    """

    def shown(image: Image) -> Response:
        return Response(status=200, body=serializers.image(image, gallery.pictures))

    def list_images(request: Request, access: Access) -> Response:
        order = _order(request, Order.UPLOADED)
        wanted = PageRequest(
            limit=limit_of(request),
            after=request.query.get("cursor"),
            order=order,
            start=_start(request, order),
        )
        page = gallery.page(library_of(request, access), wanted)
        images = [serializers.entry(each, gallery.pictures) for each in page.images]
        body = {"images": images, "count": len(images)}
        return Response(status=200, body=with_cursor(body, page.next_cursor))

    def get_timeline(request: Request, access: Access) -> Response:
        wanted = PartRequest(
            after=request.query.get("cursor"),
            known=request.query.get("known"),
            order=_order(request, Order.TAKEN),
        )
        return _part(gallery.timeline(library_of(request, access), wanted), is_live=is_live)

    def get_image(request: Request, access: Access) -> Response:
        return shown(gallery.image(access, image_id_of(request)))

    def describe_image(request: Request, access: Access) -> Response:
        return shown(gallery.describe(access, image_id_of(request), request.json_object()))

    def download_image(request: Request, access: Access) -> Response:
        download = gallery.download(access, image_id_of(request))
        return Response(
            status=302,
            headers={"Location": download.url},
            log_fields={"source": str(download.source)},
            body={
                "url": download.url,
                "expiresIn": download.expires_in,
                "fileName": download.file_name,
            },
        )

    def list_thumbnails(request: Request, access: Access) -> Response:
        file_name = request.query.get("fileName")
        if file_name is not None:
            found = gallery.thumbnail(access, file_name)
            return Response(status=200, body={"fileName": found.file_name, "url": found.url})
        wanted = PageRequest(limit=limit_of(request), after=request.query.get("cursor"))
        thumbnails, next_cursor = gallery.thumbnails(access, wanted)
        body = {"thumbnails": [serializers.thumbnail(each) for each in thumbnails]}
        return Response(status=200, body=with_cursor(body, next_cursor))

    return Router(
        {
            ("GET", "/images"): Route(Action.LIST, list_images),
            ("GET", "/images/timeline"): Route(Action.LIST, get_timeline),
            ("GET", "/images/changes"): Route(Action.LIST, partial(_changes, gallery)),
            ("GET", "/images/{imageId}"): Route(Action.VIEW, get_image),
            ("PATCH", "/images/{imageId}"): Route(Action.DESCRIBE, describe_image),
            ("GET", "/images/{imageId}/download"): Route(Action.DOWNLOAD, download_image),
            ("GET", "/thumbnails"): Route(Action.LIST, list_thumbnails),
            **trash_routes.routes(gallery),
        },
        allowed_origins,
        site_origins,
        authenticate,
    )


@cache
def _router() -> Router:
    settings = Settings.from_env()
    renditions = RenditionStore(clients.s3(), settings.renditions_bucket)

    # Read only by a process that signs such an address.
    download_key = cache(lambda: renditions.read(settings.download_key))
    items = ImageStore(clients.dynamodb(), settings.table_name)
    pictures = _pictures(renditions, settings.picture_key)
    gallery = Gallery(
        items=items,
        originals=OriginalStore(clients.s3(), settings.originals_bucket),
        renditions=renditions,
        trash=_trash(items, settings),
        sign=lambda key, until: f"/{key}?s={token(key, until, download_key())}",
        now=utc_now,
        timelines=Timelines(
            snapshots=TimelineStore(clients.s3(), settings.renditions_bucket), now=utc_now
        ),
        pictures=pictures,
        binned=Binned(
            days=settings.trash_days,
            presigned=lambda key: renditions.presigned_url(key, seconds=TRASH_SECONDS),
            pictures=pictures,
        ),
    )
    site_origins = SiteOrigins(clients.s3(), settings.originals_bucket)
    authenticate = authentication(settings.library_table)
    return make_router(
        gallery,
        settings.allowed_origins,
        site_origins,
        authenticate,
        is_live=settings.live_updates,
    )


def _trash(items: ImageStore, settings: Settings) -> Trash:
    return Trash(
        items=items,
        trashed=TrashStore(clients.dynamodb(), settings.table_name),
        jobs=JobStore(clients.dynamodb(), settings.jobs_table),
        removals=RemovalStore(clients.dynamodb(), settings.jobs_table),
        send=Queue(clients.sqs, settings.maintenance_queue).send,
        now=utc_now,
        new_id=lambda: str(uuid.uuid4()),
    )


def _pictures(renditions: RenditionStore, key_object: str | None) -> Pictures | None:
    if key_object is None:
        return None
    key = cache(lambda: renditions.read(key_object))
    return Pictures(token=lambda path, until: token(path, until, key()), now=utc_now)


def _order(request: Request, usual: Order) -> Order:
    name = request.query.get("sort")
    return usual if name is None else listing.order_named(name)


def _start(request: Request, order: Order) -> str | None:
    text = request.query.get("from")
    return None if text is None else listing.start_named(text, order)


def _changes(gallery: Gallery, request: Request, access: Access) -> Response:
    found = gallery.changes(library_of(request, access), request.query.get("since"))
    return Response(status=200, body=serializers.changes(found, gallery.pictures))


def _part(part: Timeline | Unchanged, *, is_live: bool) -> Response:
    until = {"Timeline-Until": part.until} if is_live else {}
    if isinstance(part, Unchanged):
        return Response(status=204, headers=until)
    return Response(
        status=200,
        headers={"Timeline-Version": part.version, **until},
        body=with_cursor(serializers.timeline(part), part.next_cursor),
    )
