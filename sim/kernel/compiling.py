"""How this package compiles: one decorator for kernels, one place for their cache.

Kernels pass a tuple of arrays from function to function. Numba counts references to every array at
every such call, atomically, which costs more than the work itself (1.2 instead of 0.3 us a case).
Kernels don't allocate, so they are compiled without that counting; one that does allocate is
refused by the compiler ("NRT required but not enabled") and takes `allocating_kernel` instead.

Numba's cache notices an edit to a kernel's own file but not to a kernel it calls from another file.
So the cache lives in a folder named after the source of all kernel files together.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba import njit
from numba.core import config
from platformdirs import user_cache_dir


def _cache_folder() -> str:
    """A writable folder for this very source (NUMBA_CACHE_DIR, else the user's cache, else temporary)."""
    digest = hashlib.blake2b(numba.__version__.encode(), digest_size=8)
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        source = path.read_bytes()
        if b"kernel" in source or b"njit" in source:
            digest.update(source)
    name = f"kernels-{digest.hexdigest()}"
    for base in (os.environ.get("NUMBA_CACHE_DIR"), user_cache_dir("shequ"), tempfile.gettempdir()):
        if base:
            folder = Path(base) / name
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError:
                continue
            if os.access(folder, os.W_OK):
                return str(folder)
    return ""


_FOLDER = _cache_folder()
_SETTINGS = vars(config)


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    before = _SETTINGS["CACHE_DIR"]
    _SETTINGS["CACHE_DIR"] = _FOLDER
    try:
        return njit(cache=bool(_FOLDER), nogil=True, **options)(function)
    finally:
        _SETTINGS["CACHE_DIR"] = before


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that allocates nothing."""
    return _compiled(function, _nrt=False)  # type: ignore[no-any-return]


def inline_kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a small function into each of its callers."""
    return _compiled(function, _nrt=False, inline="always")  # type: ignore[no-any-return]


def allocating_kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that makes arrays."""
    return _compiled(function)  # type: ignore[no-any-return]
