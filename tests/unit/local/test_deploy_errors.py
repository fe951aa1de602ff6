"""Deployments that fail."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pulumi
import pytest

from local.errors import UserError

if TYPE_CHECKING:
    from tests.unit.local.fakes import Project


def test_a_resource_that_cannot_be_deleted_is_an_error_and_stays_recorded(project: Project) -> None:
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
def test_what_cannot_be_done_is_an_error_that_names_it(
    project: Project, program: str, message: str
) -> None:
    with pytest.raises(UserError, match=message):
        project.deploy(program)


def test_after_a_failure_nothing_that_depends_on_it_is_created(project: Project) -> None:
    program = "first = Thing('first')\nsecond = Thing('second', {})\nThing('third', uses=second.id)"

    with pytest.raises(UserError, match="Thing second: RuntimeError: broken"):
        project.deploy(program.format("uses=first.id, fails='broken'"))

    assert project.asked() == [("create", "first")]
    project.deploy(program.format("uses=first.id"))
    assert project.asked() == [("create", "second"), ("create", "third")]


def test_an_error_of_the_program_is_raised_as_it_is(project: Project) -> None:
    with pytest.raises(ZeroDivisionError):
        project.deploy("1 / 0")


def test_a_deployment_leaves_nothing_behind_in_the_process(project: Project) -> None:
    before = (os.getcwd(), list(sys.path), pulumi.get_stack(), sys.modules["__main__"])  # noqa: PTH109

    project.deploy("assert pulumi.get_stack() == 'dev'")
    with pytest.raises(UserError):
        project.deploy("Thing('x', fails='no')")

    assert (os.getcwd(), sys.path, pulumi.get_stack(), sys.modules["__main__"]) == before  # noqa: PTH109
    assert pulumi.Config("photo-sharing").get("size") is None


def test_an_unexpected_error_keeps_its_cause(project: Project) -> None:
    with pytest.raises(UserError) as raised:
        project.deploy("Thing('first', fails='broken')")

    assert isinstance(raised.value.__cause__, RuntimeError)


def _recorded(project: Project) -> list[dict[str, object]]:
    return json.loads(project.state_file.read_text())["resources"]
