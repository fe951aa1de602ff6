"""What keeps the layers apart: who imports what, in a process that has imported nothing yet."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from components.build.runtime import SLICES

ROOT = Path(__file__).resolve().parents[3]
HANDLERS = ROOT / "handlers"
SDK = {"boto3", "botocore", "s3transfer"}


@cache
def imported_with(module: str) -> set[str]:
    """The top-level packages and own modules in memory after an import."""
    program = f"import sys, {module}; print(*sys.modules, sep=chr(10))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    own = {name for name in loaded if name.startswith("handlers.")}
    return own | {name.partition(".")[0] for name in loaded}


def sources() -> list[Path]:
    return sorted(HANDLERS.rglob("*.py"))


def imports_of(source: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_domain_knows_neither_aws_nor_the_shape_of_events(slice_name: str) -> None:
    loaded = imported_with(f"handlers.{slice_name}.domain")

    assert not loaded & SDK
    assert not {
        name for name in loaded if name.endswith((".gateway", ".events", ".handler", ".clients"))
    }


def test_rendering_knows_only_pixels() -> None:
    loaded = imported_with("handlers.imaging")

    assert not loaded & SDK
    packages = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("handlers.")}
    assert packages == {"handlers.fileformats", "handlers.imaging", "handlers.immutable"}


def test_the_sdk_is_imported_in_one_place() -> None:
    importing = {
        source.relative_to(HANDLERS).as_posix()
        for source in sources()
        if {name.partition(".")[0] for name in imports_of(source)} & SDK
    }

    assert importing == {"aws/clients.py"}


@pytest.mark.parametrize("slice_name", SLICES)
def test_a_slice_needs_no_other_slice(slice_name: str) -> None:
    others = {f"handlers.{each}" for each in SLICES if each != slice_name}

    assert not imported_with(f"handlers.{slice_name}.handler") & others


def test_what_is_shared_knows_no_slice() -> None:
    slices = tuple(f"handlers.{each}" for each in SLICES)
    for source in sources():
        if source.relative_to(HANDLERS).parts[0] not in SLICES:
            for name in imports_of(source):
                assert not name.startswith(slices), source


@pytest.mark.parametrize("slice_name", ["upload", "gallery", "session"])
def test_only_the_thumbnail_function_needs_the_imaging_layer(slice_name: str) -> None:
    assert "PIL" not in imported_with(f"handlers.{slice_name}.handler")


@pytest.mark.parametrize("slice_name", SLICES)
def test_an_import_reads_no_settings_and_makes_no_client(slice_name: str) -> None:
    program = (
        f"import os; os.environ.clear(); import handlers.{slice_name}.handler as a; "
        "from handlers.aws import clients; "
        "assert clients.s3.cache_info().currsize == clients.dynamodb.cache_info().currsize == 0; "
        "assert callable(a.handler)"
    )

    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_loading_the_sdk_leaves_garbage_collection_on() -> None:
    program = "import gc, handlers.aws.clients; assert gc.isenabled(); assert gc.get_freeze_count()"

    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
