"""Storing the renditions of a photo while others are still being encoded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final, Self

from handlers.thumbnail import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

    from handlers.imaging import PlannedFile, RenderedFile
    from handlers.model.image import Image
    from handlers.thumbnail.model import Content
    from handlers.thumbnail.ports import Items, Renditions

# As many as a photo has renditions: none waits for another one to be stored.
THREADS: Final = partial(ThreadPoolExecutor, 5)


class SettledMeanwhileError(Exception):
    """The photo is not pending any more, so nothing may be stored for it."""


class Storing:
    """One try at storing a photo's renditions, each in a thread, while the block renders them.

    The pending item names all of them before the first is stored, and none is being stored any more
    when the block has been left. So whatever happens, what is stored can be found and removed.

    Args:
        image: The pending photo.
        content: Of the original.
        items: The photos' items.
        renditions: Where they are stored.
        threads: Makes the threads.

    Attributes:
        image: The photo as its item is now.
    """

    def __init__(
        self,
        image: Image,
        content: Content,
        items: Items,
        renditions: Renditions,
        threads: Callable[[], Executor],
    ) -> None:
        self.image = image
        self._content = content
        self._items, self._renditions = items, renditions
        self._threads = threads()
        self._puts: list[Future[None]] = []

    def planned(self, files: tuple[PlannedFile, ...]) -> None:
        """Names the renditions in the item.

        Raises:
            SettledMeanwhileError: It is not pending any more.
        """
        image = outcomes.begun(self.image, self._content, files)
        if not self._items.begin(image):
            raise SettledMeanwhileError
        self.image = image

    def made(self, file: RenderedFile) -> None:
        """Starts to store a rendition.

        Raises:
            Exception: An earlier one could not be stored, so that the rest is not worth its cost.
        """
        for put in self._puts:
            if put.done():
                put.result()
        key = outcomes.rendition_key(self.image, self._content, file)
        self._puts.append(
            self._threads.submit(self._renditions.put, key, file.data, file.media_type)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Waits until nothing is being stored any more.

        Raises:
            Exception: One could not be stored. This outweighs what the block raises: the photo is
                not final as long as a rendition may still be stored by a request that got no
                answer.
        """
        self._threads.shutdown()
        for put in self._puts:
            put.result()
