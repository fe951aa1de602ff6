"""Roles and what they may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    absent_is_fine,
    changed,
    error_code,
    known,
    tag_changes,
    tag_list,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


class Role:
    """A role, with those it trusts."""

    known = known(("name", "assumeRolePolicy", "tags"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; one that a deployment cut off left behind is brought up to date."""
        client = aws.client("iam")
        role = inputs.get("name") or name
        try:
            client.create_role(
                RoleName=role,
                AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
                Tags=tag_list(inputs),
            )
        except ClientError as error:
            if error_code(error) != "EntityAlreadyExists":
                raise
            return self.update(aws, Created(role), inputs, inputs)
        return self._created(client, role)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Trust and tags change in place."""
        if changed(old, new, ("name",)):
            raise ReplaceError("a role keeps its name")
        client = aws.client("iam")
        role = current.id
        client.update_assume_role_policy(RoleName=role, PolicyDocument=new["assumeRolePolicy"])
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_role(RoleName=role, Tags=tag_list({"tags": tags}))
        if removed:
            client.untag_role(RoleName=role, TagKeys=removed)
        return self._created(client, role)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it, with the policies that still hang on it."""
        del inputs
        client = aws.client("iam")
        with absent_is_fine():
            attached = client.list_attached_role_policies(RoleName=current.id)
            for policy in attached["AttachedPolicies"]:
                client.detach_role_policy(RoleName=current.id, PolicyArn=policy["PolicyArn"])
            for policy in client.list_role_policies(RoleName=current.id)["PolicyNames"]:
                client.delete_role_policy(RoleName=current.id, PolicyName=policy)
            client.delete_role(RoleName=current.id)

    def read(self, aws: Aws, id_: str) -> Created:
        """A role that is there."""
        return self._created(aws.client("iam"), id_)

    def _created(self, client: Any, role: str) -> Created:
        found = client.get_role(RoleName=role)["Role"]
        return Created(
            role,
            {
                "name": role,
                "arn": found["Arn"],
                "uniqueId": found["RoleId"],
                "createDate": found["CreateDate"].isoformat(),
            },
        )


class RolePolicy:
    """A policy that is part of a role."""

    known = frozenset({"role", "policy"})
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it."""
        role = inputs["role"]
        aws.client("iam").put_role_policy(
            RoleName=role, PolicyName=name, PolicyDocument=inputs["policy"]
        )
        return Created(f"{role}:{name}", {"name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Put it anew."""
        if changed(old, new, ("role",)):
            raise ReplaceError("a policy belongs to its role")
        return self.create(aws, current.outputs["name"], new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        with absent_is_fine():
            aws.client("iam").delete_role_policy(
                RoleName=inputs["role"], PolicyName=current.outputs["name"]
            )


class RolePolicyAttachment:
    """A policy of its own, attached to a role."""

    known = frozenset({"role", "policyArn"})
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Attach it."""
        del name
        role, arn = inputs["role"], inputs["policyArn"]
        aws.client("iam").attach_role_policy(RoleName=role, PolicyArn=arn)
        return Created(f"{role}/{arn}")

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """An attachment is nothing but its two ends."""
        del aws, current, old, new
        raise ReplaceError("an attachment keeps its ends")

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Detach it."""
        del current
        with absent_is_fine():
            aws.client("iam").detach_role_policy(
                RoleName=inputs["role"], PolicyArn=inputs["policyArn"]
            )


HANDLERS: dict[str, ResourceHandler] = {
    "aws:iam/role:Role": Role(),
    "aws:iam/rolePolicy:RolePolicy": RolePolicy(),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": RolePolicyAttachment(),
}
