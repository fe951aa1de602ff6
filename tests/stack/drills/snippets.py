"""The runbook's Python snippets, run as its reader would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.support.as_owner import AS_OWNER
from tests.support.stacks import ROOT

if TYPE_CHECKING:
    from tests.support.stacks import Stack

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
OTHER_REGION = "eu-west-1"

# Browsers resolve such names to this machine; the resolver that Python asks may not.
LOCALHOST = """
import socket
resolve = socket.getaddrinfo
def here(host, *rest, **more):
    return resolve("127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **more)
socket.getaddrinfo = here
"""


def follow(name: str, stack: Stack, *arguments: str) -> str:
    """Run a Python snippet of the runbook as its reader would; gives what it printed."""
    (snippet,) = re.findall(rf"```python\n# {name}.*?\n(.*?)```", RUNBOOK, re.DOTALL)
    aws = stack.emulator.aws
    environment = {
        "PATH": os.defpath,
        "AWS_ENDPOINT_URL": aws.endpoint,
        "AWS_REGION": aws.region,
        "AWS_DEFAULT_REGION": aws.region,
        "AWS_ACCESS_KEY_ID": aws.access_key,
        "AWS_SECRET_ACCESS_KEY": aws.secret_key,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "EMBEDDED_TOKEN": aws.token,
    }
    done = subprocess.run(
        [sys.executable, "-c", LOCALHOST + AS_OWNER + snippet, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
