from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers.gallery.settings import Settings as GallerySettings
from handlers.maintenance.settings import Settings as MaintenanceSettings
from handlers.runtime.environment import SettingError
from handlers.thumbnail.settings import Settings as ThumbnailSettings
from handlers.upload.settings import Settings as UploadSettings

if TYPE_CHECKING:
    from collections.abc import Callable

GIVEN = {
    "ORIGINALS_BUCKET": "originals",
    "RENDITIONS_BUCKET": "renditions",
    "TABLE_NAME": "images",
    "CONTENTS_TABLE": "contents",
    "DOWNLOAD_KEY": "keys/downloads",
    "PICTURE_KEY": "keys/pictures",
    "LIBRARY_TABLE": "library",
    "ACCESS": "signIn",
    "QUEUE_URL": "https://queue.example/thumbnails",
    "MAX_UPLOAD_BYTES": "20971520",
    "MAX_PIXELS": "100000000",
    "KEEP_LOCATION": "false",
    "ALLOWED_ORIGINS": '["https://photos.example"]',
    "LIVE_UPDATES": "true",
    "TRASH_DAYS": "30",
    "MAINTENANCE_QUEUE": "https://queue.example/maintenance",
    "JOBS_TABLE": "library",
    "DISTRIBUTION": "E123456789",
    "SITE_ORIGIN": "https://photos.example",
    "THUMBNAIL_QUEUE": "https://queue.example/thumbnails",
    "MAX_PERSON_BYTES": "50000000000",
    "MAX_PERSON_PHOTOS": "100000",
    "MAX_PERSON_PHOTOS_PER_DAY": "5000",
    "MAX_STORED_BYTES": "250000000000",
    "MAX_PHOTOS_PER_DAY": "20000",
}


@pytest.fixture(autouse=True)
def _given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)


def test_every_function_reads_its_settings() -> None:
    assert UploadSettings.from_env().allowed_origins == {"https://photos.example"}
    assert GallerySettings.from_env().renditions_bucket == "renditions"
    assert ThumbnailSettings.from_env().max_bytes == 20_971_520


BUCKETS = {"ORIGINALS_BUCKET", "RENDITIONS_BUCKET"}
TABLES = {"TABLE_NAME", "CONTENTS_TABLE", "LIBRARY_TABLE"}
KEYS = {"DOWNLOAD_KEY", "PICTURE_KEY"}


@pytest.mark.parametrize(
    ("read", "names"),
    [
        (
            UploadSettings.from_env,
            {"ORIGINALS_BUCKET", "MAX_UPLOAD_BYTES", "ALLOWED_ORIGINS", "MAINTENANCE_QUEUE"}
            | {"MAX_PERSON_BYTES", "MAX_PERSON_PHOTOS", "MAX_PERSON_PHOTOS_PER_DAY"}
            | {"MAX_STORED_BYTES", "MAX_PHOTOS_PER_DAY", "ACCESS"}
            | TABLES,
        ),
        (
            GallerySettings.from_env,
            {"ALLOWED_ORIGINS", "LIVE_UPDATES", "TABLE_NAME", "JOBS_TABLE", "MAINTENANCE_QUEUE"}
            | {"TRASH_DAYS", "ACCESS", "LIBRARY_TABLE"}
            | BUCKETS
            | KEYS,
        ),
        (
            ThumbnailSettings.from_env,
            {"QUEUE_URL", "MAINTENANCE_QUEUE", "MAX_UPLOAD_BYTES", "MAX_PIXELS", "KEEP_LOCATION"}
            | BUCKETS
            | TABLES,
        ),
        (
            MaintenanceSettings.from_env,
            {"QUEUE_URL", "THUMBNAIL_QUEUE", "DISTRIBUTION", "SITE_ORIGIN", "TRASH_DAYS"}
            | BUCKETS
            | TABLES
            | KEYS,
        ),
    ],
    ids=["upload", "gallery", "thumbnail", "maintenance"],
)
def test_a_function_reads_only_its_own_variables_and_names_missing_ones(
    read: Callable[[], object], names: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in GIVEN.items():
        monkeypatch.delenv(name)
        if name in names:
            with pytest.raises(SettingError, match=name):
                read()
        else:
            read()
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("read", [UploadSettings.from_env, GallerySettings.from_env])
def test_an_open_stack_needs_nothing_of_people(
    read: Callable[[], UploadSettings | GallerySettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read().library_table == "library"

    monkeypatch.setenv("ACCESS", "open")
    monkeypatch.delenv("PICTURE_KEY")

    assert read().library_table is None
    assert GallerySettings.from_env().picture_key is None
    # What is counted is counted there as well.
    assert UploadSettings.from_env().usage_table == "library"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_PERSON_PHOTOS", "0"),
        ("MAX_STORED_BYTES", "many"),
        ("ACCESS", ""),
        ("ACCESS", "signin"),
        ("ACCESS", "Open"),
        ("LIBRARY_TABLE", ""),
        ("MAX_UPLOAD_BYTES", "ten"),
        ("MAX_UPLOAD_BYTES", "0"),
        ("MAX_UPLOAD_BYTES", "-1"),
        ("ALLOWED_ORIGINS", "https://photos.example"),
        ("ALLOWED_ORIGINS", '"https://photos.example"'),
        ("ALLOWED_ORIGINS", "[1]"),
    ],
)
def test_an_invalid_setting_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingError, match=name):
        UploadSettings.from_env()


@pytest.mark.parametrize(("value", "kept"), [("true", True), ("false", False)])
def test_a_boolean_is_true_or_false(
    value: str, monkeypatch: pytest.MonkeyPatch, *, kept: bool
) -> None:
    monkeypatch.setenv("KEEP_LOCATION", value)

    assert ThumbnailSettings.from_env().keep_location is kept


@pytest.mark.parametrize("value", ["", "yes", "True", "1"])
def test_an_invalid_boolean_is_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEP_LOCATION", value)

    with pytest.raises(SettingError, match="KEEP_LOCATION"):
        ThumbnailSettings.from_env()
