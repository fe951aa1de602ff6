"""Uploads and lists on a separate embedded AWS."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench import counting, listing, machine, photos, processing, report
from bench.listing import FEWEST
from bench.markdown import say
from local.emulator.process import Emulator
from tests.support import library
from tests.support.http import Http
from tests.support.stacks import Stack, deploy_stack_on


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much is measured."""

    rounds: int
    kinds: tuple[photos.Kind, ...]
    items: tuple[int, ...]
    requests: int
    """Of one size of gallery in one round."""


_FULL = Scale(rounds=7, kinds=photos.KINDS, items=(FEWEST, 100, 1_000, 5_000), requests=40)
# Shows that everything runs; its figures are meaningless.
_QUICK = Scale(rounds=1, kinds=photos.KINDS[-1:], items=(FEWEST, 100), requests=8)


def tables(*, quick: bool) -> str:
    """Deploy, measure and report; always stops the embedded AWS."""
    scale = _QUICK if quick else _FULL
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        Emulator() as emulator,
        Http() as http,
    ):
        say("deploying a stack for uploads")
        uploads = _deploy(emulator, Path(folder), "bench-uploads")
        galleries: dict[int, Stack] = {}
        for count in scale.items:
            say(f"deploying a stack with {count:,} photos")
            galleries[count] = _deploy(emulator, Path(folder), f"bench-{count}")
            library.fill(galleries[count], range(count))

        say("taking photos")
        taken = [kind.photos() for kind in scale.kinds]
        say("uploading and processing")
        times = processing.measure(uploads, http, taken, scale.rounds)
        say("counting requests to DynamoDB")
        costs = counting.count(galleries, http)
        say("listing")
        speeds = listing.measure(galleries, http, scale.rounds, scale.requests)

    return "\n\n".join(
        [
            f"{machine.of_functions()}.",
            report.processing_table(times),
            report.listing_table(speeds, costs),
            report.one_client_table(speeds),
        ]
    )


def _deploy(emulator: Emulator, folder: Path, name: str) -> Stack:
    program = folder / name
    program.mkdir()
    return deploy_stack_on(emulator, program, name)
