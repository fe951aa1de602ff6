"""A stack that is deployed: what it exports, and clients of its region.

It is the one of `make up` while that runs on this machine, and otherwise the one on AWS.
"""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from local import stack_config
from local.emulator.process import Emulator
from local.errors import UserError
from local.lock import StateLock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """A deployed stack.

    Attributes:
        where: For people.
        outputs: What the program exports.
        client: Makes the boto3 client of a service.
    """

    where: str
    outputs: Mapping[str, Any]
    client: Callable[[str], Any]


def find(stack: str, folder: Path = ROOT) -> Deployed:
    """The deployed stack of this name.

    Raises:
        UserError: It is not deployed, or this shell cannot reach it.
    """
    return _here(stack, folder / ".state") or _on_aws(stack, folder)


def _here(stack: str, state: Path) -> Deployed | None:
    """The stack on this machine, if one runs here."""
    file = state / stack / "outputs.json"
    if not file.exists():
        return None
    lock = StateLock(state)
    with lock.hold() as is_free:
        running = None if is_free else lock.last()
    if running is None:
        return None
    return Deployed(
        where=f"stack {stack} on this machine",
        outputs=json.loads(file.read_text()),
        client=Emulator.running_at(state, running.port).aws.client,
    )


def _on_aws(stack: str, folder: Path) -> Deployed:
    values = stack_config.load(folder, stack)
    region = values.get("aws:region") or os.environ.get("AWS_REGION")
    if not region:
        raise UserError(f"Stack {stack} has no region: pulumi config set aws:region REGION")
    command = ["pulumi", "stack", "output", "--json", "--stack", stack]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise UserError(
            f"Stack {stack} does not run on this machine, and there is no `pulumi` to ask where it "
            "is on AWS."
        ) from error
    if done.returncode:
        raise UserError(f"Pulumi does not know where stack {stack} is: {done.stderr.strip()}")
    session: Any = boto3.Session(profile_name=values.get("aws:profile"), region_name=region)
    return Deployed(
        where=f"stack {stack} on AWS", outputs=json.loads(done.stdout), client=session.client
    )
