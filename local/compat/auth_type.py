"""The condition key `s3:authType`, which the emulator does not know: where a signature was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def know_auth_type(actions: Any) -> None:
    """Let policies tell requests at presigned URLs from those that are signed in a header.

    Args:
        actions: the module that collects what policies may ask of a request.
    """
    known = actions.s3_service_context

    def known_too(
        iam_action: str,
        query_params: Mapping[str, Any] | None,
        path: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        context = known(iam_action, query_params, path, headers)
        if any(name.lower() == "x-amz-signature" for name in query_params or {}):
            return {**context, "s3:authType": "REST-QUERY-STRING"}
        if "authorization" in (headers or {}):
            return {**context, "s3:authType": "REST-HEADER"}
        return context

    actions.s3_service_context = known_too
