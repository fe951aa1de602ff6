"""Orphans: objects without an item, items without an object, and claims without a photo.

A walk goes through everything that is stored, a page at a time and some pages a day, and begins
again at its end. It removes what nobody can miss: renditions that no item names, and claims of
photos that are not there. It never removes an original that nobody has asked to remove, but reports
it, as it does a photo whose original is gone. Duplicates of photos that are gone end as well.

What is younger than a day is left alone: somebody may just be working on it. So is an original with
a delete marker on top, which the bucket's lifecycle ends: those of photos that an earlier release
has deleted can be recovered until then.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from handlers.immutable import immutable
from handlers.model.image import Status, Unfinished, is_image_id
from handlers.runtime import log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from handlers.maintenance.ports import (
        AllContentClaims,
        AllItems,
        Originals,
        Progress,
        Renditions,
    )
    from handlers.model.content_claims import Claim
    from handlers.model.image import Image
    from handlers.model.stored_objects import Version

# What a request of the table can read.
_BATCH: Final = 100
_CLAIMS_A_STEP: Final = 1000
# A request of the table returns a megabyte: some 500 items.
_ITEMS_A_REQUEST: Final = 1000
_REQUESTS_A_STEP: Final = 20
# 20,000 originals, or the versions of as many.
_PAGES_A_BLOCK: Final = 20
_YOUNG: Final = timedelta(days=1)
_MOVING: Final = frozenset({Unfinished.MOVE, Unfinished.RESTORE})
_HAVE_ORIGINALS: Final = frozenset({Status.READY, Status.TRASHED})


class Stretch(StrEnum):
    """The parts of a walk, in their order."""

    ORIGINALS = "uploads/"
    RENDITIONS = "thumbnails/"
    TRASH = "trash/"
    CLAIMS = "claims"
    ITEMS = "items"


@immutable(kw_only=True)
class Orphans:
    """Looks for orphans.

    Attributes:
        items: The photos' items.
        claims: Which photo has which content.
        originals: The versions of the originals.
        renditions: The stored renditions.
        progress: How far the walk is.
        now: The clock, with a time zone.
    """

    items: AllItems
    claims: AllContentClaims
    originals: Originals
    renditions: Renditions
    progress: Progress
    now: Callable[[], datetime]

    def step(self, _after: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Looks through one page; gives None once the walk is at its end."""
        kept = self.progress.read()
        stretch = Stretch(kept.get("stretch", Stretch.ORIGINALS))
        reported, after = self._looked_through(stretch, kept.get("after"))
        if reported:
            log.noted("orphans", outcome="reported", orphans=reported)
        if after is None:
            stretches = list(Stretch)
            following = stretches[(stretches.index(stretch) + 1) % len(stretches)]
            self.progress.write({"stretch": following.value})
            return {} if following is not Stretch.ORIGINALS else None
        self.progress.write({"stretch": stretch.value, "after": after})
        return {}

    def _looked_through(self, stretch: Stretch, after: Any) -> tuple[int, Any]:
        """How many orphans were reported, and where the stretch goes on; None at its end."""
        match stretch:
            case Stretch.ORIGINALS:
                return self._originals(after)
            case Stretch.RENDITIONS | Stretch.TRASH:
                return self._renditions(stretch, after)
            case Stretch.CLAIMS:
                return self._claims(after)
            case Stretch.ITEMS:
                return self._items(after)

    def _originals(self, after: Any) -> tuple[int, Any]:
        versions, resume = self.originals.page(Stretch.ORIGINALS, after)
        hidden = {each.key for each in versions if each.is_marker and each.is_latest}
        old = {each.key for each in versions if not each.is_marker and self._is_old(each)}
        keys = sorted(old - hidden)
        images = self._images(_image_of(key) for key in keys)
        reported = 0
        for key in keys:
            image = images.get(_image_of(key))
            if image is not None and image.object_key == key:
                if image.needs_original:
                    continue
                # It came after the photo was gone, by an address that was still valid; or whoever
                # was to remove it was interrupted, and has not tried again.
                self.originals.delete_all(key)
                log.noted("orphan", outcome="original removed", imageId=image.image_id)
            else:
                reported += 1
                log.noted("orphan", outcome="original without an item", key=key)
        return reported, resume

    def _renditions(self, prefix: str, after: Any) -> tuple[int, Any]:
        versions, resume = self.renditions.page(prefix, after)
        folders = sorted({each.key.rpartition("/")[0] for each in versions if self._is_old(each)})
        images = self._images(_image_of(folder.rpartition("/")[0]) for folder in folders)
        removed = 0
        for folder in folders:
            if not is_image_id(_image_of(folder.rpartition("/")[0])):
                # No function has put it there. What is below may be all that is stored.
                continue
            image = images.get(_image_of(folder.rpartition("/")[0]))
            if image is None or _is_superfluous(image, folder):
                removed += self.renditions.delete_below(folder)
        if removed:
            log.noted("orphan", outcome="renditions removed", objects=removed)
        return 0, resume

    def _claims(self, after: Any) -> tuple[int, Any]:
        claims, resume = self.claims.walk(after, _CLAIMS_A_STEP)
        old = {name: claim for name, claim in claims.items() if claim.until < self.now() - _YOUNG}
        images = self._images(each.image_id for each in old.values())
        for name, claim in old.items():
            if _is_without_photo(name, claim, images.get(claim.image_id)):
                self.claims.release(name, claim.image_id)
                log.noted("orphan", outcome="claim released", imageId=claim.image_id)
        return 0, resume

    def _items(self, after: Any) -> tuple[int, Any]:
        """Compares a block of the originals with some of the items, which are in no such order.

        To ask the bucket for each item would be dearer by far: a request names a thousand
        originals, so all items are looked through once for each block. A step that goes on with a
        block lists it again.
        """
        place: Mapping[str, Any] = after or {}
        first = place.get("first")
        keys, last = self._block(first, place.get("last"))
        images, resume = self._some_items(place.get("resume"))
        if first is None:
            self._end_duplicates(images)
            self._resume_purges(images)
        lost = [
            each
            for each in images
            if _is_within(each.object_key, first, last)
            and each.object_key not in keys
            and self._needs_original(each)
        ]
        for each in lost:
            log.noted("orphan", outcome="item without an original", imageId=each.image_id)
        if resume is not None:
            return len(lost), {"first": first, "last": last, "resume": resume}
        return len(lost), None if last is None else {"first": last}

    def _block(self, first: str | None, last: str | None) -> tuple[set[str], str | None]:
        """The keys of originals after one and up to another, and which one that is.

        Args:
            first: After which; None from the beginning.
            last: Up to which, if that is known. Otherwise as many as fit into a block.

        Returns:
            The keys, and the last one that can be among them; None if none can follow.
        """
        keys: set[str] = set()
        after = first
        for _ in range(_PAGES_A_BLOCK):
            versions, after = self.originals.page(Stretch.ORIGINALS, after)
            keys |= {each.key for each in versions if not each.is_marker}
            if after is None or (last is not None and after >= last):
                return keys, last
        return keys, after

    def _some_items(self, resume: Any) -> tuple[list[Image], Any]:
        images: list[Image] = []
        for _ in range(_REQUESTS_A_STEP):
            found, resume = self.items.walk(resume, _ITEMS_A_REQUEST)
            images += found
            if resume is None:
                break
        return images, resume

    def _needs_original(self, image: Image) -> bool:
        """Whether its original must have been there when the block was listed."""
        is_kept = image.status in _HAVE_ORIGINALS and image.duplicate_of is None
        return is_kept and image.uploaded_at < self.now() - _YOUNG

    def _end_duplicates(self, images: Iterable[Image]) -> None:
        """Ends duplicates of photos that are gone: nobody finds them, and they tell its name.

        The next round has settled what is buried here.
        """
        duplicates = {each.image_id: each.duplicate_of for each in images if each.duplicate_of}
        shown = self._images(duplicates.values())
        for image_id, duplicate_of in duplicates.items():
            image = shown.get(duplicate_of)
            if image is None or image.status is Status.DELETED:
                self.items.bury(image_id, self.now())
                log.noted("orphan", outcome="duplicate ended", imageId=image_id)

    def _resume_purges(self, images: Iterable[Image]) -> None:
        """Finds deletions that an earlier release has not finished, which no index has.

        The next round ends them.
        """
        for image in images:
            is_lost = image.unfinished is None and not image.purged
            if image.status is Status.DELETED and is_lost:
                self.items.resume_purge(image.image_id, self.now())
                log.noted("orphan", outcome="deletion resumed", imageId=image.image_id)

    def _is_old(self, version: Version) -> bool:
        return version.stored_at < self.now() - _YOUNG

    def _images(self, image_ids: Iterable[str]) -> Mapping[str, Image]:
        """The items of these photos, as far as they exist."""
        wanted = sorted({each for each in image_ids if is_image_id(each)})
        found: dict[str, Image] = {}
        for start in range(0, len(wanted), _BATCH):
            images = self.items.several(wanted[start : start + _BATCH])
            found |= {each.image_id: each for each in images}
        return found


def _is_within(key: str, first: str | None, last: str | None) -> bool:
    return (first is None or first < key) and (last is None or key <= last)


def _image_of(path: str) -> str:
    return path.rpartition("/")[2]


def _is_superfluous(image: Image, folder: str) -> bool:
    """Whether a photo does not need what has been in a folder for a day."""
    if image.status is Status.PENDING or image.unfinished in _MOVING:
        return False
    # Of what is neither shown nor in the trash the item may still name what was removed.
    return not image.is_kept or folder != image.folder


def _is_without_photo(content_id: str, claim: Claim, image: Image | None) -> bool:
    if image is None:
        return True
    owner, _, sha256 = content_id.partition("/")
    is_its = image.image_id == claim.image_id and image.owner == owner
    return image.status is not Status.PENDING and not (is_its and image.keeps(sha256))
