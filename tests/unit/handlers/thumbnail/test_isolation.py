"""Rendering in a separate process, whose resources are limited for any file."""

from __future__ import annotations

import faulthandler
import os
import re
import signal
import threading
import time
from dataclasses import replace
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from handlers.imaging import Limits, Rendered, RenderedFile, UnusablePhotoError, render
from handlers.imaging.errors import damaged
from handlers.thumbnail import handler, isolation
from handlers.thumbnail.isolation import isolated
from handlers.thumbnail.settings import Settings
from tests.support import samples_jxl
from tests.support.samples import BY_NAME
from tests.unit.handlers.fake_renderer import Ignoring, fake_render
from tests.unit.handlers.thumbnail.test_deadline import Invocation

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.imaging import PlannedFile
    from handlers.thumbnail.ports import Receiver

LIMITS = Limits(max_pixels=10_000_000)
MIB = 1024 * 1024


def rendered(
    work: Callable[[], Any],
    limits: Limits = LIMITS,
    content: bytes = b"photo",
    receiver: Receiver | None = None,
) -> Any:
    """What the work gives in a separate process, which hands out two files before and after it."""

    def render(
        content: bytes,
        _limits: Limits,
        *,
        on_plan: Callable[[tuple[PlannedFile, ...]], None],
        on_file: Callable[[RenderedFile], None],
    ) -> Rendered:
        made = fake_render(content)
        first, last = made.files
        on_plan((first.planned, last.planned))
        on_file(last)
        worked = work()
        on_file(first)
        return replace(made, metadata_error=worked)

    made = isolated(render)(content, limits, receiver or Ignoring())
    assert made.files == fake_render(content).files
    return made.metadata_error


class Recording:
    """A receiver that keeps what it is given, in order; its function is called with each."""

    def __init__(self, then: Callable[[object], object] = lambda _: None) -> None:
        self.received: list[object] = []
        self._then = then

    def planned(self, files: tuple[PlannedFile, ...]) -> None:
        self.received.append(files)
        self._then(files)

    def made(self, file: RenderedFile) -> None:
        self.received.append(file)
        self._then(file)


def refused(work: Callable[[], Any], limits: Limits = LIMITS) -> str:
    with pytest.raises(UnusablePhotoError) as caught:
        rendered(work, limits)
    return caught.value.code


def crash(number: int = signal.SIGSEGV) -> None:
    faulthandler.disable()  # the test's own, which would tell of it at length
    os.kill(os.getpid(), number)


def busy() -> None:
    while True:
        pass


def children() -> list[str]:
    return Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        *("jpeg-baseline", "png-8-bit", "gif-animated", "webp-lossy", "heic-8-bit", "avif-8-bit"),
        *("tiff-rgb", "jxl-lossy"),
    ],
)
def test_the_result_is_the_same_as_without_isolation(name: str) -> None:
    content = BY_NAME[name].content

    assert isolated(render)(content, LIMITS, Ignoring()) == render(content, LIMITS)


def test_the_function_renders_in_a_separate_process_within_its_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def render_limits(_content: bytes, limits: Limits, **_: object) -> Rendered:
        return Rendered(
            media_type=str(os.getpid()), width=limits.max_memory or 0, height=0, files=()
        )

    monkeypatch.setattr(handler, "render", render_limits)
    settings = Settings(
        originals_bucket="originals",
        renditions_bucket="renditions",
        table_name="images",
        contents_table="contents",
        library_table="library",
        queue_url="https://queue.example/thumbnails",
        maintenance_queue="https://queue.example/maintenance",
        max_bytes=1,
        max_pixels=1,
        keep_location=False,
    )

    made: Any = handler.make_thumbnails(settings, Invocation(100))
    result = made.render(b"photo", Ignoring())

    assert result.media_type != str(os.getpid())
    assert result.width == 2048 * MIB
    assert made.max_unstated_bytes == 10_485_760


def test_large_files_come_through_the_pipe_complete() -> None:
    receiver = Recording()

    assert rendered(lambda: "done", content=bytes(5 * MIB), receiver=receiver) == "done"

    plan, *files = receiver.received
    first, last = fake_render(bytes(5 * MIB)).files
    assert plan == (first.planned, last.planned)
    assert files == [last, first]


def test_a_file_is_received_while_the_process_is_still_rendering() -> None:
    """It ends only when it is told that the file has arrived."""
    waiting, telling = os.pipe()
    receiver = Recording(lambda each: isinstance(each, RenderedFile) and os.write(telling, b"."))

    limits = Limits(max_pixels=1, deadline=lambda: 20)
    assert rendered(lambda: os.read(waiting, 1), limits, receiver=receiver) == b"."

    os.close(waiting)
    os.close(telling)


