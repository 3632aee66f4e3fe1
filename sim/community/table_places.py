"""Places of households in a table, held against the area that the scenario says.

Refused: places written 0, 0 where nobody else lives near, single households far from all others, and
coordinates that are in degrees or metres. Said: land that is much larger or smaller than the area.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from sim.community.mistakes import Mistakes
from sim.kernel.arrays import Floats
from sim.text.problems import Said, message

FARTHEST = 1_000
"""Beyond this many km from the origin a place is taken for a mistake."""
_DEGREES = ((73.0, 136.0), (3.0, 54.0))
"""Longitudes and latitudes of China."""
_KM_A_DEGREE = 111.0
_NEAR = 3.0
"""The box that holds nine in ten households, so many times as wide, holds all that are no mistakes."""
_LARGER = 20.0
"""Land so many times as large as the area, or the area so many times as large as the land, is odd."""


def check_places(
    x: Floats, y: Floats, rows: npt.NDArray[np.int64], area_km2: float, mistakes: Mistakes
) -> None:
    """Hold the places of households (x, y in km, [H], first told in the table's `rows`) against the area."""
    known = np.isfinite(x) & np.isfinite(y)
    x, y, rows = x[known], y[known], rows[known]
    if not x.size:
        return
    side = math.sqrt(area_km2)
    if _in_degrees(x, y, side) or _in_degrees(y, x, side):
        mistakes.row(
            int(rows[0]), "x_km", message("in_degrees", x=f"{x[0]:g}", y=f"{y[0]:g}"), message("in_km")
        )
        return
    nowhere = (x == 0.0) & (y == 0.0)
    if nowhere.any() and not nowhere.all():
        away = _beyond(x, y, ~nowhere, 0.1, 0.1 * side)
        if (away & nowhere).any():
            _refuse(away & nowhere, rows, mistakes, lambda _: message("place_0"), message("own_place"))
            return
    middle = _middle(x, y)
    far = _beyond(x, y, middle, _NEAR, _NEAR * side)
    if far.any():
        _refuse(
            far,
            rows,
            mistakes,
            lambda i: message("far_place", x=f"{x[i]:g}", y=f"{y[i]:g}"),
            message("near_others", area=f"{area_km2:g}"),
        )
        return
    wide, high = float(np.ptp(x)), float(np.ptp(y))
    land = max(wide, high) ** 2
    box = message("box_of", wide=f"{wide:.3g}", high=f"{high:.3g}", area=f"{area_km2:g}")
    if land > 1e4 * area_km2:
        mistakes.row(int(rows[0]), "x_km", box, message("in_km"))
    elif land > _LARGER * area_km2 or land * _LARGER < area_km2:
        mistakes.odd(int(rows[0]), "x_km", box, message("places_as_written"))


def _in_degrees(longitude: Floats, latitude: Floats, side: float) -> bool:
    """Whether places are longitudes and latitudes in China, of land that is about as wide as it should be."""
    for values, (low, high) in zip((longitude, latitude), _DEGREES, strict=True):
        if values.min() < low or values.max() > high:
            return False
    width = max(float(np.ptp(longitude)), float(np.ptp(latitude)))
    return width < side / 10.0 or width * _KM_A_DEGREE < 10.0 * side


def _middle(x: Floats, y: Floats) -> npt.NDArray[np.bool_]:
    """The nine in ten places that are nearest to the median place."""
    away = np.hypot(x - np.median(x), y - np.median(y))
    return np.asarray(away <= np.quantile(away, 0.9))


def _beyond(
    x: Floats, y: Floats, of: npt.NDArray[np.bool_], times: float, least: float
) -> npt.NDArray[np.bool_]:
    """Places outside the box of some of them, made larger by `times` its side and at least by `least` km."""
    left, right, low, high = x[of].min(), x[of].max(), y[of].min(), y[of].max()
    margin = max(times * max(right - left, high - low), least)
    out = np.maximum(np.maximum(left - x, x - right), np.maximum(low - y, y - high)) > margin
    return np.asarray(out)


def _refuse(
    wrong: npt.NDArray[np.bool_],
    rows: npt.NDArray[np.int64],
    mistakes: Mistakes,
    found: Callable[[int], Said],
    allowed: Said,
) -> None:
    """Refuse the places of these households, each by the row that tells it first."""
    told = {int(rows[i]): i for i in np.flatnonzero(wrong).tolist()}
    marked = np.zeros(mistakes.lines.size, dtype=bool)
    marked[list(told)] = True
    mistakes.at(marked, "x_km", lambda row: found(told[row]), allowed)
