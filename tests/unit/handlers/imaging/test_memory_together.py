"""All limits at once, in a process that gets no more memory than the function has.

Lambda ends a function that wants more. Here the kernel refuses it more, and the renderer would say
that the photo is too complex; so what comes out has come out within the limit.
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from components.config.stack import StackConfig
from handlers.thumbnail.isolation import RESERVED_MEMORY
from tests.unit.handlers.pictures import encoded

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[4]
DEFAULTS = StackConfig()
MIB = 1024 * 1024
RUNTIME = RESERVED_MEMORY // MIB  # MB

# Prints the peak in MB.
RENDER = """
import resource, sys
from pathlib import Path

memory, max_pixels = int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

from handlers.aws import clients
from handlers.imaging import Limits, render

clients.s3(), clients.dynamodb()
photo = render(Path(sys.argv[1]).read_bytes(), Limits(max_pixels=max_pixels))
assert len(photo.files) == 5 and not photo.damaged
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


def even(size: tuple[int, int], file_format: str, mode: str, **options: object) -> bytes:
    assert size[0] * size[1] == DEFAULTS.max_pixels
    return encoded(Image.new(mode, size, (10, 200, 30, 128)[: len(mode)]), file_format, **options)


# How each is made, and the MB that it may take: a quarter more than was measured, but for the one
# that has no more to take.
FILES: dict[str, tuple[Callable[[], bytes], int]] = {
    "progressive JPEG": (
        partial(even, (10_000, 10_000), "JPEG", "RGB", progressive=True, subsampling=0),
        900,
    ),
    "baseline JPEG": (partial(even, (10_000, 10_000), "JPEG", "RGB"), 220),
    "see-through WebP": (
        partial(even, (16_000, 6250), "WEBP", "RGBA", lossless=True, quality=0, method=0),
        DEFAULTS.thumbnail_memory - RUNTIME,
    ),
}

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the kernel does not tell a process's own peak"
)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_largest_accepted_files_fit_into_the_function(tmp_path: Path, name: str) -> None:
    make, allowed = FILES[name]
    content, file = make(), tmp_path / "photo"
    # Behind the picture something may follow, such as a video.
    file.write_bytes(content + bytes(DEFAULTS.max_upload_bytes - len(content)))
    memory = (DEFAULTS.thumbnail_memory - RUNTIME) * MIB

    command = [sys.executable, "-c", RENDER, str(file), str(memory), str(DEFAULTS.max_pixels)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert int(done.stdout) <= allowed
