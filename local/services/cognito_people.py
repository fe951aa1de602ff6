"""The people of a user pool, and their groups."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local import first_password
from local.resource import Created, Properties, ReplaceError
from local.services._common import absent_is_fine, changed, error_code, known

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_ABSENT = ("ResourceNotFoundException", "UserNotFoundException")


class UserGroup:
    """A group of people."""

    known = known(("description", "name", "userPoolId"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; one that an interrupted deployment left is this one."""
        group = inputs.get("name") or name
        try:
            aws.client("cognito-idp").create_group(
                UserPoolId=inputs["userPoolId"],
                GroupName=group,
                Description=inputs.get("description") or "",
            )
        except ClientError as error:
            if error_code(error) != "GroupExistsException":
                raise
        return Created(f"{inputs['userPoolId']}/{group}", {"name": group})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """The emulator cannot change a group."""
        del aws, current, old, new
        raise ReplaceError("the embedded AWS cannot change a group")

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it; its people stay."""
        with absent_is_fine(*_ABSENT):
            aws.client("cognito-idp").delete_group(
                UserPoolId=inputs["userPoolId"], GroupName=current.outputs["name"]
            )


class User:
    """A person who is invited; Cognito's e-mail to them is an output here."""

    known = known(("attributes", "desiredDeliveryMediums", "userPoolId", "username"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Invite them; somebody whom an interrupted deployment left gets another password."""
        del name
        client = aws.client("cognito-idp")
        password = secrets.token_urlsafe(12)
        try:
            client.admin_create_user(
                **_who(inputs),
                UserAttributes=_attributes(inputs),
                TemporaryPassword=password,
                MessageAction="SUPPRESS",
            )
        except ClientError as error:
            if error_code(error) != "UsernameExistsException":
                raise
            if client.admin_get_user(**_who(inputs))["UserStatus"] != first_password.UNUSED:
                return self._created(client, inputs)
            client.admin_set_user_password(**_who(inputs), Password=password, Permanent=False)
        return self._created(client, inputs, {first_password.OUTPUT: password})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Attributes change in place."""
        if changed(old, new, ("userPoolId", "username")):
            raise ReplaceError("a person keeps their user name")
        client = aws.client("cognito-idp")
        if changed(old, new, ("attributes",)):
            client.admin_update_user_attributes(**_who(new), UserAttributes=_attributes(new))
        kept = {first_password.OUTPUT: current.outputs.get(first_password.OUTPUT)}
        return self._created(client, new, {key: value for key, value in kept.items() if value})

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove them."""
        del current
        with absent_is_fine(*_ABSENT):
            aws.client("cognito-idp").admin_delete_user(**_who(inputs))

    def _created(self, client: Any, inputs: Properties, more: Properties | None = None) -> Created:
        found = client.admin_get_user(**_who(inputs))
        values = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
        outputs: Properties = {"sub": values["sub"], "status": found["UserStatus"], **(more or {})}
        return Created(f"{inputs['userPoolId']}/{inputs['username']}", outputs)


class UserInGroup:
    """Somebody's membership in a group."""

    known = known(("groupName", "userPoolId", "username"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Add them."""
        del name
        aws.client("cognito-idp").admin_add_user_to_group(
            **_who(inputs), GroupName=inputs["groupName"]
        )
        return Created("/".join(inputs[key] for key in ("userPoolId", "groupName", "username")))

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """It consists of its ends only."""
        del aws, current, old, new
        raise ReplaceError("a membership keeps its ends")

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove them from the group."""
        del current
        with absent_is_fine(*_ABSENT):
            aws.client("cognito-idp").admin_remove_user_from_group(
                **_who(inputs), GroupName=inputs["groupName"]
            )


def _who(inputs: Properties) -> Properties:
    return {"UserPoolId": inputs["userPoolId"], "Username": inputs["username"]}


def _attributes(inputs: Properties) -> list[dict[str, str]]:
    attributes: dict[str, str] = inputs.get("attributes") or {}
    return [{"Name": name, "Value": value} for name, value in attributes.items()]


HANDLERS: dict[str, ResourceHandler] = {
    "aws:cognito/userGroup:UserGroup": UserGroup(),
    "aws:cognito/user:User": User(),
    "aws:cognito/userInGroup:UserInGroup": UserInGroup(),
}
