"""What CloudFront may keep: whatever was shown for a moment, until it is told to forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.model.image import PUBLIC_OWNER, is_private

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handlers.model.image import Image


class Edge:
    """The edge of a distribution, as far as it is known from what it was told."""

    def __init__(self) -> None:
        self._keeps: set[str] = set()
        self._paths: list[str] = []

    def join(self, client: Any) -> None:
        """Learn of the invalidations that a client of CloudFront is known to have made."""
        operation = "cloudfront.CreateInvalidation"
        client.meta.events.register(f"provide-client-params.{operation}", self._begin)
        client.meta.events.register(f"after-call.{operation}", self._forget)

    def visit(self, image: Image) -> None:
        """Somebody looks at a photo."""
        if image.is_listed and image.folder is not None:
            self._keeps.add(image.folder)

    def empty(self) -> None:
        """It keeps nothing."""
        self._keeps.clear()

    def faults(self, images: Iterable[Image]) -> Iterator[str]:
        """What it may keep that is not shown."""
        shown: set[str] = set()
        for each in images:
            if each.is_listed and each.folder is not None:
                shown.add(each.folder)
            if each.owner != PUBLIC_OWNER and (each.is_listed or each.duplicate_of is not None):
                # What a photo was shown as before it was given to somebody it keeps for a day.
                former = {*each.past_folders, *([each.folder] if each.folder is not None else [])}
                shown |= {folder for folder in former if not is_private(folder)}
        yield from (f"CloudFront may keep {folder}" for folder in sorted(self._keeps - shown))

    def _begin(self, params: Mapping[str, Any], **_: object) -> None:
        self._paths = params["InvalidationBatch"]["Paths"]["Items"]

    def _forget(self, **_: object) -> None:
        for path in self._paths:
            beginning = path.removesuffix("*").removeprefix("/")
            self._keeps = {each for each in self._keeps if not f"{each}/".startswith(beginning)}
