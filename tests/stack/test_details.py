"""A photo's metadata is shown with it, except for where it was taken."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from PIL import ExifTags, Image

from handlers.aws.clients import plain
from tests.support import photos
from tests.support.api import Api, entry_of
from tests.support.contract import assert_described

if TYPE_CHECKING:
    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack

# 52° 30' north, 13° 24' west, 34.5 m above the sea.
PLACE: dict[int, Any] = {
    ExifTags.GPS.GPSLatitudeRef: "N",
    ExifTags.GPS.GPSLatitude: (52.0, 30.0, 0.0),
    ExifTags.GPS.GPSLongitudeRef: "W",
    ExifTags.GPS.GPSLongitude: (13.0, 24.0, 0.0),
    ExifTags.GPS.GPSAltitude: 34.5,
}
SHOT: dict[int, Any] = {
    ExifTags.Base.DateTimeOriginal: "2026:05:01 12:34:56",
    ExifTags.Base.OffsetTimeOriginal: "+02:00",
    ExifTags.Base.ExposureTime: 1 / 125,
    ExifTags.Base.FNumber: 1.8,
    ExifTags.Base.ISOSpeedRatings: 100,
    ExifTags.Base.FocalLength: 6.5,
    ExifTags.Base.FocalLengthIn35mmFilm: 24,
    ExifTags.Base.LensModel: "EF24-70mm f/2.8L",
    ExifTags.Base.BodySerialNumber: "SERIAL-0815",
}


def photo() -> bytes:
    """A photo stored on its side, as cameras do, with every kind of metadata."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Canon", "Canon EOS R6"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif).update(SHOT)
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(PLACE)
    file = io.BytesIO()
    photos.two_colours(640, 480).save(file, "JPEG", exif=exif)
    return file.getvalue()


def item_of(stack: Stack, image_id: str) -> dict[str, Any]:
    key = {"imageId": {"S": image_id}}
    found = stack.client("dynamodb").get_item(TableName=stack.output("tableName"), Key=key)
    return plain(found["Item"])


def test_a_photo_is_shown_with_its_metadata(api: Api) -> None:
    image = api.uploaded(photo())

    assert image["takenAt"] == "2026-05-01T12:34:56+02:00"
    assert image["camera"] == "Canon EOS R6"
    assert image["lens"] == "EF24-70mm f/2.8L"
    assert image["exposure"] == {
        "time": "1/125",
        "fNumber": 1.8,
        "iso": 100,
        "focalLength": 6.5,
        "focalLength35mm": 24,
    }
    assert image["orientation"] == 6
    assert (image["width"], image["height"]) == (480, 640)
    assert re.fullmatch(r"#[0-9a-f]{6}", image["colour"])
    assert len(image["thumbHash"]) >= 8
    # The list has the same of it.
    listed = api.get("/images", limit=100).json()["images"]
    assert entry_of(image) in listed


@pytest.mark.parametrize("kept", [False, True])
def test_the_place_is_stored_only_if_configured_and_never_shown(
    api: Api, stack: Stack, http: Http, deploy_stack: DeployStack, *, kept: bool
) -> None:
    if kept:
        stack = deploy_stack("places", config={"keepLocation": True})
        api = Api(http, stack.site_url, assert_described)

    image = api.uploaded(photo())

    item = item_of(stack, image["imageId"])
    if kept:
        place = {name: float(value) for name, value in item["location"].items()}
        assert place == pytest.approx({"latitude": 52.5, "longitude": -13.4, "altitude": 34.5})
    assert ("location" in item) is kept
    assert "SERIAL-0815" not in str(item)
    answers = [image, api.get("/images", limit=100).json(), api.get("/thumbnails").json()]
    assert not re.search("location|latitude|gps", json.dumps(answers), re.IGNORECASE)
