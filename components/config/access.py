"""Settings of who may ask what of the API, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from components.config.rules import boolean, integer, origins
from components.config.setting import setting


@dataclass(frozen=True, kw_only=True)
class Access:
    """Access to the API."""

    cors_origins: tuple[str, ...] = setting(
        origins,
        default=(),
        meaning="Other web origins (scheme://host, perhaps :port) that may use the API and the "
        "upload addresses. The site itself needs no entry.",
    )
    api_rate_limit: int = setting(
        integer(1, 10_000),
        default=50,
        meaning="Requests per second that the API answers in the long run.",
    )
    api_burst_limit: int = setting(
        integer(1, 5_000), default=100, meaning="Requests that the API answers at once."
    )
    firewall: bool = setting(
        boolean,
        default=False,
        meaning="Put AWS's managed firewall rules before CloudFront and the API, and rate limits "
        "before CloudFront. Costs about 20 USD a month, and 0.60 USD for a million requests at "
        "each.",
    )
    requests_per_address: int = setting(
        integer(100, 2_000_000),
        default=5_000,
        meaning="Requests to the API that the firewall lets one address make in five minutes. "
        "Half as many may be POST; twice as many may be for pictures and a fifth as many for "
        "downloads. A party behind one router is one address.",
    )
