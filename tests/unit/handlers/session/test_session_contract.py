"""The session function against `openapi.yaml`: the same operations, the same answers."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from jsonschema import Draft4Validator

from tests.support.openapi import OPERATIONS
from tests.unit.handlers.fake_people import ada, token_of
from tests.unit.handlers.requests import Answer, ask
from tests.unit.handlers.session.fake_cognito import SITE_HOST, UNAVAILABLE, Site, digest, ready
from tests.unit.handlers.test_contract import GATEWAY, closed, resolved

# Without sign-in the operations are not deployed.
NOT_DEPLOYED = {404}

MINE = {
    address: operation
    for address, operation in OPERATIONS.items()
    if operation["tags"] == ["session"]
}


def checked(answer: Answer, method: str, path: str) -> int:
    """The status, once the answer is held against the contract."""
    documented = resolved(MINE[method, path]["responses"][str(answer.status)])
    if "content" in documented:
        schema = closed(documented["content"]["application/json"]["schema"])
        Draft4Validator(schema).validate(answer.body)  # pyright: ignore[reportUnknownMemberType]  # jsonschema is not typed
    else:
        assert answer.body is None
    return answer.status


def test_every_operation_has_a_route_and_every_route_is_an_operation() -> None:
    assert set(Site().router.routes) == set(MINE)


def test_every_documented_status_is_answered_and_no_other() -> None:
    cookie = f"__Secure-refresh={UNAVAILABLE}; __Host-refresh-digest={digest(UNAVAILABLE)}"
    unavailable = {"x-site-host": SITE_HOST, "cookie": cookie}
    here = {"x-site-host": SITE_HOST}
    everywhere = {"everywhere": True}
    refresh, logout = ("POST", "/session/refresh"), ("POST", "/session/logout")
    requests: list[tuple[tuple[str, str], Any]] = [
        *((each, ready()[1]) for each in MINE),
        (("GET", "/session"), {"claims": token_of(ada(), token_use="id")}),
        (("GET", "/session/login"), {"headers": {"x-site-host": "evil.example"}}),
        (("GET", "/session/callback"), {"headers": here}),
        (("GET", "/session/callback"), {"headers": {"x-site-host": "evil.example"}}),
        (refresh, {"headers": here}),
        (refresh, {"headers": unavailable}),
        (refresh, {"origin": "https://evil.example"}),
        (logout, {"headers": here}),
        (logout, {"headers": here, "body": everywhere}),
        (logout, {"headers": here, "body": {"everywhere": 1}}),
        (logout, {"headers": here | {"content-type": "text/plain"}, "body": everywhere}),
        (logout, {"headers": unavailable, "body": everywhere}),
        (logout, {"headers": {}}),
    ]

    answered: dict[tuple[str, str], set[int]] = defaultdict(set)
    for address, sent in requests:
        router, _ = ready()
        changed: Any = {"origin": None, **sent}
        if sent.get("query"):
            router, changed = ready()
        answered[address].add(checked(ask(router, *address, **changed), *address))

    assert {address: seen | GATEWAY | NOT_DEPLOYED for address, seen in answered.items()} == {
        address: {int(status) for status in operation["responses"]}
        for address, operation in MINE.items()
    }
