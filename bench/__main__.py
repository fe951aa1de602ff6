"""`python -m bench`: deploy onto an embedded AWS of its own, measure, print the tables."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench import counting, listing, machine, photos, processing, report, seeding
from local.emulator import Emulator
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


_FULL = Scale(rounds=7, kinds=photos.KINDS, items=(seeding.FEWEST, 100, 1_000, 5_000), requests=40)
# Shows that everything runs; its figures mean nothing.
_QUICK = Scale(rounds=1, kinds=photos.KINDS[-1:], items=(seeding.FEWEST, 100), requests=8)


def main() -> None:
    """Measure; the embedded AWS ends with this, however it goes."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a trial of seconds, not a result")
    scale = _QUICK if parser.parse_args().quick else _FULL

    # An end by another process is to clean up as well.
    signal.signal(signal.SIGTERM, _end)
    before = machine.load()
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        Emulator() as emulator,
        Http() as http,
    ):
        _say("deploying a stack for uploads")
        uploads = _deploy(emulator, Path(folder), "bench-uploads")
        galleries: dict[int, Stack] = {}
        for count in scale.items:
            _say(f"deploying a stack with {count:,} photos")
            galleries[count] = _deploy(emulator, Path(folder), f"bench-{count}")
            seeding.seed(galleries[count], count)

        _say("taking photos")
        taken = [kind.photos() for kind in scale.kinds]
        _say("uploading and processing")
        times = processing.measure(uploads, http, taken, scale.rounds)
        _say("counting requests to DynamoDB")
        costs = counting.count(galleries, http)
        _say("listing")
        speeds = listing.measure(galleries, http, scale.rounds, scale.requests)

    print(report.heading(machine.describe(), before, machine.load()))
    print(report.processing_table(times))
    print(report.listing_table(speeds, costs))
    print(report.one_client_table(speeds))


def _deploy(emulator: Emulator, folder: Path, name: str) -> Stack:
    program = folder / name
    program.mkdir()
    return deploy_stack_on(emulator, program, name)


def _end(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def _say(step: str) -> None:
    print(f"… {step}", flush=True)


if __name__ == "__main__":
    main()
