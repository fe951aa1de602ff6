"""What a page of another site can do to the gallery on this machine: nothing.

Each is open in the same browser as the gallery, and knows its port, its names and the emulator.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import foreign, launch
from tests.browser.foreign import EVIL
from tests.support import photos
from tests.support.http import Http
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.seeder import Seeder
    from tests.support.stacks import Stack

ZEROS = "0" * 64
ROOT = "test/20260101/us-east-1/SERVICE/aws4_request"
CREATE_ROLE = "Action=CreateRole&Version=2010-05-08&RoleName=evil&AssumeRolePolicyDocument=%7B%7D"
RESET = "/_ministack/reset"

# For each attempt, what the page learned: a status and text, or only that it failed.
ASK = """async (attempts) => {
  const learned = [];
  for (const [address, init] of attempts) {
    try {
      const answer = await fetch(address, init);
      learned.push([answer.type, answer.status, await answer.text()]);
    } catch (error) {
      learned.push(["error", 0, ""]);
    }
  }
  return learned;
}"""
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
SUBMIT = """([address, type, fields]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: address, enctype: type });
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture(scope="module")
def port() -> Generator[int]:
    with foreign.served() as port:
        yield port


@pytest.fixture
def context(browser: Browser, stack: Stack) -> Generator[BrowserContext]:
    """A visitor without a watch: errors in the console are expected here."""
    context = launch.opened(browser, stack.site_url)
    yield context
    context.close()


@pytest.fixture(params=[EVIL, "127.0.0.1", "localhost", "evil.localhost"])
def page(request: pytest.FixtureRequest, context: BrowserContext, port: int) -> Page:
    """A page of another origin: a rebound name, this machine's, a sibling of ours."""
    page = context.new_page()
    page.goto(f"http://{request.param}:{port}/")
    return page


@pytest.fixture(autouse=True)
def _nothing_changes(stack: Stack, seeder: Seeder) -> Generator[None]:
    shown = seeder.upload("private.jpg")["imageId"]
    before = _account(stack)
    yield
    assert _account(stack) == before
    assert seeder.api.get(f"/images/{shown}").json()["status"] == "ready"


def _account(stack: Stack) -> Any:
    return {
        "roles": [each["RoleName"] for each in stack.client("iam").list_roles()["Roles"]],
        "functions": stack.client("lambda").list_functions()["Functions"],
        "buckets": stack.client("s3").list_buckets()["Buckets"],
        # The status of the latest batch of an event source mapping changes by itself.
        "sources": [
            {name: each[name] for name in ("UUID", "EventSourceArn", "FunctionArn", "State")}
            for each in stack.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        ],
    }


def _authorization(service: str) -> str:
    scope = ROOT.replace("SERVICE", service)
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={ZEROS}"


