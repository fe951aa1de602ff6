"""The document of the API is compared with the contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.contract import assert_described
from tests.support.http import Answer
from tests.support.openapi import CONTRACT

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CONTRACT["paths"])
def test_every_address_has_an_example(path: str) -> None:
    example = re.sub(r"\\{\w+\\}", r"[^\\s\"?]+", re.escape(path))

    assert re.search(rf"\$SITE/v1{example}[\"? \n]", DOCUMENT)


@pytest.mark.parametrize(
    ("command", "answer"),
    re.findall(
        r"^(\$ curl(?:(?!\n```).)+?)\n(\{.+?\})\n(?=```|\$)", DOCUMENT, re.MULTILINE | re.DOTALL
    ),
)
def test_every_answer_in_an_example_is_one_that_the_contract_describes(
    command: str, answer: str
) -> None:
    stated = re.search(r" -X (\w+) ", command)
    method = stated[1] if stated else "POST" if " -d " in command else "GET"
    path = re.findall(r"\$SITE/v1([^\s\"?]+)", command)[0]
    status = 201 if 'image\\":' in command or '"email":' in command else 200
    leaving = method == "DELETE" and path.startswith(("/account", "/admin/users"))
    if path.endswith(("/unowned", "/trash/restore", "/trash/empty", "/export")) or leaving:
        status = 202

    assert_described(
        method, path, Answer(status, {"Content-Type": "application/json"}, answer.encode())
    )


def test_every_error_code_is_explained_with_its_status() -> None:
    codes = CONTRACT["components"]["schemas"]["Error"]["properties"]["code"]["enum"]
    table = DOCUMENT.partition("## Errors\n")[2]
    explained = re.findall(r"^\| `(\w+)` \| (\S+) \| .+ \|$", table, re.MULTILINE)

    assert sorted(code for code, _ in explained) == sorted(codes)
    assert all(re.fullmatch(r"[45]\d\d", status) for _, status in explained)
