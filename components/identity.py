"""Who may sign in: the user pool of Amazon Cognito, its sign-in page, and the first admin.

A person's login is here. What a person may do, and whose photos are theirs, is in the table
`Library`, so that a lost pool loses nobody's photos. See docs/decisions/0025-sign-in.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cognito, ssm

from components.sign_in_page import STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.config.stack import StackConfig

# Scopes of access tokens, which the operations of the API require.
RESOURCE_SERVER = "photos"
SCOPES = {"library": "One's own photos", "people": "For admins: the people of the site"}
# Whoever is in it when they first sign in becomes an admin.
ADMINS = "admins"
# Days until a first password expires.
FIRST_PASSWORD_DAYS = 7
# An ID token is read once, when the browser comes back from the sign-in page; this is the minimum.
ID_TOKEN_MINUTES = 5
CALLBACK = "/v1/session/callback"
# A client on the command line listens there for the answers of the sign-in page.
COMMAND_LINE = "http://localhost:8976"

_INVITATION = (
    "You are the admin of a photo gallery. Sign in with {username} and the first password {####}, "
    f"which is valid for {FIRST_PASSWORD_DAYS} days. Then choose your own."
)


@dataclass(frozen=True, kw_only=True)
class IdentityArgs:
    """The configuration of a stack that people sign in to, and where the stack is."""

    config: StackConfig
    account: pulumi.Input[str]
    partition: pulumi.Input[str]
    region: pulumi.Input[str]


class Identity(pulumi.ComponentResource):
    """The user pool, its sign-in page, scopes, the group of admins and the first of them.

    `parameter` is the name of the SSM parameter with what the session function needs to know, and
    `parameter_arn` its ARN; both are known before the parameter exists. `open_to` creates it, and
    sets `command_line_client_id`.
    """

    pool: cognito.UserPool
    sign_in_url: pulumi.Output[str]
    parameter: str
    parameter_arn: pulumi.Output[str]
    command_line_client_id: pulumi.Output[str]

    def __init__(
        self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:identity:Identity", name, None, opts)
        self._name = name
        self._args = args
        self._child = pulumi.ResourceOptions(parent=self)

        # Unique in the region, among all accounts.
        prefix = pulumi.Output.concat(name, "-", args.account)
        host = pulumi.Output.concat(prefix, ".auth.", args.region, ".amazoncognito.com")
        self.pool = self._pool(host)
        self._domain = cognito.UserPoolDomain(
            f"{name}-sign-in",
            domain=prefix,
            user_pool_id=self.pool.id,
            managed_login_version=2,
            opts=self._child,
        )
        self._server = cognito.ResourceServer(
            f"{name}-photos",
            identifier=RESOURCE_SERVER,
            name=RESOURCE_SERVER,
            scopes=[
                cognito.ResourceServerScopeArgs(scope_name=scope, scope_description=meaning)
                for scope, meaning in SCOPES.items()
            ],
            user_pool_id=self.pool.id,
            opts=self._child,
        )
        self._first_admin()

        self.sign_in_url = pulumi.Output.concat("https://", host)
        self.parameter = f"/{name}/sign-in"
        self.parameter_arn = pulumi.Output.concat(
            "arn:", args.partition, ":ssm:", args.region, ":", args.account, ":parameter",
            self.parameter,
        )  # fmt: skip
        self.register_outputs({"signInUrl": self.sign_in_url})

    def open_to(self, origins: Sequence[pulumi.Input[str]]) -> None:
        """Let pages of the site's `origins`, and command-line clients, sign people in.

        Called once the site's own addresses are known. The session function was created before
        that, because the site's distribution leads to it.
        """
        browser = self._client(
            "browser",
            callbacks=[pulumi.Output.concat(each, CALLBACK) for each in origins],
            # Where the sign-in page leads after signing out.
            logouts=[pulumi.Output.concat(each, "/") for each in origins],
        )
        command_line = self._client(
            "command-line", callbacks=[f"{COMMAND_LINE}/callback"], logouts=[f"{COMMAND_LINE}/"]
        )
        self.command_line_client_id = command_line.id
        facts = {
            "clientId": browser.id,
            "signInUrl": self.sign_in_url,
            "siteOrigins": list(origins),
        }
        ssm.Parameter(
            f"{self._name}-sign-in",
            name=self.parameter,
            type="String",
            insecure_value=pulumi.Output.json_dumps(facts),
            description="What the session function needs to know of the sign-in page",
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self._domain]),
        )

    def _pool(self, host: pulumi.Output[str]) -> cognito.UserPool:
        protect = self._args.config.protect
        return cognito.UserPool(
            f"{self._name}-people",
            # Passkeys and the newer sign-in page; free for 10,000 people a month.
            user_pool_tier="ESSENTIALS",
            username_attributes=["email"],
            # Cannot be changed later.
            username_configuration=cognito.UserPoolUsernameConfigurationArgs(case_sensitive=False),
            auto_verified_attributes=["email"],
            # Nobody registers by themselves.
            admin_create_user_config=cognito.UserPoolAdminCreateUserConfigArgs(
                allow_admin_create_user_only=True,
                invite_message_template=cognito.UserPoolAdminCreateUserConfigInviteMessageTemplateArgs(
                    email_subject="Your photo gallery",
                    email_message=_INVITATION,
                    sms_message="{username} {####}",  # required, and never sent
                ),
            ),
            account_recovery_setting=cognito.UserPoolAccountRecoverySettingArgs(
                recovery_mechanisms=[
                    cognito.UserPoolAccountRecoverySettingRecoveryMechanismArgs(
                        name="verified_email", priority=1
                    )
                ]
            ),
            # Length protects; rules about characters make people write passwords down.
            password_policy=cognito.UserPoolPasswordPolicyArgs(
                minimum_length=12,
                require_lowercase=False,
                require_numbers=False,
                require_symbols=False,
                require_uppercase=False,
                temporary_password_validity_days=FIRST_PASSWORD_DAYS,
            ),
            # No one-time passwords: somebody invited without a password would only get those.
            sign_in_policy=cognito.UserPoolSignInPolicyArgs(
                allowed_first_auth_factors=["PASSWORD", "WEB_AUTHN"]
            ),
            # AWS refuses passkeys together with a second factor that is required.
            mfa_configuration="OFF",
            # Passkeys are bound to this name for ever, so it is stated and not left to a default.
            web_authn_configuration=cognito.UserPoolWebAuthnConfigurationArgs(
                relying_party_id=host, user_verification="required"
            ),
            deletion_protection="ACTIVE" if protect else "INACTIVE",
            # Not Pulumi's protection, which would refuse a switch of `access` to open.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=protect),
        )

    def _first_admin(self) -> None:
        address = (self._args.config.admin_email or "").lower()
        group = cognito.UserGroup(
            f"{self._name}-admins",
            name=ADMINS,
            description="Become admins when they first sign in",
            user_pool_id=self.pool.id,
            opts=self._child,
        )
        admin = cognito.User(
            f"{self._name}-first-admin",
            user_pool_id=self.pool.id,
            username=address,
            attributes={"email": address, "email_verified": "true"},
            desired_delivery_mediums=["EMAIL"],
            # Another adminEmail must not remove the person who had it.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        )
        cognito.UserInGroup(
            f"{self._name}-first-admin",
            user_pool_id=self.pool.id,
            group_name=group.name,
            username=admin.username,
            opts=self._child,
        )

    def _client(
        self,
        kind: str,
        *,
        callbacks: Sequence[pulumi.Input[str]],
        logouts: Sequence[pulumi.Input[str]],
    ) -> cognito.UserPoolClient:
        config = self._args.config
        client = cognito.UserPoolClient(
            f"{self._name}-{kind}",
            user_pool_id=self.pool.id,
            # Neither a page nor a program on somebody's machine can keep a secret; both use PKCE.
            generate_secret=False,
            allowed_oauth_flows_user_pool_client=True,
            allowed_oauth_flows=["code"],
            # Without Cognito's own scope: a token of the site changes nothing about the login.
            allowed_oauth_scopes=[
                "openid",
                "email",
                "profile",
                *(f"{RESOURCE_SERVER}/{scope}" for scope in SCOPES),
            ],
            supported_identity_providers=["COGNITO"],
            callback_urls=list(callbacks),
            logout_urls=list(logouts),
            explicit_auth_flows=["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            # E-mail addresses identify people here, so nobody changes their own.
            read_attributes=["email", "email_verified", "name"],
            write_attributes=["name"],
            access_token_validity=config.access_token_minutes,
            id_token_validity=ID_TOKEN_MINUTES,
            refresh_token_validity=config.session_days,
            token_validity_units=cognito.UserPoolClientTokenValidityUnitsArgs(
                access_token="minutes",  # noqa: S106 (the unit)
                id_token="minutes",  # noqa: S106
                refresh_token="days",  # noqa: S106
            ),
            enable_token_revocation=True,
            prevent_user_existence_errors="ENABLED",
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self._server]),
        )
        # Without a style of its own a client's sign-in page is not shown at all.
        cognito.ManagedLoginBranding(
            f"{self._name}-{kind}",
            user_pool_id=self.pool.id,
            client_id=client.id,
            settings=json.dumps(STYLE, sort_keys=True),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self._domain]),
        )
        return client
