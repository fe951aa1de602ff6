"""`python -m bench.screenshots [STATES] [--only VARIANT]`: every state of the page, to look at.

Writes single pictures, a sheet for each state and an index to .cache/screens/. Without arguments,
all of them, and also the pictures of docs/screenshots. With some: those states, by names with
commas between them or parts of names, and those variants, such as `phone-dark-de` or `desk`.
With `--docs`, only the pictures of docs/screenshots are taken.

What is wrong with a page (errors in the console, shifts of layout, text that is cut off, one thing
over another) is printed, and fails the command.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bench.screenshots import docs, pictures, sheet, shoot, sites, variants
from bench.screenshots.states import STATES
from tests.browser import launch
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.screenshots.state import State
    from bench.screenshots.variants import Variant

FOLDER = CACHE / "screens"
_PATIENCE_MS = 12_000


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; gives the exit code, which is 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.screenshots")
    parser.add_argument("states", nargs="?", help="names or their beginnings, with commas")
    parser.add_argument("--only", help="parts of the variants' names, such as phone-dark-de")
    parser.add_argument("--docs", action="store_true", help="only the pictures of the docs")
    options = parser.parse_args(arguments)
    whole = options.states is None and options.only is None
    chosen = list(variants.chosen(options.only))
    states = [each for each in STATES if _is_named(each, options.states)]
    if options.docs:
        chosen = [each for each in chosen if docs.belongs(each)]
        states = [each for each in states if each.in_docs]
    if not states or not chosen:
        parser.error("there is no such state or variant")
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=_PATIENCE_MS)
    all_shown: list[sheet.Shown] = []
    with sites.served(pictures.all_pictures()) as served, launch.started() as browser:
        for state in states:
            began = time.monotonic()
            faults: dict[str, list[str]] = defaultdict(list)
            taken: list[Variant] = []
            for variant, wrong in shoot.shoot(browser, served, state, chosen, FOLDER):
                taken.append(variant)
                for each in wrong:
                    faults[each].append(f"{variant.screen.name}-{variant.language}")
            if not taken:
                continue
            shown = sheet.Shown(state.name, FOLDER, taken, list(_in_words(faults)))
            sheet.compose(shown)
            if (whole or options.docs) and state.in_docs:
                docs.keep(shown)
            all_shown.append(shown)
            print(
                f"{state.name}: {len(taken)} pictures, {time.monotonic() - began:.0f} s", flush=True
            )
            for fault in shown.faults:
                print(f"  {fault}", flush=True)
    print(sheet.write_index(FOLDER, all_shown))
    return 1 if any(each.faults for each in all_shown) else 0


def _is_named(state: State, names: str | None) -> bool:
    """Whether it is one of the names, or begins with one that is not itself a state."""
    if names is None:
        return True
    known = {each.name for each in STATES}
    return any(
        state.name == each if each in known else state.name.startswith(each)
        for each in names.split(",")
    )


def _in_words(faults: Mapping[str, list[str]]) -> Iterator[str]:
    for fault, where in faults.items():
        yield f"{', '.join(where)}: {fault}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
