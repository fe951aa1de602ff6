"""What `make up` prints about a deployment: its result, the addresses and what is not modelled."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from local import first_password

if TYPE_CHECKING:
    from collections import Counter

    from local.console import Console
    from local.deploy import Deployment
    from local.emulator.aws import Aws

# The document that lists what the embedded AWS does not model.
LIMITS = "docs/embedded-aws.md"


def say_where(
    console: Console, port: int, site: str, deployment: Deployment, *, verbose: bool
) -> None:
    """Print where the gallery is, and what the embedded AWS does not model of this deployment."""
    console.say()
    if deployment.limits and verbose:
        console.say("What the embedded AWS does not model:")
        for text, types in limits_by_text(deployment.limits).items():
            line = f"- {', '.join(types)}: {text}"
            console.say(textwrap.fill(line, 96, subsequent_indent="  "))
        console.say()
    elif deployment.limits:
        console.say(f"{LIMITS} lists what the embedded AWS does not model (here: VERBOSE=1).")
    console.say(f"The gallery is at {bare_address(port)}, which redirects to")
    console.say(site)
    console.say()


def say_who(console: Console, deployment: Deployment, aws: Aws) -> None:
    """Print how the first admin signs in, which Cognito would tell them by e-mail."""
    for address, password in deployment.first_passwords.items():
        client = aws.client("cognito-idp")
        pool = deployment.outputs["userPoolId"]
        if known := first_password.current(client, pool, address, password):
            console.say(f"Sign in as {address} with the password {known}")
        else:
            console.say(f"Sign in as {address}. The first password has been changed.")


def limits_by_text(limits: dict[str, str]) -> dict[str, list[str]]:
    """Each limit with the short names of the resource types that share it."""
    grouped: dict[str, list[str]] = {}
    for type_, text in limits.items():
        grouped.setdefault(text, []).append(type_.rsplit(":", 1)[-1])
    return grouped


def summary(actions: Counter[str]) -> str:
    """The result of a deployment: how many resources were created, updated and so on."""
    words = {
        "create": "new",
        "import": "adopted",
        "update": "updated",
        "replace": "replaced",
        "delete": "deleted",
        "same": "unchanged",
    }
    parts = [f"{actions[action]} {word}" for action, word in words.items() if actions[action]]
    return ", ".join(parts) or "nothing"


def site_address(deployment: Deployment) -> str:
    """The site's own address, which only a deployed stack has."""
    return f"{deployment.outputs['siteUrl'].rstrip('/')}/"


def bare_address(port: int) -> str:
    """The address that redirects the owner to the site, known before the site is deployed."""
    return f"http://localhost:{port}/"
