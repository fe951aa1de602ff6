"""One sheet has every colour, size, duration, layer and font; the others only name them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp import assets, icons, languages
from webapp.app import CACHE, create_app

CSS = assets.STATIC / "css"
TOKENS = (CSS / "tokens.css").read_text()
# Widths at which the layout changes, which media queries cannot read from tokens: a phone, a window
# with room for the rail, and a phone on its side.
WIDTHS = {"37.5rem", "64rem"}
HEIGHTS = {"31.25rem"}
# What says nothing of a size: nothing, a hairline, and parts of something else. An icon is as large
# as the text beside it.
_ALLOWED_UNITS = {"%", "fr", "em", "deg", "turn", "vw", "vh", "dvw", "dvh", "svh", "lvh"}
_QUANTITY = re.compile(r"(?<![\w.#-])-?(\d*\.?\d+)([a-z]+|%)(?![\w(])")
_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color)\(", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?<![\w-])(?:white|black|gr[ae]y|red|green|blue|orange|yellow|silver)(?![\w-])",
    re.IGNORECASE,
)
_EASING = re.compile(r"cubic-bezier\(|steps\(|(?<![\w-])ease(?:-in|-out|-in-out)?(?![\w-])")
# Properties whose value is a token or one of these words.
_NAMES = {
    "z-index": r"var\(--layer-[\w-]+\)|auto",
    "font-family": r"inherit",
    "font-size": r"var\(--text-[\w-]+\)|inherit",
    "font-weight": r"var\(--weight-[\w-]+\)|inherit",
    "line-height": r"var\(--[\w-]+\)|inherit",
    "letter-spacing": r"var\(--tracking-[\w-]+\)|inherit",
    "border-radius": r"(?:(?:var\(--radius-[\w-]+\)|0|inherit)\s*)+",
}
_MEDIA = re.compile(r"@media ([^{]+)\{")
_SHEETS = sorted(path for path in CSS.glob("*.css") if path.name != "tokens.css")


def declarations(sheet: Path) -> Iterator[tuple[str, str]]:
    """The properties of a sheet and their values."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    for block in re.findall(r"\{([^{}]*)\}", text):
        for each in block.split(";"):
            name, colon, value = each.partition(":")
            if colon:
                yield name.strip(), " ".join(value.split())


def literals(name: str, value: str) -> list[str]:
    """What stands in a value and should be a token."""
    found = [*_COLOUR.findall(value), *_NAMED.findall(value), *_EASING.findall(value)]
    for number, unit in _QUANTITY.findall(value):
        hairline = unit == "px" and float(number) <= 1
        if not hairline and unit not in _ALLOWED_UNITS and float(number):
            found.append(number + unit)
    allowed = _NAMES.get(re.sub(r"^border-\w+-\w+-radius$", "border-radius", name))
    if allowed and not re.fullmatch(allowed, value):
        found.append(value)
    return found


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda each: each.stem)
def test_no_sheet_but_that_of_the_tokens_has_literals(sheet: Path) -> None:
    found = [f"{name}: {value}" for name, value in declarations(sheet) if literals(name, value)]

    assert found == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("color", "#fff"),
        ("color", "white"),
        ("background", "rgb(0 0 0 / 4%)"),
        ("padding", "0 12px"),
        ("margin", "0.5rem auto"),
        ("width", "calc(100% - 3px)"),
        ("transition", "opacity 120ms"),
        ("transition", "opacity var(--state) ease-in-out"),
        ("animation", "arrive 0.2s"),
        ("z-index", "3"),
        ("border-radius", "50%"),
        ("border-end-end-radius", "4px"),
        ("font-size", "120%"),
        ("font-weight", "600"),
        ("font-family", "Arial"),
    ],
)
def test_a_literal_is_found(name: str, value: str) -> None:
    assert literals(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("color", "currentcolor"),
        ("background", "color-mix(in srgb, var(--page) 92%, transparent)"),
        ("border", "1px solid var(--line)"),
        ("margin", "-1px"),
        ("inset", "0 auto auto calc(var(--space-2) * -1)"),
        ("height", "min(100dvh, 40%)"),
        ("transition", "opacity var(--state), transform var(--move)"),
        ("border-radius", "0 0 var(--radius-photo) var(--radius-photo)"),
        ("grid-template-columns", "auto 1fr"),
        ("white-space", "nowrap"),
    ],
)
def test_what_is_no_literal_passes(name: str, value: str) -> None:
    assert not literals(name, value)


@pytest.mark.parametrize("sheet", [CSS / "tokens.css", *_SHEETS], ids=lambda each: each.stem)
def test_the_layout_changes_at_the_same_widths_everywhere(sheet: Path) -> None:
    for query in _MEDIA.findall(sheet.read_text()):
        sizes = set(re.findall(r"[\d.]+(?:rem|px|em)", query))
        assert sizes <= (HEIGHTS | WIDTHS if "height" in query else WIDTHS), query
        # Bounds of both kinds would overlap in between.
        assert not re.search(r"(?:min|max)-(?:width|height)", query), query


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_browsers_own_parts_have_the_colour_of_the_page(scheme: str) -> None:
    dark, light = re.findall(r"--page: (#\w{6});", TOKENS)
    client = create_app(cache=CACHE).test_client()
    told = re.findall(
        r'name="theme-color" content="(#\w+)" media="\(prefers-color-scheme: (\w+)\)"',
        client.get("/").text,
    )

    assert (light if scheme == "light" else dark, scheme) in told
    for language in languages.catalogues():
        name = "manifest" if language == "en" else f"manifest.{language}"
        manifest = json.loads(client.get(f"/{name}.webmanifest").text)
        assert manifest["theme_color"] == manifest["background_color"] == light


def test_the_icon_has_the_accent() -> None:
    _, accent = re.findall(r"--accent: (#\w{6});", TOKENS)

    assert accent == icons.GROUND
    assert f'fill="{accent}"' in (assets.STATIC / "favicon.svg").read_text()
