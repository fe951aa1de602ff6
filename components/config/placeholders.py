"""Checks for example values of the documentation, which would deploy and then reach nobody.

Each takes the value of a setting and raises `ValueError` with what belongs there instead, worded to
follow "it must be".
"""

from __future__ import annotations

# Reserved by RFC 2606 and RFC 6761 for documentation and tests.
_RESERVED_ENDINGS = frozenset({"example", "test", "invalid", "localhost"})
# The accounts and digits that AWS's documentation, and this project's, use as examples.
_ACCOUNTS = frozenset({"123456789012", "111122223333", "000000000000"})
_DIGITS = "123456789"


def own_email(address: str) -> None:
    """An address at which somebody reads."""
    if reserved := _reserved(address.rpartition("@")[2]):
        raise ValueError(
            f"an address at which somebody reads; {address} is a placeholder, because no mail "
            f"reaches {reserved}"
        )


def own_host(host: str) -> None:
    """A name that people can visit."""
    if reserved := _reserved(host):
        raise ValueError(
            f"a name of your own; {host} is a placeholder, because {reserved} is reserved for "
            "documentation and tests"
        )


def own_zone(zone: str) -> None:
    """The id of a hosted zone that exists."""
    if _DIGITS in zone:
        raise ValueError(
            f"the id of your own hosted zone; {zone} is a placeholder "
            "(`aws route53 list-hosted-zones` lists yours)"
        )


def own_certificate(arn: str) -> None:
    """The ARN of a certificate in a real account."""
    if arn.split(":")[4] in _ACCOUNTS:
        raise ValueError(
            f"the ARN of your own certificate; {arn} is a placeholder "
            "(`aws acm list-certificates --region us-east-1` lists yours)"
        )


def _reserved(host: str) -> str | None:
    """The end of a host name that makes it a placeholder, such as example.com, if it has one."""
    labels = host.lower().split(".")
    if labels[-1] in _RESERVED_ENDINGS:
        return f".{labels[-1]}"
    # Not only example.com, .net and .org: nobody who writes example.de means that site.
    if "example" in labels:
        return ".".join(labels[labels.index("example") :])
    return None
