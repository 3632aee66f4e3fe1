"""The former name of `sim.institutions.files.library`, kept for one release."""

from __future__ import annotations

import warnings
from typing import Any

import sim.institutions.files.library as _home

warnings.warn("sim.library has moved to sim.institutions.files.library", DeprecationWarning, stacklevel=2)


def __getattr__(name: str) -> Any:
    """Whatever stands in the new home."""
    return getattr(_home, name)
