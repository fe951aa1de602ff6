"""What the guard must know of what is deployed: the sites, and which pages may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Deployed:
    """Looks it up anew each time, for a deployment may change it.

    Args:
        service: gives the module of one of the emulator's services.
        port: where the emulator listens.
    """

    def __init__(self, service: Callable[[str], Any], port: int) -> None:
        self._service = service
        self._port = port

    def sites(self) -> list[str]:
        """The addresses of all distributions."""
        distributions = self._service("cloudfront")._distributions  # noqa: SLF001 (no other way)
        labels = [each["DomainName"].partition(".")[0] for each in distributions.values()]
        return [f"http://{label}.cloudfront.localhost:{self._port}/" for label in labels]

    def pages(self) -> set[str]:
        """The origins of the sites, and those that a bucket lists: a stack's `corsOrigins`."""
        s3 = self._service("s3")
        rules = [
            rule
            for bucket in list(s3._bucket_cors)  # noqa: SLF001
            for rule in s3._cors_rules(bucket) or ()  # noqa: SLF001
        ]
        listed = {origin for rule in rules for origin in rule.get("AllowedOrigin", ())}
        return {site.rstrip("/") for site in self.sites()} | listed
