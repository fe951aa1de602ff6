"""Every operation of the API, and what everybody gets who asks for it with a valid token.

`owner` is whose photo it is, `{unowned}` a photo of nobody, and `{userId}` a guest whom nobody else
is. `blocked` has a token from before they were blocked.
"""

from __future__ import annotations

import re
from typing import Final

_TABLE = """
                                      nobody       blocked              other                owner                admin
POST /upload                          401 sign_in  401 sign_in          200                  200                  200
POST /presigned-url                   401 sign_in  401 sign_in          200                  200                  200
GET /usage                            401 sign_in  401 sign_in          200                  200                  200
GET /thumbnails                       401 sign_in  401 sign_in          200                  200                  200
GET /images                           401 sign_in  401 sign_in          200                  200                  200
GET /images?of=nobody                 401 sign_in  401 sign_in          404 not_found        404 not_found        200
GET /images/timeline                  401 sign_in  401 sign_in          200                  200                  200
GET /images/timeline?of=nobody        401 sign_in  401 sign_in          404 not_found        404 not_found        200
GET /images/changes                   401 sign_in  401 sign_in          200                  200                  200
GET /images/changes?of=nobody         401 sign_in  401 sign_in          404 not_found        404 not_found        200
GET /images/{imageId}                 401 sign_in  401 sign_in          404 image_not_found  200                  404 image_not_found
GET /images/{unowned}                 401 sign_in  401 sign_in          404 image_not_found  404 image_not_found  200
PATCH /images/{imageId}               401 sign_in  401 sign_in          404 image_not_found  200                  404 image_not_found
PATCH /images/{unowned}               401 sign_in  401 sign_in          404 image_not_found  404 image_not_found  404 image_not_found
GET /images/{imageId}/download        401 sign_in  401 sign_in          404 image_not_found  302                  404 image_not_found
GET /images/{unowned}/download        401 sign_in  401 sign_in          404 image_not_found  404 image_not_found  302
DELETE /images/{imageId}              401 sign_in  401 sign_in          404 image_not_found  204                  404 image_not_found
DELETE /images/{unowned}              401 sign_in  401 sign_in          404 image_not_found  404 image_not_found  204
GET /trash                            401 sign_in  401 sign_in          200                  200                  200
GET /trash?of=nobody                  401 sign_in  401 sign_in          404 not_found        404 not_found        200
POST /trash                           401 sign_in  401 sign_in          200                  200                  200
POST /trash?of=nobody                 401 sign_in  401 sign_in          404 not_found        404 not_found        200
POST /trash/restore                   401 sign_in  401 sign_in          200                  200                  200
POST /trash/restore?of=nobody         401 sign_in  401 sign_in          404 not_found        404 not_found        200
POST /trash/empty                     401 sign_in  401 sign_in          202                  202                  202
POST /trash/empty?of=nobody           401 sign_in  401 sign_in          404 not_found        404 not_found        202
GET /jobs/{jobId}                     401 sign_in  401 sign_in          404 job_not_found    404 job_not_found    200
GET /session                          401 sign_in  401 sign_in          200                  200                  200
GET /session/login                    302          302                  302                  302                  302
GET /session/callback                 302          302                  302                  302                  302
POST /session/refresh                 401 sign_in  401 account_blocked  200                  200                  200
POST /session/logout                  200          200                  200                  200                  200
GET /admin/users                      401 sign_in  401 sign_in          404 not_found        404 not_found        200
POST /admin/users                     401 sign_in  401 sign_in          404 not_found        404 not_found        201
PATCH /admin/users/{userId}           401 sign_in  401 sign_in          404 not_found        404 not_found        200
POST /admin/users/{userId}/password   401 sign_in  401 sign_in          404 not_found        404 not_found        200
POST /admin/users/{userId}/export     401 sign_in  401 sign_in          404 not_found        404 not_found        202
DELETE /admin/users/{userId}          401 sign_in  401 sign_in          404 not_found        404 not_found        202
POST /account/export                  401 sign_in  401 sign_in          202                  202                  202
GET /account/exports                  401 sign_in  401 sign_in          200                  200                  200
GET /account/exports/{exportId}       401 sign_in  401 sign_in          404 export_not_found  200                 404 export_not_found
POST /admin/users/{userId}/unowned    401 sign_in  401 sign_in          404 not_found        404 not_found        202
GET /admin/brake                      401 sign_in  401 sign_in          404 not_found        404 not_found        200
PUT /admin/brake                      401 sign_in  401 sign_in          404 not_found        404 not_found        200
"""  # noqa: E501 (one row per operation)

_HEAD, *_ROWS = (re.split(r" {2,}", row.strip()) for row in _TABLE.strip().splitlines())
ROLES: Final = _HEAD
MATRIX: Final = {operation: dict(zip(ROLES, cells, strict=True)) for operation, *cells in _ROWS}
"""By operation and role: the status, and the code of an error."""

# Whoever asks for it is not there any more: test_leaving.py does.
APART: Final = "DELETE /account"

# What only a browser has: the cookie that renews a session.
_OF_A_PROGRAM = {"POST /session/refresh": "401 sign_in"}


def expected(operation: str, door: str) -> dict[str, str]:
    """What everybody gets, by role, in a browser (`cookies`) or with a program (`bearer`)."""
    if door == "bearer" and operation in _OF_A_PROGRAM:
        return dict.fromkeys(ROLES, _OF_A_PROGRAM[operation])
    return MATRIX[operation]


def described(operation: str) -> tuple[str, str]:
    """The method and path that the contract has for a row."""
    method, path = operation.split(" ")
    return method, path.partition("?")[0].replace("{unowned}", "{imageId}")
