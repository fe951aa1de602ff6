"""Who may sign in: the pool, its sign-in page, its clients, and the first admin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from components.sign_in_page import STYLE
from handlers.model.usage import OWNERS
from handlers.model.usage import SITE as SITE_ROWS
from tests.unit.components.declared import ACCOUNT, REGION, ROOT
from tests.unit.components.recorded import run

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack

HOST = f"photos-prod-{ACCOUNT}.auth.{REGION}.amazoncognito.com"
SITE = "https://d111111abcdef8.cloudfront.net"
CLIENTS = ("photos-prod-browser", "photos-prod-command-line")


def test_an_open_stack_has_nothing_of_it(dev: Stack) -> None:
    assert not [each.name for each in dev.resources if each.type.startswith("aws:cognito/")]
    assert not dev.every("ssm/parameter:Parameter")
    assert not {"signInUrl", "commandLineClientId", "userPoolId"} & dev.exports.keys()


def test_nobody_registers_by_themselves(signed_in: Stack) -> None:
    pool = signed_in.one("cognito/userPool:UserPool").inputs

    assert pool["adminCreateUserConfig"]["allowAdminCreateUserOnly"] is True
    assert pool["usernameAttributes"] == ["email"]
    # Upper and lower case are the same; a pool that was made otherwise stays so.
    assert pool["usernameConfiguration"] == {"caseSensitive": False}


def test_an_invitation_has_what_cognito_requires_in_it(signed_in: Stack) -> None:
    pool = signed_in.one("cognito/userPool:UserPool").inputs

    template = pool["adminCreateUserConfig"]["inviteMessageTemplate"]
    for text in (template["emailMessage"], template["smsMessage"]):
        assert "{username}" in text
        assert "{####}" in text


def test_people_sign_in_with_passwords_or_passkeys_of_the_sign_in_page(signed_in: Stack) -> None:
    pool = signed_in.one("cognito/userPool:UserPool").inputs

    assert pool["userPoolTier"] == "ESSENTIALS"
    assert pool["signInPolicy"] == {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}
    assert pool["webAuthnConfiguration"]["relyingPartyId"] == HOST
    assert pool["mfaConfiguration"] == "OFF"


@pytest.mark.parametrize(("protect", "protection"), [("true", "ACTIVE"), ("false", "INACTIVE")])
def test_a_protected_pool_outlives_a_switch_to_open(protect: str, protection: str) -> None:
    values = {"access": "signIn", "adminEmail": "a@home.arpa", "protect": protect}

    pool = run("prod", values).one("cognito/userPool:UserPool")

    assert pool.inputs["deletionProtection"] == protection
    assert pool.kept == (protect == "true")
    # Pulumi's own protection would refuse the switch.
    assert not pool.protect


def test_the_sign_in_page_is_the_newer_one_under_a_name_of_its_own(signed_in: Stack) -> None:
    domain = signed_in.one("cognito/userPoolDomain:UserPoolDomain").inputs

    assert domain["domain"] == f"photos-prod-{ACCOUNT}"
    assert domain["managedLoginVersion"] == 2
    assert signed_in.exports["signInUrl"] == f"https://{HOST}"


def test_every_client_has_a_style_without_which_its_page_is_not_shown(signed_in: Stack) -> None:
    clients = signed_in.every("cognito/userPoolClient:UserPoolClient")
    styles = signed_in.every("cognito/managedLoginBranding:ManagedLoginBranding")

    assert sorted(each.name for each in clients) == list(CLIENTS)
    assert {each.inputs["clientId"] for each in styles} == {each.id for each in clients}
    assert all(json.loads(each.inputs["settings"]) == STYLE for each in styles)


def test_the_style_has_the_colours_of_the_site() -> None:
    tokens = (ROOT / "webapp" / "static" / "css" / "tokens.css").read_text()
    colours = [
        value
        for value in json.dumps(STYLE).split('"')
        if len(value) == len("RRGGBBAA") and value.endswith("ff")
    ]

    assert len(colours) > 10
    assert [each for each in colours if f"#{each.removesuffix('ff')}" not in tokens] == []


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_keeps_no_secret_and_its_tokens_are_for_the_site_only(
    signed_in: Stack, name: str
) -> None:
    client = signed_in.one("cognito/userPoolClient:UserPoolClient", name).inputs

    assert client["generateSecret"] is False
    assert client["allowedOauthFlows"] == ["code"]
    # With Cognito's scope aws.cognito.signin.user.admin a token could change its owner's e-mail.
    assert client["allowedOauthScopes"] == [
        *("openid", "email", "profile", "photos/library", "photos/people"),
    ]
    assert "email" not in client["writeAttributes"]
    assert client["explicitAuthFlows"] == ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    assert client["preventUserExistenceErrors"] == "ENABLED"


def test_tokens_live_as_long_as_the_configuration_says() -> None:
    values = {"access": "signIn", "adminEmail": "a@home.arpa", "accessTokenMinutes": "7"}

    stack = run("prod", {**values, "sessionDays": "90"})

    for client in stack.every("cognito/userPoolClient:UserPoolClient"):
        assert client.inputs["accessTokenValidity"] == 7
        assert client.inputs["refreshTokenValidity"] == 90
        units = client.inputs["tokenValidityUnits"]
        assert (units["accessToken"], units["refreshToken"]) == ("minutes", "days")
        # A lost answer on a bad line must not sign anybody out.
        assert "refreshTokenRotation" not in client.inputs


def test_the_sign_in_page_leads_back_to_the_site_and_nowhere_else(signed_in: Stack) -> None:
    browser = signed_in.one("cognito/userPoolClient:UserPoolClient", "photos-prod-browser")
    program = signed_in.one("cognito/userPoolClient:UserPoolClient", "photos-prod-command-line")

    assert browser.inputs["callbackUrls"] == [f"{SITE}/v1/session/callback"]
    assert browser.inputs["logoutUrls"] == [f"{SITE}/"]
    assert program.inputs["callbackUrls"] == ["http://localhost:8976/callback"]
    # A client without any could lead to every address on the embedded AWS.
    assert program.inputs["logoutUrls"] == ["http://localhost:8976/"]
    assert signed_in.exports["commandLineClientId"] == program.id


def test_both_names_of_a_site_can_be_signed_in_to() -> None:
    own = {"domainName": "photos.home.arpa", "hostedZoneId": "Z06A1B2C3D4E5F"}
    stack = run("prod", {"access": "signIn", "adminEmail": "a@home.arpa", **own})

    browser = stack.one("cognito/userPoolClient:UserPoolClient", "photos-prod-browser").inputs

    origins = ["https://photos.home.arpa", SITE]
    assert browser["callbackUrls"] == [f"{each}/v1/session/callback" for each in origins]


def test_the_session_function_finds_what_it_needs_in_a_parameter(signed_in: Stack) -> None:
    browser = signed_in.one("cognito/userPoolClient:UserPoolClient", "photos-prod-browser")

    parameter = signed_in.one("ssm/parameter:Parameter").inputs

    assert parameter["name"] == "/photos-prod/sign-in"
    assert json.loads(parameter["insecureValue"]) == {
        "clientId": browser.id,
        "signInUrl": f"https://{HOST}",
        "siteOrigins": [SITE],
    }


def test_the_first_admin_is_invited_by_e_mail_and_never_removed(signed_in: Stack) -> None:
    admin = signed_in.one("cognito/user:User")
    member = signed_in.one("cognito/userInGroup:UserInGroup").inputs

    # Cognito would send a text message otherwise.
    assert admin.inputs["desiredDeliveryMediums"] == ["EMAIL"]
    assert "temporaryPassword" not in admin.inputs
    # In lower case, as people are found by their address.
    assert admin.inputs["username"] == "admin@home.arpa"
    assert admin.inputs["attributes"] == {"email": "admin@home.arpa", "email_verified": "true"}
    assert admin.kept
    assert (member["groupName"], member["username"]) == ("admins", "admin@home.arpa")


def test_a_scope_exists_before_a_client_may_ask_for_it(signed_in: Stack) -> None:
    server = signed_in.one("cognito/resourceServer:ResourceServer")

    assert server.inputs["identifier"] == "photos"
    assert [each["scopeName"] for each in server.inputs["scopes"]] == ["library", "people"]
    for client in signed_in.every("cognito/userPoolClient:UserPoolClient"):
        assert server.urn in client.after


@pytest.mark.parametrize("slice_name", ["upload", "gallery"])
def test_a_function_may_look_up_single_people_and_nothing_else_of_the_library(
    signed_in: Stack, dev: Stack, slice_name: str
) -> None:
    arn = signed_in.one("dynamodb/table:Table", "photos-prod-Library").outputs["arn"]
    statements = signed_in.role_statements(slice_name)

    of_library = [each for each in statements if arn in each["Resource"]]
    people = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["USERS"]}}
    (of_people,) = [each for each in of_library if "USERS" in json.dumps(each)]
    assert (of_people["Action"], of_people["Condition"]) == (["dynamodb:GetItem"], people)
    # Every other row that it reaches is of a kind that says nothing of people.
    for statement in of_library:
        ((_, keys),) = statement["Condition"].items()
        assert {*keys["dynamodb:LeadingKeys"]} <= {"USERS", "JOB#*", "REMOVALS", OWNERS, SITE_ROWS}
    variables = signed_in.functions()[slice_name].inputs["environment"]["variables"]
    assert variables["ACCESS"] == "signIn"
    assert variables["LIBRARY_TABLE"] == "photos-prod-Library-0a1b2c3"

    # In an open stack nobody is looked up.
    assert "USERS" not in json.dumps(dev.role_statements(slice_name))
    open_variables = dev.functions()[slice_name].inputs["environment"]["variables"]
    assert open_variables["ACCESS"] == "open"
    assert slice_name == "upload" or "LIBRARY_TABLE" not in open_variables
