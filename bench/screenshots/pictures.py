"""Photos as a camera's card has them: paintings in many shapes, with the product's own renditions.

They are painted once, which takes a few minutes, and kept in .cache between runs.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageOps

from bench.screenshots.scenes import SCENES, painted
from handlers.imaging import Limits, render
from handlers.model.image import PUBLIC_OWNER, Image, Rendition, Status, rendition_folder
from handlers.model.photo_metadata import PhotoMetadata
from webapp.app import CACHE
from webapp.hashing import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image as Pillow

_FOLDER = CACHE / "screenshots"
_HERE = Path(__file__).parent
_PAINTERS = ("brushes.py", "land.py", "sky.py", "scenes.py", "pictures.py")
_LIMITS = Limits(max_pixels=10_000_000)
_QUALITY = 90
# Parts of the width and of the height that are left: as painted, as phones and films have it.
_OF_WIDE = {"full": (1, 1), "upright": (0.5, 1), "square": (0.667, 1), "long": (1, 0.4)}
_OF_HIGH = {"full": (1, 1), "square": (1, 0.75), "tall": (0.75, 1)}
_ANY = "5b0e3c1a-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Picture:
    """One picture of a scene, as it was processed.

    Attributes:
        scene: The name in `SCENES`.
        key: Its name among the pictures, in the addresses of its renditions.
        image: The item that the product would keep of it.
        original: The file.
    """

    scene: str
    key: str
    image: Image
    original: Path = field(repr=False)

    def rendition(self, name: str) -> bytes:
        """The content of a rendition, such as `640.webp`."""
        return (self.original.parent / name).read_bytes()


def all_pictures() -> list[Picture]:
    """Every scene in its shapes; as painted, with the first seed, comes first."""
    made = list(_pictures())
    return sorted(made, key=lambda each: not each.key.endswith("0-full"))


def _pictures() -> Iterator[Picture]:
    version = digest({name: (_HERE / name).read_bytes() for name in _PAINTERS})
    for number, name in enumerate(SCENES):
        for seed in range(2):
            canvas: Pillow.Image | None = None
            wide = SCENES[name][1][0] > SCENES[name][1][1]
            for shape, parts in (_OF_WIDE if wide else _OF_HIGH).items():
                folder = _FOLDER / version / f"{number}-{seed}-{shape}"
                if not (folder / "item.json").exists():
                    canvas = canvas or painted(name, seed)
                    _process(_cropped(canvas, parts, mirrored=bool(seed)), folder)
                yield _kept(name, folder)


def _cropped(canvas: Pillow.Image, parts: tuple[float, float], *, mirrored: bool) -> Pillow.Image:
    width, height = round(canvas.width * parts[0]), round(canvas.height * parts[1])
    cut = ImageOps.fit(canvas, (width, height), centering=(0.4, 0.6))
    return ImageOps.mirror(cut) if mirrored else cut


def _process(picture: Pillow.Image, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY)
    (folder / "original.jpg").write_bytes(file.getvalue())
    rendered = render(file.getvalue(), _LIMITS)
    for each in rendered.files:
        (folder / each.name).write_bytes(each.data)
    item = Image(
        image_id=_ANY,
        owner=PUBLIC_OWNER,
        file_name="photo.jpg",
        file_type="image/jpeg",
        file_size=len(file.getvalue()),
        uploaded_at=datetime.now(UTC),
        status=Status.READY,
        object_key="",
        width=rendered.width,
        height=rendered.height,
        metadata=PhotoMetadata(colour=rendered.colour, thumb_hash=rendered.thumb_hash),
        renditions=tuple(
            Rendition(
                key=f"{rendition_folder(PUBLIC_OWNER, _ANY, folder.name)}/{each.name}",
                width=each.width,
                height=each.height,
                size=len(each.data),
                media_type=each.media_type,
            )
            for each in rendered.files
        ),
    ).to_item()
    # Last: with it the picture is whole.
    (folder / "item.json").write_text(json.dumps(item, default=str), encoding="utf-8")


def _kept(name: str, folder: Path) -> Picture:
    item = json.loads((folder / "item.json").read_text(encoding="utf-8"))
    return Picture(name, folder.name, Image.from_item(item), folder / "original.jpg")
