"""The user pool of Amazon Cognito, as far as the maintenance function needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.aws.clients import ClientError, error_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient


class UserPool:
    """The pool, over a client that is built on first use: few messages need it.

    Args:
        client: Of Cognito.
        pool_id: None in an open stack, in which nobody has a login.
    """

    def __init__(
        self, client: Callable[[], CognitoIdentityProviderClient], pool_id: str | None
    ) -> None:
        self._client = client
        self._pool_id = pool_id

    def delete(self, sub: str) -> None:
        """Removes a login with its sessions, if there still is one."""
        if self._pool_id is None:
            return
        try:
            self._client().admin_delete_user(UserPoolId=self._pool_id, Username=sub)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
                raise