@pytest.mark.parametrize("kind", [tuple, RenderedFile], ids=["the plan", "a file"])
def test_the_process_is_killed_as_soon_as_the_receiver_refuses(kind: type) -> None:
    def refuse(each: object) -> None:
        if isinstance(each, kind):
            raise ConnectionError

    before = children()

    with pytest.raises(ConnectionError):
        rendered(lambda: time.sleep(600), receiver=Recording(refuse))

    assert children() == before


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_what_was_received_before_a_crash_is_not_the_result(number: signal.Signals) -> None:
    receiver = Recording()

    with pytest.raises(UnusablePhotoError, match="too_complex"):
        rendered(lambda: crash(number), receiver=receiver)

    assert len(receiver.received) == 2


def test_a_file_that_is_cut_off_is_not_received() -> None:
    """The process is killed while it writes: the pipe holds less than one file."""

    def naming_itself(_content: bytes, _limits: Limits, **receiver: Any) -> Rendered:
        whole = fake_render(bytes(5 * MIB))
        receiver["on_plan"](os.getpid())
        receiver["on_file"](whole.files[0])
        return whole

    def kill(process: Any) -> None:
        time.sleep(0.3)
        os.kill(process, signal.SIGKILL)

    receiver = Recording(kill)

    with pytest.raises(UnusablePhotoError, match="too_complex"):
        isolated(naming_itself)(b"photo", LIMITS, receiver)

    assert len(receiver.received) == 1


def test_it_is_a_separate_process_and_leaves_nothing_behind() -> None:
    before = children()

    assert rendered(os.getpid) != os.getpid()
    assert refused(crash) == "too_complex"

    assert children() == before


def test_an_endless_decode_is_killed_at_its_processor_time_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(isolation, "CPU_SECONDS", 1)

    assert refused(busy) == "too_complex"


def test_the_processor_time_of_all_threads_counts_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each takes less than the limit; they release Python's lock, as decoders and encoders do."""
    monkeypatch.setattr(isolation, "CPU_SECONDS", 1)

    def work() -> None:
        started = time.thread_time()
        while time.thread_time() - started < 0.8:
            pbkdf2_hmac("sha256", b"secret", b"salt", 20_000)

    def threads(count: int) -> None:
        running = [threading.Thread(target=work) for _ in range(count)]
        for each in running:
            each.start()
        for each in running:
            each.join()

    rendered(lambda: threads(1))
    assert refused(lambda: threads(2)) == "too_complex"


@pytest.mark.slow
def test_a_picture_of_countless_layers_that_no_header_reveals_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(isolation, "CPU_SECONDS", 1)
    layer = Image.new("RGB", (2000, 2000), "green")
    content = samples_jxl.signalled([layer] * 200)
    assert len(content) < 200_000

    with pytest.raises(UnusablePhotoError, match="too_complex"):
        isolated(render)(content, LIMITS, Ignoring())


@pytest.mark.slow
def test_a_large_file_may_take_longer_than_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "CPU_SECONDS", 1)

    def long() -> float:
        started = time.process_time()
        while time.process_time() - started < 1.5:
            pass
        return started

    assert refused(long) == "too_complex"
    assert rendered(long, content=bytes(1_000_000))


def test_a_process_that_only_waits_is_killed_when_the_time_is_up() -> None:
    started, before = time.monotonic(), children()

    assert refused(lambda: time.sleep(60), Limits(max_pixels=1, deadline=lambda: 0.2)) == (
        "too_complex"
    )

    assert time.monotonic() - started < 30
    assert children() == before


def test_memory_beyond_the_functions_cannot_be_allocated() -> None:
    # This process's own memory counts too, and earlier tests may have left a lot in it.
    (here,) = re.findall(r"VmData:\s+(\d+) kB", Path("/proc/self/status").read_text())
    max_memory = int(here) * 1024 + isolation.RESERVED_MEMORY + 500 * MIB
    limits = Limits(max_pixels=1, max_memory=max_memory)

    assert rendered(lambda: len(bytes(100 * MIB)), limits) == 100 * MIB
    assert refused(lambda: len(bytes(600 * MIB)), limits) == "too_complex"


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_crashing_decoder_fails_only_its_photo(number: signal.Signals) -> None:
    assert refused(lambda: crash(number)) == "too_complex"


def test_the_renderers_own_errors_are_passed_on() -> None:
    def broken() -> None:
        raise damaged() from OSError("the decoder's")

    with pytest.raises(UnusablePhotoError) as caught:
        rendered(broken)

    assert (caught.value.code, caught.value.message) == (damaged().code, damaged().message)
    assert caught.value.cause == "OSError"


def test_a_bug_of_ours_is_raised_with_its_location() -> None:
    def mistaken() -> None:
        raise KeyError("a mistake")

    with pytest.raises(KeyError, match="a mistake") as caught:
        rendered(mistaken)

    assert "in mistaken" in "".join(caught.value.__notes__)
