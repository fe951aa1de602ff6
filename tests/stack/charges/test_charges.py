"""What each operation costs in requests and DynamoDB's units: the same in a library of any size.

The figures are those of docs/benchmarks.md. `make test` counts with 10 and with 5,000 photos,
`make charges` with 50,000, too.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base

from handlers.model.by_upload import place
from handlers.model.codecs import utc_now
from handlers.model.person import EmailClaim
from handlers.model.usage import day_of
from tests.stack.charges.meter import Charge, Meter
from tests.stack.faults import api_operations, event_operations
from tests.stack.faults.registry import REGISTERED
from tests.support import library, photos
from tests.support.stacks import ROOT
from tests.unit.handlers.fake_people import person, token_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.stack.faults.site import Site
    from tests.unit.handlers.requests import Answer

SIZES = (10, 5_000, 50_000) if os.environ.get("CHARGES") == "all" else (10, 5_000)
DOCUMENT = ROOT / "docs" / "benchmarks.md"
ROW = re.compile(r"\| (.+?) +\| `(.+?)` +\| (.+?) +\| ([\d.]+) +\| (\d+) +\|")

_MODULES = {api_operations.__name__, event_operations.__name__}
# Their paths for broken calls ask for pages that only large libraries can fill.
_LISTS = {"a_list", "a_list_of_thumbnails"}
# What they cost depends on what other tests have just changed: a test of their own counts them.
_OF_CHANGES = ("timeline", "poll")
OPERATIONS = [
    name
    for name, (_, operation) in REGISTERED.items()
    if operation.__module__ in _MODULES
    and name not in _LISTS
    and not any(each in name for each in _OF_CHANGES)
]

# Before the eleventh, in a library of any size.
TENTH_UPLOADED = library.UPLOADED + timedelta(minutes=9, seconds=30)
# The smallest library fills them, and has one more photo.
PAGES: Mapping[str, tuple[str, dict[str, str]]] = {
    "a page of 8 by upload": ("/images", {"limit": "8"}),
    "a page of 8 by day taken": ("/images", {"limit": "8", "sort": "taken"}),
    "a page of 8 from a day on": (
        "/images",
        {"limit": "8", "sort": "taken", "from": f"{library.TAKEN:%Y-%m-%d}"},
    ),
    "a page of 8 by upload from a photo on": (
        "/images",
        {"limit": "8", "sort": "uploaded", "from": place(TENTH_UPLOADED, "f" * 8)},
    ),
    "a page of 8 thumbnails": ("/thumbnails", {"limit": "8"}),
}
FULL_PAGE = "a page of 50"
# A snapshot of fewer photos comes with its head, so its records need no second GetObject.
IN_ONE_PIECE = 3_400


class Library:
    """The photos of a person, and a meter between the functions and AWS."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.size = 0
        self.meter = Meter(site.stack)
        for client in site.functions.clients:
            self.meter.join(client)
        site.empty()
        # The first upload of a day costs more, and an operation of its own counts that.
        site.storage.set_day(day_of(utc_now()), site.admin.user_id)

    def grow(self, size: int) -> None:
        """Add photos up to this number."""
        assert size >= self.size, "the sizes are tested in ascending order"
        owner = self.site.admin.user_id
        library.fill(self.site.stack, range(self.size, size), owner)
        self.size = size

    def clean(self) -> None:
        """Delete the photos that operations have added."""
        for each in self.site.ask("GET", "/images", query={"limit": "100"}).body["images"]:
            if not each["fileName"].startswith("IMG_"):
                self.site.ask(
                    "DELETE",
                    "/images/{imageId}",
                    image_id=each["imageId"],
                    query={"permanent": "true"},
                )

        self.site.settle()
        while trashed := self.site.ask("GET", "/trash", query={"limit": "100"}).body["images"]:
            image_ids = [each["imageId"] for each in trashed]
            self.site.ask("POST", "/trash/empty", body={"imageIds": image_ids})
            self.site.settle()

    def charge(self, step: Callable[[], Any]) -> Charge:
        """What a step costs."""
        with self.meter.measured() as charge:
            step()
        return charge


@pytest.fixture(scope="module")
def grown(site: Site) -> Iterator[Library]:
    with pytest.MonkeyPatch.context() as patch:
        # Their items are as large as those of photos that phones take.
        for module in (api_operations, event_operations):
            patch.setattr(module, "photo", phone_photo)
        yield Library(site)


@pytest.fixture(scope="module", params=SIZES)
def filled(grown: Library, request: pytest.FixtureRequest) -> Library:
    """The library, with that many photos."""
    grown.grow(request.param)
    return grown


