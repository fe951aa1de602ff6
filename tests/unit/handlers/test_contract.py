"""The handlers against `openapi.yaml`: the same operations, the same answers, the same statuses."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from openapi_spec_validator import validate

from handlers.access.principal import PUBLIC, Principal
from handlers.fileformats import formats
from handlers.model.image import BusyError
from tests.support.openapi import CONTRACT, OF_OPEN_STACKS, OPERATIONS, Json, slice_of
from tests.unit.handlers.fake_people import ADA_SUB, ada, bob, token_of
from tests.unit.handlers.fakes import MAX_BYTES, World
from tests.unit.handlers.people.directory import ready as office
from tests.unit.handlers.requests import Answer, ask
from tests.unit.handlers.routers import routers
from tests.unit.handlers.session.fake_cognito import ready as signed_in

# What API Gateway answers: a throttled request, a function that raised; a body that is too large; a
# token that is missing or invalid.
GATEWAY = {429, 500}
GATEWAY_ON_TOKENS = {401}
GATEWAY_ON_BODIES = {413}
UNKNOWN = "00000000-0000-4000-8000-0000000000ff"
GIF = b"GIF89a" + bytes(50)
FOREIGN = "https://foreign.example"


def resolved(node: Json) -> Json:
    while "$ref" in node:
        target: Any = CONTRACT
        for part in cast("str", node["$ref"]).removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def routers_as(world: World, principal: Principal) -> dict[str, Any]:
    photos = routers(world, authenticate=lambda _event: principal)
    return {**photos, "people": office()[0], "session": signed_in()[0]}


def asked(
    world: World, method: str, path: str, principal: Principal = PUBLIC, **changed: Any
) -> Answer:
    """Asks the function that the contract names, and holds its answer against the contract."""
    router = routers_as(world, principal)[slice_of(method, path)]
    return described(ask(router, method, path, **changed), method, path)


def described(answer: Answer, method: str, path: str) -> Answer:
    """The answer, which is what the contract describes."""
    documented = resolved(OPERATIONS[method, path]["responses"][str(answer.status)])
    if "content" in documented:
        schema = documented["content"]["application/json"]["schema"]
        # Only what is described may be said: a field that nobody documented is a leak.
        Draft4Validator(closed(schema)).validate(answer.body)  # pyright: ignore[reportUnknownMemberType]  # jsonschema is not typed
    else:
        assert answer.body is None
    return answer


def closed(schema: Json) -> Json:
    schema = dict(resolved(schema))
    if schema.get("type") == "object":
        schema.setdefault("additionalProperties", False)
        schema["properties"] = {
            name: closed(each) for name, each in schema.get("properties", {}).items()
        }
    if schema.get("type") == "array":
        schema["items"] = closed(schema["items"])
    if "oneOf" in schema:
        schema["oneOf"] = [closed(each) for each in schema["oneOf"]]
    return schema


def test_the_contract_is_valid_openapi() -> None:
    validate(CONTRACT)


def test_every_operation_has_a_route_and_every_route_is_an_operation() -> None:
    by_tag: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for address in OPERATIONS:
        by_tag[slice_of(*address)].add(address)

    ours = routers_as(World(), PUBLIC)
    assert by_tag == {tag: set(router.routes) for tag, router in ours.items()}


def test_every_documented_status_is_answered_and_no_other() -> None:
    world = World()
    ready, pending = world.ready(content=GIF), world.announced()
    again = world.announced()
    world.thumbnails().process(world.uploaded(again, GIF))
    known = hashlib.sha256(GIF).hexdigest()
    failed = world.announced()
    world.thumbnails().process(world.uploaded(failed, b"not an image"))
    png = {"fileName": "cat.png", "fileType": "image/png"}
    large = base64.b64encode(GIF + bytes(MAX_BYTES)).decode()
    by_name = {"fileName": f"{ready}-cat.png"}
    timeline = asked(world, "GET", "/images/timeline").headers
    version, until = timeline["Timeline-Version"], timeline["Timeline-Until"]
    beginning = asked(world, "GET", "/images/changes").body["until"]
    job_id = asked(world, "POST", "/trash/empty", body={}).body["jobId"]
    requests: list[tuple[str, str, Json]] = [
        ("POST", "/upload", {"body": png}),
        ("POST", "/upload", {"body": png | {"fileSize": 5, "sha256": "0" * 64}}),
        ("POST", "/upload", {"body": png | {"sha256": known}}),
        ("POST", "/upload", {"body": {"image": base64.b64encode(GIF).decode()}}),
        ("POST", "/upload", {"body": {"image": base64.b64encode(GIF + b"0").decode()}}),
        ("POST", "/upload", {"body": {}}),
        ("POST", "/upload", {"body": {"image": large}}),
        ("POST", "/presigned-url", {"body": png}),
        ("POST", "/presigned-url", {"body": "{"}),
        ("GET", "/usage", {}),
        ("GET", "/thumbnails", {}),
        ("GET", "/thumbnails", {"query": by_name}),
        ("GET", "/thumbnails", {"query": {"fileName": "nope"}}),
        ("GET", "/thumbnails", {"query": {"limit": "0"}}),
        ("GET", "/images", {}),
        ("GET", "/images", {"query": {"limit": "1"}}),
        ("GET", "/images", {"query": {"cursor": "nope"}}),
        ("GET", "/images", {"query": {"sort": "taken", "from": "2026-11-21"}}),
        ("GET", "/images", {"query": {"sort": "nope"}}),
        ("GET", "/images", {"query": {"from": "nope"}}),
        ("GET", "/images", {"query": {"of": "somebody"}}),
        ("GET", "/images", {"query": {"of": "nobody"}, "principal": Principal.of(bob())}),
        ("GET", "/images/timeline", {}),
        ("GET", "/images/timeline", {"query": {"of": "nobody"}, "principal": Principal.of(bob())}),
        ("GET", "/images/timeline", {"query": {"cursor": "nope"}}),
        ("GET", "/images/timeline", {"query": {"sort": "uploaded"}}),
        ("GET", "/images/timeline", {"query": {"sort": "nope"}}),
        ("GET", "/images/timeline", {"query": {"known": version}}),
        ("GET", "/images/changes", {"query": {"since": until}}),
        ("GET", "/images/changes", {"query": {"since": beginning}}),
        ("GET", "/images/changes", {"query": {"since": "nope"}}),
        ("GET", "/images/changes", {"query": {"of": "nobody"}, "principal": Principal.of(bob())}),
        ("PATCH", "/images/{imageId}", {"image_id": ready, "body": {"title": "a", "alt": "b"}}),
        ("PATCH", "/images/{imageId}", {"image_id": ready, "body": {"title": 5}}),
        ("PATCH", "/images/{imageId}", {"image_id": again, "body": {"title": ""}}),
        ("PATCH", "/images/{imageId}", {"image_id": pending, "body": {"title": "a"}}),
        ("PATCH", "/images/{imageId}", {"image_id": UNKNOWN, "body": {"title": "a"}}),
        ("GET", "/images/{imageId}", {"image_id": ready}),
        ("GET", "/images/{imageId}", {"image_id": pending}),
        ("GET", "/images/{imageId}", {"image_id": again}),
        ("GET", "/images/{imageId}", {"image_id": failed}),
        ("GET", "/images/{imageId}", {"image_id": UNKNOWN}),
        ("GET", "/images/{imageId}/download", {"image_id": ready}),
        ("GET", "/images/{imageId}/download", {"image_id": pending}),
        ("GET", "/images/{imageId}/download", {"image_id": UNKNOWN}),
        ("DELETE", "/images/{imageId}", {"image_id": ready, "origin": FOREIGN}),
        ("DELETE", "/images/{imageId}", {"image_id": ready}),
        ("DELETE", "/images/{imageId}", {"image_id": UNKNOWN}),
        ("GET", "/trash", {}),
        ("GET", "/trash", {"query": {"total": "true", "limit": "1"}}),
        ("GET", "/trash", {"query": {"limit": "0"}}),
        ("GET", "/trash", {"query": {"of": "nobody"}, "principal": Principal.of(bob())}),
        *of_the_trash(ready),
        ("GET", "/jobs/{jobId}", {"parameters": {"jobId": job_id}}),
        ("GET", "/jobs/{jobId}", {"parameters": {"jobId": UNKNOWN}}),
        *(
            (method, path, {"image_id": ready, "body": {}, "headers": {"content-type": None}})
            for method, path in OF_OPEN_STACKS
            if "requestBody" in OPERATIONS[method, path]
        ),
    ]

    answered: dict[tuple[str, str], set[int]] = defaultdict(set)
    for method, path, changed in requests:
        answered[method, path].add(asked(world, method, path, **changed).status)
    for path in ("/upload", "/presigned-url"):
        answered["POST", path] |= without_room(path, png)
    answered["GET", "/images/timeline"].add(building().status)
    answered["GET", "/images/changes"].add(busy().status)
    for method, path, answer in too_busy():
        answered[method, path].add(answer.status)
    for method, path, changed in of_people():
        answer = described(ask(office()[0], method, path, **changed), method, path)
        answered[method, path].add(answer.status)
    router, sent = office(blocked=True)
    unowned = ("POST", "/admin/users/{userId}/unowned")
    answered[unowned].add(described(ask(router, *unowned, **sent), *unowned).status)

    documented = {
        address: {int(status) for status in operation["responses"]}
        for address, operation in OPERATIONS.items()
        if slice_of(*address) != "session"  # session/test_session_contract.py
    }
    for (method, path), seen in answered.items():
        has_body = "requestBody" in OPERATIONS[method, path]
        needs_token = OPERATIONS[method, path]["security"] != [{}]
        seen |= GATEWAY | (GATEWAY_ON_BODIES if has_body else set())  # noqa: PLW2901
        seen |= GATEWAY_ON_TOKENS if needs_token else set()  # noqa: PLW2901
        assert documented.pop((method, path)) == seen
    assert not documented


def without_room(path: str, body: Json) -> set[int]:
    """The statuses of an upload while uploads are paused, and while too many begin at once."""
    world = World()
    world.items.usage.close("public", world.now)
    paused = asked(world, "POST", path, body=body)
    assert asked(world, "GET", "/usage").body["reason"] == "admin"
    world.items.usage.open(world.now)
    world.is_busy = True
    return {paused.status, asked(world, "POST", path, body=body).status}


def building() -> Answer:
    """The answer of a timeline that takes long to read."""
    world = World()
    for _ in range(2):
        world.ready()
    world.slow_timeline(30)
    return asked(world, "GET", "/images/timeline")


def busy() -> Answer:
    """The answer about a new photo that the table does not return."""
    world = World()
    since = asked(world, "GET", "/images/changes").body["until"]
    world.ready()
    world.items.is_busy = True
    return asked(world, "GET", "/images/changes", query={"since": since})


def of_the_trash(image_id: str) -> list[tuple[str, str, Json]]:
    """Requests that get every answer about a photo in the trash, and leave it restored."""
    named, bob_asks = {"imageIds": [image_id]}, Principal.of(bob())
    requests: list[tuple[str, str, Json]] = []
    for path in ("/trash", "/trash/restore", "/trash/empty"):
        requests += [
            ("POST", path, {"body": {"imageIds": [UNKNOWN]}}),
            ("POST", path, {"body": {"imageIds": []}}),
            ("POST", path, {"body": named, "query": {"of": "nobody"}, "principal": bob_asks}),
        ]
    return [*requests, ("POST", "/trash/restore", {"body": named})]


def too_busy() -> list[tuple[str, str, Answer]]:
    """The answers about photos that change all the time, and from where they come back slowly."""
    world = World()
    image_id = world.ready(content=GIF)
    body: Json = {"imageIds": [image_id]}
    world.to_trash(image_id)
    world.maintain()
    slow = asked(world, "POST", "/trash/restore", body=body)
    world.maintain()

    def changing(*_given: Any, **_more: Any) -> Any:
        raise BusyError

    def refusing(*_given: Any, **_more: Any) -> bool:
        return False

    world.trashed.restore = changing  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    # It is in the trash whenever it is moved there, and listed whenever that is looked at.
    world.trashed.trash = refusing  # pyright: ignore[reportAttributeAccessIssue]  # this fake only
    upload = {
        "fileName": "a.gif",
        "fileType": "image/gif",
        "sha256": hashlib.sha256(GIF).hexdigest(),
    }
    deletion = asked(world, "DELETE", "/images/{imageId}", image_id=image_id)
    answers = [
        ("POST", path, asked(world, "POST", path, body=body))
        for path in ("/trash", "/trash/restore")
    ]
    item = world.items.stored[image_id]
    item |= {"status": "trashed", "trash": "public"}
    added = asked(world, "POST", "/upload", body=upload)
    return [
        *answers,
        ("DELETE", "/images/{imageId}", deletion),
        ("POST", "/trash/restore", slow),
        ("POST", "/upload", added),
    ]


def of_people() -> list[tuple[str, str, Json]]:
    """Requests that get every answer of the people function. Ada is an admin."""
    paths = [address for address, each in OPERATIONS.items() if each["tags"] == ["people"]]
    cleo = {"name": "Cleo", "email": "cleo@example.com"}
    _, known = office()
    somebody = known.get("parameters", {})
    bodies: dict[tuple[str, str], Json] = {
        ("POST", "/admin/users"): cleo,
        ("PATCH", "/admin/users/{userId}"): {"blocked": True, "limits": {"maxBytes": 5}},
        ("PUT", "/admin/brake"): {"closed": True},
    }
    requests: list[tuple[str, str, Json]] = [
        ("POST", "/admin/users", {"body": {}}),
        ("PUT", "/admin/brake", {"body": {}}),
        ("POST", "/admin/users", {"body": cleo | {"email": "bob@example.com"}}),
        (
            "GET",
            "/account/exports/{exportId}",
            {"claims": token_of(bob()), "parameters": somebody, "query": {"cursor": "0"}},
        ),
    ]
    for method, path in paths:
        body = bodies.get((method, path))
        sent = {"body": body, "parameters": somebody, "claims": token_of(ada())}
        foreign = {"sec-fetch-site": "cross-site"}
        nobody = {"userId": UNKNOWN}
        requests += [
            (method, path, sent),
            (method, path, sent | {"headers": foreign}),
            (method, path, sent | {"headers": {"content-type": None}}),
            (method, path, sent | {"parameters": nobody}),
            (method, path, sent | {"claims": None}),
            (method, path, sent | {"claims": token_of(bob())}),
            (method, path, sent | {"parameters": {**somebody, "userId": ADA_SUB}}),
        ]
    return [(m, p, {"claims": token_of(ada())} | each) for m, p, each in requests]


def test_the_gateway_lets_the_same_pages_through_as_the_function() -> None:
    limit = CONTRACT["components"]["parameters"]["limit"]["schema"]
    world = World()
    for _ in range(limit["default"] + 1):
        world.ready()

    assert asked(world, "GET", "/images").body["count"] == limit["default"]
    for edge in ("minimum", "maximum"):
        assert asked(world, "GET", "/images", query={"limit": str(limit[edge])}).status == 200
    for beyond in (limit["minimum"] - 1, limit["maximum"] + 1):
        assert asked(world, "GET", "/images", query={"limit": str(beyond)}).status == 400


CLAIMS = st.fixed_dictionaries(
    {},
    optional={
        "fileName": st.text(max_size=50),
        "fileType": st.sampled_from([*(each.media_type for each in formats.FORMATS), "text/html"]),
        "fileSize": st.integers(-1, MAX_BYTES * 2),
        "sha256": st.text("0123456789abcdefABCDEFg", min_size=63, max_size=65),
        "image": st.binary(max_size=20).map(lambda data: base64.b64encode(GIF + data).decode()),
    },
)


@given(CLAIMS, st.sampled_from(["/upload", "/presigned-url"]))
def test_whatever_the_contract_allows_is_answered_as_the_contract_says(
    body: Json, path: str
) -> None:
    assert asked(World(), "POST", path, body=body).status in {200, 201, 400}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3),
)


@given(
    st.dictionaries(st.sampled_from(["fileName", "fileType", "fileSize", "sha256", "image"]), JSON),
    st.sampled_from(["/upload", "/presigned-url"]),
)
def test_whatever_the_contract_does_not_allow_is_refused_in_its_words(
    body: Json, path: str
) -> None:
    assert asked(World(), "POST", path, body=body).status == 400


@given(st.dictionaries(st.sampled_from(["title", "alt", "fileName"]), JSON | st.text()))
def test_whatever_is_said_of_a_photo_is_answered_as_the_contract_says(body: Json) -> None:
    world = World()
    image_id = world.ready()

    answer = asked(world, "PATCH", "/images/{imageId}", image_id=image_id, body=body)

    assert answer.status in {200, 400}
    assert answer.status == 200 or answer.code == "invalid_text"


@pytest.mark.parametrize("code", ["error", "code"])
def test_an_error_has_a_sentence_and_a_code(code: str) -> None:
    error = asked(World(), "GET", "/images/{imageId}", image_id=UNKNOWN)

    assert error.body[code]
