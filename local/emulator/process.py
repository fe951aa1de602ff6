"""Start and stop the embedded AWS: a process of its own, on a loopback port, with IAM enforced."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import urllib.response
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from local.emulator.aws import Aws
from local.emulator.environment import INTERPRETER, ROOT, environment
from local.emulator.loopback import free_port, listen
from local.emulator.state import EmulatorState
from local.errors import UserError
from local.private_files import make_private, write_private

if TYPE_CHECKING:
    from typing import Self

# Isolated, so that nothing here can stand in for the standard library; behind it, it is found.
_RUN = (
    "import sys; sys.path.append(sys.argv.pop()); "
    "from local.emulator.server import main; main(sys.argv[1:])"
)
_START_SECONDS = 60
# An orderly end answers the requests under way and writes the state.
_STOP_SECONDS = 60


class Emulator:
    """The embedded AWS; a context manager that starts it and stops it.

    Args:
        state: the folder that keeps its state over a restart. None: everything is in memory and in
            a temporary folder, and is gone afterwards.
        port: where it listens, on 127.0.0.1; None takes a free one.
    """

    def __init__(self, state: Path | None = None, port: int | None = None) -> None:
        self.port = port or free_port()
        self.aws = Aws(self.port, token=secrets.token_urlsafe(32))
        self.keeps = state is not None
        self.folder = (state or Path(tempfile.mkdtemp(prefix="embedded-aws-"))).resolve()
        self._state = EmulatorState.of(self.folder)
        self.lineage = ""
        """Changes when the state is begun anew, so that what was recorded of it is void."""
        self.ended_well = True
        """Whether the run before this one wrote all of its state."""
        self.recovered = ""
        """What was done to start with damaged files, for a person; empty if nothing was."""
        self._token = self.folder / "_token"
        self._process: subprocess.Popen[bytes] | None = None
        self._elsewhere = False

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @classmethod
    def running_at(cls, state: Path, port: int) -> Emulator:
        """The one that another process has started with this state; to use, not to stop.

        Raises:
            UserError: none has, or it is another user's.
        """
        emulator = cls(state, port)
        try:
            emulator.aws = Aws(port, token=emulator._token.read_text())
        except OSError as error:
            raise UserError(f"What runs on port {port} does not let us in: {error}.") from error
        emulator.lineage = emulator._state.lineage
        emulator._elsewhere = True
        return emulator

    def start(self, *, recover: bool = False) -> None:
        """Start it and wait until it answers.

        Args:
            recover: start from what can be read of a damaged state.

        Raises:
            UserError: it is not installed, its state is damaged, or it does not come up; with the
                last lines of its log.
        """
        if not INTERPRETER.exists():
            raise UserError("The embedded AWS is not installed yet: run `make setup`.")
        make_private(self.folder)
        if self.keeps and self._state.lineage:
            self.ended_well = self._state.is_complete
        self.recovered = self._state.prepare(self.port, recover=recover)
        self.lineage = self._state.lineage
        with self._state.log.open("wb") as log, listen(self.port) as sockets:
            numbers = [each.fileno() for each in sockets]
            self._process = subprocess.Popen(
                [INTERPRETER, "-I", "-c", _RUN, *map(str, numbers), ROOT],
                pass_fds=numbers,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment(self._state, self.aws, keeps=self.keeps),
                cwd=self._state.folder,
                # A Ctrl-C in the terminal is for the program that started it, which then stops it.
                start_new_session=True,
                umask=0o077,
            )
        self._give_token(self._process)
        self._wait_until_healthy(self._process)

    def stop(self) -> bool:
        """Stop it in order, so that it writes its state; kill it only if it does not end.

        Returns:
            Whether it wrote all of it.
        """
        process, self._process = self._process, None
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process and process.stdin:
            with suppress(BrokenPipeError):
                process.stdin.close()
        if not self._elsewhere:
            self._token.unlink(missing_ok=True)
        if not self.keeps:
            shutil.rmtree(self.folder, ignore_errors=True)
        return not self.keeps or self._state.is_complete

    def trouble(self) -> str:
        """Why it stores nothing now; empty if all is well."""
        try:
            with self._ask("/_embedded/trouble") as answer:
                return str(json.loads(answer.read()))
        except OSError:
            # Busy, or about to end; either is seen elsewhere.
            return ""

    def is_running(self) -> bool:
        """Whether it is still there."""
        return self._elsewhere or (self._process is not None and self._process.poll() is None)

    def save(self) -> None:
        """Have it write its state now.

        Raises:
            UserError: it cannot.
        """
        try:
            with self._ask("/_embedded/save", "POST"):
                pass
        except urllib.error.HTTPError as error:
            raise UserError(error.read().decode().strip()) from error

    def last_words(self, lines: int = 15) -> str:
        """The end of its log, to follow a sentence; empty if it said nothing."""
        try:
            text = self._state.log.read_text(errors="replace")
        except OSError:
            return ""
        end = "\n".join(text.splitlines()[-lines:])
        return f" Its log:\n{end}" if end else ""

    def _give_token(self, process: subprocess.Popen[bytes]) -> None:
        # By a pipe, which nobody else can read. That the process has ended is told later.
        if process.stdin:
            with suppress(BrokenPipeError):
                process.stdin.write(f"{self.aws.token}\n".encode())
                process.stdin.flush()
        write_private(self._token, self.aws.token)

    def _ask(self, path: str, method: str = "GET") -> urllib.response.addinfourl:
        request = urllib.request.Request(  # noqa: S310 (http, loopback)
            self.aws.endpoint + path, headers=self.aws.token_header, method=method
        )
        # A proxy of the person's environment must not be asked for an address of this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return opener.open(request, timeout=30)

    def _wait_until_healthy(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise UserError(f"The embedded AWS ended at once.{self.last_words()}")
            try:
                with self._ask("/_ministack/health"):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise UserError(
            f"The embedded AWS did not answer within {_START_SECONDS} s.{self.last_words()}"
        )
