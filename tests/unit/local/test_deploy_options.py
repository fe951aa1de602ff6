"""What the options of a Pulumi resource do here."""

from __future__ import annotations

import json

import pytest

from local.errors import UserError
from tests.unit.local.fakes import AdoptableThing, Project, counted


def test_an_imported_resource_is_left_as_it_is(
    project: Project,
) -> None:
    # given something that another stack has made and kept
    project.thing = AdoptableThing()
    kept = "Thing('x', named='shared', size=1, opts=Options(retain_on_delete=True))"
    project.deploy(kept)
    project.destroy()
    project.asked()

    # when it is adopted, and deployed again
    adopted = kept.replace("size=1", "size=2").replace(
        "Options(", "Options(import_='shared', ignore_changes=['size'], "
    )
    first, second = project.deploy(adopted), project.deploy(adopted)

    # then nothing was asked of it
    assert first.actions == counted(**{"import": 1})
    assert second.actions == counted(same=1)
    assert project.asked() == [("read", "shared")]
    assert project.thing.there["shared"]["size"] == 1


def test_delete_before_replace_deletes_the_old_one_first(project: Project) -> None:
    program = "Thing('first', fixed={}, opts=Options(delete_before_replace=True))"
    project.deploy(program.format(1))
    project.asked()

    project.deploy(program.format(2))

    assert project.asked() == [("delete", "first"), ("create", "first")]


def test_a_protected_resource_is_neither_deleted_nor_replaced(project: Project) -> None:
    program = "Thing('first', fixed={}, opts=Options(protect=True))\nThing('second')"
    project.deploy(program.format(1))
    project.asked()

    with pytest.raises(UserError, match="protected"):
        project.deploy("")
    with pytest.raises(UserError, match="it is protected"):
        project.deploy(program.format(2))
    with pytest.raises(UserError, match="protected"):
        project.destroy()
    assert project.asked() == []

    project.deploy(program.replace("True", "False").format(1))
    project.destroy()
    # They do not depend on each other, so either may be the first to go.
    assert sorted(project.asked()) == [("delete", "first"), ("delete", "second")]


def test_a_retained_resource_is_only_forgotten(project: Project) -> None:
    project.deploy("Thing('first', opts=Options(retain_on_delete=True))")
    project.asked()

    project.deploy("")

    assert project.asked() == []
    assert len(project.thing.there) == 1
    assert _recorded(project) == []


def test_ignored_changes_are_ignored(project: Project) -> None:
    program = "Thing('first', size={}, opts=Options(ignore_changes=['size']))"
    project.deploy(program.format(1))
    project.asked()

    project.deploy(program.format(2))

    assert project.asked() == []


def test_regions_come_from_the_resource_its_provider_or_the_config(project: Project) -> None:
    project.configure("dev", "config:\n  aws:region: eu-west-1\n")

    project.deploy("""
other = pulumi.ProviderResource("aws", "other", {"region": "us-west-2"})
Thing("config")
Thing("provider", opts=Options(provider=other))
Thing("own", region="ap-south-1", opts=Options(provider=other))
""")

    regions = {
        name.rsplit("-", 1)[0]: thing["region"] for name, thing in project.thing.there.items()
    }
    assert regions == {"config": "eu-west-1", "provider": "us-west-2", "own": "ap-south-1"}


def _recorded(project: Project) -> list[dict[str, object]]:
    return json.loads(project.state_file.read_text())["resources"]
