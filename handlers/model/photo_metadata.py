"""What a photo tells about itself, by its metadata and by how it looks: for the page and people.

All of it comes from the photo's own bytes and its file's name. The location is only stored where
the stack's configuration keeps it, and the API never shows it.
"""

from __future__ import annotations

from handlers.model.codecs import FLAG, INTEGER, NUMBER, TEXT
from handlers.model.fields import internal, nested, public, record


@record
class Exposure:
    """How a photo was exposed."""

    time: str | None = public("time", TEXT, default=None)
    """Seconds, as photographers write them: "1/125"."""
    f_number: float | None = public("fNumber", NUMBER, default=None)
    """The aperture."""
    iso: int | None = public("iso", INTEGER, default=None)
    """The sensitivity."""
    focal_length: float | None = public("focalLength", NUMBER, default=None)
    """Millimetres."""
    focal_length_35mm: int | None = public("focalLength35mm", INTEGER, default=None)
    """Millimetres of the lens with the same angle of view on 35 mm film."""


@record
class Location:
    """Where a photo was taken."""

    latitude: float = internal("latitude", NUMBER)
    """Degrees north."""
    longitude: float = internal("longitude", NUMBER)
    """Degrees east."""
    altitude: float | None = internal("altitude", NUMBER, default=None)
    """Metres above sea level."""


@record
class PhotoMetadata:
    """A photo's metadata; what is not known is None."""

    taken_at: str | None = public("takenAt", TEXT, default=None)
    """ISO 8601 by the camera's clock, with an offset where it is known; only the day where the time
    is not known."""
    taken_order: int | None = public("takenOrder", INTEGER, default=None)
    """Its place among photos of the same second, by the number in its file's name."""
    camera: str | None = public("camera", TEXT, default=None)
    """Make and model."""
    lens: str | None = public("lens", TEXT, default=None)
    """Its name."""
    exposure: Exposure | None = public("exposure", nested(Exposure), default=None)
    """How it was exposed."""
    orientation: int | None = public("orientation", INTEGER, default=None)
    """EXIF's, 1 to 8, as the original has it; renditions are upright."""
    colour: str | None = public("colour", TEXT, default=None)
    """The dominant one, as `#rrggbb`."""
    thumb_hash: str | None = public("thumbHash", TEXT, default=None)
    """A ThumbHash in Base64, of the upright picture."""
    animated: bool = public("animated", FLAG, default=False)
    """Whether its WebP renditions are animated."""
    damaged: bool = public("damaged", FLAG, default=False)
    """Whether the file is incomplete, and shown as far as it could be read."""
    location: Location | None = internal("location", nested(Location), default=None)
    """Where it was taken."""
