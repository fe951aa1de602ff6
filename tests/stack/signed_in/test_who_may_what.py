"""Every operation, asked for by everybody, in every way, is answered as the matrix says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stack.signed_in.matrix import APART, MATRIX, ROLES, described, expected
from tests.stack.signed_in.site import Asked
from tests.support.openapi import OPERATIONS, scope_of
from tests.support.people import bearer, session_cookie
from tests.support.signing_in import CHOSEN
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.stack.signed_in.site import Site

DOORS: dict[str, Callable[[str], dict[str, str]]] = {"bearer": bearer, "cookies": session_cookie}
PATHS = sorted({path for _, path in OPERATIONS})
LIBRARY, PEOPLE = "photos/library", "photos/people"


def test_every_operation_has_its_row() -> None:
    rows = [described(operation) for operation in (*MATRIX, APART)]

    assert {*OPERATIONS} == {*rows}


@pytest.mark.parametrize("operation", MATRIX)
def test_a_row_asks_for_a_token_where_the_contract_does(operation: str) -> None:
    needs_token = scope_of(*described(operation)) is not None
    is_refused_without = MATRIX[operation]["nobody"] == "401 sign_in"

    # Renewing a session needs its own cookie, not a token.
    assert needs_token == (is_refused_without and operation != "POST /session/refresh")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("operation", MATRIX)
def test_everybody_gets_what_the_matrix_says(site: Site, operation: str, door: str) -> None:
    cells, asked = expected(operation, door), site.prepared(operation)
    # Who may ask comes last: after a deletion there is no photo.
    refused_first = sorted(ROLES, key=lambda role: cells[role] < "400")

    outcomes = {
        role: site.outcome(asked, site.headers(role, door, operation)) for role in refused_first
    }

    assert outcomes == cells


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("operation", MATRIX)
def test_with_an_invalid_token_everybody_is_nobody(
    site: Site, wrong_tokens: Mapping[str, str], operation: str, door: str
) -> None:
    asked = site.prepared(operation, to_be_refused=True)
    nobody = expected(operation, door)["nobody"]

    outcomes = {
        wrong: site.outcome(asked, DOORS[door](token)) for wrong, token in wrong_tokens.items()
    }

    assert outcomes == dict.fromkeys(wrong_tokens, nobody)


@pytest.mark.parametrize("operation", MATRIX)
def test_an_invalid_authorization_is_not_replaced_by_a_valid_cookie(
    site: Site, wrong_tokens: Mapping[str, str], operation: str
) -> None:
    """A token that a caller sends is the caller's choice."""
    if scope_of(*described(operation)) is None:
        return
    asked = site.prepared(operation, to_be_refused=True)
    session = site.admin.browser.cookies["__Host-session"]
    sent = {**bearer(wrong_tokens["expired"]), **session_cookie(session)}

    for headers in (
        sent,
        sent | {"Authorization": "Bearer "},
        sent | {"Authorization": ""},
        sent | {"Authorization": f"Basic {session}"},
    ):
        assert site.outcome(asked, headers) == "401 sign_in", headers


@pytest.mark.parametrize("path", PATHS)
def test_preflights_are_answered_without_asking_who_it_is(
    site: Site, wrong_tokens: Mapping[str, str], path: str
) -> None:
    wanted = {"Origin": OTHER_SITE, "Access-Control-Request-Method": "GET"}
    asked = Asked("OPTIONS", path.translate({ord("{"): None, ord("}"): None}), None)
    headers = [
        *(site.headers(role, door) for role in ROLES for door in DOORS),
        *(bearer(token) for token in wrong_tokens.values()),
    ]

    answers = [site.ask(asked, {**each, **wanted}) for each in headers]

    assert {answer.status for answer in answers} == {204}
    assert len({str(answer.headers["Access-Control-Allow-Methods"]) for answer in answers}) == 1


@pytest.mark.parametrize(("scope", "other"), [(LIBRARY, PEOPLE), (PEOPLE, LIBRARY)])
def test_a_token_opens_the_operations_of_its_scope_only(site: Site, scope: str, other: str) -> None:
    client, email = site.people.client, site.admin.email
    token = client.sign_in(email, CHOSEN, scope=f"openid {scope}")["access_token"]
    rows = {operation: scope_of(*described(operation)) for operation in MATRIX}

    for operation, needed in rows.items():
        if needed in {scope, other}:
            outcome = site.outcome(site.prepared(operation), bearer(token))
            wanted = MATRIX[operation]["admin"] if needed == scope else "401 sign_in"
            assert outcome == wanted, operation
    none = client.sign_in(email, CHOSEN, scope="openid email profile")["access_token"]
    assert site.outcome(site.prepared("GET /session"), bearer(none)) == "401 sign_in"


@pytest.mark.parametrize("operation", MATRIX)
def test_beside_cloudfront_no_token_and_no_cookie_leads_to_anything(
    site: Site, gateway: str, operation: str
) -> None:
    asked = site.prepared(operation, to_be_refused=True)
    needs_token = scope_of(*described(operation)) is not None

    for key in ({}, {"x-api-key": "0" * 40}):
        for role in ROLES:
            for door in DOORS:
                # API Gateway verifies tokens before it asks for CloudFront's key. Cookies are
                # nothing to it.
                has_token = role != "nobody" and door == "bearer"
                wanted = "401 sign_in" if needs_token and not has_token else "404 not_found"
                headers = {**site.headers(role, door), **key}
                assert site.outcome(asked, headers, gateway) == wanted, (role, door, key)
