"""What holds for every test."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent

# how long an example takes is the machine's business, not a test's
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Tests interrupt themselves and processes they start; whoever starts tests in the background of a shell
# gives them Ctrl-C as a signal to be ignored, which processes inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED = (
    "app/test_shown", "app/test_watched", "browser/", "test_discovery", "test_documentation",
    "test_ensemble", "test_falsify", "test_load", "test_main_job", "test_problems", "test_report",
    "test_website",
)  # fmt: skip
"""Modules (or folders of them) whose tests share what takes long to make: one worker does them all."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a server, a site or runs go to one worker (``--dist loadgroup``)."""
    for item in items:
        path = item.path.relative_to(HERE).as_posix()
        for shared in SHARED:
            if path.startswith(shared):
                item.add_marker(pytest.mark.xdist_group(shared))


@pytest.fixture(autouse=True)
def _width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables fold at one width wherever the tests run (workers of pytest-xdist are told a narrow one)."""
    monkeypatch.setenv("COLUMNS", "120")
