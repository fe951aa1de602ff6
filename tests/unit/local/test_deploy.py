"""What becomes of declared resources from one deployment to the next."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pulumi
import pytest

from local.errors import UserError
from local.lock import StateLock
from tests.unit.local.fakes import AdoptableThing, Project, counted

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


def test_what_is_there_already_is_adopted_as_it_is_and_from_then_on_the_stacks(
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


def test_what_cannot_be_changed_is_made_anew_before_the_old_one_goes(project: Project) -> None:
    program = "first = Thing('first', fixed={})\nThing('second', uses=first.id)"
    project.deploy(program.format(1))
    before = set(project.thing.there)
    project.asked()

    deployment = project.deploy(program.format(2))

    assert project.asked() == [("create", "first"), ("update", "second"), ("delete", "first")]
    assert deployment.actions == counted(replace=1, update=1, delete=1)
    assert len(before & set(project.thing.there)) == 1


def test_the_old_one_goes_first_where_the_program_wants_it(project: Project) -> None:
    program = "Thing('first', fixed={}, opts=Options(delete_before_replace=True))"
    project.deploy(program.format(1))
    project.asked()

    project.deploy(program.format(2))

    assert project.asked() == [("delete", "first"), ("create", "first")]


def test_a_replacement_that_takes_the_place_of_the_old_one_is_not_deleted(project: Project) -> None:
    program = "Thing('first', named='only-one', fixed={})"
    project.deploy(program.format(1))

    project.deploy(program.format(2))

    assert list(project.thing.there) == ["only-one"]


def test_what_vanished_is_deleted_in_the_reverse_order_of_creation(project: Project) -> None:
    project.deploy(
        "first = Thing('first')\nsecond = Thing('second', uses=first.id)\nThing('third')"
    )
    project.asked()

    project.deploy("Thing('third')")

    assert project.asked() == [("delete", "second"), ("delete", "first")]


def test_a_deletion_that_is_refused_is_tried_again_after_the_others(project: Project) -> None:
    project.deploy("first = Thing('first')\nThing('second', uses=first.id)")
    first, second = project.thing.there
    # The later one in the order is now used by the earlier one.
    project.thing.there[first]["uses"] = second
    del project.thing.there[second]["uses"]
    project.asked()

    project.destroy()

    assert project.asked() == [("delete", "first"), ("delete", "second")]


def test_a_deletion_that_stays_refused_is_an_error_and_stays_recorded(project: Project) -> None:
    project.deploy("Thing('first', undeletable=True)\nThing('second')")

    with pytest.raises(UserError, match="first: RuntimeError: cannot be deleted"):
        project.destroy()

    assert [entry["name"] for entry in _recorded(project)] == ["first"]


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("pulumi.CustomResource('test:index/other:Other', 'x')", "Other x: .* type of resource"),
        ("Thing('x', colour='red')", "Thing x: .* does not know of it: colour"),
        ("Thing('x', size=1)\nThing('x', size=1)", "Thing x: the program declares it twice"),
        ("Thing('x', opts=Options(import_='y'))", "Thing x: .* cannot be imported here"),
        ("Thing('x', opts=Options(ignore_changes=['a.b']))", "whole properties only"),
        ("Thing('x', fails='no such luck')", "Thing x: RuntimeError: no such luck"),
        ("pulumi.runtime.invoke('aws:index/getAmi:getAmi', {})", "getAmi.* this function"),
        ("pulumi.CustomResource('pulumi:providers:aws', 'x', {'profile': 'y'})", "region counts"),
    ],
)
def test_what_cannot_be_done_is_one_error_that_names_it(
    project: Project, program: str, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        project.deploy(program)


def test_after_a_failure_nothing_that_waited_for_it_is_made(project: Project) -> None:
    program = "first = Thing('first')\nsecond = Thing('second', {})\nThing('third', uses=second.id)"

    with pytest.raises(UserError, match="Thing second: RuntimeError: broken"):
        project.deploy(program.format("uses=first.id, fails='broken'"))

    assert project.asked() == [("create", "first")]
    project.deploy(program.format("uses=first.id"))
    assert project.asked() == [("create", "second"), ("create", "third")]


def test_an_error_of_the_program_is_raised_as_it_is(project: Project) -> None:
    with pytest.raises(ZeroDivisionError):
        project.deploy("1 / 0")


def test_nothing_of_a_deployment_stays_behind_in_the_process(project: Project) -> None:
    before = (os.getcwd(), list(sys.path), pulumi.get_stack(), sys.modules["__main__"])  # noqa: PTH109

    project.deploy("assert pulumi.get_stack() == 'dev'")
    with pytest.raises(UserError):
        project.deploy("Thing('x', fails='no')")

    assert (os.getcwd(), sys.path, pulumi.get_stack(), sys.modules["__main__"]) == before  # noqa: PTH109
    assert pulumi.Config("photo-sharing").get("size") is None


def test_what_is_protected_is_neither_deleted_nor_replaced(project: Project) -> None:
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


def test_what_is_to_be_retained_is_only_forgotten(project: Project) -> None:
    project.deploy("Thing('first', opts=Options(retain_on_delete=True))")
    project.asked()

    project.deploy("")

    assert project.asked() == []
    assert len(project.thing.there) == 1
    assert _recorded(project) == []


def test_changes_that_are_to_be_ignored_are(project: Project) -> None:
    program = "Thing('first', size={}, opts=Options(ignore_changes=['size']))"
    project.deploy(program.format(1))
    project.asked()

    project.deploy(program.format(2))

    assert project.asked() == []


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


def test_addresses_of_the_embedded_aws_are_plain_http_wherever_they_are(project: Project) -> None:
    deployment = project.deploy("""
first = Thing("first")
Thing("second", url=pulumi.Output.concat("https://", first.address), named="second")
pulumi.export("url", pulumi.Output.concat("https://", first.address, "/x"))
""")

    assert project.thing.there["second"]["url"].startswith("http://127.0.0.1:4566/first-")
    assert deployment.outputs["url"].startswith("http://127.0.0.1:4566/first-")


def test_two_stacks_do_not_know_of_each_other(project: Project) -> None:
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


def test_where_an_unexpected_error_happened_can_still_be_seen(project: Project) -> None:
    with pytest.raises(UserError) as raised:
        project.deploy("Thing('first', fails='broken')")

    assert isinstance(raised.value.__cause__, RuntimeError)


def _recorded(project: Project) -> list[dict[str, object]]:
    return json.loads(project.state_file.read_text())["resources"]
