from __future__ import annotations

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.shared.names import MAX_LENGTH, clean, content_disposition, with_extension

# Lone surrogates too: JSON can spell them, UTF-8 cannot.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400)


@pytest.mark.parametrize(
    "name",
    [
        "IMG_0001.JPG",
        "Ferien am Meer (2).jpeg",
        "夕焼け 🌅.png",
        "👨‍👩‍👧.webp",
        "تصویر.jpg",
        "<img src=x onerror=alert(1)>.jpg",
        "no extension",
        ".hidden.png",
    ],
)
def test_an_honest_name_stays_as_it_is(name: str) -> None:
    assert clean(name, "photo.jpg") == name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\Users\\me\\cat.jpg", "C:_Users_me_cat.jpg"),
        ("cat\u202egpj.exe", "catgpj.exe"),
        ("\u2066cat\u2069\u200f.jpg", "cat.jpg"),
        ("\ufeffcat.jpg", "cat.jpg"),
        ("a\x00b\r\nc\x1b[31m\x7f.png", "abc[31m.png"),
        ("line\u2028break\u2029.png", "line_break_.png"),
        ("  cat.jpg \t", "cat.jpg"),
        ("half\ud83d.jpg", "half.jpg"),
        ("end\ufffe\ufdd0\U0010ffff.jpg", "end.jpg"),
        ("cafe\u0301.jpg", "caf\u00e9.jpg"),
        ("cafe\u202e\u0301.jpg", "caf\u00e9.jpg"),
    ],
)
def test_what_misleads_is_taken_out_of_a_name(name: str, cleaned: str) -> None:
    assert clean(name, "photo.jpg") == cleaned


@pytest.mark.parametrize(
    "name", ["", " ", "..", "./", "\x00", "\u202e", "\u200b\u200d", "\u00a0", "___"]
)
def test_a_name_of_which_nothing_is_left_gets_the_fallback(name: str) -> None:
    assert clean(name, "photo.jpg") == "photo.jpg"


def test_a_long_name_is_shortened_before_its_extension() -> None:
    assert clean("x" * 300 + ".jpeg", "photo.jpg") == "x" * 195 + ".jpeg"


def test_what_only_looks_like_an_extension_is_shortened_with_the_rest() -> None:
    assert clean("x" * 150 + "." + "y" * 150, "photo.jpg") == "x" * 150 + "." + "y" * 49


@given(ANY_TEXT)
def test_any_name_becomes_one_that_can_be_stored_and_shown(name: str) -> None:
    cleaned = clean(name, "photo.jpg")

    assert 1 <= len(cleaned) <= MAX_LENGTH
    cleaned.encode("utf-8")
    assert cleaned == unicodedata.normalize("NFC", cleaned) == cleaned.strip()
    assert not set(cleaned) & set("/\\\u202e\u2066\u2028")
    assert not any(unicodedata.category(each) == "Cc" for each in cleaned)


@given(ANY_TEXT)
def test_cleaning_a_clean_name_changes_nothing(name: str) -> None:
    cleaned = clean(name, "photo.jpg")

    assert clean(cleaned, "photo.jpg") == cleaned


@given(ANY_TEXT)
def test_a_download_carries_the_exact_name_in_a_plain_header(name: str) -> None:
    cleaned = clean(name, "photo.jpg")

    header = content_disposition(cleaned)

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert unquote(header.partition("filename*=UTF-8''")[2], errors="strict") == cleaned


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("cat.jpg", "cat.jpg"),
        ("café.jpg", "cafe.jpg"),
        ("夕焼け.png", "photo.png"),
        ("🌅", "photo"),
        ('a"b;c%41.jpg', "a_b_c_41.jpg"),
    ],
)
def test_an_old_client_gets_a_name_in_ascii(name: str, plain: str) -> None:
    assert f'filename="{plain}";' in content_disposition(name)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("beach.jpg", "beach.webp"),
        ("夕焼け.HEIC", "夕焼け.webp"),
        ("no extension", "no extension.webp"),
        ("v1.2 final", "v1.2 final.webp"),
        ("x" * 196 + ".jpg", "x" * 195 + ".webp"),
    ],
)
def test_a_name_can_be_given_another_extension(name: str, changed: str) -> None:
    assert with_extension(name, ".webp") == changed
