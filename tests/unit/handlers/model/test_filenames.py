from __future__ import annotations

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.fileformats.formats import FORMATS, Format
from handlers.model.filenames import MAX_LENGTH, clean, content_disposition, saved_as

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
def test_a_valid_name_is_unchanged(name: str) -> None:
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
def test_misleading_characters_are_removed_from_a_name(name: str, cleaned: str) -> None:
    assert clean(name, "photo.jpg") == cleaned


@pytest.mark.parametrize(
    "name", ["", " ", "..", "./", "\x00", "\u202e", "\u200b\u200d", "\u00a0", "___"]
)
def test_a_name_without_visible_characters_becomes_the_fallback(name: str) -> None:
    assert clean(name, "photo.jpg") == "photo.jpg"


def test_a_long_name_is_shortened_before_its_extension() -> None:
    assert clean("x" * 300 + ".jpeg", "photo.jpg") == "x" * 195 + ".jpeg"


def test_a_suffix_too_long_for_an_extension_is_shortened_with_the_name() -> None:
    assert clean("x" * 150 + "." + "y" * 150, "photo.jpg") == "x" * 150 + "." + "y" * 49


@given(ANY_TEXT)
def test_any_cleaned_name_can_be_stored_and_displayed(name: str) -> None:
    cleaned = clean(name, "photo.jpg")

    assert 1 <= len(cleaned) <= MAX_LENGTH
    cleaned.encode("utf-8")
    assert cleaned == unicodedata.normalize("NFC", cleaned) == cleaned.strip()
    assert not set(cleaned) & set("/\\\u202e\u2066\u2028")
    assert not any(unicodedata.category(each) == "Cc" for each in cleaned)


@given(ANY_TEXT)
def test_cleaning_is_idempotent(name: str) -> None:
    cleaned = clean(name, "photo.jpg")

    assert clean(cleaned, "photo.jpg") == cleaned


@given(ANY_TEXT)
def test_the_content_disposition_has_the_exact_name_in_ascii(name: str) -> None:
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
        ("a:b|c.jpg", "a_b_c.jpg"),
    ],
)
def test_an_old_client_gets_a_name_in_ascii(name: str, plain: str) -> None:
    assert f'filename="{plain}";' in content_disposition(name)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("\u2025\uff0f\u2025\uff0fetc\uff0fpasswd.jpg", "_.._etc_passwd.jpg"),
        ("a\uff1ab.jpg", "a_b.jpg"),
        ("\U0001f305.bashrc.jpg", "bashrc.jpg"),
        ("\u2026.jpg", "photo.jpg"),
        ("C\U0001f305ON.jpg", "_CON.jpg"),
        ("aux\u0301.jpg", "_aux.jpg"),
        ("\u33c2" * 150 + ".jpg", "a.m." * 58 + "a.m.jpg"),
    ],
)
def test_the_ascii_name_is_neither_a_path_nor_a_device(name: str, plain: str) -> None:
    assert f'filename="{plain}";' in content_disposition(name)


JPEG = (".jpg", ".jpeg", ".jfif")


@pytest.mark.parametrize(
    "name",
    [
        "IMG_1.JPG",
        "beach.jpeg",
        "夕焼け.Jpg",
        "v1.2 final.jpg",
        "a..b.jpg",
        "console.jpg",
        "com.jpg",
    ],
)
def test_a_name_with_the_right_extension_is_unchanged(name: str) -> None:
    assert saved_as(name, JPEG) == name


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        # Another photo format is replaced, anything else may be part of the name.
        ("beach.png", "beach.jpg"),
        ("IMG_1.HEIC", "IMG_1.jpg"),
        ("no extension", "no extension.jpg"),
        ("IMG_2024.05.01", "IMG_2024.05.01.jpg"),
        ("holiday.html", "holiday.html.jpg"),
        ("holiday.svg", "holiday.svg.jpg"),
        ("holiday.jpg.exe", "holiday.jpg.exe.jpg"),
        ("holiday.jpg.", "holiday.jpg"),
        ("holiday.jpg . .", "holiday.jpg"),
        ("holiday.", "holiday.jpg"),
        ("holiday.jpg\u200b", "holiday.jpg\u200b.jpg"),
        ("holiday.\uff4a\uff50\uff47", "holiday.\uff4a\uff50\uff47.jpg"),
        # Hidden on Unix, or all of the name.
        (".htaccess", "htaccess.jpg"),
        (".hidden.jpg", "hidden.jpg"),
        (".jpg", "photo.jpg"),
        ("\u200b.jpg", "photo.jpg"),
        ("...", "photo.jpg"),
        # A device on Windows, whatever follows.
        ("CON", "_CON.jpg"),
        ("con.jpg", "_con.jpg"),
        ("Nul .tar.jpg", "_Nul .tar.jpg"),
        ("LPT1.html", "_LPT1.html.jpg"),
        ("com¹.jpg", "_com¹.jpg"),
    ],
)
def test_a_download_gets_the_extension_of_its_format_and_a_safe_name(name: str, saved: str) -> None:
    assert saved_as(name, JPEG) == saved


def test_bidirectional_overrides_cannot_fake_an_extension() -> None:
    assert saved_as(clean("photo\u202egpj.exe", "photo.jpg"), JPEG) == "photogpj.exe.jpg"


def test_a_name_of_an_unknown_format_keeps_its_extension() -> None:
    assert saved_as("scan.pdf", ()) == "scan.pdf"


@pytest.mark.parametrize("name", ["x" * 200, "🌅" * 196 + ".jpg", "é" * 200 + ".html"])
def test_a_long_name_is_shortened_for_file_systems(name: str) -> None:
    saved = saved_as(name, JPEG)

    assert len(saved.encode()) <= 240
    assert saved.endswith(".jpg")
    assert name.startswith(saved.removesuffix(".jpg"))


@given(ANY_TEXT, st.sampled_from(FORMATS))
def test_any_name_is_saved_with_an_extension_of_its_format(name: str, format_: Format) -> None:
    saved = saved_as(clean(name, "photo.jpg"), format_.extensions)

    stem, _, ending = saved.rpartition(".")
    assert f".{ending}".lower() in format_.extensions
    assert stem
    assert not saved.startswith((".", " "))
    assert len(saved.encode()) <= 240
    assert f'.{ending}";' in content_disposition(saved)
    assert saved_as(saved, format_.extensions) == saved
