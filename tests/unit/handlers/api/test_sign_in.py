from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.access.principal import PUBLIC
from handlers.api.gateway import open_stack
from handlers.api.sign_in import authentication
from handlers.aws import clients
from tests.unit.handlers.fake_people import ada, token_of
from tests.unit.handlers.requests import sample

if TYPE_CHECKING:
    import pytest
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient


def test_in_an_open_stack_everybody_is_the_public_and_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clients, "dynamodb", None)

    assert authentication(None) is open_stack
    assert open_stack(sample("api_gateway_request")) == PUBLIC


def test_who_signs_in_is_found_in_the_table_of_people(
    dynamodb: DynamoDBClient, stubbed_table: Stubber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "dynamodb", lambda: dynamodb)
    stubbed_table.add_response(
        "get_item",
        {"Item": clients.attributes(ada().to_item())},
        {
            "TableName": "library",
            "Key": {"pk": {"S": "USERS"}, "sk": {"S": ada().sub}},
            "ConsistentRead": True,
        },
    )
    event = sample("api_gateway_request")
    event["requestContext"]["authorizer"] = {"claims": token_of(ada())}

    principal = authentication("library")(event)

    assert principal is not None
    assert principal.person == ada()
