"""An embedded AWS that is only a list of what was asked of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local.deploy import Deployment, deploy, destroy
from local.emulator.process import Emulator
from local.resource import Created, Handlers, Properties, ReplaceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from local.emulator.aws import Aws

THING = "aws:test/thing:Thing"

HEAD = """
import pulumi

class Thing(pulumi.CustomResource):
    arn: pulumi.Output[str]
    address: pulumi.Output[str]

    def __init__(self, name, opts=None, **props):
        super().__init__("aws:test/thing:Thing", name,
                         {**props, "arn": None, "address": None}, opts)

class Part(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("photo-sharing:test:Part", name)

Options = pulumi.ResourceOptions
"""


class IdleEmulator(Emulator):
    """Nothing runs; only its folder is real."""

    def __init__(self, state: Path, port: int = 4566) -> None:
        super().__init__(state, port)
        self.lineage = "first"
        self.saves = 0

    def is_running(self) -> bool:
        return True

    def save(self) -> None:
        self.saves += 1


@dataclass
class Thing:
    """A handler whose `fixed` cannot be changed, and whose `fails` is what it answers."""

    known: frozenset[str] = frozenset(
        {"size", "fixed", "fails", "uses", "file", "url", "named", "undeletable"}
    )
    limits: str = "its weight"
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    there: dict[str, Properties] = field(default_factory=dict[str, Properties])

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        self._fail(inputs)
        id_ = inputs.get("named", name)
        self.asked.append(("create", id_))
        self.there[id_] = {**inputs, "region": aws.region}
        return Created(id_, {"arn": f"arn:{id_}", "address": f"127.0.0.1:{aws.port}/{id_}"})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        self._fail(new)
        if old.get("fixed") != new.get("fixed"):
            raise ReplaceError("fixed")
        self.asked.append(("update", current.id))
        self.there[current.id] = {**new, "region": aws.region}
        return Created(current.id, {**current.outputs})

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        del aws, inputs
        if any(current.id == thing.get("uses") for thing in self.there.values()):
            raise RuntimeError("in use")
        if self.there.get(current.id, {}).get("undeletable"):
            raise RuntimeError("cannot be deleted")
        self.asked.append(("delete", current.id))
        self.there.pop(current.id, None)

    def _fail(self, inputs: Properties) -> None:
        if "fails" in inputs:
            raise RuntimeError(inputs["fails"])


class AdoptableThing(Thing):
    """A handler whose resources can be adopted."""

    def read(self, aws: Aws, id_: str) -> Created:
        del aws
        assert id_ in self.there
        self.asked.append(("read", id_))
        return Created(id_)


class Project:
    """A program beside a state folder, to change and deploy again."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "program" / "__main__.py"
        self.program.parent.mkdir()
        self.thing = Thing()
        self.emulator = IdleEmulator(folder / "state")
        (self.program.parent / "Pulumi.yaml").write_text("name: photo-sharing\nruntime: python\n")
        self.configure("dev", "config: {}")

    @property
    def handlers(self) -> Handlers:
        return {THING: self.thing}

    @property
    def state_file(self) -> Path:
        return self.emulator.folder / "dev" / "deployment.json"

    def configure(self, stack: str, text: str) -> None:
        (self.program.parent / f"Pulumi.{stack}.yaml").write_text(text)

    def deploy(
        self, text: str, stack: str = "dev", config: Mapping[str, Any] | None = None
    ) -> Deployment:
        self.program.write_text(HEAD + text)
        return deploy(self.program, stack, self.emulator, config=config, handlers=self.handlers)

    def destroy(self, stack: str = "dev") -> None:
        destroy(stack, self.emulator, handlers=self.handlers)

    def asked(self) -> list[tuple[str, str]]:
        """What was asked since the last look, by logical name."""
        asked = [(action, id_.rsplit("-", 1)[0]) for action, id_ in self.thing.asked]
        self.thing.asked.clear()
        return asked


def counted(**actions: int) -> Counter[str]:
    return Counter(actions)
