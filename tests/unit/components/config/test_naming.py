"""Two stacks never share resource names, and no stack's names ever change."""

from __future__ import annotations

import re

import pytest

from components.config import naming
from components.config.stack import ConfigError, StackConfig
from tests.unit.components.recorded import run
from tests.unit.components.test_identities import IDENTITIES

EU, US = "family-photos-production-eu", "family-photos-production-us"
CUT = "photos-family-photos-produc"

OPEN = {"access": "open"}


@pytest.mark.parametrize("stack", ["dev", "prod", "a", "team-2", "a" * 20])
def test_a_name_that_aws_allows_is_used_as_it_is(stack: str) -> None:
    assert naming.plain(stack) == f"photos-{stack}"
    assert StackConfig.parse(OPEN, stack=stack).name_prefix is None
    assert StackConfig.parse({**OPEN, "namePrefix": f"photos-{stack}"}, stack=stack)


@pytest.mark.parametrize(
    ("stack", "before"),
    [
        ("Dev", "photos-dev"),
        ("Team_A.prod", "photos-team-a-prod"),
        ("two--hyphens", "photos-two-hyphens"),
        ("-x-", "photos-x"),
        ("a" * 21, "photos-" + "a" * 20),
        ("twenty-characters-and-more", "photos-twenty-characters-an"),
        ("nineteen-characters-then", "photos-nineteen-characters"),
        (EU, CUT),
    ],
)
def test_any_other_name_requires_a_choice_between_two_prefixes(stack: str, before: str) -> None:
    """The program cannot know which stacks are deployed, and a wrong guess would cost photos."""
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse(OPEN, stack=stack)

    new = naming.distinct(stack)
    assert f"new stack set it to {new}." in str(refused.value)
    assert f"deployed without it, set it to {before}," in str(refused.value)
    for prefix in (new, before):
        assert StackConfig.parse({**OPEN, "namePrefix": prefix}, stack=stack).name_prefix == prefix
        assert re.fullmatch(r"photos(-[a-z0-9]+)+", prefix)
        assert len(prefix) <= len("photos-") + 20


def test_stacks_that_would_be_truncated_to_the_same_name_get_different_prefixes() -> None:
    stacks = (EU, US, "family-photos-produc-", "Family-photos-produc")

    assert {naming.plain(stack) for stack in stacks} == {CUT}
    assert len({naming.distinct(stack) for stack in stacks} | {CUT}) == len(stacks) + 1


@pytest.mark.parametrize(
    ("stack", "prefix"),
    [("dev", "photos-prod"), (EU, "photos-anything"), (EU, naming.distinct(US))],
)
def test_any_other_prefix_is_refused_because_it_would_replace_everything(
    stack: str, prefix: str
) -> None:
    with pytest.raises(ConfigError, match="replace them all, photos included"):
        StackConfig.parse({**OPEN, "namePrefix": prefix}, stack=stack)


def test_nothing_is_registered_without_the_required_prefix() -> None:
    with pytest.raises(ConfigError, match=rf"namePrefix is missing.*{naming.distinct(EU)}"):
        run(EU)


@pytest.mark.slow
def test_a_stack_that_was_deployed_before_keeps_the_identity_of_all_that_holds_data() -> None:
    """Their URNs, as they were when names were always truncated."""
    found = {(each.type, each.name) for each in run(EU, {"namePrefix": CUT}).resources}

    for kind, names in IDENTITIES.items():
        for name in names:
            assert (kind.rpartition("$")[2], name.replace("photos-dev", CUT)) in found


@pytest.mark.slow
def test_two_new_stacks_with_long_names_share_none_of_their_names() -> None:
    eu, us = (
        {each.name for each in run(stack, {"namePrefix": naming.distinct(stack)}).resources}
        for stack in (EU, US)
    )

    assert eu
    assert not eu & us
