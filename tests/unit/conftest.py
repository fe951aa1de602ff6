from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_configure(config: pytest.Config) -> None:
    # pulumi_aws.s3 warns, as soon as it is imported, of old names that nothing here uses.
    config.addinivalue_line(
        "filterwarnings", r"ignore:\S+ has been deprecated in favor of \S+:DeprecationWarning"
    )
