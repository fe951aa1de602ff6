"""What every folder of tests may use; the modules are in tests/support."""

import pytest

# Before any of them is imported, so that their failed asserts show values too.
pytest.register_assert_rewrite("tests.support", "tests.stack.faults")

from tests.support.stacks import deploy_stack, emulator  # noqa: E402

__all__ = ["deploy_stack", "emulator"]
