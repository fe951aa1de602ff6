"""A list of photos: processor time of the gallery function, and bytes on the line.

The function runs in the bench's own process, from API Gateway's event to its response. Only the
network is missing: the answers of DynamoDB are at hand.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from io import BytesIO, StringIO
from statistics import median
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import botocore.session
from botocore.awsrequest import AWSResponse

from bench import markdown
from cli.tables import markdown_table
from handlers.access.authentication import signed_in
from handlers.api.gateway import open_stack
from handlers.aws import clients
from handlers.gallery import serializers
from handlers.gallery.handler import make_router
from handlers.model.image import PUBLIC_OWNER, Image
from handlers.model.limits import DEFAULT_PAGE
from handlers.store.images import ImageStore
from handlers.store.people import PeopleStore
from tests.support import library
from tests.unit.handlers.fake_people import ada, token_of
from tests.unit.handlers.fakes import World
from tests.unit.handlers.requests import event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_PERSON = ada()
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "A" * 20,
    "AWS_SECRET_ACCESS_KEY": "s" * 40,
    "AWS_SESSION_TOKEN": "t" * 800,
    "AWS_DEFAULT_REGION": "eu-central-1",
}
# In each round: one takes too little time for the clock.
_LISTS = 20
_TARGET_MS, _TARGET_KB = 5, 12

_TEXT = f"""\
### A list of {DEFAULT_PAGE} photos

- **function**: processor time of the gallery function for one list, in the bench's own process,
  from API Gateway's event to its response; DynamoDB's answers are at hand. Target: at most
  {_TARGET_MS} ms.
- **SDK's parser**, the peer: the same function with the client as the SDK makes it, which compares
  each value of an answer with the description of the service.
- **KB**: of the response after gzip, which is what API Gateway sends; **fastest**: with gzip's
  least effort. Target: at most {_TARGET_KB} KB.
"""
_PARTS = """\
What the function does for a list, signed in. **call**: the query with its signature, and reading
the answer. **photos**: its items become photos. **entries**: these become entries of the list.
**signatures**: of the addresses of pictures. **JSON**: the response is written. The **rest** is the
row of the person, the router, the log and the cursor.
"""


@dataclass(frozen=True)
class _List:
    """One access: the functions, and the seconds of a list in each round."""

    function: Callable[[], Mapping[str, Any]]
    peer: Callable[[], Mapping[str, Any]]
    seconds: list[float] = field(default_factory=list[float])
    peer_seconds: list[float] = field(default_factory=list[float])


def tables(rounds: int) -> str:
    """Measure everything in each round, in turns; the first round warms up."""
    with patch.dict(os.environ, _CREDENTIALS):
        lists = {
            access: _List(_function(access, _ours()), _function(access, _peer()))
            for access in ("open", "signed in")
        }
        parts = _parts(_answered(_ours(), _PERSON.user_id))
    found = {name: list[float]() for name in parts}
    steps = [(each.seconds, each.function) for each in lists.values()]
    steps += [(each.peer_seconds, each.peer) for each in lists.values()]
    steps += [(found[name], part) for name, part in parts.items()]
    for turn in range(-1, rounds):
        for seconds, step in steps if turn % 2 else reversed(steps):
            measured = _seconds(step)
            if turn >= 0:
                seconds.append(measured)
    return f"{_list_table(lists)}\n\n{_parts_table(found, lists['signed in'].seconds)}"


def _ours() -> Any:
    return clients.dynamodb.__wrapped__()


def _peer() -> Any:
    return botocore.session.get_session().create_client("dynamodb")


def _function(access: str, client: Any) -> Callable[[], Mapping[str, Any]]:
    """The gallery function's answer to a request for a list."""
    signs_in = access == "signed in"
    _answered(client, _PERSON.user_id if signs_in else PUBLIC_OWNER)
    gallery = replace(World(signs_pictures=signs_in).gallery, items=ImageStore(client, "images"))
    authenticate = signed_in(PeopleStore(client, "library")) if signs_in else open_stack
    router = make_router(gallery, frozenset(), authenticate=authenticate)
    request = event("GET", "/images", claims=token_of(_PERSON) if signs_in else None)
    return lambda: router(request)


def _answered(client: Any, owner: str) -> Any:
    """The client; its requests are answered here, with the photos of an owner."""
    photos = [library.photo(number, owner) for number in range(DEFAULT_PAGE + 1)]
    items = [clients.attributes(photo.to_item()) for photo in photos]
    answers = {
        "Query": {"Items": items, "Count": len(items), "ScannedCount": len(items)},
        "GetItem": {"Item": clients.attributes(_PERSON.to_item())},
    }
    bodies = {name: json.dumps(answer).encode() for name, answer in answers.items()}

    def answer(request: Any, event_name: str, **_: object) -> AWSResponse:
        body: Any = BytesIO(bodies[event_name.rpartition(".")[2]])
        body.stream = lambda: iter([body.read()])
        headers: Any = {}
        return AWSResponse(request.url, 200, headers, body)

    client.meta.events.register("before-send.dynamodb", answer)
    return client


def _parts(client: Any) -> dict[str, Callable[[], object]]:
    """The parts of the function, each to be done alone."""
    pictures = World(signs_pictures=True).pictures
    query = {
        "TableName": "images",
        "KeyConditionExpression": "gallery = :owner",
        "ExpressionAttributeValues": {":owner": {"S": _PERSON.user_id}},
    }
    items = client.query(**query)["Items"]
    photos = [Image.from_item(clients.plain(item)) for item in items][:DEFAULT_PAGE]
    entries = [serializers.entry(photo, pictures) for photo in photos]
    return {
        "call": lambda: client.query(**query),
        "photos": lambda: [Image.from_item(clients.plain(item)) for item in items],
        "entries": lambda: [serializers.entry(photo, None) for photo in photos],
        "signatures": lambda: [pictures.url(photo.renditions[0].key) for photo in photos],
        "JSON": lambda: json.dumps({"images": entries}),
    }


def _seconds(step: Callable[[], object]) -> float:
    with redirect_stdout(StringIO()):  # the log
        start = time.process_time()
        for _ in range(_LISTS):
            step()
        return (time.process_time() - start) / _LISTS


def _list_table(lists: Mapping[str, _List]) -> str:
    head = ["access", "function ms", "target", "SDK's parser ms", "ratio", "range"]
    head += ["KB", "target", "fastest KB"]
    rows: list[list[str]] = []
    for access, each in lists.items():
        with redirect_stdout(StringIO()):
            body = each.function()["body"].encode()
        kilobytes, most = (len(gzip.compress(body, effort)) / 1000 for effort in (6, 1))
        rows.append(
            [
                access,
                f"**{_ms(each.seconds)}**",
                markdown.verdict(median(each.seconds) * 1000, _TARGET_MS),
                _ms(each.peer_seconds),
                *markdown.ratio(each.seconds, each.peer_seconds),
                f"**{kilobytes:.1f}**",
                markdown.verdict(kilobytes, _TARGET_KB),
                f"{most:.1f}",
            ]
        )
    rounds = len(lists["open"].seconds)
    return f"{_TEXT}\n{markdown_table(head, rows)}\n\nMedians of {rounds} rounds."


def _parts_table(parts: Mapping[str, Sequence[float]], whole: Sequence[float]) -> str:
    known = sum(median(each) for each in parts.values())
    row = [*(_ms(each) for each in parts.values()), _ms([median(whole) - known])]
    return f"{_PARTS}\n{markdown_table([*(f'{name} ms' for name in parts), 'rest ms'], [row])}"


def _ms(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1000:.2f}"
