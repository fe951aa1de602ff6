"""Wheels are installed by uv or pip: for Lambda's platform, and only with their pinned hashes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from components.build.archive import PackagingError
from components.build.wheels import install_wheels, platform_options, uv_platform_options

if TYPE_CHECKING:
    from collections.abc import Callable

UV = Path(sys.executable).with_name("uv")


def test_a_failed_download_says_what_to_do(
    requirements: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "ERROR: No matching distribution\n")

    monkeypatch.setattr(subprocess, "run", refuse)

    with pytest.raises(PackagingError) as failed:
        install_wheels(requirements, "arm64", tmp_path)

    text = str(failed.value)
    assert "requirements.txt in handlers/aws" in text
    assert "pip config" in text
    assert "nothing was created" in text
    assert "No matching distribution" in text


@pytest.mark.parametrize(("platform", "machine"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_wheels_are_chosen_for_lambdas_processor_python_and_libc(
    platform: str, machine: str
) -> None:
    options = platform_options(platform)

    assert options[:4] == ["--implementation", "cp", "--python-version", "3.14"]
    tags = options[5::2]
    assert {f"manylinux_2_{minor}_{machine}" for minor in (17, 28, 34)} <= set(tags)
    assert f"manylinux2014_{machine}" in tags
    assert f"manylinux_2_35_{machine}" not in tags


@pytest.mark.parametrize(("platform", "machine"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_uv_chooses_wheels_for_the_same_platform(platform: str, machine: str) -> None:
    assert uv_platform_options(platform) == [
        *("--python-platform", f"{machine}-manylinux_2_34", "--python-version", "3.14")
    ]


@pytest.mark.parametrize("options", [platform_options, uv_platform_options])
def test_wheels_of_the_host_are_chosen_by_the_installers_defaults(
    options: Callable[[str], list[str]],
) -> None:
    assert options("host") == []


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bin folder of an environment that has Python but not uv."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python").symlink_to(sys.executable)
    monkeypatch.setattr(sys, "executable", str(programs / "python"))
    return programs


@pytest.mark.parametrize(("uv_fails", "installers"), [(0, ["uv"]), (1, ["uv", "python"])])
def test_nothing_is_built_from_source_and_pip_is_the_fallback_of_uv(
    uv_fails: int,
    installers: list[str],
    requirements: Path,
    environment: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[list[str]] = []

    def record(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        seen.append(command)
        return subprocess.CompletedProcess(command, uv_fails if "uv" in command[0] else 0, "", "")

    (environment / "uv").touch()
    monkeypatch.setattr(subprocess, "run", record)

    install_wheels(requirements, "arm64", environment)

    assert [command[0] for command in seen] == [str(environment / each) for each in installers]
    for command in seen:
        assert {"--only-binary=:all:", "--require-hashes"} <= set(command)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip and uv use as their only package index, with one wheel in it."""
    folder = tmp_path / "index"
    folder.mkdir()
    about = "tinypackage-1.0.dist-info"
    with zipfile.ZipFile(folder / "tinypackage-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tinypackage.py", "")
        wheel.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: tinypackage\nVersion: 1.0\n"
        )
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        files = ("tinypackage.py", *(f"{about}/{name}" for name in ("METADATA", "WHEEL", "RECORD")))
        wheel.writestr(f"{about}/RECORD", "".join(f"{name},,\n" for name in files))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for installer in ("PIP", "UV"):
        monkeypatch.setenv(f"{installer}_NO_INDEX", "1")
        monkeypatch.setenv(f"{installer}_FIND_LINKS", str(folder))
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_a_wheel_is_accepted_by_its_hash_only(  # noqa: PLR0913, PLR0917 (fixtures)
    installer: str,
    index: Path,
    requirements: Path,
    tmp_path: Path,
    environment: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if installer == "uv":
        (environment / "uv").symlink_to(UV)
        monkeypatch.setenv("PIP_FIND_LINKS", "")  # so that pip cannot be what takes it
    (wheel,) = index.iterdir()
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    # Where uv refuses, pip is asked too, which finds nothing.
    refusals = {"uv": "No matching distribution", "pip": "(?i)hash"}

    for pinned in ("", f" --hash=sha256:{'0' * 64}"):
        requirements.write_text(f"tinypackage==1.0{pinned}\n")
        with pytest.raises(PackagingError, match=refusals[installer]):
            install_wheels(requirements, "host", tmp_path / "refused")
    assert not (tmp_path / "refused" / "tinypackage.py").exists()

    requirements.write_text(f"tinypackage==1.0 --hash=sha256:{right}\n")
    install_wheels(requirements, "host", tmp_path / "taken")
    assert (tmp_path / "taken" / "tinypackage.py").exists()
