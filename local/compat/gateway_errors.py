"""A function that raised is answered as on AWS, where the emulator shows what it raised."""

from __future__ import annotations

from typing import Any


def hide_failures(gateway: Any) -> None:
    """Answer a function that raised with the API's own gateway response.

    Args:
        gateway: the emulator's module of API Gateway.
    """
    invoke = gateway._invoke_lambda_proxy_v1

    async def invoke_or_fail(*arguments: Any, **named: Any) -> Any:
        answer = await invoke(*arguments, **named)
        match answer:
            case (502, *_):
                return gateway._gw_error("DEFAULT_5XX", "Internal server error")
            case _:
                return answer

    gateway._invoke_lambda_proxy_v1 = invoke_or_fail
