"""The font: small, complete for the languages of the page, and with a fallback of its measures."""

import re
import struct
from functools import cache

import pytest

from webapp import assets, bundle, font, languages
from webapp.app import CACHE, create_app

TOKENS = (assets.STATIC / "css/tokens.css").read_text()
MOST_BYTES = 40_000
LETTERS = " abcdefghijklmnopqrstuvwxyz"
# The widths of Arial's letters, which Liberation Sans shares, in thousandths of the font size. They
# are those of Adobe's font metrics of Helvetica.
_WIDTHS = (
    "278 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 "
    "722 500 500 500"
)
_BOLD_WIDTHS = (
    "278 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 "
    "778 556 556 500"
)
ARIAL = dict(zip(LETTERS, map(int, _WIDTHS.split()), strict=True))
ARIAL_BOLD = dict(zip(LETTERS, map(int, _BOLD_WIDTHS.split()), strict=True))


def tables(sfnt: bytes) -> dict[str, bytes]:
    """The tables of a font file: tag → content."""
    count = struct.unpack_from(">H", sfnt, 4)[0]
    entries = [struct.unpack_from(">4sLLL", sfnt, 12 + 16 * each) for each in range(count)]
    return {tag.decode(): sfnt[start : start + length] for tag, _, start, length in entries}


def glyphs(cmap: bytes) -> dict[str, int]:
    """Character → number of its glyph, of a character map in format 4."""
    starts = [
        struct.unpack_from(">HHL", cmap, 4 + 8 * each)[2]
        for each in range(struct.unpack_from(">H", cmap, 2)[0])
    ]
    start = next(at for at in starts if struct.unpack_from(">H", cmap, at)[0] == 4)
    count = struct.unpack_from(">H", cmap, start + 6)[0] // 2
    found: dict[str, int] = {}
    for each in range(count):
        at = start + 14 + 2 * each
        last = struct.unpack_from(">H", cmap, at)[0]
        first = struct.unpack_from(">H", cmap, at + 2 * count + 2)[0]
        shift = struct.unpack_from(">H", cmap, at + 4 * count + 2)[0]
        here = at + 6 * count + 2
        offset = struct.unpack_from(">H", cmap, here)[0]
        for code in range(first, min(last, 0xFFFE) + 1):
            index = code
            if offset:
                index = struct.unpack_from(">H", cmap, here + offset + 2 * (code - first))[0]
            found[chr(code)] = (index + shift) & 0xFFFF
    return found


@cache
def measures(weight: int) -> tuple[dict[str, float], float, float]:
    """Of the font in one weight: the width of each character, its ascent and its descent.

    All in parts of the font size.
    """
    found = tables(font.cut(CACHE, wght=weight, target="sfnt"))
    size = struct.unpack_from(">H", found["head"], 18)[0]
    ascent, descent = struct.unpack_from(">hh", found["hhea"], 4)
    count = struct.unpack_from(">H", found["hhea"], 34)[0]
    widths = [struct.unpack_from(">H", found["hmtx"], 4 * each)[0] for each in range(count)]
    return (
        {
            character: widths[min(glyph, count - 1)] / size
            for character, glyph in glyphs(found["cmap"]).items()
        },
        ascent / size,
        -descent / size,
    )


def face(family: str, weight: str) -> str:
    """The declarations of one of the faces in tokens.css."""
    faces = re.findall(r"@font-face \{(.*?)\}", TOKENS, re.DOTALL)
    [found] = [
        each
        for each in faces
        if f"font-family: {family};" in each and f"font-weight: {weight};" in each
    ]
    return found


def percentage(name: str, declarations: str) -> float:
    return float(re.findall(rf"{name}: ([\d.]+)%", declarations)[0]) / 100


def test_the_font_is_small_and_the_same_each_time() -> None:
    published = font.published(CACHE)
    low, high = font.WEIGHTS

    assert published.startswith(b"wOF2")
    assert len(published) < MOST_BYTES
    assert font.cut(CACHE, wght={"min": low, "max": high}) == published


def test_it_has_every_character_of_the_page() -> None:
    words = "".join(path.read_text() for path in languages.sources())
    known, _, _ = measures(400)

    assert {*words} - {*known} <= {"\n"}
    assert {*"Łódź Çeşme Ørsted ÄÖÜẞ „“ »« … € ← →"} <= {*known}


def test_its_weights_are_those_of_the_tokens() -> None:
    low, high = font.WEIGHTS
    used = [int(each) for each in re.findall(r"--weight-\w+: (\d+);", TOKENS)]

    assert len(used) == 3
    assert low <= min(used) <= max(used) <= high
    assert "font-display: optional;" in face("Inter", f"{low} {high}")


@pytest.mark.parametrize(
    ("weights", "weight", "fallback"),
    [("400 500", 400, ARIAL), ("600 650", 600, ARIAL_BOLD)],
    ids=["regular", "bold"],
)
def test_the_fallback_has_its_measures(
    weights: str, weight: int, fallback: dict[str, float]
) -> None:
    declarations = face('"Inter fallback"', weights)
    words = "".join(path.read_text() for path in languages.sources())
    text = [each for each in words if each in fallback]
    widths, ascent, descent = measures(weight)

    ratio = sum(widths[each] for each in text) / (sum(fallback[each] for each in text) / 1000)
    assert percentage("size-adjust", declarations) == pytest.approx(ratio, abs=0.005)
    assert percentage("ascent-override", declarations) == pytest.approx(ascent / ratio, abs=0.005)
    assert percentage("descent-override", declarations) == pytest.approx(descent / ratio, abs=0.005)


def test_pages_load_it_from_where_it_is_published() -> None:
    built = bundle.build(CACHE)

    for sheet in (built / "css/pages").glob("*.css"):
        [address] = re.findall(r'url\("?(\S+?\.woff2)"?\)', sheet.read_text())
        assert (sheet.parent / address).resolve().read_bytes() == font.published(CACHE)


def test_during_development_it_is_served_where_the_sources_name_it() -> None:
    client = create_app(cache=CACHE).test_client()
    [static] = re.findall(r'"(/static/\w+)/css/tokens\.css"', client.get("/").text)

    answer = client.get(f"{static}/{font.NAME}")

    assert f'url("../{font.NAME}")' in TOKENS
    assert answer.content_type == "font/woff2"
    assert answer.data == font.published(CACHE)
