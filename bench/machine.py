"""The machine and versions of a measurement."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from local.emulator.environment import INTERPRETER

_MEMORY_UNIT = 1024**3
_THEIRS = (
    "import platform; from importlib.metadata import version;"
    " print(platform.python_version(), version('ministack'))"
)


def describe(before: str) -> str:
    """Date, machine, versions, and load since `before`, a line each in a block of Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _MEMORY_UNIT
    machine = f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    lines = [
        "```",
        f"measured  {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"machine   {machine}, {platform.system()} {platform.machine()}",
        f"python    {platform.python_version()}, Pillow {version('pillow')}",
        f"load      {before} before and {load()} after (a minute's average)",
        "```",
    ]
    return "\n".join(lines)


def of_functions() -> str:
    """The versions of the functions' Python, botocore and the embedded AWS."""
    functions, emulator = subprocess.run(
        [INTERPRETER, "-c", _THEIRS], check=True, capture_output=True, text=True
    ).stdout.split()
    return f"Python {functions} for functions, botocore {version('botocore')}, ministack {emulator}"


def load() -> str:
    """The load average of the last minute: runnable processes."""
    return f"{os.getloadavg()[0]:.1f}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "processor unknown"
