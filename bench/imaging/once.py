"""`python -m bench.imaging.once PHOTO OUTPUTS`: run libvips once.

The process then waits, so that its memory can be measured, and ends with its input. It imports no
more than that needs. `OUTPUTS` is JSON: the fields of each `Output`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.imaging import candidates
from bench.imaging.output import Output

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> None:
    """Make the files of a photo."""
    photo, fields = arguments
    candidates.vips(Path(photo).read_bytes(), [Output(**each) for each in json.loads(fields)])
    print("done", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
