"""A snippet that starts programs which know nothing of the embedded AWS, as its owner.

The runbook's own programs expect a real AWS. The token is in the environment, as EMBEDDED_TOKEN.
"""

from __future__ import annotations

from local.guard.request import TOKEN_HEADER

AS_OWNER = f"""
import http.client, os

_begin = http.client.HTTPConnection.putrequest

def _begin_with_token(connection, *arguments, **named):
    _begin(connection, *arguments, **named)
    if not connection.host.endswith(".cloudfront.localhost"):
        connection.putheader("{TOKEN_HEADER}", os.environ["EMBEDDED_TOKEN"])

http.client.HTTPConnection.putrequest = _begin_with_token
"""
"""After it, every connection to the gateway carries the token."""
