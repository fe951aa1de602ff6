"""`python -m bench`: measure, and print the tables in Markdown."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from bench import coldstart, libraries, lists, machine, markdown, way
from bench.imaging import run
from bench.page import run as page

PARTS = ("way", "lists", "imaging", "coldstart", "money", "page")

_DOCS = Path(__file__).resolve().parents[1] / "docs"
_DOCUMENTS = (_DOCS / "benchmarks.md", _DOCS / "imaging.md", _DOCS / "page.md")
_ROUNDS, _QUICK_ROUNDS = 7, 1


def main() -> None:
    """Run the requested parts, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; else all")
    parser.add_argument("--quick", action="store_true", help="a trial, not a result")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/ as well")
    parser.add_argument(
        "--photos",
        type=Path,
        metavar="DIR",
        help="JPEGs in place of the bench's own (imaging, money)",
    )
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")

    # Clean up when terminated by another process, too.
    signal.signal(signal.SIGTERM, _end)
    for part in arguments.parts or PARTS:
        markdown.say(f"part: {part}")
        before = machine.load()
        texts = _measured(part, arguments.photos, quick=arguments.quick)
        heading = machine.describe(before)
        first = next(iter(texts))
        texts[first] = f"{heading}\n\n{texts[first]}"
        print(f"## {part}", *texts.values(), sep="\n\n", end="\n\n", flush=True)
        if arguments.write:
            _write(texts)


def _measured(part: str, photos: Path | None, *, quick: bool) -> dict[str, str]:
    """A part's texts, by the names of their places in the documentation."""
    rounds = _QUICK_ROUNDS if quick else _ROUNDS
    if part == "way":
        return {"way": way.tables(quick=quick)}
    if part == "lists":
        return {"lists": lists.tables(rounds)}
    if part == "imaging":
        return run.tables(photos, quick=quick)
    if part == "money":
        return {"money": run.costs(photos, quick=quick)}
    if part == "page":
        return {"page": page.tables(quick=quick)}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        starts = coldstart.table(coldstart.measure(Path(folder) / "starts", rounds))
        costs = libraries.table(libraries.measure(Path(folder) / "libraries", rounds))
    return {"coldstart": f"{starts}\n{costs}"}


def _write(texts: dict[str, str]) -> None:
    written = [name for each in _DOCUMENTS for name in markdown.write(each, texts)]
    for name in texts.keys() - set(written):
        markdown.say(f"docs/ has no place for {name}")


def _end(number: int, _frame: object) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
