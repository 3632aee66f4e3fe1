"""Worker processes: each does one run after the other and may die without taking others with it.

Who hands them points is `sim.experiments.pool`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, forkserver, resource_tracker
from pathlib import Path
from typing import Any

from sim.experiments import warming
from sim.experiments.recorded_runs import RecordedRun
from sim.experiments.runs import TELL_EVERY, Point, Run, attempt, model_run, path_run, travelling
from sim.experiments.window_runs import WindowRun
from sim.institutions.notices import OddInput

_ROOT = str(Path(__file__).resolve().parents[2])  # what `import sim` needs on the path
_STARTING = threading.Lock()  # what this process hides while it starts another, it hides once at a time


def usable_cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class Worker:
    """A worker process, the pipe to it, and since when (`time.perf_counter`) it is at its point."""

    def __init__(self, context: Any, run: Run) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, run), daemon=True)
        with _STARTING, _main_left_alone(run):
            self.process.start()
        theirs.close()
        self.since = 0.0

    def give(self, point: Point) -> None:
        """Let it do a point. Raises what pickling raises for a point that cannot travel."""
        self.since = time.perf_counter()
        # A worker that died idle is found out when it is listened to.
        with suppress(OSError):
            self.pipe.send(travelling(point))

    def stop(self) -> None:
        """End it, whatever it is at."""
        self.process.terminate()
        self.process.join()
        self.pipe.close()


def _work(pipe: connection.Connection, run: Run) -> None:
    """A worker's life: take a point, say how far it is, send the outcome, until the pipe closes."""
    # Ctrl-C reaches all processes of a terminal; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is odd in the input has been said by the parent, before the first run.
    warnings.simplefilter("ignore", OddInput)
    told = 0.0

    def tell(done: int, months: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TELL_EVERY:
            told = time.monotonic()
            pipe.send((done, months))

    try:
        while True:
            pipe.send(attempt(pipe.recv(), run, tell))
    except (EOFError, OSError):
        return  # the parent has gone


def last_words(code: int | None) -> str:
    """Why a worker ended, from its exit code."""
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in {s.value for s in signal.Signals} else str(-code)
        hint = ", perhaps for want of memory (try fewer --jobs)" if name == "SIGKILL" else ""
        return f"the worker process was ended by {name}{hint}"
    return f"the worker process ended by itself with exit code {code}"


def is_of_the_model(run: Run) -> bool:
    """Whether a run needs the model's kernels (a stand-in in a test does not)."""
    return run in (model_run, path_run) or isinstance(run, RecordedRun | WindowRun)


def new_context(run: Run, *, reforms: bool = True) -> Any:
    """How workers are made: forked from a clean server that has the model loaded and compiled already.

    With `reforms` also what happens when a structure changes.

    Forking this process itself would copy its threads' locks; starting afresh would load and compile
    everything once a worker. Where there is no fork, afresh it is.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    warm = [__name__]
    if is_of_the_model(run):
        warming.start(usable_cores())
        warm.append("sim.experiments.warm")
        if reforms:
            warm.append("sim.experiments.warm_reform")
    context.set_forkserver_preload(warm)
    with _STARTING, _this_package_first():
        resource_tracker.ensure_running()  # first, since it lets Ctrl-C through again
        with _interrupts_held():
            forkserver.ensure_running()
    return context


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C waiting: what starts inside is never reached by it, this process a moment later."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _main_left_alone(run: Run) -> Iterator[None]:
    """Keep a process started inside from running the user's script again.

    Otherwise a script without ``if __name__ == "__main__"`` would start its experiment anew in every worker.
    Only a `run` that is defined in the script itself needs it there.
    """
    main = sys.modules["__main__"]
    hidden = {"__file__": getattr(main, "__file__", None), "__spec__": getattr(main, "__spec__", None)}
    if getattr(run, "__module__", "__main__") == "__main__":
        hidden = {}
    for name in hidden:
        setattr(main, name, None)
    try:
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)


@contextmanager
def _this_package_first() -> Iterator[None]:
    """Let a Python started inside find this very package, wherever this process has it from."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([_ROOT, *([before] if before else [])])
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
