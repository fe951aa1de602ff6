"""The latest photos at the time of publishing, for visitors without scripts.

`make latest` (cli/latest.py) asks a site for them and keeps them in .state, out of the repository:
they are people's photos. From then on each build has the same ones until the command runs again;
so an unchanged checkout still changes nothing. Without that file the page has none; a stack
deployed from several machines states in `latestPhotos` which ones are expected. See
docs/decisions/0016-photos-without-scripts.md.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.hashing import digest

STATE = Path(__file__).resolve().parents[1] / ".state"
# Enough for half a phone's width on a high-density screen.
_LONG_EDGE = 640


class LatestError(Exception):
    """The photos could not be read; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class KnownPhoto:
    """One photo: the path of a rendition on the site, its size in pixels, and its description."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, kw_only=True)
class Latest:
    """Photos, newest first, and the day they were fetched, as 2026-11-21 (UTC)."""

    day: str
    photos: tuple[KnownPhoto, ...]


def place(stack: str, state: Path = STATE) -> Path:
    """The file for a stack."""
    return state / stack / "latest.json"


def read(file: Path) -> Latest | None:
    """The photos of that file; None if there is no file or it has no photos.

    Raises:
        LatestError: The file was not written by this module.
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
    """Identifies the photos of that file: 16 hexadecimal digits, or `none`."""
    return digest({"latest": file.read_bytes()}) if read(file) else "none"


def expect(file: Path, marked: str) -> None:
    """Check that the photos are those `marked`, which may have been fetched on another machine.

    Raises:
        LatestError: They are others, or missing, or there should be none.
    """
    found = mark(file)
    if found != marked:
        raise LatestError(
            f"latestPhotos is {marked}, but the photos for visitors without scripts that are kept "
            f"here, in {file}, are {found}. Copy that file from where they were asked for, or ask "
            "for new ones with `make latest` and set latestPhotos to what it prints."
        )


def chosen(images: list[dict[str, Any]], day: str) -> dict[str, Any]:
    """The photos to keep from the API's list, as JSON."""
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
