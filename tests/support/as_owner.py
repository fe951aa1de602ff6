"""Snippets that let programs unaware of the embedded AWS's guard act as its owner.

The programs are the runbook's snippets, written for AWS, and a previous release.
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
