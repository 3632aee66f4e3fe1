"""What holds for every test."""

from __future__ import annotations

import signal

import pytest
from hypothesis import settings

# how long an example takes is the machine's business, not a test's
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Tests interrupt themselves and processes they start; whoever starts tests in the background of a shell
# gives them Ctrl-C as a signal to be ignored, which processes inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables fold at one width wherever the tests run (workers of pytest-xdist are told a narrow one)."""
    monkeypatch.setenv("COLUMNS", "120")
