"""Other sites may link to the gallery on this machine, and use it if it allows their origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser import foreign
from tests.support import photos
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.support.stacks import Stack


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


def test_a_link_into_the_emulator_is_refused(page: Page, gateways: list[str]) -> None:
    for address in (f"{gateway}/_ministack/health" for gateway in gateways):
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
    context: BrowserContext, stack: Stack, gateways: list[str]
) -> None:
    page = context.new_page()

    for gateway in gateways:
        page.goto(gateway)
        expect(page).to_have_url(stack.site_url + "/")
