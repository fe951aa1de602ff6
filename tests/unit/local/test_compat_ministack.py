"""What `local/compat/` relies on in ministack, asked of the one that is installed."""

from __future__ import annotations

import ast
import subprocess
from typing import TYPE_CHECKING

import pytest

from local.compat import ministack
from local.compat.upgrades import differences
from local.emulator.environment import INTERPRETER, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FAULTS = """
import sys
sys.path.append(sys.argv[1])
from local.compat.ministack import faults
print("\\n".join(faults()))
"""


def test_the_installed_ministack_is_the_one_that_the_patches_were_written_for() -> None:
    done = subprocess.run(
        [INTERPRETER, "-I", "-c", FAULTS, ROOT], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr


def private_names() -> Iterator[tuple[str, str]]:
    """Private attributes, by the file that uses them, of anything but the file's own objects."""
    for path in sorted((ROOT / "local" / "compat").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
                own = isinstance(node.value, ast.Name) and node.value.id == "self"
                if not own:
                    yield path.name, node.attr
            if isinstance(node, ast.Constant) and str(node.value).startswith("_persist"):
                yield path.name, str(node.value)


def test_every_private_name_that_is_used_is_among_those_that_are_checked() -> None:
    checked = {part for names in ministack.NAMES.values() for n in names for part in n.split(".")}
    used = dict(private_names())

    assert len(used) >= 6
    assert {(file, name) for file, name in private_names() if name not in checked} == set()


@pytest.mark.parametrize(
    ("names", "texts", "told"),
    [
        ({"json": {"gone": None}}, {}, "json.gone does not exist"),
        ({"json": {"JSONEncoder.gone": None}}, {}, "json.JSONEncoder.gone does not exist"),
        ({"json": {"load": "fp"}}, {}, "json.load takes (fp, "),
        ({}, {"json": ("a text that is not there",)}, "json no longer contains a text"),
    ],
)
def test_what_an_upgrade_changed_is_told_by_package_version_and_name(
    names: dict[str, dict[str, str | None]], texts: dict[str, tuple[str, ...]], told: str
) -> None:
    (found,) = differences("pytest", names, texts)

    assert found.startswith(f"pytest {pytest.__version__}: {told}")
    assert found.endswith("which local/compat/ relies on.")
