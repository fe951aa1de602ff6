from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.emulator_state import EmulatorState

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def state(tmp_path: Path) -> EmulatorState:
    state = EmulatorState(tmp_path / "state")
    state.prepare(4566)
    return state


def test_the_lineage_stays_as_long_as_the_state_does(state: EmulatorState) -> None:
    before = state.lineage

    state.prepare(4566)

    assert before
    assert state.lineage == before


def test_a_lost_state_begins_another_lineage_without_old_objects(state: EmulatorState) -> None:
    before = state.lineage
    state.objects.mkdir()
    state.services.rmdir()
    assert not state.lineage

    state.prepare(4566)

    assert state.lineage not in {"", before}
    assert not state.objects.exists()


def test_addresses_of_services_move_with_the_port_and_what_people_stored_does_not(
    state: EmulatorState,
) -> None:
    for name in ("sqs.json", "dynamodb.json"):
        (state.services / name).write_text('{"http://localhost:4566/1/queue": 1}')

    state.prepare(4999)

    assert (state.services / "sqs.json").read_text() == '{"http://localhost:4999/1/queue": 1}'
    assert "4566" in (state.services / "dynamodb.json").read_text()


def test_scratch_files_do_not_pile_up(state: EmulatorState) -> None:
    (state.scratch / "left-over").touch()

    state.prepare(4566)

    assert list(state.scratch.iterdir()) == []
