from __future__ import annotations

import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from components.build import bytecode, packaging
from components.build.archive import digest, write_zip
from components.build.runtime import SLICES
from tests.unit.components.declared import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _another_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretends that Lambda runs another version of Python."""
    monkeypatch.setattr(bytecode, "RUNTIME", "python0.0")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small `handlers/` as the real one is laid out."""
    root = tmp_path / "checkout"
    for path in (
        "__init__.py",
        "immutable.py",
        "api/openapi.yaml",
        "model/__init__.py",
        "model/deeper/names.py",
        "model/requirements.txt",
        "model/__pycache__/names.cpython-311.pyc",
        "upload/handler.py",
        "gallery/handler.py",
        "thumbnail/handler.py",
    ):
        file = root / "handlers" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {path}\n")
    return root


def function_package(slice_name: str, *, root: Path, cache: Path, platform: str = "arm64") -> Path:
    return packaging.function_package(slice_name, root=root, platform=platform, cache=cache)


def test_a_package_contains_its_slice_and_the_shared_code_only(
    checkout: Path, tmp_path: Path
) -> None:
    package = function_package("upload", root=checkout, cache=tmp_path / "cache")

    assert zipfile.ZipFile(package).namelist() == [
        "handlers/__init__.py",
        "handlers/immutable.py",
        "handlers/model/__init__.py",
        "handlers/model/deeper/names.py",
        "handlers/upload/handler.py",
    ]


def test_a_package_of_this_machine_brings_its_own_byte_code(checkout: Path, tmp_path: Path) -> None:
    (checkout / "handlers" / "model" / "__pycache__" / "stale.pyc").write_text("of another time")

    package = function_package("upload", root=checkout, cache=tmp_path, platform="host")

    names = zipfile.ZipFile(package).namelist()
    tag = sys.implementation.cache_tag
    assert {name for name in names if name.endswith(".pyc")} == {
        f"handlers/__pycache__/__init__.{tag}.pyc",
        f"handlers/__pycache__/immutable.{tag}.pyc",
        f"handlers/model/__pycache__/__init__.{tag}.pyc",
        f"handlers/model/deeper/__pycache__/names.{tag}.pyc",
        f"handlers/upload/__pycache__/handler.{tag}.pyc",
    }


def test_the_same_sources_give_the_same_bytes_in_another_checkout(
    checkout: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "twin"
    for source in sorted(checkout.rglob("*.py"), reverse=True):
        copy = twin / source.relative_to(checkout)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.read_bytes())
        copy.chmod(0o755)

    one = function_package("upload", root=checkout, cache=tmp_path / "cache-1")
    two = function_package("upload", root=twin, cache=tmp_path / "cache-2")

    assert one.name == two.name
    assert one.read_bytes() == two.read_bytes()


def test_changed_content_changes_the_packages_name(checkout: Path, tmp_path: Path) -> None:
    before = function_package("upload", root=checkout, cache=tmp_path)
    (checkout / "handlers" / "model" / "deeper" / "names.py").write_text("# changed\n")

    assert function_package("upload", root=checkout, cache=tmp_path) != before


def test_changes_of_another_slice_leave_a_package_alone(checkout: Path, tmp_path: Path) -> None:
    before = function_package("upload", root=checkout, cache=tmp_path)
    (checkout / "handlers" / "gallery" / "handler.py").write_text("# changed\n")
    (checkout / "handlers" / "api" / "openapi.yaml").write_text("# changed\n")

    assert function_package("upload", root=checkout, cache=tmp_path) == before


def test_an_unchanged_package_is_not_written_again(checkout: Path, tmp_path: Path) -> None:
    package = function_package("upload", root=checkout, cache=tmp_path)
    written = package.stat().st_mtime_ns

    function_package("upload", root=checkout, cache=tmp_path)

    assert package.stat().st_mtime_ns == written


@pytest.mark.parametrize("slice_name", SLICES)
def test_the_real_packages_hold_their_handler(slice_name: str, tmp_path: Path) -> None:
    package = function_package(slice_name, root=ROOT, cache=tmp_path)

    names = zipfile.ZipFile(package).namelist()
    assert f"handlers/{slice_name}/handler.py" in names
    others = {f"handlers/{other}/" for other in SLICES if other != slice_name}
    assert not [name for name in names if any(name.startswith(other) for other in others)]


def test_many_writers_of_one_archive_leave_one_whole_archive(tmp_path: Path) -> None:
    target = tmp_path / "layers" / "one.zip"
    members = {f"python/{number}.py": b"x" * 10_000 for number in range(50)}

    with ThreadPoolExecutor(4) as pool:
        written = [pool.submit(write_zip, target, members) for _ in range(8)]
    assert {each.result() for each in written} == {target}

    assert [path.name for path in target.parent.iterdir()] == ["one.zip"]
    assert zipfile.ZipFile(target).testzip() is None


def test_an_archive_that_could_not_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    broken: dict[str, bytes] = {"a.py": b"a", "b.py": None}  # pyright: ignore[reportAssignmentType]

    with pytest.raises(TypeError):
        write_zip(tmp_path / "broken.zip", broken)

    assert list(tmp_path.iterdir()) == []


def test_archives_contain_no_build_time(tmp_path: Path) -> None:
    (entry,) = zipfile.ZipFile(write_zip(tmp_path / "a.zip", {"a": b"a"})).infolist()

    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert entry.external_attr >> 16 == 0o100644


def test_a_digest_distinguishes_where_its_parts_end() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("ab") == digest(b"ab")
