"""Changes to pools, clients and people that tests of the whole program do not make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from local.errors import UserError
from local.resource import ReplaceError
from tests.stack.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.emulator.process import Emulator
    from local.resource import Created

POOL = "aws:cognito/userPool:UserPool"
DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain"
SERVER = "aws:cognito/resourceServer:ResourceServer"
CLIENT = "aws:cognito/userPoolClient:UserPoolClient"
STYLE = "aws:cognito/managedLoginBranding:ManagedLoginBranding"
GROUP = "aws:cognito/userGroup:UserGroup"
PERSON = "aws:cognito/user:User"
MEMBER = "aws:cognito/userInGroup:UserInGroup"
PARAMETER = "aws:ssm/parameter:Parameter"

ADA = "ada@home.arpa"
RULES = dict.fromkeys(
    ("requireLowercase", "requireNumbers", "requireSymbols", "requireUppercase"), False
)
NAMES = {"usernameAttributes": ["email"], "usernameConfiguration": {"caseSensitive": False}}


@pytest.fixture
def bench(emulator: Emulator) -> Generator[Workbench]:
    workbench = Workbench(emulator.aws)
    yield workbench
    workbench.delete_all()
    workbench.delete_all()  # deleting what is gone succeeds


@pytest.fixture
def pool(bench: Workbench) -> Created:
    return bench.make(POOL, **NAMES, userPoolTier="ESSENTIALS", passwordPolicy=RULES)


def test_a_pool_changes_in_place_with_everybody_in_it(bench: Workbench, pool: Created) -> None:
    bench.make(PERSON, userPoolId=pool.id, username=ADA, attributes={"email": ADA})
    client = bench.aws.client("cognito-idp")

    changed = bench.change(
        POOL,
        pool,
        passwordPolicy={**RULES, "minimumLength": 20},
        signInPolicy={"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
        webAuthnConfiguration={"relyingPartyId": "a.home.arpa", "userVerification": "required"},
        tags={"Team": "a"},
    )

    assert changed.id == pool.id
    found = client.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    assert found["Policies"]["PasswordPolicy"]["MinimumLength"] == 20
    assert found["UserPoolTags"] == {"Team": "a"}
    passkeys = client.get_user_pool_mfa_config(UserPoolId=pool.id)["WebAuthnConfiguration"]
    assert passkeys["RelyingPartyId"] == "a.home.arpa"
    assert len(client.list_users(UserPoolId=pool.id)["Users"]) == 1


def test_what_user_names_are_cannot_be_changed(bench: Workbench, pool: Created) -> None:
    with pytest.raises(ReplaceError):
        bench.change(POOL, pool, usernameConfiguration={"caseSensitive": True})


def test_a_protected_pool_is_not_deleted(bench: Workbench, pool: Created) -> None:
    bench.change(POOL, pool, deletionProtection="ACTIVE")
    with pytest.raises(UserError, match="deletion protection"):
        bench.delete_all()

    bench.change(POOL, pool, deletionProtection="INACTIVE")
    bench.delete_all()

    with pytest.raises(ClientError):
        bench.aws.client("cognito-idp").describe_user_pool(UserPoolId=pool.id)


def test_the_name_of_a_sign_in_page_moves_to_the_pool_that_asks_for_it(bench: Workbench) -> None:
    client = bench.aws.client("cognito-idp")
    left, pool = bench.make(POOL, **NAMES), bench.make(POOL, **NAMES)
    client.create_user_pool_domain(Domain="photos-a-1", UserPoolId=left.id)

    domain = bench.make(DOMAIN, domain="photos-a-1", userPoolId=pool.id, managedLoginVersion=2)

    def described() -> dict[str, object]:
        return client.describe_user_pool_domain(Domain=domain.id)["DomainDescription"]

    assert (described()["UserPoolId"], described()["ManagedLoginVersion"]) == (pool.id, 2)
    bench.change(DOMAIN, domain, managedLoginVersion=1)
    assert described()["ManagedLoginVersion"] == 1
    with pytest.raises(ReplaceError):
        bench.change(DOMAIN, domain, domain="photos-b-1")


def test_scopes_and_clients_change_in_place(bench: Workbench, pool: Created) -> None:
    client = bench.aws.client("cognito-idp")
    scope = {"scopeName": "library", "scopeDescription": "a"}
    server = bench.make(
        SERVER, userPoolId=pool.id, identifier="photos", name="photos", scopes=[scope]
    )
    program = bench.make(CLIENT, userPoolId=pool.id, callbackUrls=["http://localhost:1/a"])
    bench.make(STYLE, userPoolId=pool.id, clientId=program.id, settings="{}")

    more = bench.change(SERVER, server, scopes=[scope, {**scope, "scopeName": "people"}])
    same = bench.change(CLIENT, program, callbackUrls=["http://localhost:2/a"])

    assert more.outputs["scopeIdentifiers"] == ["photos/library", "photos/people"]
    assert same.id == program.id
    found = client.describe_user_pool_client(UserPoolId=pool.id, ClientId=program.id)
    assert found["UserPoolClient"]["CallbackURLs"] == ["http://localhost:2/a"]
    with pytest.raises(ReplaceError):
        bench.change(CLIENT, program, generateSecret=True)


def test_a_person_belongs_to_a_group_until_the_membership_is_removed(
    bench: Workbench, pool: Created
) -> None:
    client = bench.aws.client("cognito-idp")
    group = bench.make(GROUP, userPoolId=pool.id, name="admins")
    person = bench.make(PERSON, userPoolId=pool.id, username=ADA, attributes={"email": ADA})
    member = bench.make(MEMBER, userPoolId=pool.id, groupName="admins", username=ADA)

    def groups() -> list[str]:
        found = client.admin_list_groups_for_user(UserPoolId=pool.id, Username=ADA)["Groups"]
        return [each["GroupName"] for each in found]

    assert group.outputs["name"] == "admins"
    assert groups() == ["admins"]
    changed = bench.change(PERSON, person, attributes={"email": ADA, "name": "Ada"})
    assert changed.outputs == person.outputs
    for token, created in ((GROUP, group), (MEMBER, member)):
        with pytest.raises(ReplaceError):
            bench.change(token, created, userPoolId="other")


def test_a_parameter_changes_in_place(bench: Workbench) -> None:
    client = bench.aws.client("ssm")
    parameter = bench.make(PARAMETER, name="/a/b", type="String", insecureValue="1")

    bench.change(PARAMETER, parameter, insecureValue="2", tags={"Team": "a"})

    assert client.get_parameter(Name="/a/b")["Parameter"]["Value"] == "2"
    tags = client.list_tags_for_resource(ResourceType="Parameter", ResourceId="/a/b")["TagList"]
    assert tags == [{"Key": "Team", "Value": "a"}]
    with pytest.raises(ReplaceError):
        bench.change(PARAMETER, parameter, name="/a/c")
