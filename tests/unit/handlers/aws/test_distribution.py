"""The distribution is asked over real connections, and told what to forget."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from botocore.stub import Stubber

from handlers.aws import clients
from handlers.aws.distribution import NO_ANSWER, Distribution

if TYPE_CHECKING:
    from collections.abc import Generator


class Edge(BaseHTTPRequestHandler):
    """Answers with the status that the path names; `/0` closes the connection instead."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        status = int(self.path.strip("/").partition("?")[0].partition("/")[0])
        if status:
            self.send_response(status)
            self.send_header("Content-Length", "7")
            self.end_headers()
        else:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is Python's
        """Say nothing."""


@contextmanager
def edge() -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Edge)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asked(*paths: str) -> dict[str, int]:
    with edge() as origin:
        return dict(Distribution(clients.cloudfront, "E1", origin).statuses(paths))


def test_every_address_gets_its_answer() -> None:
    paths = {f"/{status}/{number}?s=a": status for status in (200, 404) for number in range(40)}

    assert asked(*paths) == paths


def test_a_connection_that_breaks_costs_its_address_only() -> None:
    paths = [f"/404/{number}" for number in range(20)]

    answers = asked(*paths, "/0/a")

    assert answers.pop("/0/a") == NO_ANSWER
    assert set(answers.values()) == {404}


def test_redirects_are_not_followed_and_nothing_is_asked_of_nobody() -> None:
    assert asked("/302/a") == {"/302/a": 302}
    assert Distribution(clients.cloudfront, "E1", "https://nowhere.invalid").statuses([]) == {}


def test_a_site_that_cannot_be_reached_does_not_answer() -> None:
    with edge() as origin:
        pass

    assert Distribution(clients.cloudfront, "E1", origin).statuses(["/a"]) == {"/a": NO_ANSWER}


def test_edges_are_told_by_paths_and_a_reference() -> None:
    client = clients.cloudfront.__wrapped__()
    with Stubber(client) as stubber:
        stubber.add_response(
            "create_invalidation",
            {},
            {
                "DistributionId": "E1",
                "InvalidationBatch": {
                    "Paths": {"Quantity": 1, "Items": ["/thumbnails/*"]},
                    "CallerReference": "a",
                },
            },
        )
        Distribution(lambda: client, "E1", "https://a").invalidate(["/thumbnails/*"], "a")
