"""What one deployment after another creates, changes and deletes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from local.errors import UserError
from local.lock import StateLock
from tests.unit.local.fakes import Project, counted

if TYPE_CHECKING:
    from pathlib import Path


def test_a_program_is_deployed_and_its_exports_are_returned(project: Project) -> None:
    deployment = project.deploy("""
part = Part("part")
first = Thing("first", size=1, opts=Options(parent=part))
pulumi.export("arn", first.arn)
pulumi.export("nested", {"list": [first.id, 2]})
pulumi.export("secret", pulumi.Output.secret("word"))
""")

    (name,) = project.thing.there
    assert deployment.outputs == {
        "arn": f"arn:{name}",
        "nested": {"list": [name, 2]},
        "secret": "word",
    }
    assert deployment.actions == counted(create=1)
    assert deployment.limits == {"aws:test/thing:Thing": "its weight"}
    assert (
        json.loads((project.state_file.parent / "outputs.json").read_text()) == deployment.outputs
    )


def test_a_physical_name_is_the_logical_one_and_seven_random_digits(project: Project) -> None:
    project.deploy("Thing('first')")

    (name,) = project.thing.there
    assert name.startswith("first-")
    assert len(name) == len("first-") + 7


def test_a_second_deployment_without_a_change_asks_nothing(project: Project) -> None:
    program = "first = Thing('first', size=1)\npulumi.export('arn', first.arn)"
    before = project.deploy(program).outputs
    project.asked()

    deployment = project.deploy(program)

    assert project.asked() == []
    assert deployment.actions == counted(same=1)
    assert deployment.outputs == before


def test_only_what_changed_is_updated(project: Project) -> None:
    project.deploy("Thing('first', size=1)\nThing('second', size=1)")
    project.asked()

    project.deploy("Thing('first', size=2)\nThing('second', size=1)")

    assert project.asked() == [("update", "first")]


def test_a_replacement_is_created_before_the_old_one_is_deleted(project: Project) -> None:
    program = "first = Thing('first', fixed={})\nThing('second', uses=first.id)"
    project.deploy(program.format(1))
    before = set(project.thing.there)
    project.asked()

    deployment = project.deploy(program.format(2))

    assert project.asked() == [("create", "first"), ("update", "second"), ("delete", "first")]
    assert deployment.actions == counted(replace=1, update=1, delete=1)
    assert len(before & set(project.thing.there)) == 1


def test_a_replacement_with_the_id_of_the_old_one_is_not_deleted(project: Project) -> None:
    program = "Thing('first', named='only-one', fixed={})"
    project.deploy(program.format(1))

    project.deploy(program.format(2))

    assert list(project.thing.there) == ["only-one"]


def test_what_is_no_longer_declared_is_deleted_in_the_reverse_order_of_creation(
    project: Project,
) -> None:
    project.deploy(
        "first = Thing('first')\nsecond = Thing('second', uses=first.id)\nThing('third')"
    )
    project.asked()

    project.deploy("Thing('third')")

    assert project.asked() == [("delete", "second"), ("delete", "first")]


def test_a_refused_deletion_is_retried_after_the_others(project: Project) -> None:
    project.deploy("first = Thing('first')\nThing('second', uses=first.id)")
    first, second = project.thing.there
    # The later one in the order is now used by the earlier one.
    project.thing.there[first]["uses"] = second
    del project.thing.there[second]["uses"]
    project.asked()

    project.destroy()

    assert project.asked() == [("delete", "first"), ("delete", "second")]


def test_a_file_is_compared_by_its_content(project: Project, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    program = "Thing('first', file=pulumi.FileAsset({!r}))"
    one.write_text("same")
    project.deploy(program.format(str(one)))
    project.asked()

    two.write_text("same")
    project.deploy(program.format(str(two)))
    assert project.asked() == []

    two.write_text("other")
    project.deploy(program.format(str(two)))
    assert project.asked() == [("update", "first")]


def test_every_address_of_the_embedded_aws_is_plain_http(project: Project) -> None:
    deployment = project.deploy("""
first = Thing("first")
Thing("second", url=pulumi.Output.concat("https://", first.address), named="second")
pulumi.export("url", pulumi.Output.concat("https://", first.address, "/x"))
""")

    assert project.thing.there["second"]["url"].startswith("http://127.0.0.1:4566/first-")
    assert deployment.outputs["url"].startswith("http://127.0.0.1:4566/first-")


def test_two_stacks_are_independent(project: Project) -> None:
    project.configure("other", "config: {}")
    project.deploy("Thing('first')")
    project.deploy("Thing('first')", "other")

    project.destroy("other")

    assert len(project.thing.there) == 1
    assert project.deploy("Thing('first')").actions == counted(same=1)


def test_a_stack_is_deployed_by_one_process_at_a_time(project: Project) -> None:
    with (
        StateLock(project.state_file.parent).hold(),
        pytest.raises(UserError, match="Another deployment of stack dev"),
    ):
        project.deploy("")
