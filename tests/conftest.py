"""What holds for every test."""

from __future__ import annotations

import pytest
from hypothesis import settings

# how long an example takes is the machine's business, not a test's
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables fold at one width wherever the tests run (workers of pytest-xdist are told a narrow one)."""
    monkeypatch.setenv("COLUMNS", "120")
