from __future__ import annotations

import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from components.build import bytecode, trimmed_botocore, wheels
from components.build.archive import PackagingError
from components.build.wheels import layer_package

if TYPE_CHECKING:
    from pathlib import Path

INSTALLED = (
    "botocore/__init__.py",
    "botocore/__pycache__/__init__.cpython-314.pyc",
    "botocore/data/_retry.json",
    "botocore/data/ec2/2016-11-15/service-2.json.gz",
    "botocore-1.dist-info/METADATA",
    "botocore-1.dist-info/RECORD",
    "botocore-1.dist-info/INSTALLER",
    "botocore-1.dist-info/licenses/LICENSE.txt",
    "bin/jp.py",
    "six.py",
    ".lock",
)


@pytest.fixture(autouse=True)
def _another_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretends that Lambda runs another version of Python."""
    monkeypatch.setattr(bytecode, "RUNTIME", "python0.0")


class FakeIndex:
    """A fake installer that unpacks the same files each time, and counts its calls."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def download(self, requirements: Path, platform: str, target: Path) -> None:
        self.asked.append(f"{requirements.name} {platform}")
        for name in INSTALLED:
            file = target / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"# {name} {platform}\n")


def _layer(index: FakeIndex, requirements: Path, cache: Path, platform: str = "arm64") -> Path:
    return layer_package(
        "sdk",
        requirements=requirements,
        platform=platform,
        cache=cache,
        download=index.download,
    )


def test_a_layer_contains_only_what_lambda_needs(requirements: Path, tmp_path: Path) -> None:
    package = _layer(FakeIndex(), requirements, tmp_path)

    assert zipfile.ZipFile(package).namelist() == [
        "python/botocore-1.dist-info/METADATA",
        "python/botocore-1.dist-info/licenses/LICENSE.txt",
        "python/botocore/__init__.py",
        "python/botocore/data/_retry.json",
        "python/six.py",
    ]


def test_a_layer_of_this_machine_brings_its_byte_code(requirements: Path, tmp_path: Path) -> None:
    package = _layer(FakeIndex(), requirements, tmp_path, "host")

    compiled = {name for name in zipfile.ZipFile(package).namelist() if name.endswith(".pyc")}
    tag = sys.implementation.cache_tag
    assert compiled == {
        f"python/botocore/__pycache__/__init__.{tag}.pyc",
        f"python/__pycache__/six.{tag}.pyc",
    }


@pytest.mark.parametrize("platform", ["arm64", "host"])
def test_the_same_wheels_give_the_same_bytes(
    platform: str, requirements: Path, tmp_path: Path
) -> None:
    one = _layer(FakeIndex(), requirements, tmp_path / "cache-1", platform)
    two = _layer(FakeIndex(), requirements, tmp_path / "cache-2", platform)

    assert one.name == two.name
    assert one.read_bytes() == two.read_bytes()


def test_a_layer_is_fetched_once(requirements: Path, tmp_path: Path) -> None:
    index = FakeIndex()

    assert _layer(index, requirements, tmp_path) == _layer(index, requirements, tmp_path)
    assert index.asked == ["requirements.txt arm64"]


def test_any_change_of_content_makes_another_layer(
    requirements: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = FakeIndex()
    made = [
        _layer(index, requirements, tmp_path),
        _layer(index, requirements, tmp_path, "x86_64"),
        _layer(index, requirements, tmp_path, "host"),
    ]
    requirements.write_text("botocore==1.1\n")
    made.append(_layer(index, requirements, tmp_path))
    monkeypatch.setattr(wheels, "RECIPE", "another")
    made.append(_layer(index, requirements, tmp_path))
    monkeypatch.setattr(trimmed_botocore, "OPERATIONS", {"s3": ("GetObject",)})
    made.append(_layer(index, requirements, tmp_path))
    made.append(_layer(index, requirements, tmp_path, "host"))
    monkeypatch.setattr(bytecode, "RECIPE", "another")
    made.append(_layer(index, requirements, tmp_path, "host"))

    assert len(set(made)) == 8
    assert len(index.asked) == 8


def test_a_failed_download_leaves_nothing_behind(requirements: Path, tmp_path: Path) -> None:
    def fail(requirements: Path, _: str, target: Path) -> None:
        (target / "half").write_text("half")
        raise PackagingError(str(requirements))

    with pytest.raises(PackagingError):
        layer_package(
            "sdk", requirements=requirements, platform="arm64", cache=tmp_path, download=fail
        )

    assert list((tmp_path / "layers").iterdir()) == []
