"""The user pool, against the SDK's own model of Cognito; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.stub import Stubber

from handlers.aws import clients
from handlers.people.logins import LoginStore
from handlers.people.model import Login, LoginExistsError, LoginGoneError

if TYPE_CHECKING:
    from collections.abc import Iterator

POOL = "eu-central-1_abc"
EMAIL = "cleo@example.com"
NAMED = {"UserPoolId": POOL, "Username": "sub-1"}
USER: dict[str, Any] = {
    "Username": "sub-1",
    "UserStatus": "FORCE_CHANGE_PASSWORD",
    "UserCreateDate": datetime(2026, 11, 1, tzinfo=UTC),
}
ATTRIBUTES = [{"Name": "sub", "Value": "sub-1"}, {"Name": "email", "Value": EMAIL}]
CREATED = {
    "UserPoolId": POOL,
    "Username": EMAIL,
    "TemporaryPassword": "Kfd7-wpz3-qht5-mxc8",
    "MessageAction": "SUPPRESS",
    "UserAttributes": [
        {"Name": "email", "Value": EMAIL},
        {"Name": "email_verified", "Value": "true"},
    ],
}


@pytest.fixture
def cognito() -> Any:
    return clients.cognito.__wrapped__()


@pytest.fixture
def stubbed(cognito: Any) -> Iterator[Stubber]:
    with Stubber(cognito) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_a_login_is_made_without_an_e_mail(cognito: Any, stubbed: Stubber) -> None:
    stubbed.add_response("admin_create_user", {"User": {**USER, "Attributes": ATTRIBUTES}}, CREATED)

    made = LoginStore(cognito, POOL).create(EMAIL, "Kfd7-wpz3-qht5-mxc8")

    assert made == Login(sub="sub-1")


def test_a_login_that_another_request_has_made_is_an_error(cognito: Any, stubbed: Stubber) -> None:
    stubbed.add_client_error("admin_create_user", "UsernameExistsException")

    with pytest.raises(LoginExistsError):
        LoginStore(cognito, POOL).create(EMAIL, "Kfd7-wpz3-qht5-mxc8")


def test_a_login_whose_first_response_was_lost_is_its_own(cognito: Any, stubbed: Stubber) -> None:
    stubbed.add_client_error(
        "admin_create_user", "UsernameExistsException", response_meta={"RetryAttempts": 1}
    )
    stubbed.add_response("admin_get_user", {**USER, "UserAttributes": ATTRIBUTES})

    made = LoginStore(cognito, POOL).create(EMAIL, "Kfd7-wpz3-qht5-mxc8")

    assert made == Login(sub="sub-1")


@pytest.mark.parametrize(
    ("status", "was_used"),
    [
        ("FORCE_CHANGE_PASSWORD", False),
        ("CONFIRMED", True),
        ("RESET_REQUIRED", True),
        ("EXTERNAL_PROVIDER", True),
    ],
)
def test_a_login_is_used_once_its_password_was_chosen(
    cognito: Any, stubbed: Stubber, status: str, *, was_used: bool
) -> None:
    found = {**USER, "UserStatus": status, "UserAttributes": ATTRIBUTES}
    stubbed.add_response("admin_get_user", found, {"UserPoolId": POOL, "Username": EMAIL})

    assert LoginStore(cognito, POOL).find(EMAIL) == Login(sub="sub-1", was_used=was_used)


def test_an_address_without_a_login_has_none(cognito: Any, stubbed: Stubber) -> None:
    stubbed.add_client_error("admin_get_user", "UserNotFoundException")

    assert LoginStore(cognito, POOL).find(EMAIL) is None


@pytest.mark.parametrize(
    ("call", "operation", "expected"),
    [
        (
            ("set_first_password", "sub-1", "new"),
            "admin_set_user_password",
            {"Password": "new", "Permanent": False},
        ),
        (("disable", "sub-1"), "admin_disable_user", {}),
        (("enable", "sub-1"), "admin_enable_user", {}),
        (("sign_out", "sub-1"), "admin_user_global_sign_out", {}),
    ],
)
def test_logins_are_changed_by_their_sub_and_known_to_be_gone(
    cognito: Any,
    stubbed: Stubber,
    call: tuple[str, ...],
    operation: str,
    expected: dict[str, Any],
) -> None:
    stubbed.add_response(operation, {}, {**NAMED, **expected})
    stubbed.add_client_error(operation, "UserNotFoundException")
    stubbed.add_client_error(operation, "TooManyRequestsException")
    name, *arguments = call
    change = getattr(LoginStore(cognito, POOL), name)

    change(*arguments)
    with pytest.raises(LoginGoneError):
        change(*arguments)
    with pytest.raises(clients.ClientError):
        change(*arguments)
