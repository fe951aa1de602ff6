from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers.gallery.settings import Settings as GallerySettings
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
}
SIGN_IN = {"ACCESS", "LIBRARY_TABLE"}
TABLES = {"TABLE_NAME", "CONTENTS_TABLE"}


@pytest.fixture(autouse=True)
def _given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)


def test_every_function_reads_its_settings() -> None:
    assert UploadSettings.from_env().allowed_origins == {"https://photos.example"}
    assert GallerySettings.from_env().renditions_bucket == "renditions"
    assert ThumbnailSettings.from_env().max_bytes == 20_971_520


@pytest.mark.parametrize(
    ("read", "names"),
    [
        (
            UploadSettings.from_env,
            {"ORIGINALS_BUCKET", "MAX_UPLOAD_BYTES", "ALLOWED_ORIGINS", *SIGN_IN, *TABLES},
        ),
        (
            GallerySettings.from_env,
            {
                "ORIGINALS_BUCKET",
                "RENDITIONS_BUCKET",
                "ALLOWED_ORIGINS",
                "DOWNLOAD_KEY",
                "PICTURE_KEY",
                "LIVE_UPDATES",
                *SIGN_IN,
                *TABLES,
            },
        ),
        (
            ThumbnailSettings.from_env,
            set(GIVEN)
            - {"ALLOWED_ORIGINS", "DOWNLOAD_KEY", "PICTURE_KEY", "LIVE_UPDATES", *SIGN_IN},
        ),
    ],
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
    for name in ("LIBRARY_TABLE", "PICTURE_KEY"):
        monkeypatch.delenv(name)

    assert read().library_table is None
    assert GallerySettings.from_env().picture_key is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
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
