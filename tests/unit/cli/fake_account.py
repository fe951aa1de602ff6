"""A fake AWS account with the responses that a test sets, in the shapes of the real services."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.stub import Stubber

from cli.preflight.account import Account
from components.config.stack import StackConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

REGION = "eu-central-1"
# One for all tests, because it caches the service models.
_SESSION: Any = boto3.session.Session(
    aws_access_key_id="a", aws_secret_access_key="b", region_name=REGION
)


@dataclass
class FakeAccount:
    """Responses by `service.operation`; a string is an error code."""

    answers: Mapping[str, Any]
    calls: list[str] = field(default_factory=list[str])
    """The calls made, as `service.operation`."""

    def client(self, service: str, region: str | None = None) -> Any:
        """A client whose parameters and responses botocore validates, without a network."""
        made = _SESSION.client(service, region_name=region)
        stubber = Stubber(made)
        names = {api: name for name, api in made.meta.method_to_api_mapping.items()}

        def answer(model: Any, **_: object) -> None:
            self.calls.append(f"{service}.{model.name}")
            found = self.answers[f"{service}.{names[model.name]}"]
            if isinstance(found, str):
                stubber.add_client_error(names[model.name], service_error_code=found)
            else:
                stubber.add_response(names[model.name], found)

        # Registered before the stubber, which uses responses in the order they were added.
        made.meta.events.register_first("before-parameter-build.*.*", answer)
        stubber.activate()
        return made

    def account(self, **settings: str) -> Account:
        """The account as the stack `prod` with these settings sees it."""
        return Account(
            project="photo-sharing",
            stack="prod",
            config=StackConfig.parse({"access": "open", **settings}),
            region=REGION,
            client=self.client,
        )
