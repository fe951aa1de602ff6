"""A photo on its way through every state, with all that it brings and every address it ever has."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from PIL import Image
from PIL.ExifTags import IFD, Base

from handlers.aws.clients import plain
from handlers.model.image import Image as Item
from handlers.model.timeline import record
from tests.stack.gone.remains import Remains
from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.api import Api
    from tests.support.http import Answer
    from tests.support.stacks import Stack


@dataclass(frozen=True)
class Texts:
    """What a photo tells, and people write about it; each is found nowhere else."""

    name: str
    title: str
    description: str
    camera: str
    day: str
    colour: tuple[int, int, int]


REGATTA = Texts(
    name="Regatta in Zanzibar.jpg",
    title="The regatta that nobody saw",
    description="A boat capsizes off Stone Town",
    camera="Plaubel Makina 67",
    day="1987-06-05",
    colour=(20, 160, 60),
)
WEDDING = Texts(
    name="Wedding in Valparaiso.jpg",
    title="The wedding that was called off",
    description="A cake rolls down Cerro Alegre",
    camera="Alpa 10d",
    day="1974-02-03",
    colour=(240, 200, 40),
)


@dataclass
class Trail:
    """One photo.

    Attributes:
        content: Its original.
        ticket: What it was uploaded with.
        image_id: Its identifier.
        urls: Every address that anybody got for it.
        objects: Every bucket and key that it was stored under.
        folders: The folders of its renditions that CloudFront has served.
        words: What it brought and what became of it, by what it is.
    """

    content: bytes
    ticket: Any
    image_id: str
    urls: set[str] = field(default_factory=set[str])
    objects: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    folders: set[str] = field(default_factory=set[str])
    words: dict[str, bytes] = field(default_factory=dict[str, bytes])

    @staticmethod
    def begun(api: Api, told: Texts) -> Trail:
        """A new photo, with everything that a photo can bring and people can write about it."""
        content = _photo(told)
        ticket = api.bound_ticket(content, told.name)
        api.sent(ticket, content)
        image_id = str(ticket["imageId"])
        api.wait_until_ready(image_id)
        texts = json.dumps({"title": told.title, "alt": told.description}).encode()
        assert api.request("PATCH", f"/images/{image_id}", body=texts).status == 200
        trail = Trail(content, ticket, image_id, urls={ticket["uploadUrl"]})
        digest = hashlib.sha256(content).digest()
        trail.words = {
            "name": told.name.partition(" ")[0].encode(),
            "title": told.title.encode(),
            "description": told.description.encode(),
            "camera": told.camera.encode(),
            "day": told.day.encode(),
            "hash": digest.hex().encode(),
            "hash in Base64": base64.b64encode(digest),
            "bytes": content,
        }
        return trail

    def shown(self, api: Api, stack: Stack, **of: str) -> None:
        """Notes what whoever sees it gets to know: each address shows it."""
        image = api.get(f"/images/{self.image_id}").json()
        named = api.get("/thumbnails", fileName=f"{self.image_id}-{image['fileName']}").json()
        download = api.get(f"/images/{self.image_id}/download").headers["Location"]
        pictures = [each["url"] for each in image["renditions"]]
        # So that its snapshot has the photo in it.
        assert api.get("/images/timeline", **of).json()["count"]
        self._add(api, [*pictures, named["url"], download])
        self._stored(stack)

    def trashed(self, api: Api, stack: Stack) -> None:
        """Moves it to the trash, and notes what its person sees there."""
        remains = Remains(stack)
        assert api.post("/trash", {"imageIds": [self.image_id]}).json()["count"] == 1
        remains.wait_until_settled(self.image_id)
        page = api.get("/trash").json()["images"]
        (image,) = [each for each in page if each["imageId"] == self.image_id]
        self._add(api, [each["url"] for each in image["renditions"]])
        self._stored(stack)

    def restored(self, api: Api, stack: Stack) -> None:
        """Brings it back."""
        answer = api.post("/trash/restore", {"imageIds": [self.image_id]})
        assert answer.json()["failed"] == [], answer
        api.wait_until_ready(self.image_id)
        Remains(stack).wait_until_settled(self.image_id)

    def emptied(self, api: Api, stack: Stack) -> None:
        """Ends it with everything else in the trash."""
        remains = Remains(stack)
        assert api.post("/trash/empty", {}).status == 202
        remains.wait_until_purged(self.image_id)
        remains.wait_until_quiet()

    def asked(self, api: Api) -> Iterator[tuple[str, Answer]]:
        """Every address that it ever had, at the site and at S3, as whoever asks the API."""
        headers = {"Authorization": f"Bearer {api.token}"} if api.token else {}
        for url in sorted(self.urls):
            whole = urljoin(api.site_url, url)
            # A presigned address would be refused for having two ways of signing.
            sent = headers if whole.startswith(api.site_url) else {}
            yield whole, api.http.get(whole, headers=sent)

    def _add(self, api: Api, urls: list[str]) -> None:
        for url in urls:
            answer = api.http.get(urljoin(api.site_url, url))
            assert (answer.status, bool(answer.body)) == (200, True), (url, str(answer))
        self.urls.update(urls)

    def _stored(self, stack: Stack) -> None:
        """Notes where it is stored, what its renditions are, and its place in timelines."""
        item = Item.from_item(plain(Remains(stack).item(self.image_id)))
        renditions = stack.output("renditionsBucket")
        stored = {(renditions, each.key) for each in item.renditions}
        for number, each in enumerate(item.renditions):
            found = stack.client("s3").get_object(Bucket=renditions, Key=each.key)
            self.words[f"rendition {number}"] = found["Body"].read()
        self.objects |= {*stored, (stack.output("originalsBucket"), item.object_key)}
        if item.folder is not None and item.folder.startswith("thumbnails/"):
            self.folders.add(item.folder)
        key = item.taken.key(item.image_id)
        self.words |= {
            "place in the timeline": key.encode(),
            "record of a timeline": record(key, item.width, item.height),
            "thumbhash": str(item.metadata.thumb_hash).encode(),
        }
        # Moving leaves nothing behind, also where the bucket keeps versions.
        left = Remains(stack).keys_of(self.image_id)
        others = ("downloads/", "uploads/")
        folders = {each.rpartition("/")[0] for each in left if not each.startswith(others)}
        assert folders == {item.folder}


def _photo(told: Texts) -> bytes:
    exif = Image.Exif()
    exif.update({Base.Make: told.camera.partition(" ")[0], Base.Model: told.camera})
    exif.get_ifd(IFD.Exif).update({Base.DateTimeOriginal: f"{told.day.replace('-', ':')} 04:32:10"})
    picture = photos.two_colours(800, 600)
    picture.paste(told.colour, (0, 400, 800, 600))
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()
