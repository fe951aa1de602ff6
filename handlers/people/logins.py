"""The user pool of Amazon Cognito, which keeps the logins: addresses and passwords.

Cognito takes the address or the `sub` as a name. The address is used to find or create a login, and
the `sub` for everything else: an address may have got another login meanwhile.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from handlers.aws.clients import ClientError, error_code
from handlers.people.model import Login, LoginExistsError, LoginGoneError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

# Until somebody has chosen their own password, also after an admin has replaced it.
_UNUSED = "FORCE_CHANGE_PASSWORD"


class LoginStore:
    """The logins of a user pool.

    Raises, from all operations on a login that exists:
        LoginGoneError: It does not.
    """

    def __init__(self, client: CognitoIdentityProviderClient, pool_id: str) -> None:
        self._client = client
        self._pool_id = pool_id

    def create(self, email: str, password: str) -> Login:
        """Makes a login with a first password; Cognito sends no e-mail.

        Raises:
            LoginExistsError: Another request has made one for this address.
        """
        try:
            made = self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                TemporaryPassword=password,
                MessageAction="SUPPRESS",
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "email_verified", "Value": "true"},
                ],
            )
        except ClientError as error:
            if error_code(error) != "UsernameExistsException":
                raise
            # If the SDK had to send the request again, the first one may have made it.
            if not error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0):
                raise LoginExistsError from error
            found = self.find(email)
            if found is None:
                raise LoginExistsError from error
            return found
        return _login(made["User"].get("Attributes", ()), made["User"])

    def find(self, email: str) -> Login | None:
        """The login of an address, or None."""
        try:
            found = self._client.admin_get_user(UserPoolId=self._pool_id, Username=email)
        except ClientError as error:
            if error_code(error) == "UserNotFoundException":
                return None
            raise
        return _login(found["UserAttributes"], found)

    def set_first_password(self, sub: str, password: str) -> None:
        """Replaces the password by one for a single sign-in, which asks for a new one."""
        with _existing():
            self._client.admin_set_user_password(
                UserPoolId=self._pool_id, Username=sub, Password=password, Permanent=False
            )

    def disable(self, sub: str) -> None:
        """Refuses to sign this login in, or to renew a session."""
        with _existing():
            self._client.admin_disable_user(UserPoolId=self._pool_id, Username=sub)

    def enable(self, sub: str) -> None:
        """Undoes `disable`."""
        with _existing():
            self._client.admin_enable_user(UserPoolId=self._pool_id, Username=sub)

    def sign_out(self, sub: str) -> None:
        """Ends all sessions of a login; access tokens that were issued live on for minutes."""
        with _existing():
            self._client.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=sub)


def _login(attributes: Iterable[Any], user: Mapping[str, Any]) -> Login:
    found = {each["Name"]: each.get("Value") for each in attributes}
    return Login(sub=found["sub"], was_used=user.get("UserStatus") != _UNUSED)


@contextmanager
def _existing() -> Generator[None]:
    try:
        yield
    except ClientError as error:
        if error_code(error) == "UserNotFoundException":
            raise LoginGoneError from error
        raise
