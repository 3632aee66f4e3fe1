"""How this package compiles: one decorator for kernels, one place for their cache.

Kernels pass a tuple of arrays from function to function. Numba counts references to every array at
every such call, atomically, which costs more than the work itself (1.2 instead of 0.3 us a case).
Kernels don't allocate, so they are compiled without that counting; one that does allocate is
refused by the compiler ("NRT required but not enabled") and takes `allocating_kernel` instead.

A kernel is compiled once for every combination of types that it is called with by other kernels, and a
literal (`-1`, `True`) is a type of its own, as are numbers of another width. The larger a kernel, the more
its callers take care to give it the same types (`np.int32(-1)`): each saved compilation is time that whoever
runs a fresh copy does not wait.

Numba's cache notices an edit to a kernel's own file but not to a kernel it calls from another file.
So the cache lives in a folder named after the source of all kernel files together. What is in it is run
as it stands, so the folder must be one that nobody else could write to (`sim.kernel.private_folders`).

Two processes may compile at once. Numba numbers the files of a kernel by what it has read of them a moment
before, so one could take the number of the other, and the kernel for one combination of types would be run
for another. Here one process writes at a time.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import numba
from numba.core import config, event
from numba.core.caching import FunctionCache
from numba.core.registry import CPUDispatcher
from platformdirs import user_cache_dir

from sim.kernel.private_folders import private_folder

_PASSED_ON = "SHEQU_KERNELS"
"""Environment variable that names a folder for this process and those it starts, which goes when it ends."""


def _cache_folder() -> str:
    """A private folder for this very source.

    It is in NUMBA_CACHE_DIR, else in the user's cache, else among temporary files; where each of these is
    open to others, it is a fresh one that goes with this process. Empty where there can be none.
    """
    digest = hashlib.blake2b(numba.__version__.encode(), digest_size=8)
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        source = path.read_bytes()
        if b"kernel" in source or b"njit" in source:
            digest.update(source)
    name = f"kernels-{digest.hexdigest()}"
    passed, chosen = os.environ.get(_PASSED_ON), os.environ.get("NUMBA_CACHE_DIR")
    for base in (passed, chosen, user_cache_dir("shequ")):
        folder = private_folder(Path(base), name) if base else None
        if folder is not None:
            return str(folder)
    mine = f"-{os.geteuid()}" if hasattr(os, "geteuid") else ""
    folder = private_folder(Path(tempfile.gettempdir()), f"shequ{mine}-{name}")
    return str(folder) if folder is not None else _fresh(name)


def _fresh(name: str) -> str:
    """A new folder that processes started by this one use, too, removed when this one ends."""
    try:
        base = Path(tempfile.mkdtemp(prefix="shequ-"))
    except OSError:
        return ""
    maker = os.getpid()

    def remove() -> None:
        if os.getpid() == maker:
            shutil.rmtree(base, ignore_errors=True)

    atexit.register(remove)
    folder = private_folder(base, name)
    if folder is None:  # the whole place for temporary files is open to others
        return ""
    os.environ[_PASSED_ON] = str(base)
    return str(folder)


_FOLDER = _cache_folder()
_SETTINGS = vars(config)
_FOR_ALL = {"nopython": True, "nogil": True, "no_cfunc_wrapper": True, "no_cpython_wrapper": True}
"""Options of all kernels: nothing calls them from C, and Python calls a form of its own (`_Inner`)."""

_PATIENCE = 60.0
"""Seconds that a form waits to be written."""


def is_kept() -> bool:
    """Whether what is compiled is kept for processes that come after this one."""
    return bool(_FOLDER) and _PASSED_ON not in os.environ and not _SETTINGS["DISABLE_JIT"]


def was_compiled() -> bool:
    """Whether kernels of this very source have been compiled on this machine, so that they are only read."""
    return bool(_FOLDER) and any(Path(_FOLDER).rglob("*.nbi"))


class _Undisturbed(event.Listener):
    """Lets the garbage collector rest while a kernel is compiled.

    What compiling makes mostly stays, so the collector takes a tenth of the time and finds little.
    """

    def __init__(self) -> None:
        self._under_way = 0  # one kernel has those compiled that it calls
        self._collects = False

    def on_start(self, _event: event.Event) -> None:
        """A kernel is begun."""
        if not self._under_way:
            self._collects = gc.isenabled()
            gc.disable()
        self._under_way += 1

    def on_end(self, _event: event.Event) -> None:
        """A kernel is done, or cannot be."""
        self._under_way -= 1
        if not self._under_way and self._collects:
            gc.enable()


event.register("numba:compile", _Undisturbed())


class _Kept(FunctionCache):
    """Where a kernel's compiled forms are kept, written by one process at a time."""

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Keep the form for a signature, where that can be done: another process can compile it anew."""
        from filelock import FileLock, Timeout

        if not Path(_FOLDER).is_dir():  # it went with the process that made it
            return
        with (
            suppress(OSError, NotImplementedError, Timeout),  # a file system may have no locks
            FileLock(Path(_FOLDER) / "writing", timeout=_PATIENCE),
        ):
            super().save_overload(signature, compiled)


class _KeptInner(_Kept):
    """The same for the forms that kernels call."""

    def _index_key(self, *form: Any) -> tuple[Any, ...]:
        return (*super()._index_key(*form), "inner")


class _Inner(CPUDispatcher):
    """A kernel as other kernels call it: without the wrapper that takes arguments from Python.

    To compile one, which unpacks every array of every tuple, takes a seventh of the time, and most kernels
    are called by kernels only. Where Python calls one, it has a form of its own, compiled then.
    """

    def __call__(self, *arguments: Any) -> Any:
        return self.outer(*arguments)

    @cached_property
    def outer(self) -> Any:
        """The kernel as Python calls it."""
        options = {name: it for name, it in self.targetoptions.items() if name != "no_cpython_wrapper"}
        return _keeping(CPUDispatcher(self.py_func, targetoptions=options), _Kept)


def _keeping(dispatcher: Any, kept: type[_Kept]) -> Any:
    """A dispatcher whose compiled forms are kept."""
    if _FOLDER:
        before = _SETTINGS["CACHE_DIR"]
        _SETTINGS["CACHE_DIR"] = _FOLDER
        try:
            dispatcher._cache = kept(dispatcher.py_func)  # what its `enable_caching` does with numba's own
        finally:
            _SETTINGS["CACHE_DIR"] = before
    return dispatcher


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    if _SETTINGS["DISABLE_JIT"]:
        return function
    return _keeping(_Inner(function, targetoptions={**_FOR_ALL, **options}), _KeptInner)


def kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that allocates nothing."""
    compiled: F = _compiled(function, _nrt=False)
    return compiled


def allocating_kernel[F: Callable[..., Any]](function: F) -> F:
    """Compile a function that makes arrays."""
    compiled: F = _compiled(function)
    return compiled
