"""Whether the administrative footprint declines over the years, and lasts: runs held against the question.

Two sizes are looked at. The strict one is the public posts; the broad one adds the people whose posts were
cut and who are still paid (the pool), and the coordinators whom departments pay, so that nothing counts as
gone that has only changed its name. Both are compared with the run's first month.

Equation::

    fall of a size by year h  = 1 - mean over the months of year h / size in month 1
    fallen by a level         = fall >= level
    served by year h          = every goal met by the mean of each of the years 2 to h
    lasted by year h          = no reversal in the months up to the end of year h
    success                   = strict and broad both fallen by the level, served, and lasted

Year 1 is what a run starts from, under the structure it starts with, so service is asked for from year 2 on.
What comes back (released posts, or the street office) is a reversal. A year without a value of a goal does
not meet it.

Tables of paths have a row a base, future and month (`PATH_COLUMNS` and one column a goal's indicator).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sim.analysis.compare import CONFIDENCE
from sim.analysis.goals import Goal
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.arrays import Floats

BASE, FUTURE, MONTH = "base", "future", "month"
PARTS = ("posts", "pool", "coordinators")
"""What the broad footprint is made of."""
REVERSALS, RESTORED, SURVIVAL = "reversals", "restored", "survival"
PATH_COLUMNS = (BASE, FUTURE, MONTH, *PARTS, REVERSALS, RESTORED, SURVIVAL)

Size = Literal["strict", "broad"]
SIZES: tuple[Size, Size] = ("strict", "broad")

HELD = ("served", "lasted")
FALLEN = ("strict", "strict_kept", "broad", "broad_kept", "success")
"""What is asked of a horizon, and of a horizon and a level; `_kept` is with service and no reversal."""

SHARE_MEANINGS: Mapping[str, str] = {
    "base": "the scenario",
    "horizon": "by the end of so many years",
    "level": "by how much the footprint fell, as a share; nothing for what has no level",
    "what": "served, lasted, strict, strict_kept, broad, broad_kept or success",
    "count": "futures in which it holds",
    "futures": "futures that count: those that every base has ended",
    "share": "count over futures",
    "low": "lower bound of the exact interval (95 %, Clopper and Pearson)",
    "high": "its upper bound",
}
"""The columns of the table of shares, and what each means."""

_TIE = 1e-9  # a fall of exactly the level is one, whatever rounding leaves of it


@dataclass(frozen=True)
class Question:
    """Horizons in years, levels of a fall as shares, goals that service is to meet, the level of success."""

    horizons: tuple[int, ...]
    levels: tuple[float, ...]
    goals: tuple[Goal, ...]
    success: float

    @property
    def last(self) -> int:
        """The longest horizon."""
        return max(self.horizons)

    @property
    def succeeded(self) -> str:
        """The column that says whether a future is a success at the level and the longest horizon."""
        return column("success", self.last, self.success)


def column(what: str, horizon: int, level: float | None = None) -> str:
    """The name of a column of `judged`: ``served_20y``, ``broad_20y_30``."""
    return f"{what}_{horizon}y" + ("" if level is None else f"_{100.0 * level:g}")


def judged(paths: pd.DataFrame, question: Question) -> pd.DataFrame:
    """A row a base and future: sizes, falls, service, reversals, and whether each thing asked for holds.

    Columns: base, future; `strict_start` and `broad_start`; `restored_after` and `reversed_after` in years
    (NaN: never); for each horizon the mean of each part in its last year, both falls, the worst yearly
    mean of each goal's indicator, and what `HELD` and `FALLEN` name (see `column`).
    """
    rows = [
        {BASE: base, FUTURE: future, **_judged(own.sort_values(MONTH), question)}
        for (base, future), own in paths.groupby([BASE, FUTURE], sort=False)
    ]
    return pd.DataFrame(rows)


def _judged(path: pd.DataFrame, question: Question) -> dict[str, float | bool]:
    """One run, its months in order."""
    month = path[MONTH].to_numpy()
    year = (month - 1) // MONTHS_A_YEAR + 1
    parts = {part: path[part].to_numpy(dtype=np.float64) for part in PARTS}
    sizes: dict[Size, Floats] = {"strict": parts["posts"], "broad": sum(parts.values(), np.zeros(month.size))}
    found: dict[str, float | bool] = {f"{size}_start": float(own[0]) for size, own in sizes.items()}
    found["restored_after"] = _after(month, path[RESTORED].to_numpy() > 0.0)
    found["reversed_after"] = _after(month, path[REVERSALS].to_numpy() > 0.0)
    for h in question.horizons:
        last = year == h
        for part, own in parts.items():
            found[column(part, h)] = _mean(own[last])
        falls = {size: _fall(float(own[0]), _mean(own[last])) for size, own in sizes.items()}
        for size, fall in falls.items():
            found[column(f"{size}_fall", h)] = fall
        served = True
        for goal in question.goals:
            means = np.array([_mean(path[goal.indicator].to_numpy()[year == y]) for y in range(2, h + 1)])
            worst = np.nan if np.isnan(means).any() else means.min() if goal.least else means.max()
            found[column(f"{goal.indicator}_worst", h)] = float(worst)
            served &= not np.isnan(worst) and not bool(goal.missed(pd.Series([worst])).iloc[0])
        lasted = not (path[REVERSALS].to_numpy()[year <= h] > 0.0).any()
        found |= {column("served", h): served, column("lasted", h): lasted}
        for level in question.levels:
            fallen = {size: bool(fall >= level - _TIE) for size, fall in falls.items()}
            kept = served and lasted
            for size, fell in fallen.items():
                found[column(size, h, level)] = fell
                found[column(f"{size}_kept", h, level)] = fell and kept
            found[column("success", h, level)] = all(fallen.values()) and kept
    return found


def _after(month: npt.NDArray[np.int64], so: npt.NDArray[np.bool_]) -> float:
    """Years that had passed when something first was so; NaN if it never was."""
    return float(month[so][0] - 1) / MONTHS_A_YEAR if so.any() else math.nan


def _mean(values: Floats) -> float:
    """The mean of what is known, summed exactly, so that a year on the floor is not below it."""
    known = values[~np.isnan(values)]
    return math.fsum(known) / known.size if known.size else math.nan


def _fall(start: float, end: float) -> float:
    """How much smaller a size has become, as a share of what it was; NaN where there was nothing."""
    return 1.0 - end / start if start > 0.0 else math.nan


def of_every_base(paths: pd.DataFrame) -> pd.DataFrame:
    """The paths of the futures that every base has ended, so that all are judged in the same ones."""
    bases = paths.groupby(FUTURE)[BASE].nunique()
    return paths[paths[FUTURE].isin(bases.index[bases == paths[BASE].nunique()])]


def shares(found: pd.DataFrame, question: Question) -> pd.DataFrame:
    """In which share of futures each thing holds, by base, horizon and level (`SHARE_MEANINGS`)."""
    rows: list[tuple[object, ...]] = []
    for base, own in found.groupby(BASE, sort=False):
        for h in question.horizons:
            asked: list[tuple[str, float | None]] = [(what, None) for what in HELD]
            asked += [(what, level) for level in question.levels for what in FALLEN]
            for what, level in asked:
                count = int(own[column(what, h, level)].sum())
                low, high = exact(count, len(own))
                nothing = math.nan if level is None else level
                rows.append((base, h, nothing, what, count, len(own), count / len(own), low, high))
    return pd.DataFrame(rows, columns=list(SHARE_MEANINGS))


def exact(count: int, of: int) -> tuple[float, float]:
    """Bounds of Clopper and Pearson's interval (1934) of a share, which holds at least 95 times in 100."""
    bounds = stats.binomtest(count, of).proportion_ci(CONFIDENCE, "exact")
    return float(bounds.low), float(bounds.high)


