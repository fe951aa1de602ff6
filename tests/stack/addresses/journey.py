"""A stack that is opened and closed: every address that it ever gave to anybody, and what it shows.

Open, with photos of everybody; then people sign in, and one of them adds photos; then open again;
then people sign in again, and it stays so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.support import photos
from tests.support.api import Api, entry_of
from tests.support.command_line import ADMIN, SIGN_IN
from tests.support.contract import assert_described
from tests.support.joining import invited, signed_in_as
from tests.support.spellings import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.support.http import Answer, Http
    from tests.support.stacks import DeployStack

BOB = "bob@home.arpa"
REFUSED = {400, 403, 404, 405}
OPEN: dict[str, Any] = {}


@dataclass(frozen=True)
class Photo:
    """A photo, and the addresses that its person got for it.

    Attributes:
        image: As the API showed it.
        content: Its original.
        pictures: Addresses of all its renditions.
        thumbnail: That of `GET /thumbnails`.
        download: That of its download.
    """

    image: Any
    content: bytes
    pictures: tuple[str, ...]
    thumbnail: str
    download: str

    @property
    def image_id(self) -> str:
        return str(self.image["imageId"])

    @property
    def addresses(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.pictures, self.thumbnail, self.download)

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths on the site of all of them."""
        return tuple({path_of(each) for each in (*self.pictures, self.download)})


@dataclass(frozen=True)
class Asked:
    """A request for an address, and its answer."""

    what: str
    url: str
    answer: Answer

    def __str__(self) -> str:
        return f"{self.what}: {self.url} → {self.answer}"


@dataclass(frozen=True)
class Requests:
    """Asks one site."""

    http: Http
    site_url: str

    def ask(self, urls: Mapping[str, str], method: str = "GET", **headers: str) -> list[Asked]:
        """The answers; each address is sent as it is spelt."""
        return [
            Asked(f"{method} {what}", url, self.http.spelt(method, self._whole(url), headers))
            for what, url in urls.items()
        ]

    def _whole(self, url: str) -> str:
        return url if url.startswith("http") else self.site_url + url


@dataclass
class Journey:
    """What was given while, and asked when."""

    http: Http
    deploy: DeployStack
    shown: list[Photo] = field(default_factory=list[Photo])
    """Photos of everybody, which belong to nobody later."""
    owned: list[Photo] = field(default_factory=list[Photo])
    """Bob's."""
    of_admin: list[Photo] = field(default_factory=list[Photo])
    """Those of nobody, with the addresses that the admin got."""
    uploads: dict[str, Any] = field(default_factory=dict[str, Any])
    """Unused upload addresses, by when they were given."""
    answers: dict[str, list[Asked]] = field(default_factory=dict[str, list[Asked]])
    """By the question."""
    lists: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """The imageIds that somebody saw listed."""
    bob_id: str = ""

    def run(self) -> None:
        """Go through all of it."""
        self._open()
        self._sign_in()
        self._open_again()
        self._sign_in_again()

    def _open(self) -> None:
        self.stack = self.deploy("addresses")
        everybody = self._api()
        self.shown = [added(everybody) for _ in range(2)]
        self.uploads["open"] = Uploads.of(everybody)
        self._record("open: its addresses", self._addresses(self.shown))

    def _sign_in(self) -> None:
        self.stack = self.deploy("addresses", config=SIGN_IN)
        self.admin = signed_in_as(self.http, self.stack, ADMIN)
        self.bob_id = invited(self.admin, "Bob", BOB)
        self.bob = signed_in_as(self.http, self.stack, BOB)
        self.owned = [added(self.bob) for _ in range(2)]
        self.of_admin = [replaced(self.admin, photo, of="nobody") for photo in self.shown]
        self.uploads["signIn"] = Uploads.of(self.bob)
        self._list("signIn")
        self._record("signIn: addresses of the open stack", self._addresses(self.shown))
        self._record("signIn: Bob's", self._addresses(self.owned))
        self._record("signIn: the admin's", self._addresses(self.of_admin))
        self.answers["signIn: uploads of the open stack"] = self.uploads["open"].used(self.http)

    def _open_again(self) -> None:
        self.stack = self.deploy("addresses")
        self._record("open again: Bob's", self._addresses(self.owned))
        self._record("open again: without tokens", self._paths(self.owned))
        self._record("open again: addresses of the open stack", self._addresses(self.shown))
        self._record("open again: the admin's", self._addresses(self.of_admin))
        self._record("open again: spelt otherwise", spelt(self.owned[0]))
        self.answers["open again: uploads of Bob's"] = self.uploads["signIn"].used(self.http)
        everybody = self._api()
        self.lists["open again: everybody"] = listed(everybody)
        self.answers["open again: the API"] = [
            each for photo in self.owned for each in asked_of(everybody, photo.image_id)
        ]

    def _sign_in_again(self) -> None:
        self.stack = self.deploy("addresses", config=SIGN_IN)
        self.admin = signed_in_as(self.http, self.stack, ADMIN)
        self.again_id = invited(self.admin, "Bob", BOB)
        self.bob = signed_in_as(self.http, self.stack, BOB)
        self._list("signIn again")
        self.owned_again = [replaced(self.bob, photo) for photo in self.owned]
        self.of_admin_again = [replaced(self.admin, photo, of="nobody") for photo in self.shown]

    @property
    def requests(self) -> Requests:
        """To the stack as it is now."""
        return Requests(self.http, self.stack.site_url)

    def _api(self) -> Api:
        return Api(self.http, self.stack.site_url, assert_described)

    def _record(self, question: str, urls: Mapping[str, str]) -> None:
        self.answers[question] = self.requests.ask(urls)

    def _list(self, when: str) -> None:
        self.lists[f"{when}: Bob"] = listed(self.bob)
        self.lists[f"{when}: the admin"] = listed(self.admin)
        self.lists[f"{when}: the admin, of nobody"] = listed(self.admin, of="nobody")

    @staticmethod
    def _addresses(of: Iterable[Photo]) -> dict[str, str]:
        return {each: each for photo in of for each in photo.addresses}

    @staticmethod
    def _paths(of: Iterable[Photo]) -> dict[str, str]:
        return {each: each for photo in of for each in photo.paths}


