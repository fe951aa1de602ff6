from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

import pulumi
import pytest

from components.build import artifacts, bytecode
from components.build.archive import PackagingError
from components.build.runtime import SLICES
from components.config.stack import StackConfig
from webapp import freeze, latest, node

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from webapp.latest import Latest

    Build: TypeAlias = Callable[[StackConfig], artifacts.Artifacts]


@pytest.fixture(autouse=True)
def _cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def layer(name: str, *, requirements: Path, platform: str, cache: Path) -> Path:
        return cache / f"{name}-{requirements.parent.name}-{platform}"

    monkeypatch.setattr(artifacts, "CACHE", tmp_path)
    monkeypatch.setattr(artifacts, "layer_package", layer)


def test_everything_is_built_as_the_stack_is_configured(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    known = tmp_path / "latest.json"
    photo = {"url": "/thumbnails/a/1.webp", "width": 4, "height": 3, "alt": "The sea"}
    known.write_text(json.dumps({"day": "2026-11-21", "photos": [photo]}))

    def place(_stack: str) -> Path:
        return known

    monkeypatch.setattr(latest, "place", place)

    def freeze_page(
        cache: Path,
        *,
        max_upload_bytes: int,
        latest: Latest,
        sign_in: bool,
        title: str,
        copies_days: int | None,
    ) -> Path:
        assert not sign_in
        assert copies_days is None
        folder = cache / "site"
        folder.mkdir()
        (folder / f"{title}-{max_upload_bytes}-{latest.day}.html").write_text("page")
        return folder

    monkeypatch.setattr(freeze, "build", freeze_page)

    built = build(
        StackConfig(access="open", lambda_platform="x86_64", max_upload_bytes=77, title="Home")
    )

    assert {name: layer.name for name, layer in built.layers.items()} == {
        "sdk": "sdk-aws-x86_64",
        "imaging": "imaging-imaging-x86_64",
    }
    assert [file.path for file in built.site] == ["Home-77-2026-11-21.html"]
    assert sorted(built.packages) == sorted(SLICES)
    assert all(package.is_relative_to(tmp_path) for package in built.packages.values())


def test_a_page_with_other_photos_than_the_stack_names_is_not_built(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def place(_stack: str) -> Path:
        return tmp_path / "latest.json"

    monkeypatch.setattr(latest, "place", place)
    monkeypatch.setattr(freeze, "build", _no_page)

    with pytest.raises(PackagingError, match="latestPhotos is 0123456789abcdef"):
        build(StackConfig(access="open", latest_photos="0123456789abcdef"))

    assert not list(tmp_path.iterdir())
    assert build(StackConfig(access="open", latest_photos="none"))


def test_the_page_is_built_for_people_who_sign_in_if_the_stack_asks_them_to(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def freeze_page(cache: Path, *, sign_in: bool, **more: Any) -> Path:
        asked.append(sign_in)
        return _no_page(cache, **more)

    monkeypatch.setattr(freeze, "build", freeze_page)

    build(StackConfig(admin_email="a@home.arpa"))
    build(StackConfig(access="open", max_upload_bytes=77))

    assert asked == [True, False]


def test_a_page_that_cannot_be_built_is_reported_like_a_layer(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path, *, max_upload_bytes: int, **_more: object) -> Path:
        raise node.NodeError(f"npm is out of reach ({max_upload_bytes})")

    monkeypatch.setattr(freeze, "build", fail)

    with pytest.raises(PackagingError, match="npm is out of reach"):
        build(StackConfig())


@pytest.mark.parametrize(("platform", "warnings"), [("arm64", 1), ("x86_64", 1), ("host", 0)])
def test_a_warning_about_slower_starts_appears_once_with_the_remedy(
    platform: str, warnings: int, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", told.append)
    monkeypatch.setattr(bytecode, "RUNTIME", "python0.0")
    monkeypatch.setattr(freeze, "build", _no_page)

    build(StackConfig(lambda_platform=platform))

    assert len(told) == warnings
    assert all("deploy from an environment of that version" in text for text in told)


def _no_page(cache: Path, *, max_upload_bytes: int, **_more: object) -> Path:
    folder = cache / f"site-{max_upload_bytes}"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("settings", "days"),
    [
        ({}, None),
        ({"backup": True, "backup_days": 90, "old_version_days": 10}, 90),
        ({"replica_region": "eu-west-1", "old_version_days": 10, "backup_days": 90}, 10),
        (
            {
                "backup": True,
                "backup_days": 20,
                "replica_region": "eu-west-1",
                "old_version_days": 60,
            },
            60,
        ),
    ],
)
def test_the_page_tells_how_long_copies_of_deleted_photos_stay(
    settings: dict[str, Any], days: int | None
) -> None:
    assert artifacts.copies_days(StackConfig(access="open", **settings)) == days
