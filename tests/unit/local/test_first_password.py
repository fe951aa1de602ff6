"""What `make up` prints instead of Cognito's e-mail to the first admin."""

from __future__ import annotations

import io
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import report
from local.console import Console
from local.deploy import Deployment
from local.resource import Created, ReplaceError
from local.services.cognito_people import User

ADDRESS = "admin@home.arpa"
INPUTS = {
    "userPoolId": "pool",
    "username": ADDRESS,
    "attributes": {"email": ADDRESS},
    "desiredDeliveryMediums": ["EMAIL"],
}


class FakeCognito:
    """A pool with at most one person."""

    def __init__(self, status: str | None = None) -> None:
        self.status = status
        self.password = ""
        self.changes = 0

    def admin_create_user(self, *, TemporaryPassword: str, **_more: Any) -> None:  # noqa: N803
        if self.status:
            raise ClientError({"Error": {"Code": "UsernameExistsException"}}, "AdminCreateUser")
        self.status, self.password = "FORCE_CHANGE_PASSWORD", TemporaryPassword

    def admin_set_user_password(self, *, Password: str, Permanent: bool, **_more: Any) -> None:  # noqa: N803
        self.password = Password
        self.status = "CONFIRMED" if Permanent else "FORCE_CHANGE_PASSWORD"
        self.changes += 1

    def admin_update_user_attributes(self, **_more: Any) -> None:
        self.changes += 1

    def admin_get_user(self, **_more: Any) -> dict[str, Any]:
        return {
            "UserStatus": self.status,
            "UserAttributes": [{"Name": "sub", "Value": "sub-1"}],
            "UserCreateDate": 0,
            "UserLastModifiedDate": self.changes,
        }


CHANGED = f"Sign in as {ADDRESS}. The first password has been changed."


def aws(cognito: FakeCognito) -> Any:
    def client(_service: str) -> FakeCognito:
        return cognito

    return SimpleNamespace(client=client)


def said(cognito: FakeCognito, password: str) -> list[str]:
    stream = io.StringIO()
    deployment = Deployment({"userPoolId": "pool"}, Counter(), {ADDRESS: password}, {})
    report.say_who(Console(stream), deployment, aws(cognito))
    return stream.getvalue().splitlines()


def test_the_password_is_told_at_every_start_until_it_is_changed() -> None:
    cognito = FakeCognito()
    password = User().create(aws(cognito), "x", INPUTS).outputs["firstPassword"]

    assert password == cognito.password
    for _ in range(2):
        assert said(cognito, password) == [f"Sign in as {ADDRESS} with the password {password}"]

    cognito.admin_set_user_password(Password="own", Permanent=True)
    assert said(cognito, password) == [CHANGED]


def test_a_password_that_an_admin_has_replaced_is_not_told() -> None:
    cognito = FakeCognito()
    password = User().create(aws(cognito), "x", INPUTS).outputs["firstPassword"]

    cognito.admin_set_user_password(Password="another", Permanent=False)

    assert said(cognito, password) == [CHANGED]


def test_an_open_stack_tells_nothing() -> None:
    stream = io.StringIO()
    report.say_who(Console(stream), Deployment({}, Counter(), {}, {}), aws(FakeCognito()))

    assert not stream.getvalue()


@pytest.mark.parametrize("status", ["FORCE_CHANGE_PASSWORD", "CONFIRMED"])
def test_somebody_who_is_there_already_keeps_the_password_that_they_chose(status: str) -> None:
    cognito = FakeCognito(status)

    outputs = User().create(aws(cognito), "x", INPUTS).outputs

    assert cognito.status == status
    assert ("firstPassword" in outputs) == (status == "FORCE_CHANGE_PASSWORD")
    assert outputs.get("firstPassword", "") == cognito.password


def test_a_changed_person_keeps_their_first_password_and_another_address_is_another() -> None:
    cognito = FakeCognito()
    made = User().create(aws(cognito), "x", INPUTS)

    changed = User().update(aws(cognito), made, INPUTS, INPUTS)

    assert changed.outputs["firstPassword"] == made.outputs["firstPassword"]
    with pytest.raises(ReplaceError):
        User().update(aws(cognito), Created("a"), INPUTS, INPUTS | {"username": "b@home.arpa"})
