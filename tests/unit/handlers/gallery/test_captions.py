"""Cleaning titles and alternative texts."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.api.errors import InvalidInputError
from handlers.gallery.captions import cleaned
from handlers.model.limits import CAPTION_LENGTHS


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("At the beach", "At the beach"),
        ("  At the beach \n", "At the beach"),
        ("At\r\nthe\u2028\tbeach", "At the beach"),
        ("cafe\u0301", "caf\u00e9"),
        ("a\x00b\x07c\x7f\x9b", "abc"),
        ("half \ud83d a pair", "half  a pair"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\u2067\u05e9\u05dc\u05d5\u05dd\u2069", "\u05e9\u05dc\u05d5\u05dd"),
        # A family is one emoji of five, joined by invisible characters.
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("「海」\u3000令和八年", "「海」\u3000令和八年"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("...", "..."),
        ("\ufdd0\uffff\U0010ffffx", "x"),
    ],
)
def test_a_text_is_kept_without_misleading_characters(said: str, kept: str) -> None:
    assert cleaned({"title": said, "alt": said}) == {"title": kept, "alt": kept}


@pytest.mark.parametrize(
    "said", ["", " ", "\n\t", "\u200b", "\u202e \x00", "\ufeff", "\u2060\u00ad"]
)
def test_an_invisible_text_is_removed(said: str) -> None:
    assert cleaned({"title": said}) == {"title": None}


def test_a_text_that_is_not_mentioned_stays() -> None:
    assert cleaned({"alt": "A cat", "fileName": "dog.png"}) == {"alt": "A cat"}
    assert cleaned({}) == {}


@pytest.mark.parametrize(("name", "longest"), [("title", 200), ("alt", 1000)])
def test_a_text_may_have_exactly_its_maximum_length(name: str, longest: int) -> None:
    # Counted after composing and trimming.
    decomposed = unicodedata.normalize("NFD", "\u1f82" * longest)
    assert cleaned({name: f" {decomposed} "}) == {name: "\u1f82" * longest}

    for text in ("x" * (longest + 1), "x" * 1_000_000, "\u0301" * 1_000_000):
        with pytest.raises(InvalidInputError) as caught:
            cleaned({name: text})
        assert caught.value.code == "invalid_text"
        assert caught.value.message == f"{name} must be text of at most {longest} characters."


@pytest.mark.parametrize("value", [None, 5, True, ["a"], {"a": "b"}, 1.5])
@pytest.mark.parametrize("name", CAPTION_LENGTHS)
def test_a_value_other_than_text_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidInputError, match="invalid_text"):
        cleaned({name: value})


@given(st.text(st.characters(), max_size=250))
def test_cleaning_is_idempotent(said: str) -> None:
    try:
        title = cleaned({"title": said})["title"]
    except InvalidInputError:
        assert len(said) > 200
        return
    if title is None:
        return

    assert cleaned({"title": title}) == {"title": title}
    assert title.encode("utf-8")
    assert title == title.strip()
    assert unicodedata.is_normalized("NFC", title)
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in title)
