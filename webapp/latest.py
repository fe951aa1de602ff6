"""The latest photos that were known when the page was published, for visitors without scripts.

`make latest` (cli/latest.py) asks a site for them and keeps them in .state, out of the repository:
they are people's photos. From then on each build has them, the same ones until somebody asks again;
so an unchanged checkout still changes nothing. Where nobody has asked, the page has none; a stack
that is deployed from several places says in `latestPhotos` which ones are meant. See
docs/decisions/0016-photos-without-scripts.md.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.hashing import digest

STATE = Path(__file__).resolve().parents[1] / ".state"
# Enough for a tile of half a phone's width on a sharp screen.
_LONG_EDGE = 640


class LatestError(Exception):
    """The photos could not be had; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class KnownPhoto:
    """One photo: the path of a rendition on the site, its size in pixels, and words for it."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, kw_only=True)
class Latest:
    """Photos, newest first, and the day they were asked for, as 2026-11-21 (UTC)."""

    day: str
    photos: tuple[KnownPhoto, ...]


def place(stack: str, state: Path = STATE) -> Path:
    """Where they are kept for a stack."""
    return state / stack / "latest.json"


def read(file: Path) -> Latest | None:
    """What is kept there; None if nobody has asked yet or there were no photos.

    Raises:
        LatestError: It was not written by this module.
    """
    try:
        kept = json.loads(file.read_text())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise LatestError(_advice(file)) from error
    try:
        photos = tuple(KnownPhoto(**each) for each in kept["photos"])
        return Latest(day=kept["day"], photos=photos) if photos else None
    except (KeyError, TypeError) as error:
        raise LatestError(_advice(file)) from error


def mark(file: Path) -> str:
    """What names the photos that are kept there: 16 hexadecimal digits, or `none`."""
    return digest({"latest": file.read_bytes()}) if read(file) else "none"


def expect(file: Path, marked: str) -> None:
    """Refuse any other photos than those that are `marked`, as when they were kept elsewhere.

    Raises:
        LatestError: Others are kept here, or none, or some where there should be none.
    """
    found = mark(file)
    if found != marked:
        raise LatestError(
            f"latestPhotos is {marked}, but the photos for visitors without scripts that are kept "
            f"here, in {file}, are {found}. Copy that file from where they were asked for, or ask "
            "for new ones with `make latest` and set latestPhotos to what it prints."
        )


def chosen(images: list[dict[str, Any]], day: str) -> dict[str, Any]:
    """What to keep of the API's list, as JSON has it."""
    return {"day": day, "photos": [_described(each) for each in images if each["renditions"]]}


def _described(image: dict[str, Any]) -> dict[str, Any]:
    sizes = sorted(image["renditions"], key=lambda each: each["width"])
    enough = [each for each in sizes if max(each["width"], each["height"]) >= _LONG_EDGE]
    rendition = enough[0] if enough else sizes[-1]
    return {
        "url": rendition["url"],
        "width": rendition["width"],
        "height": rendition["height"],
        "alt": image.get("alt") or image.get("title") or image["fileName"],
    }


def _advice(file: Path) -> str:
    return f"{file} can't be read. Remove it, or make it anew with `make latest`."
