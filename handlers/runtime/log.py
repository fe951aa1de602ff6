"""Log lines: one per request or record, with structured fields instead of prose.

Lambda writes them as JSON, with the request's identifier and the level that the deployment chose.
Never log presigned URLs, credentials, bodies, or the names of people's files.
"""

from __future__ import annotations

import logging
import time

_LOGGER = logging.getLogger("handlers")

Field = str | int | float | bool | None


class Stopwatch:
    """Measures the time since it was created."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    def milliseconds(self) -> int:
        """Whole milliseconds since then."""
        return round((time.perf_counter() - self._start) * 1000)


def done(event: str, *, watch: Stopwatch, outcome: str, **log_fields: Field) -> None:
    """Log an expected result; refusing a request is one."""
    _LOGGER.info("%s: %s", event, outcome, extra=_extra(event, watch, outcome, log_fields))


def noted(event: str, *, outcome: str, **log_fields: Field) -> None:
    """Log something in addition to the line of its request."""
    fields: dict[str, Field] = {"event": event, "outcome": outcome}
    _LOGGER.info("%s: %s", event, outcome, extra=_present(fields | log_fields))


def failed(event: str, *, watch: Stopwatch, **log_fields: Field) -> None:
    """Log an unexpected exception with its traceback; call it in the `except` block."""
    _LOGGER.exception(  # noqa: LOG004  # its callers are the handlers
        "%s: error", event, extra=_extra(event, watch, "error", log_fields)
    )


def _extra(
    event: str, watch: Stopwatch, outcome: str, log_fields: dict[str, Field]
) -> dict[str, Field]:
    # Metrics are counted from these fields (components/observe/metrics.py), without a call.
    timed: dict[str, Field] = {
        "event": event,
        "outcome": outcome,
        "milliseconds": watch.milliseconds(),
    }
    return _present(timed | log_fields)


def _present(log_fields: dict[str, Field]) -> dict[str, Field]:
    return {name: value for name, value in log_fields.items() if value is not None}
