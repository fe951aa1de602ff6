"""Log lines: one per request or record, its facts as fields, never as prose.

Lambda writes them as JSON, with the request's identifier and the level that the deployment chose.
What never belongs in a line: presigned URLs, credentials, bodies, and the names of people's files.
"""

from __future__ import annotations

import logging
import time

_LOGGER = logging.getLogger("handlers")

Fact = str | int | float | bool | None


class Stopwatch:
    """Milliseconds since it was made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    def milliseconds(self) -> int:
        """Whole milliseconds so far."""
        return round((time.perf_counter() - self._start) * 1000)


def done(event: str, *, watch: Stopwatch, outcome: str, **facts: Fact) -> None:
    """Something ended as it should, refusals included."""
    _LOGGER.info("%s: %s", event, outcome, extra=_extra(event, watch, outcome, facts))


def noted(event: str, *, outcome: str, **facts: Fact) -> None:
    """Something is to be recorded beside the line of its request."""
    _LOGGER.info(
        "%s: %s", event, outcome, extra=_known({"event": event, "outcome": outcome} | facts)
    )


def broken(event: str, *, watch: Stopwatch, **facts: Fact) -> None:
    """Something ended as nobody foresaw; call it where the exception is being handled."""
    _LOGGER.exception(  # noqa: LOG004  # its callers are the handlers
        "%s: error", event, extra=_extra(event, watch, "error", facts)
    )


def _extra(event: str, watch: Stopwatch, outcome: str, facts: dict[str, Fact]) -> dict[str, Fact]:
    # Metrics are counted from these fields (components/observe/metrics.py), without a call.
    timed = {"event": event, "outcome": outcome, "milliseconds": watch.milliseconds()}
    return _known(timed | facts)


def _known(facts: dict[str, Fact]) -> dict[str, Fact]:
    return {name: value for name, value in facts.items() if value is not None}
