from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from components.build import bytecode
from components.build.archive import PackagingError
from components.build.runtime import RUNTIME

if TYPE_CHECKING:
    from pathlib import Path

TAG = sys.implementation.cache_tag
MEMBERS = {
    "python/one/__init__.py": b"def name():\n    return {'a', 'b', 'c'} and __file__\n",
    "python/one/two.py": b"from one import name\nLETTERS = frozenset('abcdefgh')\n",
    "python/three.py": b"X = 'one' in {'one', 'two', 'three'}\n",
    "python/data.json": b"{}",
}


def compiled(members: dict[str, bytes] | None = None) -> dict[str, bytes]:
    return bytecode.with_byte_code(members or MEMBERS, platform="host", home="/opt")


def here(monkeypatch: pytest.MonkeyPatch, *, version: tuple[int, int]) -> None:
    """Pretends that Lambda runs this version of Python."""
    monkeypatch.setattr(bytecode, "RUNTIME", "python{}.{}".format(*version))


def test_byte_code_is_where_python_looks_for_it() -> None:
    members = compiled()

    assert {name: members[name] for name in MEMBERS} == MEMBERS
    assert set(members) - set(MEMBERS) == {
        f"python/one/__pycache__/__init__.{TAG}.pyc",
        f"python/one/__pycache__/two.{TAG}.pyc",
        f"python/__pycache__/three.{TAG}.pyc",
    }


def test_the_same_sources_give_the_same_byte_code() -> None:
    backwards = dict(reversed(MEMBERS.items()))

    assert compiled() == compiled(backwards)


def test_byte_code_does_not_depend_on_pythons_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = compiled()
    for name, value in {"OPTIMIZE": "2", "HASHSEED": "7", "PYCACHEPREFIX": "/nowhere"}.items():
        monkeypatch.setenv(f"PYTHON{name}", value)

    assert compiled() == plain


def test_byte_code_is_used_without_reading_the_source(tmp_path: Path) -> None:
    for name, content in compiled().items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if name.endswith(".py"):
            # Python would fail if it compiled this, and the time is not the one it was made with.
            file.write_bytes(b"no Python at all")
            os.utime(file, (0, 0))

    program = f"import sys; sys.path[:0] = [{str(tmp_path / 'python')!r}]; "
    program += "import one.two, three; print(one.two.name.__code__.co_filename)"
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-B", "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == str(tmp_path / "python" / "one" / "__init__.py")


def test_byte_code_names_its_sources_as_lambda_unpacks_them() -> None:
    members = compiled()

    code = members[f"python/one/__pycache__/two.{TAG}.pyc"]
    assert b"/opt/python/one/two.py" in code


def test_other_versions_of_python_get_the_sources_only(monkeypatch: pytest.MonkeyPatch) -> None:
    here(monkeypatch, version=(sys.version_info.major, sys.version_info.minor + 1))

    members = bytecode.with_byte_code(MEMBERS, platform="arm64", home="/opt")

    assert members == MEMBERS
    assert not bytecode.runs_here("arm64")


def test_functions_of_the_same_version_get_byte_code_whatever_their_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here(monkeypatch, version=sys.version_info[:2])

    for platform in ("arm64", "x86_64"):
        members = bytecode.with_byte_code(MEMBERS, platform=platform, home="/opt")
        assert members == compiled()
        assert bytecode.kind(platform) == bytecode.kind("host")


def test_this_machines_functions_always_get_byte_code() -> None:
    assert bytecode.runs_here("host")
    assert str(TAG) in bytecode.kind("host")


def test_lambdas_python_is_named_as_this_module_reads_it() -> None:
    major, minor = RUNTIME.removeprefix("python").split(".")

    assert int(major) == sys.version_info.major
    assert minor.isdigit()


def test_an_invalid_source_is_an_error_that_names_it() -> None:
    with pytest.raises(PackagingError, match=r"python/broken\.py"):
        compiled({**MEMBERS, "python/broken.py": b"def ("})
