"""One way to hand points to worker processes, for one batch or for many that go on at once.

Whoever asks a long question does not keep others waiting: each free worker takes the next point of the batch
that has had the fewest of its points taken lately. A batch ends early when its progress raises; the workers
at its points are stopped. A worker that dies costs its run. New workers take their places when needed.

Workers belong to the pool's own thread, which starts, feeds, hears and stops them; whoever asks waits for
what the thread has heard.
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
from types import TracebackType
from typing import Any, Self

from sim.experiments.runs import Outcome, Point, Run, Tally, path_run
from sim.experiments.workers import Worker, last_words, new_context, usable_cores

_LOOK_EVERY = 0.25  # seconds after which a batch's display is told to go on
POLITE = 10
"""How much less urgent (``nice``) workers are than a program that also has people to answer."""

type _Heard = Outcome | tuple[int, int] | Exception
"""What became of a point: it ended, it is so many months of so many far, or it could not be handed over."""


@dataclass(eq=False)
class _Asked:
    """The points of a batch that wait, and where to tell what becomes of them."""

    points: Sequence[Point]
    waiting: list[int]
    heard: queue.SimpleQueue[tuple[int, _Heard]] = field(default_factory=queue.SimpleQueue)
    taken: int = 0
    # Ctrl-C may strike between the taking of an outcome from `heard` and its being noted
    ended: dict[int, Outcome] = field(default_factory=dict)

    def end(self, number: int, outcome: Outcome) -> None:
        """Note the outcome of a point, and tell whoever asked."""
        self.ended[number] = outcome
        self.heard.put((number, outcome))


class Pool:
    """Worker processes that serve any number of batches at once, `jobs` at most (None: one a processor).

    Every batch must be of the same `run` as the pool's. `niceness` is that of the workers (None: as this
    process), `reforms` says whether workers get ready for a change of structure too. To be closed at the
    end, which leaving a ``with`` does.
    """

    def __init__(
        self,
        jobs: int | None = None,
        run: Run = path_run,
        *,
        niceness: int | None = POLITE,
        reforms: bool = True,
    ) -> None:
        self.jobs = max(1, usable_cores() if jobs is None else jobs)
        self._run = run
        self._niceness = niceness
        self._reforms = reforms
        self._lock = threading.Lock()
        self._asked: list[_Asked] = []
        self._at: dict[Worker, tuple[_Asked, int]] = {}
        self._idle: list[Worker] = []
        self._ear, self._bell = connection.Pipe(duplex=False)
        self._closed = False
        self._broken: Exception | None = None
        self._thread = threading.Thread(target=self._serve, name="pool", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def workers(self, points: int) -> int:
        """How many runs are under way at once, if there are so many points and no other batch."""
        return max(1, min(self.jobs, points))

    def run(self, points: Sequence[Point], run: Run, tally: Tally) -> None:
        """Do all points.

        Raises ValueError for another `run` than the pool's, RuntimeError once closed, and whatever keeps
        workers from starting or a point from travelling to one.
        """
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
                    if self._broken is not None:
                        raise RuntimeError("the pool has broken down") from self._broken
                    if self._closed:
                        raise KeyboardInterrupt from None
                    continue
                if isinstance(said, Exception):
                    raise said
                if isinstance(said, Outcome):
                    tally.ended(number, said)
                    del asked.ended[number]
                else:
                    tally.under_way(number, *said)
        except KeyboardInterrupt:
            _take_in(asked, tally)
            raise
        finally:
            with self._lock:
                self._asked.remove(asked)
            self._ring()

    def close(self) -> None:
        """Stop all workers; batches under way end as if interrupted."""
        self._closed = True
        self._ring()
        self._thread.join()

    def _ring(self) -> None:
        with suppress(OSError):
            self._bell.send_bytes(b".")

    def _serve(self) -> None:
        """The pool's own thread: hand out points, listen to workers."""
        try:
            context = new_context(self._run, reforms=self._reforms)
            while not self._closed:
                self._stop_the_unwanted()
                self._hand_out(context)
                workers = {worker.pipe: worker for worker in self._at}
                for pipe in connection.wait([self._ear, *workers]):
                    if pipe is self._ear:
                        self._ear.recv_bytes()
                    else:
                        self._listen(workers[pipe])
        except Exception as error:
            self._broken = error
        finally:
            for worker in [*self._at, *self._idle]:
                worker.stop()

    def _stop_the_unwanted(self) -> None:
        """Workers at points of a batch that is no more are of no use until they are done, so they end."""
        with self._lock:
            unwanted = [worker for worker, (asked, _) in self._at.items() if asked not in self._asked]
        for worker in unwanted:
            del self._at[worker]
            worker.stop()

    def _hand_out(self, context: Any) -> None:
        """Give points to workers, the batch with the fewest taken first."""
        while not self._closed and len(self._at) < self.jobs:
            with self._lock:
                waiting = [asked for asked in self._asked if asked.waiting]
                if not waiting:
                    return
                asked = min(waiting, key=lambda a: a.taken)
                number = asked.waiting.pop()
                asked.taken += 1
            try:
                worker = self._idle.pop() if self._idle else self._new_worker(context)
                self._at[worker] = (asked, number)
                worker.give(asked.points[number])
            except Exception as error:
                asked.waiting.clear()
                asked.heard.put((number, error))

    def _new_worker(self, context: Any) -> Worker:
        worker = Worker(context, self._run)
        if self._niceness is not None:
            with suppress(OSError, AttributeError):
                os.setpriority(os.PRIO_PROCESS, worker.process.pid or 0, self._niceness)
        return worker

    def _listen(self, worker: Worker) -> None:
        """Take one message of a worker: how far it is, its outcome, or its death."""
        asked, number = self._at[worker]
        try:
            said: _Heard = worker.pipe.recv()
        except (EOFError, OSError):
            del self._at[worker]
            worker.process.join()
            worker.pipe.close()
            message = last_words(worker.process.exitcode)
            seconds = time.perf_counter() - worker.since
            asked.end(number, Outcome(asked.points[number], seconds, None, message, message))
            return
        if isinstance(said, Outcome):
            del self._at[worker]
            self._idle.append(worker)
            # The point it sends back is a copy of ours.
            asked.end(number, Outcome(**{**vars(said), "point": asked.points[number]}))
        else:
            asked.heard.put((number, said))


def _take_in(asked: _Asked, tally: Tally) -> None:
    """What had ended when Ctrl-C came, but was not taken in yet, is kept."""
    for number, outcome in list(asked.ended.items()):
        if number not in tally.outcomes:
            tally.ended(number, outcome)
