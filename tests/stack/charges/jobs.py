"""Jobs of many photos, carried out step by step in this process, and killed in the middle."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handlers.maintenance.events import message_of
from handlers.maintenance.model import Notification, Round
from tests.stack.faults.functions import UndeliveredError
from tests.stack.faults.injection import Fault, Killed, Kind

if TYPE_CHECKING:
    from tests.stack.charges.meter import Charge, Meter
    from tests.stack.faults.site import Site

# In the middle of what a step does with two photos.
_KILLED_AT_CALL = 12
_MESSAGE_BYTES = 256 * 1024


@dataclass
class Worked:
    """A step that was carried out.

    Attributes:
        photos: How many photos it was about.
        charge: What it cost.
        seconds: How long it took here.
    """

    photos: int
    charge: Charge
    seconds: float


@dataclass
class Job:
    """A job, from its first message to its last.

    Attributes:
        site: Where.
        meter: Counts what it asks of AWS.
        most: Photos in a step.
        killed: The steps that are killed in the middle, once each, counted from 0 among those that
            name photos.
        steps: Those that were carried out without being killed.
        kills: How many were killed.
    """

    site: Site
    meter: Meter
    most: int
    killed: frozenset[int] = frozenset({1})
    steps: list[Worked] = field(default_factory=list[Worked])
    kills: int = 0

    def run(self) -> None:
        """Carries out everything that waits, and what follows from it."""
        number = 0
        while bodies := self.site.steps():
            for body in bodies:
                assert len(body.encode()) < _MESSAGE_BYTES
                message = message_of(body)
                photos = 0
                if not isinstance(message, (Round, Notification)):
                    photos = min(len(message.image_ids), self.most)
                step = self.site.worked(body)
                if photos and number in self.killed:
                    self._kill(step)
                number += bool(photos)
                began = time.monotonic()
                with self.meter.measured() as charge:
                    step()
                self.steps.append(Worked(photos, charge, time.monotonic() - began))

    @property
    def full(self) -> list[Worked]:
        """Steps with as many photos as one can have that no other try of theirs had begun."""
        alike = [each for each in self.steps if each.photos == self.most]
        return [each for number, each in enumerate(alike) if number not in self.killed]

    def _kill(self, step: Any) -> None:
        with self.site.line.watched(Fault(_KILLED_AT_CALL, Kind.KILLED_AFTER)):
            try:
                step()
            except (Killed, UndeliveredError):
                self.kills += 1
            else:
                raise AssertionError("it made fewer calls")
