from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from components.build import artifacts
from components.build.artifacts import Artifacts
from components.build.runtime import LAYERS, SLICES
from tests.unit.components.recorded import run
from tests.unit.components.stacks import QUICK, STACKS
from webapp.freeze import SiteFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from components.config.stack import StackConfig
    from tests.unit.components.declared import Stack

# The program's tests run without the build; its own tests need the real one.
REAL_BUILD = artifacts.build

SIGN_IN = {"access": "signIn", "adminEmail": "Admin@home.arpa"}
PROD = {"protect": "true", "logRetentionDays": "90", "oldVersionDays": "60"}
WATCHED = {
    **SIGN_IN,
    "monitoring": "true",
    "backup": "true",
    "alarmEmails": '["one@home.arpa", "two@home.arpa"]',
}
OWN_DOMAIN = {"domainName": "photos.home.arpa", "hostedZoneId": "Z06A1B2C3D4E5F"}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Artifacts:
    """What the program deploys, without building any of it."""
    folder = tmp_path_factory.mktemp("built")
    for name in ("code.zip", "index.html", "404.html", "sw.js", "site.css"):
        (folder / name).write_text(name)
    pages = [
        SiteFile(
            path=name, source=folder / name, content_type="text/html", cache_control="no-cache"
        )
        for name in ("404.html", "index.html", "sw.js")
    ]
    style = SiteFile(
        path="static/0a1b/site.css",
        source=folder / "site.css",
        content_type="text/css",
        cache_control="public, max-age=31536000, immutable",
    )
    code = folder / "code.zip"
    return Artifacts(
        packages=dict.fromkeys(SLICES, code),
        layers=dict.fromkeys(LAYERS, code),
        site=[*pages, style],
    )


@pytest.fixture(scope="session", autouse=True)
def _no_builds(built: Artifacts) -> Iterator[None]:
    def build(_: StackConfig) -> Artifacts:
        return built

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(artifacts, "build", build)
        yield


@pytest.fixture
def build() -> Callable[[StackConfig], Artifacts]:
    """The step that builds, as the program calls it outside of tests."""
    return REAL_BUILD


@pytest.fixture(scope="session")
def dev() -> Stack:
    return run("dev", {"corsOrigins": '["https://other.example.com"]', "tags": '{"Team": "a"}'})


@pytest.fixture(scope="session")
def dev_signed_in() -> Stack:
    """A stack that people sign in to."""
    return run("dev", SIGN_IN)


@pytest.fixture(scope="session")
def prod() -> Stack:
    return run("prod", PROD)


@pytest.fixture(scope="session")
def signed_in() -> Stack:
    """A protected stack that people sign in to."""
    return run("prod", PROD | SIGN_IN)


@pytest.fixture(scope="session")
def watched() -> Stack:
    """A stack with every alarm and two recipients."""
    return run("prod", WATCHED)


@pytest.fixture(scope="session")
def own_domain() -> Stack:
    return run("dev", OWN_DOMAIN)


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in STACKS],
)
def stack(request: pytest.FixtureRequest) -> Stack:
    """Each stack in turn, for invariants of all of them."""
    name, values = STACKS[request.param]
    return run(name, values)
