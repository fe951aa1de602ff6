"""What Lambda's Python runtime sets up before a function's own code: a handler that logs JSON.

The embedded AWS starts a function with plain Python, where INFO lines go nowhere. Python imports a
module of this name by itself at its start; this folder is on the path of functions only.
"""

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime

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


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
