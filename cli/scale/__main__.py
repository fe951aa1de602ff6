"""`python -m cli.scale`: what breaks first, at which load, and what to raise.

With `--uploads 20 --people 5`: ten minutes of that load, with the defaults and with raised limits.
`--write` writes the tables of docs/scale.md anew.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from cli.scale import report
from cli.scale.stack import limits_of
from components.config.stack import StackConfig

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "scale.md"
_BEGIN, _END = "<!-- scale -->\n\n", "\n\n<!-- /scale -->"


def main(arguments: list[str] | None = None) -> None:
    """Print the tables of docs/scale.md, or one load's."""
    parser = argparse.ArgumentParser(prog="python -m cli.scale", description=__doc__)
    parser.add_argument("--uploads", type=_count, help="a second")
    parser.add_argument("--people", type=_count, default=1, help="who upload them (1)")
    parser.add_argument("--write", action="store_true", help="write the document's tables anew")
    given = parser.parse_args(arguments)
    limits = limits_of(StackConfig())
    if given.write:
        DOCUMENT.write_text(document(DOCUMENT.read_text("utf-8")), "utf-8")
    elif given.uploads is None:
        print(report.tables(limits))
    else:
        print(report.simulated(limits, [(given.uploads, given.people)]))


def document(text: str) -> str:
    """The document with its tables written anew."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return before + _BEGIN + report.tables(limits_of(StackConfig())) + _END + after


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be positive")
    return number


if __name__ == "__main__":
    main()
