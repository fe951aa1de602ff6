"""What is known of a photo beside what it is called and where it lies: for the page and for people.

All of it comes from the photo's own bytes. The place it was taken at is only here where the stack's
configuration keeps it, and no answer of the API tells it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """How a photo was exposed.

    Attributes:
        time: Seconds, as photographers write them: "1/125".
        f_number: The aperture.
        iso: The sensitivity.
        focal_length: Millimetres.
        focal_length_35mm: Millimetres that would show as much on film of 35 mm.
    """

    time: str | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    focal_length_35mm: int | None = None

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them."""
        return _known(
            time=self.time,
            fNumber=_decimal(self.f_number),
            iso=self.iso,
            focalLength=_decimal(self.focal_length),
            focalLength35mm=self.focal_length_35mm,
        )

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Exposure:
        """The exposure of a table's map, whose numbers may be of any numeric type."""
        return Exposure(
            time=item.get("time"),
            f_number=optional_float(item.get("fNumber")),
            iso=optional_int(item.get("iso")),
            focal_length=optional_float(item.get("focalLength")),
            focal_length_35mm=optional_int(item.get("focalLength35mm")),
        )


@dataclass(frozen=True, kw_only=True)
class Location:
    """Where a photo was taken: degrees north and east, metres above the sea."""

    latitude: float
    longitude: float
    altitude: float | None = None

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them."""
        return _known(
            latitude=_decimal(self.latitude),
            longitude=_decimal(self.longitude),
            altitude=_decimal(self.altitude),
        )

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Location:
        """The place of a table's map."""
        return Location(
            latitude=float(item["latitude"]),
            longitude=float(item["longitude"]),
            altitude=optional_float(item.get("altitude")),
        )


@dataclass(frozen=True, kw_only=True)
class Details:
    """A photo's details; what it does not say is None.

    Attributes:
        taken_at: ISO 8601 by the camera's clock; with an offset where it is known, and only the day
            where no more is.
        taken_order: The place, by the number in its name, among photos of that same second.
        camera: Make and model.
        lens: Its name.
        exposure: How it was exposed.
        orientation: EXIF's, 1 to 8, as the original has it; renditions stand upright.
        colour: The dominant one, as `#rrggbb`.
        thumb_hash: A ThumbHash in Base64, of the upright picture.
        animated: Whether its WebP renditions move.
        damaged: Whether the file is incomplete, and shown as far as it goes.
        location: Where it was taken.
    """

    taken_at: str | None = None
    taken_order: int | None = None
    camera: str | None = None
    lens: str | None = None
    exposure: Exposure | None = None
    orientation: int | None = None
    colour: str | None = None
    thumb_hash: str | None = None
    animated: bool = False
    damaged: bool = False
    location: Location | None = None

    def to_item(self) -> dict[str, Any]:
        """The attributes as the table names them; unknown ones are left out."""
        return _known(
            takenAt=self.taken_at,
            takenOrder=self.taken_order,
            camera=self.camera,
            lens=self.lens,
            exposure=self.exposure.to_item() if self.exposure else None,
            orientation=self.orientation,
            colour=self.colour,
            thumbHash=self.thumb_hash,
            animated=self.animated or None,
            damaged=self.damaged or None,
            location=self.location.to_item() if self.location else None,
        )

    @staticmethod
    def from_item(item: Mapping[str, Any]) -> Details:
        """The details of a table's item."""
        exposure, location = item.get("exposure"), item.get("location")
        return Details(
            taken_at=item.get("takenAt"),
            taken_order=optional_int(item.get("takenOrder")),
            camera=item.get("camera"),
            lens=item.get("lens"),
            exposure=Exposure.from_item(exposure) if exposure else None,
            orientation=optional_int(item.get("orientation")),
            colour=item.get("colour"),
            thumb_hash=item.get("thumbHash"),
            animated=bool(item.get("animated", False)),
            damaged=bool(item.get("damaged", False)),
            location=Location.from_item(location) if location else None,
        )


DETAILS = (
    *("takenAt", "camera", "lens", "exposure", "orientation", "colour", "thumbHash", "animated"),
    *("damaged", "location", "takenOrder"),
)


def optional_int(value: Any) -> int | None:
    """A whole number of a table's item."""
    return None if value is None else int(value)


def optional_float(value: Any) -> float | None:
    """A number of a table's item."""
    return None if value is None else float(value)


def _decimal(value: float | None) -> Decimal | None:
    # The table knows no floats, and neither infinity nor what is no number.
    return None if value is None or not math.isfinite(value) else Decimal(str(value))


def _known(**attributes: Any) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}
