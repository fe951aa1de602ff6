"""Decides whether a resource is created, updated, replaced, deleted or left alone.

An unchanged resource is left alone. A changed one is updated, or replaced where AWS cannot change
it. What is no longer declared is deleted at the end, in the reverse order of creation. How each of
these is done is up to the type's handler.
"""

from __future__ import annotations

import hashlib
import inspect
import secrets
import threading
import time
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.addresses import translated
from local.assets import encode
from local.change import Change
from local.errors import UserError
from local.registration import Action, Event, Registration
from local.resource import (
    Created,
    Handlers,
    ImportableHandler,
    ReplaceError,
    ResourceHandler,
    UnknownPropertyError,
)
from local.state import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.emulator.aws import Aws
    from local.state import State


class ResourceError(UserError):
    """A resource could not be created, changed or deleted."""


@dataclass
class Engine:
    """Applies declared resources to an embedded AWS; its methods may be called by many threads."""

    aws: Aws
    handlers: Handlers
    state: State
    report: Callable[[Event], None]
    failure: BaseException | None = None
    """The first error; after it nothing more is started."""
    _seen: set[str] = field(default_factory=set[str])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def apply(self, declared: Registration) -> Created:
        """Bring a resource to its declared state.

        Raises:
            ResourceError: that failed, or another resource has failed already.
        """
        if self.failure:
            raise ResourceError("stopped, because another resource failed") from self.failure
        try:
            return self._apply(declared)
        except Exception as error:
            problem = _explain(declared.type, declared.urn, error)
            with self._lock:
                self.failure = self.failure or problem
            raise problem from error

    def delete_vanished(self) -> None:
        """Delete replaced resources, then those that the program no longer declares."""
        vanished = [e for e in self.state.resources.values() if e.urn not in self._seen]
        self._delete([*reversed(self.state.pending_delete), *reversed(vanished)])

    def destroy(self) -> None:
        """Delete every resource of the stack."""
        everything = [*self.state.pending_delete, *self.state.resources.values()]
        self._delete(list(reversed(everything)))

    @property
    def types(self) -> set[str]:
        """The types of all resources that exist."""
        return {entry.type for entry in self.state.resources.values()}

    def _apply(self, declared: Registration) -> Created:
        with self._lock:
            if declared.urn in self._seen:
                raise UserError("the program declares it twice")
            self._seen.add(declared.urn)
        change = self._compare(declared)
        if change.old is None:
            return self._adopt(change) if declared.import_id else self._create(change)
        if change.is_needed:
            return self._update(change, change.old)
        if (change.old.protect, change.old.retain) != (declared.protect, declared.retain):
            change.old.protect, change.old.retain = declared.protect, declared.retain
            self.state.put(change.old)
        self._report("same", change.old, time.monotonic())
        return change.old.created

    def _compare(self, declared: Registration) -> Change:
        handler = self._handler(declared.type)
        aws = self._in_region(declared.region)
        declared_inputs: dict[str, Any] = translated(declared.inputs, aws.port)
        inputs = {key: value for key, value in declared_inputs.items() if value is not None}
        if unknown := sorted(set(inputs) - handler.known):
            raise UnknownPropertyError(f"not translated to the embedded AWS: {', '.join(unknown)}")
        old = self.state.resources.get(declared.urn)
        if old:
            inputs |= {key: old.inputs[key] for key in declared.ignore_changes & set(old.inputs)}
        new = Entry(
            urn=declared.urn,
            type=declared.type,
            name=declared.name,
            physical=old.physical if old else _physical_name(declared.name),
            region=aws.region,
            inputs=encode(inputs),
            id="",
            outputs={},
            handler=_code_digest(type(handler)),
            run=self.state.run,
            made=self.state.run,
            protect=declared.protect,
            retain=declared.retain,
        )
        return Change(handler, aws, declared, inputs, new, old)

    def _create(self, change: Change) -> Created:
        started = time.monotonic()
        created = change.handler.create(change.aws, change.new.physical, change.inputs)
        created = self._translated(created)
        # A resource that is a setting of another one has overwritten the old one.
        old = change.old if change.old and change.old.id != created.id else None
        entry = replace(change.new, id=created.id, outputs=created.outputs)
        self.state.put(entry, instead_of=old)
        self._report("replace" if change.old else "create", entry, started)
        return created

    def _adopt(self, change: Change) -> Created:
        started = time.monotonic()
        if not isinstance(change.handler, ImportableHandler):
            raise UserError("resources of this type cannot be imported here")
        found = self._translated(change.handler.read(change.aws, change.declared.import_id))
        entry = replace(change.new, id=found.id, outputs=found.outputs)
        self.state.put(entry)
        self._report("import", entry, started)
        return found

    def _update(self, change: Change, old: Entry) -> Created:
        started = time.monotonic()
        try:
            if old.region != change.new.region:
                raise ReplaceError("another region")  # noqa: TRY301 (the same way as a handler's)
            changed = change.handler.update(change.aws, old.created, old.inputs, change.inputs)
        except ReplaceError as reason:
            if old.protect:
                problem = f"it would have to be replaced ({reason}), but it is protected"
                raise UserError(problem) from reason
            if change.declared.delete_first:
                self._delete([old])
                change = replace(change, old=None)
            return self._create(change.under(_physical_name(old.name)))
        changed = self._translated(changed)
        entry = replace(change.new, id=changed.id, outputs=changed.outputs, made=old.made)
        self.state.put(entry)
        self._report("update", entry, started)
        return changed

    def _delete(self, entries: list[Entry]) -> None:
        if protected := [entry.urn for entry in entries if entry.protect]:
            raise UserError(
                "These are protected and are no longer declared; nothing was deleted: "
                + ", ".join(protected)
            )
        left = entries
        while left:
            # A resource that another one still uses is retried once that one is deleted.
            refused: list[tuple[Entry, Exception]] = []
            for entry in left:
                try:
                    self._delete_one(entry)
                except Exception as error:  # noqa: BLE001 (raised below, if it stays)
                    refused.append((entry, error))
            if len(refused) == len(left):
                entry, error = refused[0]
                raise _explain(entry.type, entry.urn, error) from error
            left = [entry for entry, _ in refused]

    def _delete_one(self, entry: Entry) -> None:
        started = time.monotonic()
        if not entry.retain:
            handler = self._handler(entry.type)
            handler.delete(self._in_region(entry.region), entry.created, entry.inputs)
        self.state.drop(entry)
        self._report("delete", entry, started)

    def _translated(self, created: Created) -> Created:
        return Created(created.id, encode(translated(created.outputs, self.aws.port)))

    def _handler(self, type_: str) -> ResourceHandler:
        try:
            return self.handlers[type_]
        except KeyError:
            raise UserError("the embedded AWS has no handler for this type of resource") from None

    def _in_region(self, region: str) -> Aws:
        return self.aws if region == self.aws.region else self.aws.in_region(region)

    def _report(self, action: Action, entry: Entry, started: float) -> None:
        self.report(Event(action, entry.type, entry.name, time.monotonic() - started))


def _explain(type_: str, urn: str, error: Exception) -> ResourceError:
    # Messages of AWS and of our own checks are sentences; others are shown with their type.
    said = isinstance(error, (UserError, UnknownPropertyError)) or hasattr(error, "response")
    text = str(error) if said else f"{type(error).__name__}: {error}"
    return ResourceError(f"{type_} {urn.rsplit('::', 1)[-1]}: {text}\n  ({urn})")


def _physical_name(name: str) -> str:
    return f"{name}-{secrets.token_hex(4)[:7]}"


@lru_cache
def _code_digest(handler: type[ResourceHandler]) -> str:
    """A digest of the folder with the handler's code, because handlers share modules there."""
    try:
        folder = Path(inspect.getfile(handler)).parent
        code = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
    except (OSError, TypeError):
        return ""
    return hashlib.sha256(code).hexdigest()[:16]
