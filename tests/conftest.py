"""What every folder of tests may use; the modules are in tests/support."""

from tests.support.stacks import deploy_stack, emulator

__all__ = ["deploy_stack", "emulator"]
