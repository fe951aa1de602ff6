"""Logs of the embedded AWS are bounded: it has every line in memory, and in each snapshot."""

from __future__ import annotations

from typing import Any

MOST_EVENTS = 5_000
"""Lines that a log group keeps: those of some hundred photos."""


def trim(logs: Any) -> None:
    """Forget the oldest streams of each log group that has too many lines.

    Args:
        logs: the emulator's module of CloudWatch Logs.
    """
    with logs._log_events_lock:
        groups = list(logs._log_groups._data.values())
        kept = {name for group in groups for name in _trim_group(group["streams"])}
    for pointer, record in list(logs._log_records._data.items()):
        if record.get("@logStream") not in kept:
            logs._log_records._data.pop(pointer, None)


def _trim_group(streams: dict[str, Any]) -> set[str]:
    left = MOST_EVENTS
    # A stream is one call of a function: the newest is written to last.
    for name, stream in sorted(streams.items(), key=_last_written, reverse=True):
        if left <= 0:
            streams.pop(name, None)
            continue
        stream["events"] = stream["events"][-left:]
        left -= len(stream["events"])
    return set(streams)


def _last_written(stream: tuple[str, Any]) -> int:
    return stream[1].get("lastIngestionTime") or stream[1].get("creationTime") or 0
