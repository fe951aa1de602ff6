"""What was recorded, beside what the embedded AWS still has."""

from __future__ import annotations

import pytest

from local.errors import HomeError
from tests.unit.local.fakes import Home, IdleEmulator, counted

_PROGRAM = "first = Thing('first', size=1)\nThing('second', uses=first.id)"


def test_everything_is_made_anew_when_the_embedded_aws_lost_its_state(home: Home) -> None:
    home.deploy(_PROGRAM)
    home.emulator.lineage = "second"
    home.thing.there.clear()

    assert home.deploy(_PROGRAM).actions == counted(create=2)


def test_nothing_is_made_anew_after_a_crash_when_the_state_was_saved(home: Home) -> None:
    home.deploy(_PROGRAM)
    assert home.emulator.saves == 1
    home.emulator.ended_well = False

    assert home.deploy(_PROGRAM).actions == counted(same=2)


def test_what_was_not_saved_before_a_crash_is_made_anew_under_another_name(home: Home) -> None:
    home.deploy("Thing('first', size=1)")
    before = set(home.thing.there)
    _die_before_saving(home)
    with pytest.raises(ConnectionError):
        home.deploy("Thing('first', size=1)\nThing('second')")

    home.emulator = IdleEmulator(home.emulator.folder)
    home.emulator.ended_well = False
    deployment = home.deploy("Thing('first', size=1)\nThing('second')")

    assert deployment.actions == counted(same=1, create=1)
    assert before < set(home.thing.there)


def test_what_mentions_the_address_is_refreshed_at_another_port(home: Home) -> None:
    program = "first = Thing('first')\npulumi.export('address', first.address)"
    home.deploy(program)
    home.asked()
    home.emulator = IdleEmulator(home.emulator.folder, port=4999)

    deployment = home.deploy(program)

    assert home.asked() == [("update", "first")]
    assert deployment.outputs["address"].startswith("127.0.0.1:4999/first-")
    assert home.deploy(program).actions == counted(same=1)


def test_a_deployment_file_that_is_not_ours_is_told(home: Home) -> None:
    home.deploy(_PROGRAM)
    copy = home.state_file.with_name("deployment.copy.json")
    for file in (home.state_file, copy):
        file.write_text('{"format": 99}')

    with pytest.raises(HomeError, match=r"deployment\.json cannot be read.*nothing was changed"):
        home.deploy(_PROGRAM)

    assert copy.read_text() == '{"format": 99}'


def _die_before_saving(home: Home) -> None:
    def save() -> None:
        raise ConnectionError

    home.emulator.save = save


def test_what_was_changed_but_not_saved_before_a_crash_keeps_its_name(home: Home) -> None:
    """A table that has photos in it must not be made anew for a setting that was to change."""
    home.deploy("Thing('first', size=1)")
    before = set(home.thing.there)
    _die_before_saving(home)
    with pytest.raises(ConnectionError):
        home.deploy("Thing('first', size=2)")

    home.emulator = IdleEmulator(home.emulator.folder)
    home.emulator.ended_well = False
    deployment = home.deploy("Thing('first', size=2)")

    assert deployment.actions == counted(update=1)
    assert set(home.thing.there) == before


@pytest.mark.parametrize("text", [None, '{"format": 1, "lin'])
def test_a_deployment_file_that_is_cut_or_gone_costs_nothing(home: Home, text: str | None) -> None:
    home.deploy(_PROGRAM)
    if text is None:
        home.state_file.unlink()
    else:
        home.state_file.write_text(text)

    assert home.deploy(_PROGRAM).actions == counted(same=2)
