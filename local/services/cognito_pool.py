"""User pools: their rules, sign-in pages, scopes and clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local.errors import UserError
from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    Shape,
    absent_is_fine,
    blocks,
    changed,
    error_code,
    known,
    pick,
    tag_map,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_ABSENT = "ResourceNotFoundException"

_ADMIN_CREATES: Shape = {
    "allowAdminCreateUserOnly": "AllowAdminCreateUserOnly",
    "inviteMessageTemplate": (
        "InviteMessageTemplate",
        {
            "emailMessage": "EmailMessage",
            "emailSubject": "EmailSubject",
            "smsMessage": "SMSMessage",
        },
    ),
}
_RECOVERY: Shape = {
    "recoveryMechanisms": ("RecoveryMechanisms", {"name": "Name", "priority": "Priority"})
}
_CHANGEABLE: Shape = {
    "accountRecoverySetting": ("AccountRecoverySetting", _RECOVERY),
    "adminCreateUserConfig": ("AdminCreateUserConfig", _ADMIN_CREATES),
    "autoVerifiedAttributes": "AutoVerifiedAttributes",
    "deletionProtection": "DeletionProtection",
    "mfaConfiguration": "MfaConfiguration",
    "userPoolTier": "UserPoolTier",
}
_FIXED: Shape = {
    "usernameAttributes": "UsernameAttributes",
    "usernameConfiguration": ("UsernameConfiguration", {"caseSensitive": "CaseSensitive"}),
}
_POLICIES: Shape = {
    "passwordPolicy": (
        "PasswordPolicy",
        {
            "minimumLength": "MinimumLength",
            "requireLowercase": "RequireLowercase",
            "requireNumbers": "RequireNumbers",
            "requireSymbols": "RequireSymbols",
            "requireUppercase": "RequireUppercase",
            "temporaryPasswordValidityDays": "TemporaryPasswordValidityDays",
        },
    ),
    "signInPolicy": (
        "SignInPolicy",
        {"allowedFirstAuthFactors": "AllowedFirstAuthFactors"},
    ),
}
_PASSKEYS: Shape = {"relyingPartyId": "RelyingPartyId", "userVerification": "UserVerification"}
_CLIENT: Shape = {
    "accessTokenValidity": "AccessTokenValidity",
    "allowedOauthFlows": "AllowedOAuthFlows",
    "allowedOauthFlowsUserPoolClient": "AllowedOAuthFlowsUserPoolClient",
    "allowedOauthScopes": "AllowedOAuthScopes",
    "callbackUrls": "CallbackURLs",
    "enableTokenRevocation": "EnableTokenRevocation",
    "explicitAuthFlows": "ExplicitAuthFlows",
    "idTokenValidity": "IdTokenValidity",
    "logoutUrls": "LogoutURLs",
    "preventUserExistenceErrors": "PreventUserExistenceErrors",
    "readAttributes": "ReadAttributes",
    "refreshTokenValidity": "RefreshTokenValidity",
    "supportedIdentityProviders": "SupportedIdentityProviders",
    "tokenValidityUnits": (
        "TokenValidityUnits",
        {"accessToken": "AccessToken", "idToken": "IdToken", "refreshToken": "RefreshToken"},
    ),
    "writeAttributes": "WriteAttributes",
}


class UserPool:
    """A user pool."""

    known = known(_CHANGEABLE, _FIXED, _POLICIES, also=("tags", "webAuthnConfiguration"))
    limits = (
        "no e-mail is sent: `make up` prints the first admin's first password; no passkeys, no "
        "page for forgotten passwords, and passwords may be tried any number of times"
    )

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        client = aws.client("cognito-idp")
        pool = client.create_user_pool(
            PoolName=name, **pick(inputs, _FIXED), **self._settings(inputs)
        )["UserPool"]
        self._passkeys(client, pool["Id"], inputs)
        return self._created(client, pool["Id"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """All but its user names changes in place."""
        if changed(old, new, _FIXED):
            raise ReplaceError("a pool keeps what its user names are")
        client = aws.client("cognito-idp")
        client.update_user_pool(UserPoolId=current.id, **self._settings(new))
        self._passkeys(client, current.id, new)
        return self._created(client, current.id)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Delete it with everybody in it, unless it is protected."""
        if inputs.get("deletionProtection") == "ACTIVE":
            raise UserError("the pool's deletion protection is on")
        with absent_is_fine(_ABSENT):
            aws.client("cognito-idp").delete_user_pool(UserPoolId=current.id)

    def _settings(self, inputs: Properties) -> Properties:
        return {
            **pick(inputs, _CHANGEABLE),
            "Policies": pick(inputs, _POLICIES),
            "UserPoolTags": tag_map(inputs),
        }

    def _passkeys(self, client: Any, pool: str, inputs: Properties) -> None:
        client.set_user_pool_mfa_config(
            UserPoolId=pool,
            MfaConfiguration=inputs.get("mfaConfiguration") or "OFF",
            WebAuthnConfiguration=pick(inputs.get("webAuthnConfiguration") or {}, _PASSKEYS),
        )

    def _created(self, client: Any, pool: str) -> Created:
        found = client.describe_user_pool(UserPoolId=pool)["UserPool"]
        return Created(pool, {"arn": found["Arn"], "name": found["Name"]})


