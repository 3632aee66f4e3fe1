"""Options tried in futures: what is run, kept and looked up when many options are judged alike.

Futures are draws of the uncertain parameters, each with luck of its own (a seed keyed by the base seed and
the future); every option meets the same futures with the same luck. Of a run only the means over the
evaluation window are kept, in one folder of runs by name (`sim.experiments.runstore`): what is there is not
run again, whoever asks and in whatever order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from sim.analysis.goals import FUTURE
from sim.experiments.engines import Engine, Processes
from sim.experiments.identity import content_hash, model_version
from sim.experiments.pool import Pool
from sim.experiments.runner import Batch, Outcome, Point, Progress, Run, run_points
from sim.experiments.runstore import RunStore
from sim.experiments.samples import Ranges, latin_hypercube
from sim.institutions.files.library import with_settings
from sim.institutions.scenario import Scenario
from sim.kernel.randomness import stream


@dataclass(frozen=True)
class Futures:
    """Futures [futures, parameters] (index `future`) and the seed of each; `about` keys their luck."""

    table: pd.DataFrame
    seeds: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.seeds)

    def only(self, first: int, last: int) -> Futures:
        """The futures from the first to before the last."""
        return Futures(self.table.iloc[first:last], self.seeds[first:last])


def drawn_futures(ranges: Ranges, count: int, seed: int, about: str) -> Futures:
    """So many futures over the ranges by Latin hypercube, other ones for every word `about`."""
    seeds = tuple(seed_of(seed, about, future) for future in range(count))
    table = latin_hypercube(ranges, count, seed_of(seed, about, -1)).rename_axis(FUTURE)
    return Futures(table, seeds)


def registered_futures(count: int, seed: int, about: str) -> Futures:
    """So many futures in which no parameter is drawn: they differ by luck alone."""
    seeds = tuple(seed_of(seed, about, future) for future in range(count))
    return Futures(pd.DataFrame(index=pd.RangeIndex(count, name=FUTURE)), seeds)


def seed_of(seed: int, about: str, future: int) -> int:
    """The seed of a future, keyed by the base seed and the word: 31 bits, so that every file can hold it."""
    return int(stream(seed, f"{about}/future/{future}")) >> 33


@dataclass
class Trials:
    """Runs of options in futures, kept in a store.

    `engine` does them, all by `run`; `window` names what is kept. `tell` hears how far a batch is. After a
    batch that was interrupted KeyboardInterrupt is raised; what had ended by then is kept.
    """

    store: RunStore
    engine: Engine
    run: Run
    window: int
    tell: Callable[[Progress], None] = lambda _: None
    done: int = 0
    asked: int = 0
    seconds: float = 0.0
    failures: dict[str, Outcome] = field(default_factory=dict)
    _contents: dict[str, str] = field(default_factory=dict)
    _known: dict[str, dict[str, float]] = field(default_factory=dict)

    def outcomes(self, options: Mapping[str, Scenario], futures: Futures) -> dict[str, pd.DataFrame]:
        """By option, [futures, indicators] of the runs that have ended; a run that failed has no row."""
        planned = {
            (option, future): self._name(scenario, futures, future)
            for option, scenario in options.items()
            for future in range(len(futures))
        }
        self.asked += len(planned)
        missing: dict[str, Point] = {}
        # future by future, so that what a stop leaves can be compared
        for (option, future), name in sorted(planned.items(), key=lambda it: it[0][1]):
            if name not in self.store and name not in missing:
                missing[name] = Point(_in_future(options[option], futures, future), 0)
        self._do(missing)
        found = {}
        for option in options:
            rows = {
                futures.table.index[future]: self._means(planned[option, future])
                for future in range(len(futures))
                if planned[option, future] in self.store
            }
            table = pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name=FUTURE), dtype=float)
            found[option] = table.reindex(columns=sorted(table.columns))
        return found

    def _do(self, missing: Mapping[str, Point]) -> None:
        if not missing:
            return
        names = list(missing)

        def take(number: int, outcome: Outcome) -> None:
            if outcome.rows is None:
                self.failures[names[number]] = outcome
            else:
                self.failures.pop(names[number], None)
                self.store.add(names[number], outcome.rows)

        batch: Batch = run_points(
            list(missing.values()), engine=self.engine, progress=self.tell, run=self.run, sink=take
        )
        self.done += len(batch.succeeded)
        self.seconds += batch.seconds
        if batch.interrupted:
            raise KeyboardInterrupt

    def _means(self, name: str) -> dict[str, float]:
        if name not in self._known:
            table = self.store.table(name)
            self._known[name] = dict(
                zip(table.column("indicator").to_pylist(), table.column("value").to_pylist(), strict=True)
            )
        return self._known[name]

    def _name(self, scenario: Scenario, futures: Futures, future: int) -> str:
        """The run's name: of the option, what is drawn, the luck, the model and what is kept."""
        key = scenario.id
        if key not in self._contents:
            self._contents[key] = content_hash(scenario)
        drawn = ";".join(
            f"{name}={value!r}"
            for name, value in futures.table.iloc[future].items()
            if name not in scenario.overrides
        )
        kept = f"{futures.seeds[future]}\nwindow {self.window}"
        text = f"{model_version()}\n{self._contents[key]}\n{drawn}\n{kept}"
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def _in_future(scenario: Scenario, futures: Futures, future: int) -> Scenario:
    """An option in a future; what it fixes itself stays."""
    drawn = {
        str(name): float(value)
        for name, value in futures.table.iloc[future].items()
        if name not in scenario.overrides
    }
    return replace(with_settings(scenario, parameters=drawn), seed=futures.seeds[future])


@contextmanager
def held(engine: Engine, run: Run) -> Iterator[Engine]:
    """An engine for many batches of the same run: worker processes are started once."""
    many = np.iinfo(np.int32).max
    if isinstance(engine, Processes) and engine.workers(many) > 1:
        with Pool(engine.jobs, run, niceness=None) as pool:
            yield pool
    else:
        yield engine
