from __future__ import annotations

import base64
import json
import logging

import pytest

from handlers.access.policy import Access, Action
from handlers.access.principal import PUBLIC, Principal
from handlers.api.errors import (
    ApiError,
    InvalidInputError,
    NotFoundError,
    NotReadyError,
    TooLargeError,
    UnauthenticatedError,
    UnsupportedMediaTypeError,
)
from handlers.api.gateway import Route, Router
from handlers.api.http import Request, Response
from tests.unit.handlers.fake_people import ada, bob
from tests.unit.handlers.requests import SITE, Answer, ask, event

OTHER = "https://evil.example"
IMAGE_ID = "00000000-0000-4000-8000-000000000001"


def router(*, origins: frozenset[str] = frozenset(), refusal: Exception | None = None) -> Router:
    def answer(request: Request, _access: Access) -> Response:
        if refusal:
            raise refusal
        return Response(status=200, body={"got": dict(request.json_object())})

    route = Route(Action.UPLOAD, answer)
    routes = {("POST", "/upload"): route, ("DELETE", "/upload"): route}
    return Router(routes, origins)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (InvalidInputError, 400),
        (UnauthenticatedError, 401),
        (NotFoundError, 404),
        (NotReadyError, 409),
        (TooLargeError, 413),
        (UnsupportedMediaTypeError, 415),
    ],
)
def test_an_error_becomes_its_status_with_a_code_and_a_message(
    kind: type[ApiError], status: int
) -> None:
    answer = ask(router(refusal=kind("some_code", "A sentence.")), "POST", "/upload", body={})

    assert answer.status == status
    assert answer.body == {"error": "A sentence.", "code": "some_code"}


def test_every_response_is_json_and_never_cached() -> None:
    for answer in (
        ask(router(), "POST", "/upload", body={}),
        ask(router(), "POST", "/nowhere", body={}),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("method", "resource"),
    [("GET", "/upload"), ("POST", "/nowhere"), ("OPTIONS", "/nowhere"), ("HEAD", "/upload")],
)
def test_an_unknown_path_or_method_is_not_found(method: str, resource: str) -> None:
    answer = ask(router(), method, resource)

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [None, "", "{", "{'a': 1}", '"\\', "[" * 100_000, '{"a": ' + "9" * 5000 + "}", "\ud800"],
    ids=["none", "empty", "cut", "quotes", "escape", "deep", "huge number", "surrogate"],
)
def test_a_body_that_is_not_json_is_refused(body: str | None) -> None:
    answer = ask(router(), "POST", "/upload", body=body)

    assert (answer.status, answer.code) == (400, "invalid_json")


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "1", "true"])
def test_json_other_than_an_object_is_refused(body: str) -> None:
    answer = ask(router(), "POST", "/upload", body=body)

    assert (answer.status, answer.code) == (400, "invalid_request")


def test_a_body_in_base64_is_decoded() -> None:
    request = event("POST", "/upload") | {
        "body": base64.b64encode('{"fileName": "夕.jpg"}'.encode()).decode(),
        "isBase64Encoded": True,
    }

    assert Answer(router()(request)).body == {"got": {"fileName": "夕.jpg"}}


@pytest.mark.parametrize("body", ["%", "YQ", base64.b64encode(b"\xff\xfe{").decode()])
def test_a_body_in_broken_base64_or_utf_8_is_refused(body: str) -> None:
    request = event("POST", "/upload") | {"body": body, "isBase64Encoded": True}

    assert Answer(router()(request)).code == "invalid_json"


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        " application/json ; profile=x",
    ],
)
def test_a_body_with_the_json_content_type_is_accepted(media_type: str) -> None:
    answer = ask(router(), "POST", "/upload", body={"a": 1}, headers={"content-type": media_type})

    assert answer.body == {"got": {"a": 1}}


@pytest.mark.parametrize(
    "media_type",
    [
        # Browsers send these to any site without a preflight, and bodies without a type as well.
        "text/plain",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        None,
        "",
        "text/json",
        "application/jsonp",
        "application/json-patch+json",
        "application/problem+json",
        "application/json, text/plain",
        "text/plain; application/json",
        "json",
        ["text/plain", "application/json"],
        ["application/json", "text/plain"],
    ],
    ids=str,
)
def test_a_body_of_any_other_type_is_refused(media_type: str | list[str] | None) -> None:
    answer = ask(router(), "POST", "/upload", body={"a": 1}, headers={"content-type": media_type})

    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_headers_are_found_in_any_case_and_without_their_multi_value_form() -> None:
    request = event("POST", "/upload", body={"a": 1}, headers={"content-type": None})
    request["headers"]["CONTENT-Type"] = "application/json"
    request["multiValueHeaders"] = None

    assert Answer(router()(request)).body == {"got": {"a": 1}}


