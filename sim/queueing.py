"""The former name of `sim.kernel.queueing`, kept for one release."""

from __future__ import annotations

import warnings
from typing import Any

import sim.kernel.queueing as _home

warnings.warn("sim.queueing has moved to sim.kernel.queueing", DeprecationWarning, stacklevel=2)


def __getattr__(name: str) -> Any:
    """Whatever stands in the new home."""
    return getattr(_home, name)
