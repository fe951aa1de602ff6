"""`make up` and a deployment install the program's packages alone, without those of the tests."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("cli", "components", "local", "webapp")
# These run inside the emulator's environment, or on the path of a function.
ELSEWHERE = ("local/function_runtime/",)
PROGRAM = """
import importlib, sys
missing = set(sys.argv[1].split())
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"{name} is for tests only", name=name)
sys.meta_path.insert(0, Missing())
for module in sys.argv[2].split():
    importlib.import_module(module)
"""


@pytest.mark.slow
def test_the_program_and_the_embedded_aws_need_no_package_of_the_tests() -> None:
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {_plain(name) for name in re.findall(r"^([\w.-]+)==", pins, re.MULTILINE)}
    of_tests = {
        package
        for package, names in packages_distributions().items()
        if not {_plain(name) for name in names} & {*pinned, "pip", "setuptools"}
    }

    assert {"pytest", "numpy", "pyvips", "playwright"} <= of_tests
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, " ".join(of_tests), " ".join(_modules())],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr


def _modules() -> list[str]:
    paths = (path.relative_to(ROOT) for top in OURS for path in (ROOT / top).rglob("*.py"))
    return [
        ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        for path in paths
        if not path.as_posix().startswith(ELSEWHERE)
    ]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
