"""What a download has of a photo full of private metadata: the same picture, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from handlers.fileformats.formats import by_media_type
from handlers.redaction import without_metadata
from tests.support import photos
from tests.support.metadata_samples import MEDIA_TYPES, SECRET, photo_with_secrets
from tests.support.samples import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.api import Api
    from tests.support.stacks import Stack


def stored(stack: Stack, image: Any) -> list[Any]:
    """The stored downloads of a photo."""
    found = stack.client("s3").list_objects_v2(
        Bucket=stack.output("renditionsBucket"), Prefix=f"downloads/{image['imageId']}/"
    )
    return found.get("Contents", [])


def jpeg_with_secrets() -> bytes:
    """A photo of this test's own with the same metadata as `photo_with_secrets`."""
    own, told = photos.jpeg(), photo_with_secrets("image/jpeg")
    return own[:2] + told[2 : told.index(b"\xff\xdb", told.index(b"ICC_PROFILE"))] + own[2:]


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_a_download_has_no_metadata_and_is_the_same_picture(api: Api, media_type: str) -> None:
    content = photo_with_secrets(media_type)
    image = api.uploaded(content, "holiday", media_type)

    answer = api.get(f"/images/{image['imageId']}/download")

    assert answer.status == 302, answer
    format_ = by_media_type(media_type)
    assert format_
    extension = format_.extension
    assert answer.json()["fileName"] == f"holiday{extension}"
    file = api.download(image["imageId"])
    assert file.status == 200, file
    assert SECRET not in file.body
    assert file.body == without_metadata(content, media_type)
    assert file.headers["Content-Type"] == media_type
    assert f'filename="holiday{extension}"' in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("content", [jpeg_with_secrets, photos.jpeg], ids=["with_secrets", "clean"])
def test_a_download_is_stored_once_and_deleted_with_the_photo(
    api: Api, stack: Stack, content: Callable[[], bytes]
) -> None:
    image = api.uploaded(content())
    path = f"/images/{image['imageId']}"
    assert stored(stack, image) == []

    first: str = api.get(f"{path}/download").json()["url"]
    (found,) = stored(stack, image)
    second: str = api.get(f"{path}/download").json()["url"]

    assert stored(stack, image) == [found]
    assert urlsplit(first).path == urlsplit(second).path == f"/{found['Key']}"

    api.end(image["imageId"])

    assert stored(stack, image) == []
    assert api.http.get(api.site_url + first).status == 404


def test_nothing_that_was_stored_beside_an_original_reaches_a_download(
    api: Api, stack: Stack
) -> None:
    """Uploaders may add headers that S3 accepts unsigned; it accepts no user metadata that way."""
    content = photos.jpeg()
    ticket = api.bound_ticket(content)
    assert api.put(ticket, content, **{"x-amz-meta-who": "SECRET"}).status == 403
    foreign = {"Content-Encoding": "gzip", "Content-Language": "SECRET"}
    foreign |= {"Content-Disposition": "inline", "Cache-Control": "max-age=99"}
    assert api.put(ticket, content, **foreign).status == 200
    image = api.wait_until_ready(ticket["imageId"])
    original = stack.client("s3").head_object(
        Bucket=stack.output("originalsBucket"), Key=f"uploads/public/{image['imageId']}"
    )
    assert original["ContentEncoding"] == "gzip"

    file = api.download(image["imageId"])

    assert file.status == 200, file
    assert file.body == content
    assert not {"content-encoding", "content-language"} & {name.lower() for name in file.headers}
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.headers["Cache-Control"] == "no-store"
    assert "SECRET" not in str(file)


def test_a_download_has_the_extension_of_its_real_format(api: Api) -> None:
    image = api.uploaded(photos.jpeg(), "holiday.html")

    answer = api.get(f"/images/{image['imageId']}/download")
    file = api.download(image["imageId"])

    assert answer.json()["fileName"] == "holiday.html.jpg"
    assert 'filename="holiday.html.jpg"' in file.headers["Content-Disposition"]
    assert file.headers["Content-Type"] == "image/jpeg"


def test_downloads_are_removed_after_a_day(stack: Stack) -> None:
    found = stack.client("s3").get_bucket_lifecycle_configuration(
        Bucket=stack.output("renditionsBucket")
    )

    (rule,) = [rule for rule in found["Rules"] if rule["ID"] == "downloads"]
    assert rule["Status"] == "Enabled"
    assert rule["Filter"] == {"Prefix": "downloads/"}
    assert rule["Expiration"] == {"Days": 1}


def test_an_original_of_an_unknown_structure_is_downloaded_as_its_rendition(api: Api) -> None:
    """Decoders find the picture by its offset, whatever the type of the box around it."""
    content = BY_NAME["heic-8-bit"].content.replace(b"mdat", b"what")
    image = api.uploaded(content, "odd.heic", "image/heic")

    path = f"/images/{image['imageId']}/download"
    answer = api.get(path)

    assert answer.status == 302, answer
    assert answer.json()["fileName"] == api.get(path).json()["fileName"] == "odd.webp"
    file = api.download(image["imageId"])
    assert file.headers["Content-Type"] == "image/webp"
    assert 'filename="odd.webp"' in file.headers["Content-Disposition"]
    assert file.body == api.http.get(api.site_url + image["renditions"][-1]["url"]).body
