"""Cold starts: from the start of a Python to a function whose clients are ready, nothing sent yet.

Peer: the handler of the write-ups, which imports boto3 and makes clients of S3 and DynamoDB as it
is imported, the one for thumbnails with Pillow beside it; installed by pip, with the byte code that
pip makes. Ours are the packages and layers that a deployment uploads, unpacked as Lambda unpacks
them, up to the same two clients. Every figure is the processor's time of a new process of the
interpreter that runs functions here, with nothing else on its path: a start waits for nothing but
the processor, and so whatever else the machine does shows less. The kinds take turns in a round.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench import processes
from bench.markdown import judged, milliseconds, ratio
from cli.tables import markdown_table
from tests.support.packages import copy_installed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TARGET = 0.6
PIP = ("boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3", "pillow")

_BARE = "bare Python"
_API = "naive API handler"
_THUMBNAILS = "naive thumbnail handler"
_NAIVE = "import boto3; boto3.client('s3'); boto3.client('dynamodb')"
_OURS = (
    "import handlers.{}.handler; from handlers.aws import clients; clients.s3(); clients.dynamodb()"
)
_ABOUT = f"""\
### Cold start: from process start to a handler with its clients

Time from the start of the process, and the difference from a bare Python. Peers are naive handlers
with packages as installed by pip; *without byte code* is the case where the deployment archive
contains none. Target: at most {TARGET} of the naive handler.
"""


@dataclass(frozen=True)
class Start:
    """A kind of process: its program, its path, and the kind it is compared with."""

    label: str
    program: str
    path: Sequence[Path]
    peer: str | None = None
    seconds: list[float] = field(default_factory=list[float])
    """One entry a round."""


def measure(folder: Path, rounds: int) -> list[Start]:
    """Start every kind in every round, in folders under `folder`, after a warm-up round."""
    starts = _starts(folder)
    for turn in range(-1, rounds):
        for each in starts:
            seconds = processes.seconds(each.program, each.path)
            if turn >= 0:
                each.seconds.append(seconds)
    return starts


def table(starts: Sequence[Start]) -> str:
    """The figures as Markdown: medians, and medians of the ratios within a round."""
    by_label = {each.label: each for each in starts}
    bare = by_label[_BARE]
    head = ["process", "ms", "over bare Python, ms", "of the naive handler", "range"]
    head += ["over bare Python", "target"]
    rows: list[list[str]] = []
    for each in starts:
        row = [each.label, milliseconds(each.seconds), milliseconds(_less(each, bare))]
        peer = by_label.get(each.peer or "")
        if peer:
            row += ratio(each.seconds, peer.seconds)
            row.append(ratio(_less(each, bare), _less(peer, bare))[0])
        if peer and _is_judged(each):
            row.append(judged(each.seconds, peer.seconds, TARGET)[2])
        rows.append(row + [""] * (len(head) - len(row)))
    rounds = len(bare.seconds)
    return f"{_ABOUT}\n{markdown_table(head, rows)}\n\nMedians of {rounds} rounds.\n"


def _starts(folder: Path) -> list[Start]:
    copy_installed(PIP, folder / "pip")
    with_code = processes.unpacked(folder / "with")
    without_code = processes.unpacked(folder / "without")
    copy_installed(PIP, folder / "without" / "pip")
    for compiled in (folder / "without").rglob("*.pyc"):
        compiled.unlink()

    naive = {_API: _NAIVE, _THUMBNAILS: f"{_NAIVE}; from PIL import Image"}
    starts = [Start(_BARE, "pass", ())]
    starts += [Start(label, program, [folder / "pip"]) for label, program in naive.items()]
    for paths, note in ((with_code, ""), (without_code, ", without byte code")):
        for name, path in paths.items():
            peer = _THUMBNAILS if name == "thumbnail" else _API
            starts.append(Start(f"{name} function{note}", _OURS.format(name), path, peer))
    for label, program in naive.items():
        path = [folder / "without" / "pip"]
        starts.append(Start(f"{label}, without byte code", program, path, label))
    return starts


def _is_judged(start: Start) -> bool:
    return start.label.endswith(" function")


def _less(start: Start, other: Start) -> list[float]:
    return [one - bare for one, bare in zip(start.seconds, other.seconds, strict=True)]
