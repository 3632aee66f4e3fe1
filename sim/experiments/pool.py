"""An engine for a program that goes on: worker processes that are kept, and take turns among batches.

Whoever asks a long question does not keep others waiting: each free worker takes the next point of the batch
that has had the fewest of its points taken lately. A batch ends early when its progress raises, as with the
other engines; the workers at its points are stopped, and replaced when they are needed.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Any

from sim.experiments.engines import usable_cores
from sim.experiments.runs import Outcome, Point, Run, Tally, path_run
from sim.experiments.workers import Worker, last_words, new_context

_LOOK_EVERY = 0.25  # seconds after which a batch's display is told to go on
POLITE = 10
"""How much less urgent (``nice``) workers are than the program that waits for them."""


@dataclass(eq=False)
class _Asked:
    """The points of a batch that wait, and where to tell what becomes of them."""

    points: Sequence[Point]
    waiting: list[int]
    heard: queue.SimpleQueue[tuple[int, Any]] = field(default_factory=queue.SimpleQueue)
    taken: int = 0


class Pool:
    """Worker processes that serve any number of batches at once, `jobs` at most (None: one a processor).

    Every batch must be of the same `run` as the pool's. To be closed at the end.
    """

    def __init__(self, jobs: int | None = None, run: Run = path_run) -> None:
        self.jobs = max(1, usable_cores() if jobs is None else jobs)
        self._run = run
        self._lock = threading.Lock()
        self._asked: list[_Asked] = []
        self._at: dict[Worker, tuple[_Asked, int]] = {}
        self._idle: list[Worker] = []
        self._ear, self._bell = connection.Pipe(duplex=False)
        self._closed = False
        self._context: Any = None
        self._thread = threading.Thread(target=self._serve, name="pool", daemon=True)
        self._thread.start()

    def workers(self, points: int) -> int:
        """How many runs are under way at once, if there are so many points and no other batch."""
        return max(1, min(self.jobs, points))

    def run(self, points: Sequence[Point], run: Run, tally: Tally) -> None:
        """Do all points. Raises ValueError for another `run` than the pool's, RuntimeError once closed."""
        if run is not self._run:
            raise ValueError("a pool serves one kind of run")
        asked = _Asked(points, list(range(len(points)))[::-1])
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            asked.taken = min((other.taken for other in self._asked), default=0)
            self._asked.append(asked)
        self._ring()
        try:
            while len(tally.outcomes) < len(points):
                try:
                    number, said = asked.heard.get(timeout=_LOOK_EVERY)
                except queue.Empty:
                    tally.tell()  # a display with a clock goes on although nobody said anything
                    if self._closed:
                        raise KeyboardInterrupt from None
                    continue
                if isinstance(said, Outcome):
                    tally.ended(number, said)
                else:
                    tally.under_way(number, *said)
        finally:
            self._let_go(asked)

    def close(self) -> None:
        """Stop all workers; batches under way end as if interrupted."""
        with self._lock:
            self._closed = True
        self._ring()
        self._thread.join()

    def _ring(self) -> None:
        with suppress(OSError):
            self._bell.send_bytes(b".")

    def _let_go(self, asked: _Asked) -> None:
        """Forget a batch; workers still at its points are of no use until they are done, so they end."""
        with self._lock:
            self._asked.remove(asked)
            asked.waiting.clear()
            stopped = [worker for worker, (of, _) in self._at.items() if of is asked]
            for worker in stopped:
                del self._at[worker]
        for worker in stopped:
            worker.stop()
        self._ring()

    def _serve(self) -> None:
        """The pool's own thread: hand out points, listen to workers."""
        self._context = new_context(self._run)
        while not self._closed:
            self._hand_out()
            with self._lock:
                pipes = {worker.pipe: worker for worker in self._at}
            try:
                ready = connection.wait([self._ear, *pipes], timeout=1.0)
            except OSError:
                continue  # a worker was stopped while it was listened to
            for pipe in ready:
                if pipe is self._ear:
                    self._ear.recv_bytes()
                elif pipe in pipes:
                    self._listen(pipes[pipe])
        with self._lock:
            workers = [*self._at, *self._idle]
            self._at.clear()
            self._idle.clear()
        for worker in workers:
            worker.stop()

    def _hand_out(self) -> None:
        """Give points to workers, the batch with the fewest taken first."""
        while not self._closed:
            with self._lock:
                waiting = [asked for asked in self._asked if asked.waiting]
                if not waiting or len(self._at) >= self.jobs:
                    return
                asked = min(waiting, key=lambda a: a.taken)
                number = asked.waiting.pop()
                asked.taken += 1
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                worker = Worker(self._context, self._run)
                with suppress(OSError, AttributeError):
                    os.setpriority(os.PRIO_PROCESS, worker.process.pid or 0, POLITE)
            with self._lock:
                if asked not in self._asked:
                    self._idle.append(worker)
                    continue
                self._at[worker] = (asked, number)
                worker.since = time.perf_counter()
            worker.give(number, asked.points[number])

    def _listen(self, worker: Worker) -> None:
        """Take one message of a worker: how far it is, its outcome, or its death."""
        with self._lock:
            if worker not in self._at:
                return
            asked, number = self._at[worker]
        try:
            said = worker.pipe.recv()
        except (EOFError, OSError):
            with self._lock:
                if self._at.pop(worker, None) is None:
                    return  # it was stopped
            worker.process.join()
            message = last_words(worker.process.exitcode)
            seconds = time.perf_counter() - worker.since
            asked.heard.put((number, Outcome(asked.points[number], seconds, None, message, message)))
            return
        if isinstance(said, Outcome):
            with self._lock:
                if self._at.pop(worker, None) is not None:
                    self._idle.append(worker)
            said = Outcome(**{**vars(said), "point": asked.points[number]})
        asked.heard.put((number, said))