@pytest.fixture(scope="module")
def documented() -> dict[str, str]:
    """The rows of the document's table, by operation; the second cell is for readers."""
    rows = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    return {name: " | ".join(figures) for name, _, *figures in rows}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_costs_what_the_documentation_says(
    filled: Library, documented: dict[str, str], name: str
) -> None:
    steps = REGISTERED[name][1](filled.site)
    step = next(steps)

    charge = filled.charge(step)

    steps.close()
    filled.clean()
    filled.site.storage.set_day(day_of(utc_now()), filled.site.admin.user_id)
    assert str(charge) == documented.get(name.replace("_", " "))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_what_the_documentation_says(
    filled: Library, documented: dict[str, str], name: str
) -> None:
    path, query = PAGES[name]

    charge = filled.charge(lambda: filled.site.ask("GET", path, query=query))

    assert str(charge) == documented.get(name)


@pytest.mark.parametrize("name", PAGES)
def test_the_next_page_costs_the_same(
    filled: Library, documented: dict[str, str], name: str
) -> None:
    path, query = PAGES[name]
    half = query | {"limit": "4"}
    first = filled.site.ask("GET", path, query=half).body
    query = half | {"cursor": first["nextCursor"]}

    charge = filled.charge(lambda: filled.site.ask("GET", path, query=query))

    assert charge.calls == documented[name].split(" | ")[0]


def test_a_full_page_costs_what_the_documentation_says(
    filled: Library, documented: dict[str, str]
) -> None:
    charge = filled.charge(lambda: filled.site.ask("GET", "/images", query={"limit": "50"}))

    calls, *units = documented[FULL_PAGE].split(" | ")
    assert charge.calls == calls
    if filled.size > 50:
        assert [f"{charge.read:g}", f"{charge.write}"] == units
    else:
        assert charge.read < float(units[0])


def test_visits_of_a_timeline_cost_what_the_documentation_says(
    filled: Library, documented: dict[str, str]
) -> None:
    """Those of a person of whose photos nothing has changed before."""
    site, size = filled.site, filled.size
    visitor = person(f"{size:08}-0000-4000-8000-000000000000", f"visitor-{size}")
    claim = EmailClaim(email=visitor.email, sub=visitor.sub, user_id=visitor.user_id)
    site.people.put(visitor, claim)
    library.fill(site.stack, range(size), visitor.user_id)
    claims = token_of(visitor)

    def visit(**query: str) -> Answer:
        return site.ask("GET", "/images/timeline", query=query, claims=claims)

    def poll(since: str) -> Answer:
        return site.ask("GET", "/images/changes", query={"since": since}, claims=claims)

    first = visit().headers
    known = first["Timeline-Version"]

    charges = {
        "a timeline that the caller has": filled.charge(lambda: visit(known=known)),
        "a timeline on a new device": filled.charge(visit),
        "a quiet poll": filled.charge(lambda: poll(first["Timeline-Until"])),
        "a timeline by upload": filled.charge(lambda: visit(sort="uploaded")),
    }
    gone = library.photo(size // 2, visitor.user_id).image_id
    site.ask("DELETE", "/images/{imageId}", image_id=gone, claims=claims)
    charges["a timeline that has changed"] = filled.charge(lambda: visit(known=known))
    since = poll(first["Timeline-Until"]).body["until"]
    added = library.photo(size + 1, visitor.user_id)
    library.enter(site.stack, added)
    charges["a poll that finds a photo"] = filled.charge(lambda: poll(since))
    assert len(poll(since).body["images"]) == 1
    site.ask("DELETE", "/images/{imageId}", image_id=added.image_id, claims=claims)

    expected = {name: documented[name] for name in charges}
    if size < IN_ONE_PIECE:
        expected = {name: each.replace("2 Get", "1 Get") for name, each in expected.items()}
    assert {name: str(charge) for name, charge in charges.items()} == expected
    assert visit().body["count"] == size - 1
    assert visit(sort="uploaded").body["count"] == size - 1


def phone_photo() -> bytes:
    """A photo with unique content, all sizes of renditions, and what phones tell about theirs."""
    exif = Image.Exif()
    exif.update({Base.Make: "Apple", Base.Model: "iPhone 15 Pro", Base.Orientation: 6})
    exif.get_ifd(IFD.Exif).update(
        {
            Base.DateTimeOriginal: "2026:05:01 12:34:56",
            Base.OffsetTimeOriginal: "+02:00",
            Base.SubsecTimeOriginal: "120",
            Base.LensModel: "iPhone 15 Pro back triple camera 6.765mm f/1.78",
            Base.ExposureTime: 0.008,
            Base.FNumber: 1.78,
            Base.ISOSpeedRatings: 1250,
            Base.FocalLength: 6.765,
            Base.FocalLengthIn35mmFilm: 24,
        }
    )
    file = BytesIO()
    photos.two_colours(2400, 1800).save(file, "JPEG", exif=exif)
    return file.getvalue()
