"""Nothing of the gallery on this machine can be embedded in a page of another site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support.http import Http

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.seeder import Seeder
    from tests.support.stacks import Stack

LOAD = """([tag, address]) => new Promise((resolve) => {
  const element = document.createElement(tag);
  if (tag === "link") element.rel = "stylesheet";
  element.onload = () => resolve("loaded");
  element.onerror = () => resolve("error");
  element[tag === "link" ? "href" : "src"] = address;
  document.body.append(element);
})"""
SOCKET = """(address) => new Promise((resolve) => {
  const socket = new WebSocket(address);
  socket.onopen = () => resolve("open");
  socket.onerror = () => resolve("error");
})"""


EMBEDDED = {
    "img": r'"url": ?"(/thumbnails/[^"]+)"',
    "script": r'src="(/static/[^"]+\.js)"',
    "link": r'href="(/static/[^"]+\.css)"',
}


def test_nothing_of_the_gallery_can_be_embedded(page: Page, stack: Stack, seeder: Seeder) -> None:
    with Http() as http:
        parts = http.get(f"{stack.site_url}/").body + seeder.api.get("/images").body
    for tag, embedded in EMBEDDED.items():
        found = re.search(embedded, parts.decode())
        assert found, tag

        assert page.evaluate(LOAD, [tag, stack.site_url + found[1]]) == "error", tag


def test_the_gallery_cannot_be_framed(page: Page, stack: Stack, gateways: list[str]) -> None:
    addresses = [f"{stack.site_url}/", f"{stack.site_url}/v1/images", *gateways]
    for address in addresses:
        with page.expect_response(lambda answer, address=address: address in answer.url) as answer:
            page.evaluate(
                "(address) => document.body.append("
                "Object.assign(document.createElement('iframe'), { src: address }))",
                address,
            )
        assert answer.value.status == 403, address


def test_no_websocket_opens(page: Page, stack: Stack, gateways: list[str]) -> None:
    apis = stack.client("apigatewayv2")
    selection = "$request.body.action"
    api = apis.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression=selection)
    apis.create_stage(ApiId=api["ApiId"], StageName="v1")
    path = f"/_aws/execute-api/{api['ApiId']}/v1"

    for host in (*gateways, stack.site_url):
        address = host.replace("http://", "ws://") + path
        assert page.evaluate(SOCKET, address) == "error", address
    apis.delete_api(ApiId=api["ApiId"])
