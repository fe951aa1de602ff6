"""What exporting and deleting people needs from outside, beside ports.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from handlers.maintenance.ports import Burials, Items, Queue

if TYPE_CHECKING:
    from handlers.maintenance.model import Message
    from handlers.model.export import Export
    from handlers.model.image import Image
    from handlers.model.order import Position
    from handlers.model.person import Person
    from handlers.model.timeline import Resume


class TheirItems(Items, Burials, Protocol):
    """The photos' items, as they are looked through for somebody's."""

    def of_owner(self, owner: str, after: Resume | None) -> tuple[list[Image], Resume | None]: ...

    def forget(self, image_id: str) -> None: ...


class TrashPages(Protocol):
    """What is in a trash."""

    def page(self, owner: str, after: Position | None, count: int) -> list[Image]: ...


class LateQueue(Queue, Protocol):
    """The function's own queue, which can also wait."""

    def send(self, message: Message, *, delay: int = 0) -> None: ...


class FoundPeople(Protocol):
    """The people of the site."""

    def find(self, user_id: str) -> Person | None: ...


class People(FoundPeople, Protocol):
    """The same, and the end of one."""

    def remove(self, user_id: str) -> None: ...


class Logins(Protocol):
    """What people sign in with."""

    def delete(self, sub: str) -> None: ...


class EndedExports(Protocol):
    """The exports, by their person, as far as they end."""

    def remove(self, user_id: str) -> None: ...


class Exports(Protocol):
    """The exports, by their person."""

    def get(self, user_id: str) -> Export | None: ...

    def advanced(
        self, export: Export, part: int, *, photos: int, size: int, failed: int
    ) -> bool: ...

    def finish(self, export: Export) -> None: ...


class EndedFiles(Protocol):
    """The files of exports, as far as they end."""

    def delete_page(self, user_id: str, keep: str | None = None) -> int: ...


class ExportFiles(EndedFiles, Protocol):
    """The files of exports."""

    def copy(self, original: str, version_id: str | None, to: str, media_type: str) -> None: ...

    def write(self, key: str, content: bytes) -> None: ...
