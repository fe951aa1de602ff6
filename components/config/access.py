"""Settings of who may use the site and the API, and how many requests they may make."""

from __future__ import annotations

from dataclasses import dataclass

from components.config import placeholders
from components.config.rules import boolean, checked, email, integer, one_of, origins
from components.config.setting import setting

SIGN_IN = "signIn"
OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Access:
    """Access to the site and the API."""

    access: str = setting(
        one_of(SIGN_IN, OPEN),
        default=SIGN_IN,
        meaning="Who may use the site. `signIn`: people whom an admin has invited, each of whom "
        "sees their own photos; needs adminEmail. `open`: whoever knows the address may see, add "
        "and delete all photos.",
    )
    admin_email: str | None = setting(
        checked(email, placeholders.own_email),
        default=None,
        meaning="E-mail address of the first admin, who then invites others. Amazon Cognito sends "
        "the first password to it.",
    )
    access_token_minutes: int = setting(
        integer(5, 60),
        default=15,
        meaning="How long an access token is valid. Pages renew theirs by themselves. The API "
        "refuses blocked people at once, whatever their token.",
    )
    session_days: int = setting(
        integer(1, 365),
        default=30,
        meaning="How many days after signing in a person has to do so again.",
    )
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
    live_updates: bool = setting(
        boolean,
        default=True,
        meaning="While somebody looks at a page, ask every four seconds what others have added or "
        "deleted. Costs about 0.6 cents for each hour of looking. If false, pages show it when "
        "they are next opened.",
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

    @property
    def signs_in(self) -> bool:
        """Whether people sign in."""
        return self.access == SIGN_IN
