"""The former name of `sim.measures.indicators`, kept for one release."""

from __future__ import annotations

import warnings
from typing import Any

import sim.measures.indicators as _home

warnings.warn("sim.indicators has moved to sim.measures.indicators", DeprecationWarning, stacklevel=2)


def __getattr__(name: str) -> Any:
    """Whatever stands in the new home."""
    return getattr(_home, name)
