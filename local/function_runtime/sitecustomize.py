"""What a function's Python has on AWS before the function's own code runs, and not here.

Lambda's runtime has a handler that logs JSON; here functions are started with plain Python, where
INFO lines go nowhere. And AWS's names can be resolved; those of the embedded AWS end in
`.localhost`, which browsers resolve by themselves and a C library may not. Python imports a module
of this name at its start; this folder is on the path of functions only.
"""

import json
import logging
import os
import socket
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

# What every record has; the rest is what the code gave as `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonLines(logging.Formatter):
    """One JSON object a record, with the names that Lambda uses."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        line: dict[str, object] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["errorType"] = record.exc_info[0].__name__
            line["errorMessage"] = str(record.exc_info[1])
            line["stackTrace"] = traceback.format_exception(*record.exc_info)
        return json.dumps(line, default=str)


_resolve = socket.getaddrinfo


def resolve_here(host: Any, *rest: Any, **named: Any) -> Any:
    """In place of `socket.getaddrinfo`."""
    here = isinstance(host, str) and host.endswith(".localhost")
    return _resolve("127.0.0.1" if here else host, *rest, **named)


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    socket.getaddrinfo = resolve_here
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
