"""ministack's modules, and all that this repository relies on in them beside their HTTP interface.

Every name that a module of `local/compat/` reads or replaces is in the table below, with the
parameters of functions. The emulator's process checks it before it serves, and a unit test does
after every change of the pins, so an upgrade that renames something is noticed by name.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.compat.upgrades import differences

if TYPE_CHECKING:
    from collections.abc import Mapping

_REQUEST = "method, path, headers, body, query_params, request_id"
_WHOLE = "raw_path, raw_query_string"

NAMES: Mapping[str, Mapping[str, str | None]] = {
    "ministack.app": {
        "app": "scope, receive, send",
        "save_all": "services",
        "detect_service": "method, path, headers, query_params",
        "extract_access_key_id": "headers, query_params",
        "_authenticate_only": "service, headers, query_params, request_id",
        "_build_persistence_save_dict": "",
        "_dispatch_service_request": _REQUEST,
        "_get_module": "name",
        "_handle_cognito_body_request": "method, path, headers, body, query_params",
        "_handle_cognito_get_request": "method, path, headers, query_params",
        "_handle_cloudfront_dataplane_request": (
            f"host, path, {_WHOLE}, method, headers, body, query_params, client_ip"
        ),
        "_handle_execute_api_request": f"host, path, method, headers, body, query_params, {_WHOLE}",
        "_handle_options_request": "method, path, headers, query_params, request_id",
        "_handle_post_body_shortcuts": _REQUEST,
        "_handle_pre_body_request": "method, path, headers, query_params, request_id",
        "_handle_special_data_plane_request": f"{_REQUEST}, {_WHOLE}, client_ip",
        "_load_persisted_state": "",
        "_routing_params": "method, path, headers, body, query_params",
        "_s3_cors_target": "host, path, path_style",
        "_state_map": None,
        "_with_data_plane_headers": "response, request_id, include_s3_id, wildcard_cors",
    },
    "ministack.core.iam_actions": {
        "dynamodb_service_context": "body",
        "dynamodb_transaction_checks": "iam_action, body, region, account_id",
        "s3_service_context": "iam_action, query_params, path, headers",
    },
    "ministack.core.iam_evaluator": {
        "enforce": "access_key_id, iam_action, service, region, resource_arn, service_context",
        "is_root_access_key": "access_key_id",
        "_unknown_access_key": "",
        "_verified_key": None,
    },
    "ministack.core.lambda_runtime": {
        "acquire_worker": "func_name, config, code_zip, qualifier, max_concurrency",
        "execution_credentials": "config",
        "kill_workers": "workers",
        "release_worker": "worker",
        "zipfile": None,
    },
    "ministack.core.persistence": {
        "_json_default": "obj",
        "_json_object_hook": "obj",
        "_state_format_version": "service",
    },
    "ministack.services.apigateway_v1": {
        "_gw_error": "response_type, message",
        "_invoke_lambda_proxy_v1": None,
    },
    "ministack.services.cloudfront": {"_distributions": None},
    "ministack.services.cloudwatch_logs": {
        "_log_events_lock": None,
        "_log_groups": None,
        "_log_groups._data": None,
        "_log_records": None,
        "_log_records._data": None,
    },
    "ministack.services.cognito": {
        "_dispatch_idp": "action, data",
        "get_state": "",
        "handle_login_submit": "method, path, headers, body, query_params",
        "handle_oauth2_token": "method, path, headers, body, query_params",
        "load_persisted_state": "data",
        "_auth_codes": None,
        "_authorization_codes": None,
        "_challenge_sessions": None,
        "_pool_domain_map": None,
        "_refresh_tokens": None,
        "_revoked_tokens": None,
        "_user_pools": None,
    },
    "ministack.services.dynamodb": {
        "_items_replaced": "table",
        "_remove_item": "table, pk_val, sk_val",
        "_set_item": "table, pk_val, sk_val, item",
        "_tables": None,
        "_tables._data": None,
    },
    "ministack.services.lambda_svc": {
        "acquire_worker": "func_name, config, code_zip, qualifier, max_concurrency",
        "execution_credentials": "config",
        "release_worker": "worker",
        "_esm_wake": None,
        "_esm_wake.set": "",
        "_execute_function": "func, event",
        "_externalize_code_zip": "func, referenced",
        "_prune_orphan_code_blobs": "referenced",
        "_run_sqs_batch": "esm, func_rec, event, batch, queue_url, queue_name",
    },
    "ministack.services.s3": {
        "resolve_credential": "access_key_id, account_id, session_token",
        "_atomic_write": "fpath, data, text",
        "_bucket_cors": None,
        "_bucket_notifications": None,
        "_cors_rules": "bucket_name",
        "_fire_s3_event": (
            "bucket_name, key, event_name, size, etag, deletion_type, restore_event_data, "
            "version_id, sequencer, object_extra, record_extra"
        ),
        "_fire_s3_event_async": (
            "bucket_name, key, event_name, size, etag, deletion_type, version_id, object_extra, "
            "record_extra"
        ),
        "_next_event_sequencer": "event_name",
        "_parse_multipart_form": "content_type, body",
        "_persist_delete_marker": "bucket_name, key, marker",
        "_persist_displaced_version": "bucket_name, key, prior_obj, versioning",
        "_persist_object": "bucket, key, obj",
        "_persist_version_state": "bucket_name, key, bucket",
    },
    "ministack.services.sqs": {"_queues": None, "_queues._data": None, "_queues_lock": None},
}
"""By module: names, and the parameters of those that are functions we call or replace."""

TEXTS: Mapping[str, tuple[str, ...]] = {
    "ministack.core.lambda_runtime": ("Worker process died", "Worker returned no response"),
    "ministack.services.cloudfront": ('"DomainName"',),
    "ministack.services.cloudwatch_logs": (
        *('"@logStream"', '"creationTime"', '"events"', '"lastIngestionTime"', '"streams"'),
    ),
    "ministack.services.dynamodb": ('"GlobalSecondaryIndexes"', '"KeySchema"'),
    "ministack.services.lambda_svc": ('"errorMessage"', '"FunctionArn"', "load_persisted_state"),
    "ministack.services.s3": ('"AllowedOrigin"', "os.path.join(DATA_DIR, account_id, bucket)"),
    "ministack.services.sqs": (
        *('"id"', '"messages"', '"receipt_handle"', '"receive_count"', '"visible_at"'),
    ),
}
"""By module: keys of its data and messages that matter here, as its source has them."""


@dataclass(frozen=True)
class Ministack:
    """The emulator's modules; it has no types."""

    app: Any
    actions: Any
    evaluator: Any
    persistence: Any
    runtime: Any

    @classmethod
    def load(cls) -> Ministack:
        """Import the emulator.

        Raises:
            SystemExit: it is not the one that this program was written for.
        """
        if found := faults():
            raise SystemExit("\n".join(found))
        core = "ministack.core"
        return cls(
            importlib.import_module("ministack.app"),
            importlib.import_module(f"{core}.iam_actions"),
            importlib.import_module(f"{core}.iam_evaluator"),
            importlib.import_module(f"{core}.persistence"),
            importlib.import_module(f"{core}.lambda_runtime"),
        )

    def service(self, name: str) -> Any:
        """The module of one of its services, such as `s3` or `lambda_svc`."""
        return self.app._get_module(name)


def faults() -> list[str]:
    """How the installed ministack differs from what is relied on; a sentence for each."""
    return differences("ministack", NAMES, TEXTS)
