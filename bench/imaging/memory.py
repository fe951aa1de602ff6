"""Peak memory of one way to work on one photo, in a new process.

It is the largest resident set that the system notes of the process, interpreter and libraries and
the file itself included; whatever starts the process has no part in it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.imaging import production, sharp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.imaging.output import Output

_KIB_PER_MIB = 1024


def of_ours(photo: Path) -> float:
    """MiB of the process in which the thumbnail function renders."""
    with production.running() as process:
        process.load(photo)
        process.took()
        return process.peak


def of_vips(photo: Path, outputs: Sequence[Output]) -> float | None:
    """MiB of a Python with libvips."""
    fields = json.dumps([asdict(output) for output in outputs])
    with subprocess.Popen(
        [sys.executable, "-m", "bench.imaging.once", str(photo), fields],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError("libvips ended with an error.")
        peak = _peak(process.pid)
        if process.stdin:
            process.stdin.close()
    return peak


def of_sharp(way: str, photo: Path, outputs: Sequence[Output]) -> float | None:
    """MiB of a Node.js with sharp."""
    with sharp.running() as process:
        process.load(photo)
        process.took(way, outputs)
        return _peak(process.process_id)


def _peak(process_id: int) -> float | None:
    """MiB; None if the system does not report it."""
    try:
        status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    except OSError:
        return None
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return int(fields["VmHWM"].split()[0]) / _KIB_PER_MIB
