"""The redirect from the bare port to the site, which only the emulator's user gets."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.stacks import Stack

NOBODY = "65534"
# Requests a URL, as another user if one is given, without following redirects. The imports come
# first, because the other user may not be allowed to read Python's folder.
ASK = """
import encodings.idna, http.client, os, sys
if sys.argv[2:]:
    os.setuid(int(sys.argv[2]))
connection = http.client.HTTPConnection("localhost", int(sys.argv[1]))
connection.request("GET", "/")
answer = connection.getresponse()
print(answer.status, answer.headers["location"])
"""


def test_the_bare_port_redirects_its_owner_to_the_site(stack: Stack) -> None:
    # Other tests may have deployed another one since, and the last deployed one counts.
    (stack.emulator.folder / stack.name / "outputs.json").touch()

    assert _redirect(stack) == ["302", f"{stack.site_url.rstrip('/')}/"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_the_bare_port_tells_another_user_nothing(stack: Stack) -> None:
    """Other users are kept out by not knowing the site's address."""
    assert _redirect(stack, NOBODY) == ["403", "None"]


def _redirect(stack: Stack, *user: str) -> list[str]:
    command = [sys.executable, "-I", "-c", ASK, str(stack.emulator.port), *user]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