def _attempts(stack: Stack, gateway: str) -> list[Any]:
    """For each: the address, and the options of `fetch`."""
    bucket = stack.output("originalsBucket")
    stated = f"X-Amz-Credential={ROOT.replace('SERVICE', 'iam')}"
    plain = {"Content-Type": "text/plain"}
    function = f"{gateway}/2015-03-31/functions/{stack.output('galleryFunction')}"
    signed = {"Authorization": _authorization("iam")}
    blind: list[Any] = [
        (f"{gateway}/", {"method": "POST", "headers": plain, "body": CREATE_ROLE}),
        (f"{gateway}/?{stated}", {"method": "POST", "headers": plain, "body": CREATE_ROLE}),
        (f"{gateway}/?{stated}&{CREATE_ROLE}", {}),
        (f"{gateway}/?AWSAccessKeyId=test&{CREATE_ROLE}", {"method": "POST"}),
        (f"{gateway}{RESET}", {"method": "POST"}),
        (f"{gateway}/_ministack/config", {"method": "POST", "headers": plain, "body": "{}"}),
        (f"{gateway}/_ministack/health", {}),
        (f"{gateway}/_embedded/save", {"method": "POST"}),
        (f"{function}/invocations?{stated.replace('iam', 'lambda')}", {"method": "POST"}),
        (f"{gateway}/{bucket}?list-type=2", {}),
        (f"{stack.site_url}/v1/images", {}),
        (f"{stack.site_url}{RESET}", {"method": "POST"}),
        (f"{stack.site_url}/v1/upload", {"method": "POST", "headers": plain, "body": "{}"}),
    ]
    told: list[Any] = [
        (f"{gateway}/", {"method": "POST", "headers": signed, "body": CREATE_ROLE}),
        (f"{function}/code", {"method": "PUT", "headers": signed, "body": "{}"}),
        (f"{gateway}/evil", {"method": "PUT", "headers": signed}),
        (f"{gateway}/{bucket}", {"method": "DELETE", "headers": signed}),
        (f"{stack.site_url}/v1/images", {"headers": {"X-Anything": "1"}}),
        (f"{stack.site_url}/v1/images/x", {"method": "DELETE"}),
    ]
    no_cors = [(address, {**init, "mode": "no-cors"}) for address, init in blind]
    with_cookies = [(address, {**init, "credentials": "include"}) for address, init in blind]
    return [*blind, *no_cors, *with_cookies, *told]


def _gateways(stack: Stack) -> list[str]:
    port = stack.emulator.port
    return [f"http://127.0.0.1:{port}", f"http://localhost:{port}"]


def test_no_request_of_a_script_is_executed_or_answered(page: Page, stack: Stack) -> None:
    for gateway in _gateways(stack):
        attempts = _attempts(stack, gateway)
        learned = page.evaluate(ASK, attempts)
        for attempt, (kind, status, text) in zip(attempts, learned, strict=True):
            assert (kind in {"error", "opaque"}, status, text) == (True, 0, ""), attempt


def test_a_rebound_name_is_refused(context: BrowserContext, stack: Stack) -> None:
    # given a page of that name at the gallery's port: the error page itself serves, because scripts
    # of its origin are what an attacker's page keeps after rebinding
    origin = f"http://{EVIL}:{stack.emulator.port}"
    page = context.new_page()
    page.goto(f"{origin}/")

    # when it sends requests, and no browser rule applies
    attempts = _attempts(stack, origin)
    here = [each for each in attempts if each[0].startswith(origin)]
    learned = page.evaluate(ASK, here)

    # then it gets errors
    assert len(here) > 20
    for attempt, (kind, status, text) in zip(here, learned, strict=True):
        refused = "is not a host name of the gallery" in text
        assert (kind, status, refused) == ("basic", 403, True), attempt
    # and a link to it shows one
    answer = page.goto(f"{origin}/v1/images")
    assert answer
    assert answer.status == 403


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"]
)
def test_a_forged_form_is_refused(page: Page, stack: Stack, kind: str) -> None:
    bucket = stack.output("originalsBucket")
    [gateway, _] = _gateways(stack)
    query = f"X-Amz-Credential={ROOT.replace('SERVICE', 'iam')}"
    role = [("Action", "CreateRole"), ("Version", "2010-05-08"), ("RoleName", "evil")]
    file = [("key", "uploads/public/evil"), ("file", "evil")]
    targets = {
        f"{gateway}/": role,
        f"{gateway}/?{query}": role,
        f"{gateway}{RESET}": [],
        f"{gateway}/{bucket}": file,
        f"{stack.site_url}/v1/upload": [('{"fileName": "a', '"}')],
        f"{stack.site_url}{RESET}": [],
    }

    for address, fields in targets.items():
        with page.expect_response(address) as answer:
            page.evaluate(SUBMIT, [address, kind, fields])
        assert answer.value.status == 403, address
        page.wait_for_url(address)
        page.go_back()
        page.wait_for_function("document.title === 'Foreign'")


