"""The gallery function: API Gateway's events in, its answers out."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from handlers.gallery.domain import DEFAULT_LIMIT, Gallery, Thumbnail, invalid_limit
from handlers.gallery.port import DynamoItems, S3Objects
from handlers.gallery.settings import Settings
from handlers.shared import aws
from handlers.shared.gateway import Event, Request, Response, Router
from handlers.shared.image import Image, Rendition, download_path, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_LIMIT_DIGITS = 3


def handler(event: Event, _context: object) -> dict[str, Any]:
    """Lambda's entry."""
    return _router()(event)


def make_router(gallery: Gallery, allowed_origins: frozenset[str]) -> Router:
    """The routes of this function over the given operations."""

    def list_images(request: Request) -> Response:
        page = gallery.page(_limit(request), request.query.get("cursor"))
        images = [_image(image) for image in page.images]
        body = {"images": images, "count": len(images)}
        return Response(status=200, body=_with_cursor(body, page.next_cursor))

    def get_image(request: Request) -> Response:
        return Response(status=200, body=_image(gallery.image(_image_id(request))))

    def download_image(request: Request) -> Response:
        download = gallery.download(_image_id(request))
        return Response(
            status=302,
            headers={"Location": download.url},
            body={
                "url": download.url,
                "expiresIn": download.expires_in,
                "fileName": download.file_name,
            },
        )

    def delete_image(request: Request) -> Response:
        gallery.delete(_image_id(request))
        return Response(status=204)

    def list_thumbnails(request: Request) -> Response:
        file_name = request.query.get("fileName")
        if file_name is not None:
            found = gallery.thumbnail(file_name)
            return Response(status=200, body={"fileName": found.file_name, "url": found.url})
        thumbnails, next_cursor = gallery.thumbnails(_limit(request), request.query.get("cursor"))
        body = {"thumbnails": [_thumbnail(each) for each in thumbnails]}
        return Response(status=200, body=_with_cursor(body, next_cursor))

    return Router(
        {
            ("GET", "/images"): list_images,
            ("GET", "/images/{imageId}"): get_image,
            ("DELETE", "/images/{imageId}"): delete_image,
            ("GET", "/images/{imageId}/download"): download_image,
            ("GET", "/thumbnails"): list_thumbnails,
        },
        allowed_origins,
    )


@cache
def _router() -> Router:
    settings = Settings.from_env()
    gallery = Gallery(
        items=DynamoItems(aws.dynamodb(), settings.table_name),
        objects=S3Objects(aws.s3(), settings.originals_bucket, settings.renditions_bucket),
        now=lambda: datetime.now(UTC),
    )
    return make_router(gallery, settings.allowed_origins)


def _image_id(request: Request) -> str:
    return request.path_parameters.get("imageId", "")


def _limit(request: Request) -> int:
    text = request.query.get("limit")
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_LIMIT_DIGITS):
        raise invalid_limit()
    return int(text)


def _with_cursor(body: dict[str, Any], next_cursor: str | None) -> Mapping[str, Any]:
    return body if next_cursor is None else {**body, "nextCursor": next_cursor}


def _image(image: Image) -> Mapping[str, Any]:
    shown = {
        "imageId": image.image_id,
        "fileName": image.file_name,
        "fileUrl": download_path(image.image_id),
        "fileSize": image.file_size,
        "fileType": image.file_type,
        "uploadedAt": timestamp(image.uploaded_at),
        "status": image.status,
        "reason": image.reason,
        "reasonCode": image.reason_code,
        "width": image.width,
        "height": image.height,
        "renditions": [_rendition(each) for each in image.renditions],
    }
    return {name: value for name, value in shown.items() if value is not None}


def _rendition(rendition: Rendition) -> Mapping[str, Any]:
    return {
        "url": f"/{rendition.key}",
        "width": rendition.width,
        "height": rendition.height,
        "bytes": rendition.size,
        "type": rendition.media_type,
    }


def _thumbnail(thumbnail: Thumbnail) -> Mapping[str, Any]:
    return {
        "fileName": thumbnail.file_name,
        "url": thumbnail.url,
        "lastModified": timestamp(thumbnail.last_modified),
        "size": thumbnail.size,
    }