class UserPoolDomain:
    """The name of a pool's sign-in page."""

    known = known(("domain", "managedLoginVersion", "userPoolId"))
    limits = "sign-in pages are the emulator's own, in its colours"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; one that an interrupted deployment left moves to this pool."""
        del name
        client = aws.client("cognito-idp")
        domain = inputs["domain"]
        before = client.describe_user_pool_domain(Domain=domain)["DomainDescription"]
        if before:
            client.delete_user_pool_domain(Domain=domain, UserPoolId=before["UserPoolId"])
        client.create_user_pool_domain(
            Domain=domain,
            UserPoolId=inputs["userPoolId"],
            ManagedLoginVersion=inputs.get("managedLoginVersion") or 1,
        )
        return Created(domain)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Its version changes in place."""
        if changed(old, new, ("domain", "userPoolId")):
            raise ReplaceError("a name belongs to its pool")
        aws.client("cognito-idp").update_user_pool_domain(
            Domain=current.id,
            UserPoolId=new["userPoolId"],
            ManagedLoginVersion=new.get("managedLoginVersion") or 1,
        )
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it, unless another pool has it by now."""
        client = aws.client("cognito-idp")
        found = client.describe_user_pool_domain(Domain=current.id)["DomainDescription"]
        if found.get("UserPoolId") == inputs["userPoolId"]:
            client.delete_user_pool_domain(Domain=current.id, UserPoolId=inputs["userPoolId"])


class ResourceServer:
    """The scopes that tokens may have."""

    known = known(("identifier", "name", "scopes", "userPoolId"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; one that an interrupted deployment left is updated."""
        del name
        try:
            aws.client("cognito-idp").create_resource_server(**self._arguments(inputs))
        except ClientError as error:
            if error_code(error) != "InvalidParameterException":
                raise
            aws.client("cognito-idp").update_resource_server(**self._arguments(inputs))
        return self._created(inputs)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Its scopes change in place."""
        del current
        if changed(old, new, ("identifier", "userPoolId")):
            raise ReplaceError("scopes belong to their pool")
        aws.client("cognito-idp").update_resource_server(**self._arguments(new))
        return self._created(new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del current
        with absent_is_fine(_ABSENT):
            aws.client("cognito-idp").delete_resource_server(
                UserPoolId=inputs["userPoolId"], Identifier=inputs["identifier"]
            )

    def _arguments(self, inputs: Properties) -> Properties:
        scope: Shape = {"scopeName": "ScopeName", "scopeDescription": "ScopeDescription"}
        shape: Shape = {
            "identifier": "Identifier",
            "name": "Name",
            "scopes": ("Scopes", scope),
            "userPoolId": "UserPoolId",
        }
        return pick(inputs, shape)

    def _created(self, inputs: Properties) -> Created:
        identifier = inputs["identifier"]
        scopes = [f"{identifier}/{each['scopeName']}" for each in blocks(inputs, "scopes")]
        return Created(f"{inputs['userPoolId']}|{identifier}", {"scopeIdentifiers": scopes})


class UserPoolClient:
    """A program that signs people in."""

    known = known(_CLIENT, also=("generateSecret", "userPoolId"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        made = aws.client("cognito-idp").create_user_pool_client(
            UserPoolId=inputs["userPoolId"],
            ClientName=name,
            GenerateSecret=bool(inputs.get("generateSecret")),
            **pick(inputs, _CLIENT),
        )["UserPoolClient"]
        secret = made.get("ClientSecret") or ""
        return Created(made["ClientId"], {"name": name, "clientSecret": secret})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """All but its secret changes in place."""
        if changed(old, new, ("generateSecret", "userPoolId")):
            raise ReplaceError("a client keeps its pool and its secret")
        aws.client("cognito-idp").update_user_pool_client(
            UserPoolId=new["userPoolId"], ClientId=current.id, **pick(new, _CLIENT)
        )
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        with absent_is_fine(_ABSENT):
            aws.client("cognito-idp").delete_user_pool_client(
                UserPoolId=inputs["userPoolId"], ClientId=current.id
            )


class ManagedLoginBranding:
    """The style of a client's sign-in page, which exists in the deployment file only."""

    known = known(("clientId", "settings", "userPoolId"))
    limits = "the style of sign-in pages is not used"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Nothing to create."""
        del aws
        return Created(f"{inputs['userPoolId']},{name}", {"managedLoginBrandingId": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Nothing to change."""
        del aws
        if changed(old, new, ("clientId", "userPoolId")):
            raise ReplaceError("a style belongs to its client")
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Nothing to remove."""


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cognito/userPool:UserPool": UserPool(),
    "aws:cognito/userPoolDomain:UserPoolDomain": UserPoolDomain(),
    "aws:cognito/resourceServer:ResourceServer": ResourceServer(),
    "aws:cognito/userPoolClient:UserPoolClient": UserPoolClient(),
    "aws:cognito/managedLoginBranding:ManagedLoginBranding": ManagedLoginBranding(),
}
