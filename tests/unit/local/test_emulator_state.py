"""What is on the disk of the embedded AWS, before it is started with it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from local.durable import journal
from local.durable.journal import Journal
from local.emulator.state import EmulatorState
from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CONTENTS = {"dynamodb.json": b'{"payload": "photos"}', "iam.json": b'{"payload": "roles"}'}


@pytest.fixture
def state(tmp_path: Path) -> EmulatorState:
    """As it is after a crash: both generations are there, and a change in the journal."""
    state = EmulatorState.of(tmp_path / "state")
    state.prepare(4566)
    for _ in range(2):
        state.generations.write(_CONTENTS, lineage=state.lineage, port=4566, journal=1)
    Journal(state.journals, 1).append([journal.line(["put", ["photos"], "1"])])
    (state.objects / "bucket").mkdir(parents=True)
    return state


def _newest(state: EmulatorState) -> Path:
    found = state.generations.newest()
    assert found
    return found[0].folder


def _halve(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def _replace(path: Path) -> None:
    path.write_bytes(b"{}")


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_lineage_stays_as_long_as_the_state_does(state: EmulatorState) -> None:
    before = state.lineage

    state.prepare(4567)

    assert before
    assert state.lineage == before


def test_scratch_files_do_not_pile_up(state: EmulatorState) -> None:
    (state.scratch / "left-over").touch()

    state.prepare(4566)

    assert list(state.scratch.iterdir()) == []


@pytest.mark.parametrize("name", ["dynamodb.json", "iam.json", "manifest.json"])
@pytest.mark.parametrize("damage", [_halve, _replace])
def test_a_damaged_file_stops_the_start_with_a_way_out_and_changes_nothing(
    state: EmulatorState, name: str, damage: Callable[[Path], None]
) -> None:
    damage(_newest(state) / name)
    before = _tree(state.folder)

    with pytest.raises(
        UserError, match=rf"{name}.*Nothing was changed.*RECOVER=1.*no photo is lost"
    ):
        state.prepare(4566)

    assert _tree(state.folder) == before


def test_a_missing_file_stops_the_start(state: EmulatorState) -> None:
    (_newest(state) / "dynamodb.json").unlink()

    with pytest.raises(UserError, match=r"dynamodb\.json cannot be read"):
        state.prepare(4566)


@pytest.mark.parametrize("name", ["dynamodb.json", "iam.json", "manifest.json"])
def test_the_generation_before_is_started_from_with_all_changes_since(
    state: EmulatorState, name: str
) -> None:
    lineage, damaged = state.lineage, _newest(state)
    _halve(damaged / name)

    said = state.prepare(4566, recover=True)

    slot, manifest = state.generations.newest() or pytest.fail("nothing is left")
    assert slot.folder != damaged
    assert slot.read("dynamodb.json") == _CONTENTS["dynamodb.json"]
    assert manifest.lineage == lineage
    assert len(journal.read(state.journals, manifest.journal).records) == 1
    assert name in said
    (aside,) = state.folder.glob(f"damaged-*/{damaged.name}/{name}")
    assert aside.exists()


def test_a_manifest_that_is_gone_costs_nothing(state: EmulatorState) -> None:
    """As after a save that was interrupted; the older generation and the journal have it all."""
    (_newest(state) / "manifest.json").unlink()

    state.prepare(4566)

    slot, manifest = state.generations.newest() or pytest.fail("nothing is left")
    assert slot.read("dynamodb.json") == _CONTENTS["dynamodb.json"]
    assert journal.read(state.journals, manifest.journal).records


def test_photos_without_any_manifest_are_not_taken_for_an_empty_gallery(
    state: EmulatorState,
) -> None:
    for path in state.generations.folder.glob("*/manifest.json"):
        path.unlink()
    before = _tree(state.folder)

    with pytest.raises(UserError, match=r"cannot be read without the manifests"):
        state.prepare(4566)

    assert _tree(state.folder) == before


def test_photos_whose_generations_are_gone_are_not_taken_for_an_empty_gallery(
    state: EmulatorState,
) -> None:
    shutil.rmtree(state.generations.folder)
    before = _tree(state.folder)

    with pytest.raises(UserError, match=r"cannot be read without the manifests"):
        state.prepare(4566)

    assert _tree(state.folder) == before


def test_a_note_of_the_lineage_that_is_gone_costs_nothing(state: EmulatorState) -> None:
    """It is there for versions before this one, which begin anew without it."""
    before = state.lineage
    (state.folder / "lineage").unlink()

    state.prepare(4566)

    assert state.lineage == before == (state.folder / "lineage").read_text()


def test_a_state_that_is_damaged_throughout_is_left_as_it_is(state: EmulatorState) -> None:
    for path in state.generations.folder.glob("*/dynamodb.json"):
        _halve(path)
    before = _tree(state.folder)

    for recover in (False, True):
        with pytest.raises(UserError, match="No generation is whole"):
            state.prepare(4566, recover=recover)

    assert _tree(state.folder) == before


def test_a_journal_that_was_cut_is_told_and_used_as_far_as_it_goes(state: EmulatorState) -> None:
    name = "00000001.jsonl"
    journals = Journal(state.journals, 1)
    journals.append([journal.line(["put", ["photos"], str(number)]) for number in range(9)])
    _halve(state.journals / name)

    with pytest.raises(
        UserError, match=rf"{name} has .* bytes, and .* were written.*would be lost"
    ):
        state.prepare(4566)
    state.prepare(4566, recover=True)

    assert 0 < len(journal.read(state.journals, 1).records) < 10
    assert list(state.folder.glob(f"damaged-*/{name}"))
    state.prepare(4566)


def test_a_state_of_a_version_before_is_taken_over(tmp_path: Path) -> None:
    state = EmulatorState.of(tmp_path)
    state.services.mkdir(parents=True)
    (state.services / "dynamodb.json").write_text('{"payload": "old"}')
    (state.folder / "lineage").write_text("first")
    (state.folder / "port").write_text("4999")

    state.prepare(4566)

    assert (state.lineage, state.port) == ("first", 4999)
    assert [slot.read("dynamodb.json") for slot in state.generations.slots] == [
        b'{"payload": "old"}'
    ] * 2
    assert not (state.services / "dynamodb.json").exists()


def test_a_damaged_state_of_a_version_before_is_left_as_it_is(tmp_path: Path) -> None:
    state = EmulatorState.of(tmp_path)
    state.services.mkdir(parents=True)
    text = json.dumps({"payload": "old"})
    (state.services / "dynamodb.json").write_text(text[: len(text) // 2])
    (state.folder / "lineage").write_text("first")
    before = _tree(state.folder)

    with pytest.raises(UserError, match=r"dynamodb\.json cannot be read"):
        state.prepare(4566)

    assert _tree(state.folder) == before


@pytest.mark.parametrize("name", ["lineage", "port"])
def test_a_state_of_a_version_before_is_not_taken_over_without_its_notes(
    tmp_path: Path, name: str
) -> None:
    state = EmulatorState.of(tmp_path)
    state.services.mkdir(parents=True)
    (state.services / "dynamodb.json").write_text("{}")
    (state.folder / "lineage").write_text("first")
    (state.folder / "port").write_text("4999")
    (state.folder / name).unlink()
    before = _tree(state.folder)

    with pytest.raises(UserError, match=f"cannot be read without.*{name}"):
        state.prepare(4566)

    assert _tree(state.folder) == before
