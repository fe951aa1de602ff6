"""What is deleted when the gallery of this machine is, and what stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from local.cleanup import forget
from local.emulator.state import EmulatorState

if TYPE_CHECKING:
    from pathlib import Path

KEY = "thumbnails/0a1b2c/640.webp"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A gallery with a photo, deployed as dev, whose photos were asked for with `make latest`."""
    photo = EmulatorState.of(tmp_path).objects / "000000000000" / "photos-dev-renditions" / KEY
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"photo")
    for path in ("lock", "running.json", "dev/deployment.json", "dev/outputs.json"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("{}")
    latest(tmp_path, "dev", KEY)
    return tmp_path


def latest(state: Path, stack: str, key: str) -> Path:
    path = state / stack / "latest.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"day": "2026-11-29", "photos": [{"url": f"/{key}"}]}))
    return path


def test_all_that_this_machines_gallery_has_stored_is_deleted(state: Path) -> None:
    forget(state)

    assert list(state.iterdir()) == []


def test_the_lock_that_is_held_stays(state: Path) -> None:
    forget(state, keep=frozenset({"lock"}))

    assert [path.name for path in state.iterdir()] == ["lock"]


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_the_latest_photos_of_a_stack_on_aws_stay(state: Path, stack: str) -> None:
    """Also where this machine has a stack of the same name."""
    kept = latest(state, stack, "thumbnails/of-another-site/640.webp")
    before = kept.read_text()

    forget(state)

    assert [path for path in state.rglob("*") if path.is_file()] == [kept]
    assert kept.read_text() == before


@pytest.mark.parametrize("text", ["not JSON", "[]", '{"photos": [1]}'])
def test_a_file_of_latest_photos_that_cannot_be_read_stays(state: Path, text: str) -> None:
    (state / "dev" / "latest.json").write_text(text)

    forget(state)

    assert (state / "dev" / "latest.json").read_text() == text


def test_where_nothing_was_stored_there_is_nothing_to_delete(tmp_path: Path) -> None:
    forget(tmp_path / "none")
