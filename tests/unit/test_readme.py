"""The README is compared with what it describes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.contract import assert_described
from tests.support.http import Answer

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRACT: dict[str, Any] = yaml.safe_load((ROOT / "handlers" / "api" / "openapi.yaml").read_text())


@pytest.mark.parametrize("path", CONTRACT["paths"])
def test_every_address_of_the_api_has_an_example(path: str) -> None:
    example = re.sub(r"\\{\w+\\}", r"[^\\s\"?]+", re.escape(path))

    assert re.search(rf"\$SITE/v1{example}[\"? \n]", README)


@pytest.mark.parametrize(
    ("command", "answer"),
    re.findall(
        r"^(\$ curl(?:(?!\n```).)+?)\n(\{.+?\})\n(?=```|\$)", README, re.MULTILINE | re.DOTALL
    ),
)
def test_every_answer_in_an_example_is_one_that_the_contract_describes(
    command: str, answer: str
) -> None:
    stated = re.search(r" -X (\w+) ", command)
    method = stated[1] if stated else "POST" if " -d " in command else "GET"
    path = re.findall(r"\$SITE/v1([^\s\"?]+)", command)[0]
    status = 201 if 'image\\":' in command else 200

    assert_described(
        method, path, Answer(status, {"Content-Type": "application/json"}, answer.encode())
    )


@pytest.mark.parametrize(
    "link", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)", README))), ids=lambda link: link
)
def test_every_file_that_the_readme_links_to_is_there(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_error_code_is_explained_with_its_status() -> None:
    codes = CONTRACT["components"]["schemas"]["Error"]["properties"]["code"]["enum"]

    assert sorted(code for code, _, _ in _rows("Errors")) == sorted(codes)
    assert all(re.fullmatch(r"[45]\d\d", status) for _, status, _ in _rows("Errors"))


def test_every_make_command_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for target in set(re.findall(r"`make ([a-z-]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def _rows(section: str) -> list[tuple[str, str, str]]:
    """The table of a section: what is in code style, and two more columns."""
    text = README.partition(f"### {section}\n")[2].partition("\n#")[0]
    return re.findall(r"^\| `(\w+)` \| (\S+) \| (.+) \|$", text, re.MULTILINE)
