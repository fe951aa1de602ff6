"""What each library adds to a cold start: processor time to import it or build its client.

Each in a process of its own, after what it stands on has been imported; they take turns in a round.
"""

from __future__ import annotations

import sysconfig
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench import processes
from bench.coldstart import PIP
from bench.markdown import milliseconds
from cli.tables import markdown_table
from tests.support.packages import copy_installed

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLIENT = "s.create_client('{}', 'eu-central-1')"
_SESSION = "import botocore.session; s = botocore.session.get_session()"
_CERTIFICATES = "c.load_verify_locations(botocore.__path__[0] + '/cacert.pem')"
_ABOUT = """\
### What each library costs

CPU time to import each one in a new process, after its prerequisites. *Whole* is as installed by
pip, *layer* as deployed with the functions.
"""


@dataclass(frozen=True)
class Cost:
    """One library: its prerequisites, what is measured, and where it is loaded from."""

    label: str
    before: str
    program: str
    path: Sequence[Path]
    seconds: list[float] = field(default_factory=list[float])
    """One entry a round."""


def measure(folder: Path, rounds: int) -> list[Cost]:
    """Import each of them in every round, in folders made under `folder`; one round warms up."""
    copy_installed(PIP, folder / "pip")
    costs = _costs(processes.unpacked(folder / "functions"), [folder / "pip"])
    for turn in range(-1, rounds):
        for each in costs:
            program = (
                f"import time; {each.before}; t = time.process_time(); {each.program}; "
                "print(time.process_time() - t)"
            )
            seconds = float(processes.output(program, each.path))
            if turn >= 0:
                each.seconds.append(seconds)
    return costs


def table(costs: Sequence[Cost]) -> str:
    """The figures as Markdown, in milliseconds."""
    rows = [[each.label, milliseconds(each.seconds)] for each in costs]
    rounds = len(costs[0].seconds)
    return f"{_ABOUT}\n{markdown_table(['library', 'ms'], rows)}\n\nMedians of {rounds} rounds.\n"


def _costs(functions: dict[str, list[Path]], pip: list[Path]) -> list[Cost]:
    layer = functions["gallery"]
    imaging = functions["thumbnail"]
    everything = [Path(sysconfig.get_path("purelib"))]
    tls = "import botocore, ssl; c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)"
    costs = [
        Cost("boto3, whole", "pass", "import boto3", pip),
        Cost("botocore, whole", "pass", "import botocore.session", pip),
        Cost("botocore, layer", "pass", "import botocore.session", layer),
        Cost(
            "botocore, layer, without garbage collection",
            "pass",
            "import handlers.aws.clients",
            layer,
        ),
    ]
    for service, name in (("s3", "S3"), ("dynamodb", "DynamoDB"), ("sqs", "SQS")):
        for label, path in (("whole", pip), ("layer", layer)):
            client = _CLIENT.format(service)
            costs.append(Cost(f"client of {name}, {label}", _SESSION, client, path))
    costs.append(Cost("certificates, for the first request", tls, _CERTIFICATES, layer))
    for name, path in functions.items():
        own = f"import handlers.{name}.handler"
        costs.append(Cost(f"own code, {name}", "import handlers.aws.clients", own, path))
    image = "from PIL import Image"
    costs += [
        Cost("Pillow", "pass", image, imaging),
        Cost("Pillow's JPEG", image, "from PIL import JpegImagePlugin", imaging),
        Cost("Pillow's colour management", image, "from PIL import ImageCms", imaging),
        Cost("Pillow with every format", image, "Image.init()", imaging),
        Cost("pillow-heif", image, "import pillow_heif", imaging),
        Cost("pillow-jxl-plugin", image, "import pillow_jxl", imaging),
        Cost("numpy, which no function has", "pass", "import numpy", everything),
    ]
    return costs
