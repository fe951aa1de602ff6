"""`python -m bench.rendering PHOTO`: renders once to warm up, then once for every line of input.

It says `done` on its output each time.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.imaging import candidates


def main(photo: str) -> None:
    """Render until the input ends."""
    content = Path(photo).read_bytes()
    candidates.ours(content, ())
    print("done", flush=True)
    for _ in sys.stdin:
        candidates.ours(content, ())
        print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
