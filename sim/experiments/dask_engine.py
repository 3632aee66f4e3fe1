"""Runs on a Dask cluster: a scheduler and workers that are there already, on this machine or many.

Workers need the same version of shequ, and the file of the residents' table if a scenario has one. A
worker that dies costs nothing: its runs are done by another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sim.experiments.identity import shipped_version
from sim.experiments.runs import Outcome, Point, Run, Tally, attempt, travelling
from sim.institutions.documents import InputError, Problem
from sim.text.problems import message

_WAITING = 3
"""Runs handed over for each one under way: enough that no worker waits, few enough to leave memory flat."""

_TIMEOUT = 20.0  # seconds to wait for a scheduler that does not answer
_DEATHS = 5  # so many workers may die over a run before it counts as failed


@dataclass(frozen=True)
class Dask:
    """The workers of the Dask scheduler at `address` (such as ``tcp://127.0.0.1:8786``)."""

    address: str

    def workers(self, points: int) -> int:
        """How many threads the cluster's workers have."""
        with _client(self.address) as client:
            return max(1, min(points, _threads(client)))

    def run(self, points: Sequence[Point], run: Run, tally: Tally) -> None:
        """Hand the points over a few at a time and take outcomes in as they come.

        Raises InputError for a scheduler that does not answer or has no workers, and for workers with another
        version of the model. Code of the user's own goes with its scenario.
        """
        from distributed import KilledWorker, as_completed

        with _client(self.address) as client:
            _refuse_other_versions(client, self.address)
            waiting = iter(enumerate(points))
            numbers: dict[Any, int] = {}

            def submit(count: int) -> list[Any]:
                futures = []
                for number, point in islice(waiting, count):
                    # Not "pure": two points of the same content are two runs to whoever asked for them.
                    future = client.submit(_attempt, travelling(point), run, pure=False, retries=0)
                    numbers[future] = number
                    futures.append(future)
                return futures

            ended = as_completed(submit(_WAITING * _threads(client)), loop=client.loop)
            try:
                for future in ended:
                    number = numbers.pop(future)
                    try:
                        outcome: Outcome = future.result()
                    except KilledWorker as error:
                        why = f"the workers that tried it died ({error})"
                        outcome = Outcome(points[number], 0.0, None, why, why)
                    except Exception as error:
                        why = f"the cluster could not do it: {type(error).__name__}: {error}"
                        outcome = Outcome(points[number], 0.0, None, why, why)
                    tally.ended(number, Outcome(**{**vars(outcome), "point": points[number]}))
                    future.release()
                    for more in submit(1):
                        ended.add(more)
            finally:
                # After Ctrl-C the cluster must not go on for nobody.
                client.cancel(list(numbers), force=True)


def _attempt(point: Point, run: Run) -> Outcome:
    return attempt(point, run, _nobody)


def _nobody(_done: int, _months: int) -> None:
    """A worker far away tells nothing before the end."""


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """A connection to the scheduler."""
    try:
        import dask
        from distributed import Client
    except ImportError:
        found = message("no_dask")
        raise InputError(Problem("shequ", 0, "--engine dask", found, "pip install 'shequ[dask]'")) from None
    settings = {
        "distributed.scheduler.allowed-failures": _DEATHS,
        "distributed.comm.timeouts.connect": _TIMEOUT,
    }
    with dask.config.set(settings):
        try:
            client = Client(address, timeout=_TIMEOUT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            found = message("no_scheduler", address=repr(address), reason=str(error).splitlines()[0])
            allowed = message("scheduler_address")
            raise InputError(Problem("shequ", 0, "--scheduler", found, allowed)) from None
        try:
            yield client
        finally:
            with suppress(OSError, TimeoutError):
                client.close(timeout=_TIMEOUT)


def _threads(client: Any) -> int:
    return sum(client.nthreads().values())


def _refuse_other_versions(client: Any, address: str) -> None:
    """Every worker must have the very model that this process names its runs by."""
    if not client.nthreads():
        found = message("no_workers", address=address)
        raise InputError(Problem("shequ", 0, "--scheduler", found, message("scheduler_with_workers")))
    for worker, version in client.run(shipped_version, on_error="return").items():
        if version != shipped_version():
            found = message(
                "worker_version",
                worker=worker,
                version=version if isinstance(version, str) else repr(version),
            )
            allowed = message("same_version", version=shipped_version())
            raise InputError(Problem("shequ", 0, "--scheduler", found, allowed))