@dataclass(frozen=True)
class Uploads:
    """Addresses to upload to that nobody has used yet."""

    content: bytes
    bound: Any
    free: Any
    form: Any

    @staticmethod
    def of(api: Api) -> Uploads:
        """New ones: for stated bytes, for any bytes, and as a form."""
        content = photos.jpeg()
        wanted = {"fileName": "form.jpg", "fileType": "image/jpeg"}
        form = api.post("/presigned-url", wanted).json()
        return Uploads(content, api.bound_ticket(content), api.ticket(), form)

    def used(self, http: Http) -> list[Asked]:
        """What S3 answers to whoever uses them, or reads with them."""
        sent = Api(http, "")
        bound, free, form = self.bound["uploadUrl"], self.free["uploadUrl"], self.form["uploadURL"]
        return [
            Asked("PUT", bound, sent.put(self.bound, self.content)),
            Asked("PUT", free, sent.put(self.free, self.content)),
            Asked("POST", form, http.post_form(form, self.form["fields"], self.content)),
        ]


def added(api: Api) -> Photo:
    """A new photo of a caller, with all addresses that they get for it."""
    content = photos.jpeg()
    image = api.uploaded(content)
    return _photo(api, image, content, api.get("/thumbnails", fileName=_name(image)).json())


def replaced(api: Api, photo: Photo, **of: str) -> Photo:
    """The photo with the addresses that this caller gets for it, in a list and alone."""
    image = api.get(f"/images/{photo.image_id}").json()
    assert entry_of(image) in api.get("/images", **of).json()["images"]
    thumbnail = api.get("/thumbnails", fileName=_name(image)).json()
    return _photo(api, image, photo.content, thumbnail)


def _photo(api: Api, image: Any, content: bytes, thumbnail: Any) -> Photo:
    return Photo(
        image=image,
        content=content,
        pictures=tuple(str(each["url"]) for each in image["renditions"]),
        thumbnail=thumbnail["url"],
        download=api.get(f"/images/{image['imageId']}/download").json()["url"],
    )


def _name(image: Any) -> str:
    return f"{image['imageId']}-{image['fileName']}"


def listed(api: Api, **of: str) -> list[str]:
    """The photos in all lists, which agree."""
    found = [str(each["imageId"]) for each in api.get("/images", **of).json()["images"]]
    assert api.get("/images/timeline", **of).json()["count"] == len(found)
    return sorted(found)


def path_of(url: str) -> str:
    """The path of an address."""
    return urlsplit(url).path


def asked_of(api: Api, image_id: str) -> list[Asked]:
    """All requests about a photo that show something of it or change it, with their answers."""
    path = f"/images/{image_id}"
    text = json.dumps({"title": "Not yours"}).encode()
    wanted = (
        ("GET", path, None),
        ("GET", f"{path}/download", None),
        ("PATCH", path, text),
        ("DELETE", path, None),
    )
    return [
        Asked(f"{method} {each}", each, api.request(method, each, body=body))
        for method, each, body in wanted
    ]


def spelt(photo: Photo) -> dict[str, str]:
    """A picture and the download in all other spellings, with their tokens and without."""
    urls: dict[str, str] = {}
    for kind, address in (("picture", photo.pictures[0]), ("download", photo.download)):
        path, query = urlsplit(address).path, urlsplit(address).query
        for how, other in spellings(path).items():
            urls[f"{kind}, {how}"] = other
            urls[f"{kind}, {how}, with its token"] = f"{other}?{query}"
    return urls
