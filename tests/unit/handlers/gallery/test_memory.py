"""How much of the function's memory a download takes, measured in a separate process.

Lambda ends a function that needs more than it has, so the largest original that a configuration can
allow goes the whole way: from a server, through the SDK, and back.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

import pytest

from components.slices.gallery import MEMORY
from tests.support.metadata_samples import photo_with_secrets
from tests.support.samples import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).resolve().parents[4]
MIB = 1024 * 1024
LARGEST = 100 * MIB
# For TLS, the log, and what earlier requests have left behind.
MARGIN = 128 * MIB

# Prints the peak in bytes. Not getrusage's, which starts at the size of the parent process.
MEASURE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from handlers.gallery import downloads, handler
from handlers.aws import clients
from handlers.model.image import Image, Status
from handlers.store.originals import OriginalStore
from handlers.store.renditions import RenditionStore

image = Image(
    image_id="a", owner="public", file_name="a.jpg", file_type=sys.argv[1], status=Status.READY,
    uploaded_at=datetime.now(UTC), object_key="uploads/a", version_id="v", sha256="0" * 64,
)
download = downloads.offered(
    image,
    originals=OriginalStore(clients.s3(), "originals"),
    renditions=RenditionStore(clients.s3(), "renditions"),
    sign=lambda key, until: key,
    now=datetime.now(UTC),
)
assert download and download.source is downloads.Source.COPY, download
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) * 1024)
"""


class Bucket(BaseHTTPRequestHandler):
    """A server that has one huge photo full of metadata, and accepts its copy."""

    taken: ClassVar[list[int]] = []
    head: ClassVar[bytes] = b""
    """The start of the photo; the rest is noise."""
    # With a byte of 255 now and then, as codes have it: they stand for themselves before a zero.
    chunk: ClassVar[bytes] = (bytes(range(256)) + b"\0") * 4096

    def do_GET(self) -> None:
        if "/downloads/" in self.path:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(LARGEST))
        self.end_headers()
        self.wfile.write(self.head)
        left = LARGEST - len(self.head)
        while left:
            left -= self.wfile.write(self.chunk[:left])

    def do_PUT(self) -> None:
        left = int(self.headers["Content-Length"])
        self.taken.append(left)
        while left:
            left -= len(self.rfile.read(min(left, MIB)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
        """Suppressed."""


def jpeg() -> bytes:
    """The start of a photo whose picture data is large."""
    content = photo_with_secrets("image/jpeg")
    return content[: content.rindex(b"\xff\xd9")]


def heic() -> bytes:
    """The start of a photo with large metadata in its data, all of which must be blanked."""
    content = BY_NAME["heic-8-bit"].content
    return content + struct.pack(">I4s", LARGEST - len(content), b"mdat")


@pytest.fixture
def endpoint() -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.slow
@pytest.mark.parametrize(("media_type", "head"), [("image/jpeg", jpeg()), ("image/heic", heic())])
def test_the_largest_original_fits_into_the_functions_memory(
    endpoint: str, media_type: str, head: bytes
) -> None:
    Bucket.head = head
    Bucket.taken.clear()

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, media_type],
        cwd=ROOT,
        env=os.environ
        | {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-central-1",
        },
        check=True,
        capture_output=True,
        text=True,
    )

    (stored,) = Bucket.taken
    assert LARGEST * 0.9 < stored <= LARGEST
    assert int(done.stdout) + MARGIN < MEMORY * MIB