def test_a_configured_origin_may_read_every_response_including_errors() -> None:
    site = router(origins=frozenset({SITE}))

    for resource in ("/upload", "/nowhere"):
        answer = ask(site, "POST", resource, body={}, origin=SITE)

        assert answer.headers["Access-Control-Allow-Origin"] == SITE
        assert answer.headers["Vary"] == "Origin"


@pytest.mark.parametrize("origin", [OTHER, "null", SITE.upper(), None])
def test_no_other_origin_may(origin: str | None) -> None:
    for method in ("POST", "OPTIONS"):
        answer = ask(router(origins=frozenset({SITE})), method, "/upload", body={}, origin=origin)

        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        assert answer.headers["Vary"] == "Origin"


def test_without_configured_origins_there_are_no_cors_headers() -> None:
    answer = ask(router(), "POST", "/upload", body={}, origin=OTHER)

    assert set(answer.headers) == {"Cache-Control", "Content-Type"}


def test_a_preflight_names_the_methods_of_its_own_path_only() -> None:
    answer = ask(router(origins=frozenset({SITE})), "OPTIONS", "/upload", origin=SITE)

    assert answer.status == 204
    assert answer.body is None
    assert answer.headers["Access-Control-Allow-Methods"] == "DELETE, POST"
    assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type"


def test_pages_of_listed_origins_may_send_a_token_if_people_sign_in() -> None:
    """No other page may, so a token that a page sends is no forged one."""
    routes = router().routes
    signing_in = Router(routes, frozenset({SITE}), authenticate=lambda _event: None)

    listed = ask(signing_in, "OPTIONS", "/upload", origin=SITE)
    other = ask(signing_in, "OPTIONS", "/upload", origin=OTHER)

    assert listed.headers["Access-Control-Allow-Headers"] == "Content-Type, Authorization"
    assert (other.status, set(other.headers)) == (204, {"Cache-Control", "Vary"})


@pytest.mark.parametrize("principal", [Principal.of(bob()), PUBLIC], ids=["signed in", "open"])
def test_what_a_page_of_somebody_else_changes_is_refused(principal: Principal) -> None:
    """Cookies are all pages': its photos would get into the library of who signed in last."""
    ours = Router(router().routes, frozenset(), authenticate=lambda _event: principal)

    for claimed in (ada().user_id, "", [principal.user_id, ada().user_id]):
        answer = ask(ours, "POST", "/upload", body={}, headers={"X-Person": claimed})
        assert (answer.status, answer.code) == (401, "other_person")
    for claimed in (None, principal.user_id):
        assert ask(ours, "POST", "/upload", body={}, headers={"x-person": claimed}).status == 200


def test_a_session_begins_without_being_signed_in() -> None:
    def answer(_request: Request, access: Access) -> Response:
        return Response(status=200, body={"principal": access.principal.user_id})

    routes = {("GET", "/session/login"): Route(Action.MANAGE_SESSION, answer)}
    somebody = Principal("0a1b2c3d")

    for principal, user_id in ((None, ""), (somebody, "0a1b2c3d")):
        who = Router(routes, frozenset(), authenticate=lambda _event, who=principal: who)
        assert ask(who, "GET", "/session/login").body == {"principal": user_id}


def test_an_unexpected_error_is_logged_and_raised_for_the_alarms(
    caplog: pytest.LogCaptureFixture,
) -> None:
    request = event("POST", "/upload", body={}, image_id=IMAGE_ID)

    with pytest.raises(ZeroDivisionError):
        router(refusal=ZeroDivisionError())(request)

    (record,) = caplog.records
    assert record.exc_info
    assert (record.levelname, vars(record)["outcome"]) == ("ERROR", "error")
    assert vars(record)["imageId"] == IMAGE_ID


def test_a_request_logs_one_line_of_fields_and_none_of_its_content(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)

    ask(router(), "POST", "/upload", body={"fileName": "private.jpg"}, image_id="private")

    (record,) = caplog.records
    fields = vars(record)
    assert (record.getMessage(), fields["outcome"]) == ("POST /upload: 200", "200")
    assert fields["milliseconds"] >= 0
    assert "private" not in json.dumps(fields, default=str)
