"""Keeps each route to its part of the emulator, by taking the place of four of its functions.

The emulator tries one service after another until one takes a request, by path, header, host or
body. So it is not left to choose: a request is given to its route's service, and refused if that
does not take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.guard.middleware import route
from local.guard.rules import Route

if TYPE_CHECKING:
    from local.compat.ministack import Ministack

_REFUSAL = (403, {"Content-Type": "text/plain; charset=utf-8"}, b"This is not let in here.\n")


class Routing:
    """The emulator's way of a request, narrowed.

    Args:
        ministack: the emulator, some of whose functions are replaced.
    """

    def __init__(self, ministack: Ministack) -> None:
        self._emulator = emulator = ministack.app
        self._service = ministack.service
        self._evaluator = ministack.evaluator
        # Each of them is one step; what takes no request gives None, and the next one is asked.
        self._before_body = emulator._handle_pre_body_request
        self._after_body = emulator._handle_post_body_shortcuts
        self._special = emulator._handle_special_data_plane_request
        self._services = emulator._dispatch_service_request

    def install(self) -> None:
        """From now on requests keep to their routes."""
        self._emulator._handle_pre_body_request = self.before_body
        self._emulator._handle_post_body_shortcuts = self.after_body
        self._emulator._handle_special_data_plane_request = self.special
        self._emulator._dispatch_service_request = self.services
        self._refuse_root_in_signed_addresses()

    async def before_body(
        self, method: str, path: str, headers: Any, query: Any, request_id: str
    ) -> Any:
        """Admin paths, sign-in pages, preflights: only the last are anybody's."""
        match route.get():
            case Route.OWNER:
                return await self._before_body(method, path, headers, query, request_id)
            case Route.PREFLIGHT if self._emulator._s3_cors_target(headers["host"], path):
                return self._emulator._handle_options_request(
                    method, path, headers, query, request_id
                )
            case Route.PREFLIGHT:
                return _refusal()
            case _:
                return None

    async def after_body(self, *request: Any) -> Any:
        """More admin paths and sign-in."""
        return await self._after_body(*request) if route.get() is Route.OWNER else None

    async def special(  # noqa: PLR0913, PLR0917 (as the emulator's own)
        self,
        method: str,
        path: str,
        headers: Any,
        body: bytes,
        query: Any,
        request_id: str,
        raw_path: str | None = None,
        raw_query_string: str = "",
        client_ip: str = "127.0.0.1",
    ) -> Any:
        """CloudFront, APIs, and much that nobody uses here."""
        whole = {"raw_path": raw_path, "raw_query_string": raw_query_string}
        host = headers.get("host", "")
        match route.get():
            case Route.OWNER:
                return await self._special(
                    *(method, path, headers, body, query, request_id), **whole, client_ip=client_ip
                )
            case Route.SITE:
                answer = await self._emulator._handle_cloudfront_dataplane_request(
                    *(host, path, raw_path or path, raw_query_string),
                    *(method, headers, body, query, client_ip),
                )
            case Route.API:
                answer = await self._emulator._handle_execute_api_request(
                    host, path, method, headers, body, query, **whole
                )
                answer = self._emulator._with_data_plane_headers(
                    answer, request_id, wildcard_cors=False
                )
            case _:
                return None
        return answer or _refusal()

    async def services(  # noqa: PLR0913, PLR0917
        self, method: str, path: str, headers: Any, body: bytes, query: Any, request_id: str
    ) -> Any:
        """The services of AWS, for requests that are signed."""
        params = self._emulator._routing_params(method, path, headers, body, query)
        service = self._emulator.detect_service(method, path, headers, params)
        match route.get():
            case Route.OWNER:
                refusal = None
            case Route.ROLE:
                refusal = self._unless_verified(service, headers, query, request_id)
            case Route.PRESIGNED if service == "s3":
                refusal = None  # S3 checks it, and knows no root user here.
            case Route.FORM if service == "s3" and self._is_signed_form(headers, body):
                refusal = None
            case _:
                refusal = _refusal()
        return refusal or await self._services(method, path, headers, body, query, request_id)

    def _unless_verified(self, service: str, headers: Any, query: Any, request_id: str) -> Any:
        """The service's own refusal of a wrong signature, before anything else looks at it.

        The emulator checks it when it asks for a policy, which it does not do on every path.
        """
        failure = self._emulator._authenticate_only(service, headers, query, request_id)
        key = self._emulator.extract_access_key_id(headers, query)
        if failure is None and (not key or self._evaluator._verified_key.get() != key):
            return _refusal()
        return failure

    def _is_signed_form(self, headers: Any, body: bytes) -> bool:
        # Of several keys S3 reads the first when it asks who it is, and the last when it verifies.
        parts = self._service("s3")._parse_multipart_form(headers["content-type"], body)
        fields = [(name.lower(), value) for name, _, _, value in parts]
        keys = [value for name, value in fields if name in {"awsaccesskeyid", "x-amz-credential"}]
        return len(keys) == 1 and bool(keys[0])

    def _refuse_root_in_signed_addresses(self) -> None:
        """Addresses and forms carry no token, and the root user's secret is known to everybody."""
        s3, evaluator = self._service("s3"), self._evaluator
        resolve = s3.resolve_credential

        def resolve_role(key: str, *more: Any) -> Any:
            if route.get() is not Route.OWNER and evaluator.is_root_access_key(key):
                return evaluator._unknown_access_key()
            return resolve(key, *more)

        s3.resolve_credential = resolve_role


def _refusal() -> Any:
    status, headers, body = _REFUSAL
    return status, dict(headers), body