# --- over two drivers ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Axis:
    """A driver as an axis: its name and the edges of the cells it is parted into, rising."""

    name: str
    edges: tuple[float, ...]


def axis_over(name: str, low: float, high: float, cells: int, *, by_ratio: bool) -> Axis:
    """So many cells of equal width, or of equal ratio where a driver is drawn so."""
    ends = np.geomspace(low, high, cells + 1) if by_ratio else np.linspace(low, high, cells + 1)
    return Axis(name, (low, *(float(edge) for edge in ends[1:-1]), high))


def cells_a_side(futures: int) -> int:
    """Cells a side of the map, so that five futures fall into each on average; 2 to 5."""
    return min(5, max(2, math.isqrt(futures // 5)))


def cells(success: pd.DataFrame, what: str, x: Axis, y: Axis) -> pd.DataFrame:
    """Successes in each cell of two drivers, by base.

    `success` has the columns base, the drivers and `what`. Columns: base, x_low, x_high, y_low, y_high,
    futures, count, share (NaN without futures), low, high. A value on an inner edge is of the cell above.
    """
    rows: list[tuple[object, ...]] = []
    for base, own in success.groupby(BASE, sort=False):
        at = {axis.name: _cell(own[axis.name].to_numpy(dtype=np.float64), axis) for axis in (x, y)}
        for j in range(len(y.edges) - 1):
            for i in range(len(x.edges) - 1):
                here = own[what].to_numpy(dtype=np.bool_)[(at[x.name] == i) & (at[y.name] == j)]
                low, high = exact(int(here.sum()), here.size) if here.size else (math.nan, math.nan)
                share = float(here.mean()) if here.size else math.nan
                ends = (x.edges[i], x.edges[i + 1], y.edges[j], y.edges[j + 1])
                rows.append((base, *ends, here.size, int(here.sum()), share, low, high))
    columns = ("base", "x_low", "x_high", "y_low", "y_high", "futures", "count", "share", "low", "high")
    return pd.DataFrame(rows, columns=list(columns))


def _cell(values: Floats, axis: Axis) -> npt.NDArray[np.int64]:
    """Which cell each value falls into."""
    inner = np.array(axis.edges[1:-1])
    return np.searchsorted(inner, values, side="right").astype(np.int64)


# --- examples ------------------------------------------------------------------------------------------

Role = Literal["success", "failure", "best", "worst"]


@dataclass(frozen=True)
class Example:
    """A run to look at: what it stands for, and which it is."""

    role: Role
    base: str
    future: int


def examples(found: pd.DataFrame, question: Question) -> tuple[Example, ...]:
    """A success and a failure, each the middle one by how far the broad footprint fell.

    The failure is one of the same base where there is one. Without any success the run that came closest
    stands for it (`best`): of those that kept their service and had no reversal, or else of all, the one
    whose broad footprint fell most; without any failure, the success that fell least (`worst`).
    """
    if found.empty:
        return ()
    won = found[found[question.succeeded]]
    lost = found[~found[question.succeeded]]
    fall = column("broad_fall", question.last)
    if won.empty:
        kept = found[found[column("served", question.last)] & found[column("lasted", question.last)]]
        first = _example("best", kept if len(kept) else found, fall, 1.0)
    else:
        first = _example("success", won, fall, 0.5)
    same = lost[lost[BASE] == first.base]
    others = (same if len(same) else lost).drop(index=_place(found, first), errors="ignore")
    if lost.empty:
        second = _example("worst", won, fall, 0.0)
    elif others.empty:
        return (first,)
    else:
        second = _example("failure", others, fall, 0.5)
    return first, second


def _example(role: Role, among: pd.DataFrame, by: str, at: float) -> Example:
    """The run at a place (0: the first, 1: the last) of the order by a column; unknown values come first."""
    ordered = among.sort_values([by, BASE, FUTURE], kind="stable", na_position="first")
    row = ordered.iloc[math.floor(at * (len(ordered) - 1))]
    return Example(role, str(row[BASE]), int(row[FUTURE]))


def _place(found: pd.DataFrame, example: Example) -> list[Hashable]:
    own = (found[BASE] == example.base) & (found[FUTURE] == example.future)
    return list(found.index[own])


# --- restoration ---------------------------------------------------------------------------------------

CURVE_COLUMNS = ("base", "year", "at_risk", "survival", "low", "high", "expected")


def restoration_curves(paths: pd.DataFrame) -> pd.DataFrame:
    """Runs whose street office has not been restored, year by year: as they are, and as hazards expect it.

    Columns (`CURVE_COLUMNS`): `survival` is Kaplan and Meier's (1958) with its log-log interval, `at_risk`
    the runs not restored until then, `expected` the product over the months of the mean chance, among runs
    not restored yet, to get through the month, which each run's own hazard tells. The two differ by luck
    alone, since a hazard is known before the threshold it is held against.
    """
    blocks = []
    for base, own in paths.groupby(BASE, sort=False):
        wide = own.pivot(index=MONTH, columns=FUTURE, values=[RESTORED, SURVIVAL]).sort_index()
        restored, survival = (wide[name].to_numpy(dtype=np.float64) for name in (RESTORED, SURVIVAL))
        blocks.append(_curve(str(base), wide.index.to_numpy(), restored > 0.0, survival))
    return pd.concat(blocks, ignore_index=True)[list(CURVE_COLUMNS)]


def _curve(
    base: str, month: npt.NDArray[np.int64], restored: npt.NDArray[np.bool_], survival: Floats
) -> pd.DataFrame:
    """The curve of one base from [months, futures] arrays."""
    happened = restored.any(axis=0)
    months = np.where(happened, month[restored.argmax(axis=0)] - 1, month[-1])
    observed = stats.ecdf(stats.CensoredData.right_censored(months / MONTHS_A_YEAR, ~happened)).sf
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # no interval where all or none are restored
        sure = observed.confidence_interval(CONFIDENCE, method="log-log")
    before = np.vstack([np.ones(survival.shape[1]), survival[:-1]])
    at_risk = np.vstack([np.ones(restored.shape[1], dtype=np.bool_), ~restored[:-1]])
    through = np.divide(survival, before, out=np.ones_like(survival), where=before > 0.0)
    counted = at_risk.sum(axis=1)
    mean = np.divide((through * at_risk).sum(axis=1), counted, out=np.ones(len(month)), where=counted > 0)
    expected = np.cumprod(mean)
    years = np.arange(0, month[-1] // MONTHS_A_YEAR + 1)
    # what a review at the end of a year does is seen from the month after
    seen = np.searchsorted(month, np.minimum(years * MONTHS_A_YEAR + 1, month[-1]))
    share = observed.evaluate(years)
    some = (share > 0.0) & (share < 1.0)
    return pd.DataFrame(
        {
            "base": base,
            "year": years,
            "at_risk": [int((months / MONTHS_A_YEAR >= year).sum()) for year in years],
            "survival": share,
            "low": np.where(some, sure.low.evaluate(years), math.nan),
            "high": np.where(some, sure.high.evaluate(years), math.nan),
            "expected": expected[seen],
        }
    )
