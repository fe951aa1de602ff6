"""What was recorded, beside what the embedded AWS still has."""

from __future__ import annotations

import json

import pytest

from local.errors import UserError
from tests.unit.local.fakes import IdleEmulator, Project, counted

_PROGRAM = "first = Thing('first', size=1)\nThing('second', uses=first.id)"


def test_everything_is_made_anew_when_the_embedded_aws_lost_its_state(project: Project) -> None:
    project.deploy(_PROGRAM)
    project.emulator.lineage = "second"
    project.thing.there.clear()

    assert project.deploy(_PROGRAM).actions == counted(create=2)


def test_nothing_is_made_anew_after_a_crash_when_the_state_was_saved(project: Project) -> None:
    project.deploy(_PROGRAM)
    assert project.emulator.saves == 1
    project.emulator.ended_well = False

    assert project.deploy(_PROGRAM).actions == counted(same=2)


def test_what_was_not_saved_before_a_crash_is_made_anew_under_another_name(
    project: Project,
) -> None:
    project.deploy("Thing('first', size=1)")
    before = set(project.thing.there)
    _die_before_saving(project)
    with pytest.raises(ConnectionError):
        project.deploy("Thing('first', size=1)\nThing('second')")

    project.emulator = IdleEmulator(project.emulator.folder)
    project.emulator.ended_well = False
    deployment = project.deploy("Thing('first', size=1)\nThing('second')")

    assert deployment.actions == counted(same=1, create=1)
    assert before < set(project.thing.there)


def test_what_mentions_the_address_is_refreshed_at_another_port(project: Project) -> None:
    program = "first = Thing('first')\npulumi.export('address', first.address)"
    project.deploy(program)
    project.asked()
    project.emulator = IdleEmulator(project.emulator.folder, port=4999)

    deployment = project.deploy(program)

    assert project.asked() == [("update", "first")]
    assert deployment.outputs["address"].startswith("127.0.0.1:4999/first-")
    assert project.deploy(program).actions == counted(same=1)


def test_a_deployment_file_that_is_not_ours_is_told(project: Project) -> None:
    project.deploy(_PROGRAM)
    copy = project.state_file.with_name("deployment.copy.json")
    for file in (project.state_file, copy):
        file.write_text('{"format": 99}')

    with pytest.raises(UserError, match=r"deployment\.json cannot be read.*nothing was changed"):
        project.deploy(_PROGRAM)

    assert copy.read_text() == '{"format": 99}'


def test_the_deployment_file_of_a_former_version_is_read(project: Project) -> None:
    """It says `kind` for `handler`, `condemned` for `pending_delete`, and has no digest."""
    project.deploy("Thing('first', size=1)")
    written = json.loads(project.state_file.read_text())
    del written["sha256"]
    for entry in written["resources"]:
        entry["kind"] = entry.pop("handler")
    (first,) = written["resources"]
    del written["pending_delete"]
    written["condemned"] = [{**first, "id": "first-replaced"}]
    project.state_file.write_text(json.dumps(written))
    project.asked()

    deployment = project.deploy("Thing('first', size=1)")

    assert deployment.actions == counted(same=1, delete=1)
    assert project.asked() == [("delete", "first")]


def _die_before_saving(project: Project) -> None:
    def save() -> None:
        raise ConnectionError

    project.emulator.save = save


def test_what_was_changed_but_not_saved_before_a_crash_keeps_its_name(project: Project) -> None:
    """A table that has photos in it must not be made anew for a setting that was to change."""
    project.deploy("Thing('first', size=1)")
    before = set(project.thing.there)
    _die_before_saving(project)
    with pytest.raises(ConnectionError):
        project.deploy("Thing('first', size=2)")

    project.emulator = IdleEmulator(project.emulator.folder)
    project.emulator.ended_well = False
    deployment = project.deploy("Thing('first', size=2)")

    assert deployment.actions == counted(update=1)
    assert set(project.thing.there) == before


@pytest.mark.parametrize("text", [None, '{"format": 1, "lin'])
def test_a_deployment_file_that_is_cut_or_gone_costs_nothing(
    project: Project, text: str | None
) -> None:
    project.deploy(_PROGRAM)
    if text is None:
        project.state_file.unlink()
    else:
        project.state_file.write_text(text)

    assert project.deploy(_PROGRAM).actions == counted(same=2)
