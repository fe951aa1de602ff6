"""The site is built once for all tests, with the packages in the project's cache."""

from pathlib import Path

import pytest

from webapp import freeze
from webapp.app import CACHE


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the frozen site."""
    return freeze.build(CACHE)


@pytest.fixture(scope="session")
def sign_in_site() -> Path:
    """The folder of the frozen site that people sign in to."""
    return freeze.build(CACHE, sign_in=True)


@pytest.fixture
def fresh_cache(tmp_path: Path) -> Path:
    """An empty cache, except for the packages from npm, which are installed once per machine."""
    from webapp import node  # noqa: PLC0415 -- installing is this fixture's business alone

    (tmp_path / "npm").symlink_to(node.install(CACHE).parents[1], target_is_directory=True)
    return tmp_path
