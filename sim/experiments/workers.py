"""Worker processes: each does one run after the other and may die without taking the batch with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import connection, forkserver
from pathlib import Path
from typing import Any

from sim.experiments.runs import (
    TELL_EVERY,
    Outcome,
    Point,
    Run,
    Tally,
    attempt,
    model_run,
    path_run,
    travelling,
)

_ROOT = str(Path(__file__).resolve().parents[2])  # what `import sim` needs on the path
_LOOK_EVERY = 0.5  # seconds after which the parent looks around although nobody said anything


class Worker:
    """A worker process, the pipe to it, and the number of the point it is at (None: idle)."""

    def __init__(self, context: Any, run: Run) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, run), daemon=True)
        with _main_left_alone(run):
            self.process.start()
        theirs.close()
        self.at: int | None = None
        self.since = 0.0

    def give(self, number: int, point: Point) -> None:
        """Let it do a point."""
        self.at, self.since = number, time.perf_counter()
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


def run_on_workers(points: Sequence[Point], jobs: int, run: Run, tally: Tally) -> None:
    """Hand the points to workers, one at a time each. A worker that dies costs its run and is replaced."""
    reforms = any(len(point.scenario.phases) > 1 for point in points)
    context = new_context(run, reforms=reforms)
    waiting = list(range(len(points)))[::-1]
    workers: list[Worker] = []
    try:
        while len(tally.outcomes) < len(points):
            while waiting and (len(workers) < jobs or any(w.at is None for w in workers)):
                worker = next((w for w in workers if w.at is None), None)
                if worker is None:
                    worker = Worker(context, run)
                    workers.append(worker)
                number = waiting.pop()
                worker.give(number, points[number])
            busy = {worker.pipe: worker for worker in workers if worker.at is not None}
            for pipe in connection.wait(list(busy), timeout=_LOOK_EVERY):
                _listen(busy[pipe], points, workers, tally)
            # Lets a display with a clock go on although no run has said anything.
            tally.tell()
    finally:
        for worker in workers:
            worker.stop()


def _listen(worker: Worker, points: Sequence[Point], workers: list[Worker], tally: Tally) -> None:
    """Take one message of a worker: how far it is, its outcome, or its death."""
    number = worker.at
    assert number is not None, "only workers at a point are listened to"
    try:
        said = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join()
        workers.remove(worker)
        message = last_words(worker.process.exitcode)
        tally.ended(
            number, Outcome(points[number], time.perf_counter() - worker.since, None, message, message)
        )
        return
    if isinstance(said, Outcome):
        worker.at = None
        # The point it sends back is a copy of ours.
        tally.ended(number, Outcome(**{**vars(said), "point": points[number]}))
    else:
        tally.under_way(number, *said)


def last_words(code: int | None) -> str:
    """Why a worker ended, from its exit code."""
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in {s.value for s in signal.Signals} else str(-code)
        hint = ", perhaps for want of memory (try fewer --jobs)" if name == "SIGKILL" else ""
        return f"the worker process was ended by {name}{hint}"
    return f"the worker process ended by itself with exit code {code}"


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
    if run in (model_run, path_run):
        warm.append("sim.experiments.warm")
        if reforms:
            warm.append("sim.experiments.warm_reform")
    context.set_forkserver_preload(warm)
    with _interrupts_held(), _this_package_first():
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
