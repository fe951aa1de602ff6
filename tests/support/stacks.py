"""The embedded AWS of one test run, and stacks of the whole program on it.

`emulator` is started once for stack and browser tests alike, stores nothing on disk, and is stopped
however the run ends. `deploy_stack("name")` deploys a separate stack; stacks need no destroying,
because they end with the emulator.
"""

from __future__ import annotations

import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from components.build.runtime import SLICES
from local.deploy import Deployment, deploy
from local.emulator.process import Emulator

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from local.registration import Event

ROOT = Path(__file__).resolve().parent.parent.parent

OTHER_SITE = "https://elsewhere.example"
"""An origin that every test stack's config allows in addition to the site's own."""

SETTINGS: dict[str, Any] = {
    # Functions run in this machine's Python here.
    "lambdaPlatform": "host",
    "corsOrigins": [OTHER_SITE],
    # Tests send requests faster than people do; the throttle has a test of its own.
    "apiRateLimit": 10_000,
    "apiBurstLimit": 5_000,
}
"""Overrides of every test stack's settings."""

NOBODY: dict[str, Any] = {"alarmEmails": ["on-call@home.arpa"]}
"""Recipients of alarms, which the file of prod requires: no mail leaves this machine."""


@dataclass(frozen=True)
class Stack:
    """A deployed stack, with an administrator's view of the embedded AWS that it is on."""

    name: str
    emulator: Emulator
    deployment: Deployment

    @property
    def site_url(self) -> str:
        """Where the page is, without a slash at the end."""
        return self.output("siteUrl").rstrip("/")

    @property
    def slices(self) -> list[str]:
        """The slices whose functions it has; an open stack has fewer."""
        return [name for name in SLICES if f"{name}Function" in self.deployment.outputs]

    def output(self, name: str) -> str:
        """One of the program's exports."""
        return str(self.deployment.outputs[name])

    def client(self, service: str) -> Any:
        """A boto3 client of the emulator's root user, to whom no policy applies."""
        return self.emulator.aws.client(service)


class DeployStack(Protocol):
    """Deploys a stack, or deploys it again."""

    def __call__(
        self, name: str, *, like: str = "dev", config: dict[str, Any] | None = None
    ) -> Stack:
        """Deploy stack `name` with the settings of `Pulumi.<like>.yaml`, and `config` on top."""
        ...


def deploy_stack_on(  # noqa: PLR0913 (the parts of a deployment are independent)
    emulator: Emulator,
    folder: Path,
    name: str,
    *,
    like: str = "dev",
    config: dict[str, Any] | None = None,
    report: Callable[[Event], None] | None = None,
) -> Stack:
    """Deploy the repository's program as the stack `name`, which needs no file in the repository.

    Args:
        emulator: a running one.
        folder: where the program's copy under its new settings goes.
        name: the stack's name.
        like: whose settings it has.
        config: values in place of those, by key.
        report: called for each step.
    """
    for file in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(ROOT / file, folder)
    shutil.copy(ROOT / f"Pulumi.{like}.yaml", folder / f"Pulumi.{name}.yaml")
    with warnings.catch_warnings():
        # About classes that pulumi_aws itself still imports.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="pulumi_aws")
        deployment = deploy(
            folder / "__main__.py",
            name,
            emulator,
            config={**NOBODY, **SETTINGS, **(config or {})},
            report=report,
        )
    return Stack(name, emulator, deployment)


@pytest.fixture(scope="session")
def emulator() -> Generator[Emulator]:
    """The embedded AWS of this run, in memory only."""
    with Emulator() as running:
        yield running


@pytest.fixture(scope="session")
def deploy_stack(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> DeployStack:
    """Deploys a stack of any name on this run's embedded AWS."""

    def deploy_it(name: str, *, like: str = "dev", config: dict[str, Any] | None = None) -> Stack:
        folder = tmp_path_factory.mktemp(f"program-{name}")
        return deploy_stack_on(emulator, folder, name, like=like, config=config)

    return deploy_it
