"""The maintenance function: what it does with each kind of message.

Step          gives somebody photos of nobody (giving.py)
Settle        does with some photos' objects what their items say (settling.py)
Empty         ends what is in a trash (emptying.py)
Export        copies everything of a person's for them (exporting.py)
Leave         deletes a person with everything of theirs (leaving.py)
Round         finds what is due, interrupted or orphaned (rounds.py)
Notification  pauses uploads, because the budget is spent (brake.py)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.immutable import immutable
from handlers.maintenance import brake
from handlers.maintenance.model import Empty, Export, Leave, Notification, Round, Settle, Step

if TYPE_CHECKING:
    from handlers.maintenance.emptying import Emptying
    from handlers.maintenance.exporting import Exporting
    from handlers.maintenance.giving import Giving
    from handlers.maintenance.leaving import Leaving
    from handlers.maintenance.model import Message
    from handlers.maintenance.ports import Rows
    from handlers.maintenance.rounds import Rounds


@immutable(kw_only=True)
class Maintenance:
    """All of it.

    Attributes:
        giving: Gives photos.
        emptying: Settles and ends photos.
        exporting: Exports people's photos.
        leaving: Deletes people.
        rounds: Makes daily rounds.
        rows: What is counted for each owner and the site.
    """

    giving: Giving
    emptying: Emptying
    exporting: Exporting
    leaving: Leaving
    rounds: Rounds
    rows: Rows

    def work(self, message: Message, *, last: bool = False) -> None:
        """Does what a message asks for.

        Args:
            message: What to do.
            last: Whether no other try will follow.

        Raises:
            UnknownJobError: There is no such job.
            UnfinishedError: A part could not be done, and another try will follow.
        """
        match message:
            case Step():
                self.giving.work(message, last=last)
            case Settle():
                self.emptying.settle(message, last=last)
            case Empty():
                self.emptying.empty(message, last=last)
            case Export():
                self.exporting.work(message, last=last)
            case Leave():
                self.leaving.work(message, last=last)
            case Round():
                self.rounds.step(message)
            case Notification():
                brake.spent(message.body, self.rows)
