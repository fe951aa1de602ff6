"""Find a Chromium for the browser tests, or install one where that is allowed.

`python -m tests.browser.chromium` is what `make test` runs first, so that a machine without a
browser is told so before anything else, in a sentence that says what to do. Tests never skip.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
INSTALL_SECONDS = 600

# Where Playwright installs its own browser: next to everything else that is installed here.
os.environ.setdefault(
    "PLAYWRIGHT_BROWSERS_PATH", str(Path(__file__).resolve().parents[2] / ".cache" / "browsers")
)


class NoChromiumError(RuntimeError):
    """There is no Chromium and none could be installed."""


def runs(executable: str | Path) -> bool:
    """Whether the browser starts; one that lacks a shared library does not."""
    try:
        done = subprocess.run(
            [str(executable), "--version"], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find() -> Path | None:
    """The browser that CHROMIUM names, else an installed one, else Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        if not runs(named):
            raise NoChromiumError(f"CHROMIUM is set to {named}, which does not start.")
        return Path(named)
    candidates = [path for name in NAMES if (path := shutil.which(name))]
    candidates += [str(MAC)] if MAC.exists() else []
    installed = next((Path(path) for path in candidates if runs(path)), None)
    return installed or _playwrights_own()


def ensure() -> Path:
    """The browser to use, installed if needed.

    Raises:
        NoChromiumError: None is installed and none could be installed.
    """
    if (found := find()) is not None:
        return found
    tried: list[str] = []
    for command in _installers():
        print(f"No Chromium found; trying: {' '.join(command)}", flush=True)  # noqa: T201 (a person waits)
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        tried.append(f"  {' '.join(command)}: exit {done.returncode} {''.join(last)}")
        if done.returncode == 0 and (found := find()) is not None:
            return found
    raise NoChromiumError(
        "The browser tests need Chromium, and none could be found or installed.\n"
        "Install Chromium or Google Chrome by your system's usual way, or point CHROMIUM at one,\n"
        "then run this again. Tried:\n" + ("\n".join(tried) or "  nothing was permitted here")
    )


def _installers() -> list[list[str]]:
    """What to try: root on Debian installs its package; others a local browser, then sudo."""
    own = [sys.executable, "-m", "playwright", "install", "chromium"]
    apt = shutil.which("apt-get")
    if apt is None:
        return [own]
    package = ["install", "-y", "-q", "--no-install-recommends", "chromium"]
    if os.geteuid() == 0:
        return [[apt, "update", "-q"], [apt, *package], own]
    sudo = shutil.which("sudo")
    return [own] if sudo is None else [own, [sudo, "-n", apt, *package]]


def _playwrights_own() -> Path | None:
    # Only Playwright's driver knows the path of its own download; asking it costs a second.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() and runs(path) else None


if __name__ == "__main__":
    try:
        print(f"Browser tests use {ensure()}")  # noqa: T201 (the command's answer)
    except NoChromiumError as error:
        sys.exit(str(error))