@pytest.mark.parametrize(
    ("tag", "embedded"),
    [
        ("img", r'"url": ?"(/thumbnails/[^"]+)"'),
        ("script", r'src="(/static/[^"]+\.js)"'),
        ("link", r'href="(/static/[^"]+\.css)"'),
    ],
)
def test_nothing_of_the_gallery_can_be_embedded(
    page: Page, stack: Stack, seeder: Seeder, tag: str, embedded: str
) -> None:
    with Http() as http:
        parts = http.get(f"{stack.site_url}/").body + seeder.api.get("/images").body
    found = re.search(embedded, parts.decode())
    assert found

    assert page.evaluate(LOAD, [tag, stack.site_url + found[1]]) == "error"


def test_the_gallery_cannot_be_framed(page: Page, stack: Stack) -> None:
    addresses = [f"{stack.site_url}/", f"{stack.site_url}/v1/images", *_gateways(stack)]
    for address in addresses:
        with page.expect_response(lambda answer, address=address: address in answer.url) as answer:
            page.evaluate(
                "(address) => document.body.append("
                "Object.assign(document.createElement('iframe'), { src: address }))",
                address,
            )
        assert answer.value.status == 403, address


def test_no_websocket_opens(page: Page, stack: Stack) -> None:
    apis = stack.client("apigatewayv2")
    selection = "$request.body.action"
    api = apis.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression=selection)
    apis.create_stage(ApiId=api["ApiId"], StageName="v1")
    path = f"/_aws/execute-api/{api['ApiId']}/v1"

    for host in (*_gateways(stack), stack.site_url):
        address = host.replace("http://", "ws://") + path
        assert page.evaluate(SOCKET, address) == "error", address
    apis.delete_api(ApiId=api["ApiId"])


def test_a_link_to_the_gallery_works_and_the_linking_page_learns_nothing(
    page: Page, stack: Stack
) -> None:
    with page.expect_popup() as popup:
        page.evaluate("(address) => { globalThis.opened = open(address); }", f"{stack.site_url}/")
    popup.value.wait_for_load_state()

    assert popup.value.url == f"{stack.site_url}/"
    assert popup.value.get_by_role("main").count()
    told = "() => { try { return opened.document.title } catch { return 'nothing' } }"
    assert page.evaluate(told) == "nothing"


def test_a_link_into_the_emulator_is_refused(page: Page, stack: Stack) -> None:
    for address in (f"{gateway}/_ministack/health" for gateway in _gateways(stack)):
        with page.expect_response(address) as answer:
            page.evaluate("(address) => { location = address; }", address)
        assert answer.value.status == 403
        page.wait_for_url(address)
        page.go_back()
        page.wait_for_function("document.title === 'Foreign'")


def test_a_page_of_an_allowed_origin_can_use_the_api_and_upload(
    context: BrowserContext, stack: Stack
) -> None:
    document = foreign.PAGE.decode()
    context.route(
        f"{OTHER_SITE}/", lambda route: route.fulfill(body=document, content_type="text/html")
    )
    context.grant_permissions(["local-network-access"], origin=OTHER_SITE)
    page = context.new_page()
    page.goto(f"{OTHER_SITE}/")
    content = list(photos.jpeg())

    status = page.evaluate(
        """async ([site, content]) => {
          const body = new Uint8Array(content);
          const wanted = { fileName: "a.jpg", fileType: "image/jpeg", fileSize: body.length };
          const headers = { "Content-Type": "application/json" };
          const init = { method: "POST", headers, body: JSON.stringify(wanted) };
          const answer = await (await fetch(`${site}/v1/upload`, init)).json();
          const put = { method: "PUT", headers: answer.headers, body };
          return [answer, (await fetch(answer.uploadUrl, put)).status];
        }""",
        [stack.site_url, content],
    )

    assert status[1] == 200, status


def test_opening_the_port_by_hand_leads_to_the_gallery(
    context: BrowserContext, stack: Stack
) -> None:
    page = context.new_page()

    for gateway in _gateways(stack):
        page.goto(gateway)
        expect(page).to_have_url(stack.site_url + "/")
