"""The paths that cases took through the offices, as rows: how they travel, and how they are summed up.

Paths travel as rows beside those of the indicators (`sim.experiments.rows`), month by month, and are split
off before anything is compared. Who notes them is `sim.experiments.path_keeping`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.analysis.compare import WINDOW_MONTHS

CASE_PATHS = "case_paths"
"""What rows of paths are called where an indicator's name stands; their unit is cases per 1,000 residents."""

PATH_COLUMNS = ("scenario", "replicate", "by", "path", "outcome", "cases")
"""`by`: residents or departments; `path`: bodies joined by `SEPARATOR`, empty for nobody; `cases` per 1,000
residents and month."""
SEPARATOR = ">"
OUTCOMES = ("done_on_time", "done_late", "given_up", "expired")
ENDS = ":"
"""Between a path and its outcome in a row's key."""


def split(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Long rows of runs without the paths, and the paths alone."""
    paths = (rows["indicator"] == CASE_PATHS).to_numpy(dtype=bool)
    return _without(rows, paths), _without(rows, ~paths)


def _without(rows: pd.DataFrame, gone: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """The other rows, with the words that are left as categories."""
    kept = rows[~gone].reset_index(drop=True)
    words = [c for c in ("indicator", "by", "key") if isinstance(kept[c].dtype, pd.CategoricalDtype)]
    return kept.assign(**{word: kept[word].cat.remove_unused_categories() for word in words})


def in_window(paths: pd.DataFrame, window: int = WINDOW_MONTHS) -> pd.DataFrame:
    """Means over the last `window` months of each run (`PATH_COLUMNS`).

    A path that nobody took in a month has no row there and counts as 0; `paths` are long rows.
    """
    last = int(paths["month"].max()) if len(paths) else 0
    inside = paths[paths["month"] > last - window].astype({"by": str, "key": str, "scenario": str})
    sums = inside.groupby(["scenario", "replicate", "by", "key"], sort=False)["value"].sum().reset_index()
    parts = sums["key"].str.rpartition(ENDS)
    table = sums.assign(path=parts[0], outcome=parts[2], cases=sums["value"] / max(1, min(window, last)))
    return table[list(PATH_COLUMNS)]
