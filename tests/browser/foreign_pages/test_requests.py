"""No request of a page of another site has an effect on the gallery on this machine.

Each page is open in the same browser as the gallery, and knows its port, names and emulator.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from tests.browser.foreign import EVIL

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.support.stacks import Stack

KINDS = ("text/plain", "multipart/form-data", "application/x-www-form-urlencoded")
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


def test_no_request_of_a_script_is_executed_or_answered(
    page: Page, stack: Stack, gateways: list[str]
) -> None:
    for gateway in gateways:
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


def test_a_forged_form_is_refused(page: Page, stack: Stack, gateways: list[str]) -> None:
    bucket = stack.output("originalsBucket")
    [gateway, _] = gateways
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

    for kind, (address, fields) in product(KINDS, targets.items()):
        with page.expect_response(address) as answer:
            page.evaluate(SUBMIT, [address, kind, fields])
        assert answer.value.status == 403, (kind, address)
        page.wait_for_url(address)
        page.go_back()
        page.wait_for_function("document.title === 'Foreign'")
