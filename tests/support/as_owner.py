"""Programs that know nothing of the embedded AWS, as its owner: snippets to begin them with.

They are the runbook's own and the previous release, which find a real AWS or one without a guard.
The token is in the environment, as EMBEDDED_TOKEN.
"""

from __future__ import annotations

from local.guard.request import TOKEN_HEADER

CARRY_TOKEN = f"""
import http.client, os

def carry_token():
    begin = http.client.HTTPConnection.putrequest

    def begin_with_token(connection, *arguments, **named):
        begin(connection, *arguments, **named)
        if not connection.host.endswith(".cloudfront.localhost"):
            connection.putheader("{TOKEN_HEADER}", os.environ["EMBEDDED_TOKEN"])

    http.client.HTTPConnection.putrequest = begin_with_token
"""
"""Defines `carry_token()`, after which every connection to the gateway carries it."""

AS_OWNER = f"{CARRY_TOKEN}\ncarry_token()\n"
