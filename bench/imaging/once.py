"""`python -m bench.imaging.once WAY PHOTO OUTPUTS`: one way, once, in a process of its own.

The process then waits, so that its memory can be looked at, and ends with its input. It imports no
more than the way needs. `OUTPUTS` is JSON: the fields of each `Output`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.imaging import ways
from bench.imaging.output import Output

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> None:
    """Do it."""
    name, photo, fields = arguments
    way: ways.Way = getattr(ways, name)
    way(Path(photo).read_bytes(), [Output(**each) for each in json.loads(fields)])
    print("done", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
