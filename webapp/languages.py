"""The page's texts in each language: one JSON file each, in webapp/words.

Every visible text is there, those of templates and of scripts alike. A value has a placeholder
{name}; what depends on a count has a form for each plural category of the language. Adding a file
adds a language.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response

FOLDER = Path(__file__).resolve().parent / "words"
# The language of the page at /, and the fallback for other languages.
FIRST = "en"
# For templates; the other groups are for scripts.
TEMPLATES = "page"
# Each for the scripts of the page of that name only.
OWN = ("account", "people", "trash")

Words = Mapping[str, Any]


def catalogues() -> dict[str, Words]:
    """Language code, as in `<html lang>`, → its texts; English first."""
    found = {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))
    }
    return {FIRST: found.pop(FIRST), **found}


def add_routes(
    routes: Flask | Blueprint,
    first: str,
    others: str,
    view: Callable[..., str] | Callable[..., Response],
    endpoint: str = "index",
) -> None:
    """Add the routes of a view in each language, which it gets as `language`.

    `first` is the route of the first language; `others` has the placeholder {language}.
    """
    code, *more = catalogues()
    routes.add_url_rule(first, endpoint, view, defaults={"language": code})
    place = f"<any({', '.join(more)}):language>"
    routes.add_url_rule(fill(others, language=place), endpoint, view)


def for_scripts(words: Words, *, without: Sequence[str] = ()) -> Words:
    """The groups that js/words/catalogue.js reads, `without` those that a page does not need."""
    return {
        group: content for group, content in words.items() if group not in {TEMPLATES, *without}
    }


def fill(sentence: str, **values: str) -> str:
    """`sentence` with its placeholders filled in.

    Raises:
        KeyError: A placeholder has no value.
    """
    return sentence.format_map(values)


def listed(words: Words, labels: Sequence[str]) -> str:
    """A list in a sentence: "JPEG, PNG and WebP"."""
    *others, last = labels
    return fill(words["language"]["lastOfList"], list=", ".join(others), last=last)


def size(words: Words, count: int) -> str:
    """Bytes in the units of file managers: 1536 → "1.5 KB", in German "1,5 KB"."""
    value, unit = float(count), "bytes"
    for larger in ("KB", "MB"):
        if value < 1024:  # noqa: PLR2004 -- bytes to a kilobyte
            break
        value, unit = value / 1024, larger
    number = f"{value:.1f}".removesuffix(".0").replace(".", words["language"]["decimalPoint"])
    return fill(words["sizes"][unit], size=number)


def sources() -> Iterator[Path]:
    """The files with the texts."""
    return FOLDER.glob("*.json")
