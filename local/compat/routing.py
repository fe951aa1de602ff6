"""Keeps each route to its part of the emulator, by replacing four of its functions.

The emulator tries one service after another until one accepts a request, by path, header, host or
body. Here a request goes to the service of its route only, and is refused if that does not accept
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.guard.middleware import route
from local.guard.rules import Route

if TYPE_CHECKING:
    from local.compat.ministack import Ministack

_REFUSAL = (403, {"Content-Type": "text/plain; charset=utf-8"}, b"This is not let in here.\n")


class Routing:
    """The emulator's routing of requests, narrowed.

    Args:
        ministack: the emulator, some of whose functions are replaced.
    """

    def __init__(self, ministack: Ministack) -> None:
        self._emulator = emulator = ministack.app
        self._service = ministack.service
        self._evaluator = ministack.evaluator
        # A step that does not accept a request gives None, and the next one follows.
        self._before_body = emulator._handle_pre_body_request
        self._after_body = emulator._handle_post_body_shortcuts
        self._special = emulator._handle_special_data_plane_request
        self._services = emulator._dispatch_service_request

    def install(self) -> None:
        """Keep requests to their routes from now on."""
        self._emulator._handle_pre_body_request = self.before_body
        self._emulator._handle_post_body_shortcuts = self.after_body
        self._emulator._handle_special_data_plane_request = self.special
        self._emulator._dispatch_service_request = self.services
        self._refuse_root_in_signed_addresses()

    async def before_body(
        self, method: str, path: str, headers: Any, query: Any, request_id: str
    ) -> Any:
        """Admin paths, which are the owner's, sign-in pages and preflights."""
        match route.get():
            case Route.OWNER:
                return await self._before_body(method, path, headers, query, request_id)
            case Route.SIGN_IN if method == "GET":
                answer = await self._emulator._handle_cognito_get_request(
                    method, path, headers, query
                )
                return self._from_sign_in(answer, request_id)
            case Route.PREFLIGHT if self._emulator._s3_cors_target(headers["host"], path):
                return self._emulator._handle_options_request(
                    method, path, headers, query, request_id
                )
            case Route.PREFLIGHT:
                return _refusal()
            case _:
                return None

    async def after_body(  # noqa: PLR0913, PLR0917 (as the emulator's own)
        self, method: str, path: str, headers: Any, body: bytes, query: Any, request_id: str
    ) -> Any:
        """More admin paths, the owner's, and what sign-in pages send."""
        match route.get():
            case Route.OWNER:
                return await self._after_body(method, path, headers, body, query, request_id)
            case Route.SIGN_IN:
                answer = await self._emulator._handle_cognito_body_request(
                    method, path, headers, body, query
                )
                return self._from_sign_in(answer, request_id)
            case _:
                return None

    def _from_sign_in(self, answer: Any, request_id: str) -> Any:
        """The answer, which no page of another site may read."""
        if answer is None:
            return _refusal()
        return self._emulator._with_data_plane_headers(answer, request_id, wildcard_cors=False)

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
        """CloudFront, APIs, and services that are not used here."""
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
            case Route.REFRESH if service == "cognito-idp":
                refusal = None  # Cognito checks the token.
            case Route.PRESIGNED if service == "s3":
                refusal = None  # S3 checks it, and refuses the root user.
            case Route.FORM if service == "s3" and self._is_signed_form(headers, body):
                refusal = None
            case _:
                refusal = _refusal()
        return refusal or await self._services(method, path, headers, body, query, request_id)

    def _unless_verified(self, service: str, headers: Any, query: Any, request_id: str) -> Any:
        """The service's own refusal of an invalid signature.

        The emulator checks signatures together with policies, which it does not do on every path.
        """
        failure = self._emulator._authenticate_only(service, headers, query, request_id)
        key = self._emulator.extract_access_key_id(headers, query)
        if failure is None and (not key or self._evaluator._verified_key.get() != key):
            return _refusal()
        return failure

    def _is_signed_form(self, headers: Any, body: bytes) -> bool:
        # Of several keys S3 uses the first to identify the caller, and the last to verify.
        parts = self._service("s3")._parse_multipart_form(headers["content-type"], body)
        fields = [(name.lower(), value) for name, _, _, value in parts]
        keys = [value for name, value in fields if name in {"awsaccesskeyid", "x-amz-credential"}]
        return len(keys) == 1 and bool(keys[0])

    def _refuse_root_in_signed_addresses(self) -> None:
        """Presigned URLs and forms carry no token, and everybody knows the root user's secret."""
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
