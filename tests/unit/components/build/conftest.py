"""Requirements of a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    file = tmp_path / "handlers" / "aws" / "requirements.txt"
    file.parent.mkdir(parents=True)
    file.write_text("botocore==1.0\n")
    return file
