"""What the embedded AWS does not model is documented, and `make up` names the document."""

from __future__ import annotations

import io
import re
from collections import Counter

import pytest

from local import commands, report
from local.console import Console
from local.deploy import Deployment
from local.services import HANDLERS

DOCUMENT = commands.ROOT / report.LIMITS
LIMITS = {type_: handler.limits for type_, handler in sorted(HANDLERS.items()) if handler.limits}
SITE = "http://d1.cloudfront.localhost:4566/"


def test_every_limit_is_in_the_document() -> None:
    rows = re.findall(r"^\| (.+) \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)

    assert rows[1:] == [
        (", ".join(f"`{type_}`" for type_ in types), text)
        for text, types in report.limits_by_text(LIMITS).items()
    ]


@pytest.mark.parametrize("verbose", [False, True])
def test_one_line_names_the_document_and_the_list_is_there_on_demand(*, verbose: bool) -> None:
    lines = _said(LIMITS, verbose=verbose)

    assert [line for line in lines if report.LIMITS in line] == (
        []
        if verbose
        else [f"{report.LIMITS} lists what the embedded AWS does not model (here: VERBOSE=1)."]
    )
    assert bool([line for line in lines if line.startswith("- ")]) == verbose


def test_the_address_comes_last_and_is_one_that_people_remember() -> None:
    lines = [line for line in _said({}, verbose=False) if line]

    assert lines == ["The gallery is at http://localhost:4566/, which redirects to", SITE]


def _said(limits: dict[str, str], *, verbose: bool) -> list[str]:
    stream = io.StringIO()
    deployment = Deployment({"siteUrl": SITE}, Counter(), {}, limits)
    report.say_where(Console(stream), 4566, SITE, deployment, verbose=verbose)
    return stream.getvalue().splitlines()
