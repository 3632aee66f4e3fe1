"""Which version of the simulator this is, and of what it computes with."""

from __future__ import annotations

import platform
from importlib import metadata

_LIBRARIES = ("mesa", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy")


def program_version() -> str:
    """The version of the installed distribution; ``unknown`` where the package is not installed."""
    return _version("shequ")


def library_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that results depend on, by name."""
    return {"python": platform.python_version()} | {name: _version(name) for name in _LIBRARIES}


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "unknown"
