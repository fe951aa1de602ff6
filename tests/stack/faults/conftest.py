"""Reports at the end of the run how many faults were injected."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [
        *terminalreporter.getreports("passed"),
        *terminalreporter.getreports("failed"),
    ]
    counted = [dict(report.user_properties) for report in reports if report.when == "call"]
    counted = [each for each in counted if "faults" in each]
    if counted:
        faults, unclean = (
            sum(int(str(e[name])) for e in counted) for name in ("faults", "unclean")
        )
        terminalreporter.write_line(
            f"{faults} faults in {len(counted)} operations: {faults - unclean} ended clean"
        )
