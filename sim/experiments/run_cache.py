"""Finished runs kept by content, so that a new question does only the runs that no question before it did."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pandas as pd

from sim.experiments.engines import Engine
from sim.experiments.files import parquet_table, write_whole
from sim.experiments.identity import content_hash, run_id
from sim.experiments.rows import tidy
from sim.experiments.runner import Batch, Outcome, Point, Progress, Run, path_run, run_points
from sim.experiments.runstore import run_bytes, run_in

_KEPT = "all rows and paths"


class RunCache:
    """A folder of runs, one file each, of which the `most` last used are kept."""

    def __init__(self, folder: Path, most: int = 1500) -> None:
        self.folder, self.most = folder, most

    def rows(self, point: Point, content: str) -> pd.DataFrame | None:
        """The rows of a run of a scenario with this `content_hash`; None where it is not (whole) here."""
        name, path = self._place(point, content)
        table = run_in(path, name)
        if table is None:
            return None
        with suppress(OSError):
            os.utime(path)
        return tidy(table.to_pandas())

    def add(self, point: Point, content: str, rows: pd.DataFrame) -> None:
        """Keep the rows of a run; where the disk does not take them, go on without."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            name, path = self._place(point, content)
            write_whole(path, run_bytes(name, parquet_table(rows)))

    def prune(self) -> None:
        """Remove what has not been used for longest."""
        with suppress(OSError):
            files = sorted(self.folder.glob("*.parquet"), key=lambda file: file.stat().st_mtime)
            for file in files[: -self.most]:
                file.unlink(missing_ok=True)

    def _place(self, point: Point, content: str) -> tuple[str, Path]:
        """The name of a run, and where it is kept."""
        name = run_id(content, point.seed, _KEPT)
        return name, self.folder / f"{name}.parquet"


def run_missing(
    points: Sequence[Point],
    cache: RunCache,
    *,
    engine: Engine,
    progress: Callable[[Progress], None],
    run: Run = path_run,
) -> Batch:
    """As `sim.experiments.runner.run_points`, with the runs that the cache has taken from there."""
    contents: dict[int, str] = {}
    for point in points:
        if id(point.scenario) not in contents:
            contents[id(point.scenario)] = content_hash(point.scenario)
    there: dict[int, Outcome] = {}
    for number, point in enumerate(points):
        rows = cache.rows(point, contents[id(point.scenario)])
        if rows is not None:
            there[number] = Outcome(point, 0.0, rows)
    missing = [number for number in range(len(points)) if number not in there]
    done = len(there)

    def tell(far: Progress) -> None:
        latest = far.latest
        if latest is not None and latest.rows is not None:
            cache.add(latest.point, contents[id(latest.point.scenario)], latest.rows)
        share = (done + far.share * len(missing)) / max(1, len(points))
        progress(Progress(share, done + far.finished, far.failed, len(points), latest))

    batch = run_points([points[number] for number in missing], engine=engine, progress=tell, run=run)
    cache.prune()
    new = iter(batch.outcomes)
    if batch.interrupted:
        outcomes = [*there.values(), *batch.outcomes]
    else:
        outcomes = [there[n] if n in there else next(new) for n in range(len(points))]
    return Batch(tuple(points), tuple(outcomes), batch.interrupted, batch.seconds, batch.jobs)
