"""Who needs what and when: candidate cases drawn by key, equal under every structure.

Residents' needs and departments' programmes are Poisson processes, drawn a block of units at a time.
For an affair, a day and a block of `BLOCK` residents (or households, or one committee slot) the
number of candidates comes from one keyed draw by inversion, and the k-th candidate's unit and time
of day from draws keyed by (affair, day, block, k). Units that do not exist are dropped and residents
are thinned by their attributes, so one resident more, or another rate for one affair, leaves every
other candidate as it was; a higher rate adds candidates and removes none. Whatever depends on the
structure is decided later, by draws that hang on the candidate's own key.

The rates and who is prevented are told in `sim.mechanisms.needs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import ATTRIBUTES, Affair
from sim.institutions.scenario import DAYS_A_MONTH, DAYS_A_YEAR, MONTHS_A_YEAR
from sim.kernel.compiling import kernel
from sim.kernel.randomness import draw, stream, unit
from sim.kernel.tags import Tag
from sim.mechanisms.needs import PERIODIC_DAYS, acceptance, daily_rate, programme_rate

BLOCK = 256
"""Residents or households drawn together."""
LEAST_COMMITTEES = 9
"""Room for candidates is made for this many committees at least."""

BY_RESIDENT, BY_HOUSEHOLD, BY_COMMITTEE, BY_SUBDISTRICT = range(4)
UNIT_OF = {
    "resident": BY_RESIDENT,
    "household": BY_HOUSEHOLD,
    "committee": BY_COMMITTEE,
    "subdistrict": BY_SUBDISTRICT,
}

CANDIDATE = np.dtype(
    [
        ("key", np.uint64),
        ("time", np.float64),  # share of the working day gone by, in (0, 1)
        ("unit", np.int32),  # resident, household or committee slot; 0 for the sub-district
        ("affair", np.int16),
    ],
    align=True,
)


class Sources(NamedTuple):
    """What the drawing needs to know of the affairs, one row each, in the catalogue's order.

    After them come *surges*: a second source for each task that may be pushed, of its own key and without
    any volume until something happens (`sim.mechanisms.happenings`), so what comes on top changes
    nothing else.
    """

    affair: npt.NDArray[np.int16]
    """[sources] place in the catalogue"""
    key: npt.NDArray[np.uint64]
    unit: npt.NDArray[np.int8]
    rate: npt.NDArray[np.float64]
    """[sources] mean candidates a unit and year: the rate at the greatest multiplier"""
    season: npt.NDArray[np.float64]
    """[sources, 12] factor on the rate in each month of the year"""
    periodic: npt.NDArray[np.bool_]
    accept: npt.NDArray[np.float64]
    """[sources, 2 ** attributes] share of candidates kept for residents with these attributes"""


def sources_of(
    affairs: Mapping[str, Affair], seed: int, scale: float, volumes: Mapping[str, float] | None = None
) -> Sources:
    """Tabulate the affairs.

    Args:
        affairs: the catalogue.
        seed: the run's seed.
        scale: size of the community relative to the reference sub-district; volumes per committee
            and per sub-district scale with it, volumes per resident and household need not.
        volumes: factor on the rate or volume of an affair (default 1).
    """
    names = list(affairs)
    surges = [i for i, a in enumerate(affairs.values()) if a.programme is not None and a.local_share > 0.0]
    rows = [*range(len(names)), *surges]
    keys = [f"needs/{a}" for a in names] + [f"surge/{names[i]}" for i in surges]
    n = len(rows)
    out = Sources(
        affair=np.array(rows, dtype=np.int16),
        key=np.array([stream(seed, key) for key in keys], dtype=np.uint64),
        unit=np.zeros(n, dtype=np.int8),
        rate=np.zeros(n),
        season=np.ones((n, MONTHS_A_YEAR)),
        periodic=np.zeros(n, dtype=np.bool_),
        accept=np.ones((n, 1 << len(ATTRIBUTES))),
    )
    for i, (name, affair) in enumerate(affairs.items()):
        factor = 1.0 if volumes is None else volumes.get(name, 1.0)
        if affair.programme is not None:
            out.unit[i] = UNIT_OF[affair.programme.per]
            out.rate[i] = programme_rate(affair.programme, factor, scale)
            out.season[i] = affair.programme.season
            out.periodic[i] = affair.frequency == "periodic"
        else:
            most, out.accept[i] = acceptance(affair.multipliers)
            out.rate[i] = affair.rate * most * factor
    # what comes on top keeps the calendar of what it comes on top of
    for column in (out.unit, out.season, out.periodic):
        column[len(names) :] = column[surges]
    return out


def set_surges(sources: Sources, extra: npt.NDArray[np.float64]) -> None:
    """Let surges add `extra` ([affairs], a multiple) to what the affairs' own sources now give."""
    first = extra.size
    affair = sources.affair[first:]
    sources.rate[first:] = sources.rate[affair] * extra[affair]


def most_candidates(sources: Sources, residents: int, households: int, committees: int) -> int:
    """A number of candidates a day that is not exceeded in practice: mean plus ten deviations."""
    units = np.array([residents + BLOCK, households + BLOCK, max(committees, LEAST_COMMITTEES), 1])
    peak = sources.season.max(axis=1) * np.where(sources.periodic, DAYS_A_MONTH / PERIODIC_DAYS, 1.0)
    mean = float((sources.rate * units[sources.unit] * peak).sum() / DAYS_A_YEAR)
    return int(mean + 10.0 * np.sqrt(mean) + 100.0)


@kernel
def _poisson(word: int, mean: float) -> int:
    """A Poisson number from one word, by inversion: it does not fall when the mean rises."""
    u = unit(word)
    p = np.exp(-mean)
    total = p
    n = 0
    while u > total and n < 100_000:
        n += 1
        p *= mean / n
        total += p
        if p < 1e-300:
            break
    return n


@kernel
def draw_candidates(
    sources: Sources,
    attributes: npt.NDArray[np.uint16],
    households: int,
    committees: int,
    day: int,
    out: npt.NDArray[Any],
) -> int:
    """Write the day's candidates to `out` (CANDIDATE); the number, or -1 when `out` is too short.

    Args:
        sources: from `sources_of`.
        attributes: [residents] bits of ATTRIBUTES.
        households: number of households.
        committees: number of residents' committees now.
        day: day of the run, from 0.
        out: where candidates go, ordered by affair, block and k.
    """
    n = 0
    month = (day // DAYS_A_MONTH) % MONTHS_A_YEAR
    day_of_month = day % DAYS_A_MONTH
    residents = attributes.size
    for a in range(sources.rate.size):
        rate = daily_rate(sources.rate[a], sources.season[a, month], sources.periodic[a], day_of_month)
        if rate <= 0.0:
            continue
        kind = sources.unit[a]
        if kind == BY_RESIDENT:
            units, size = residents, BLOCK
        elif kind == BY_HOUSEHOLD:
            units, size = households, BLOCK
        elif kind == BY_COMMITTEE:
            units, size = committees, 1
        else:
            units, size = 1, 1
        today = draw(sources.key[a], np.uint64(day))
        none = np.exp(-rate * size)
        for block in range((units + size - 1) // size):
            here = draw(today, np.uint64(block))
            if unit(here) <= none:
                continue
            for k in range(_poisson(here, rate * size)):
                key = draw(here, np.uint64(k))
                who = block * size + np.int64(unit(draw(key, np.uint64(Tag.UNIT))) * size)
                if who >= units:
                    continue
                if kind == BY_RESIDENT:
                    share = sources.accept[a, attributes[who]]
                    if share < 1.0 and unit(draw(key, np.uint64(Tag.KEEP))) >= share:
                        continue
                if n == out.size:
                    return -1
                out[n].key = key
                out[n].time = unit(draw(key, np.uint64(Tag.TIME)))
                out[n].unit = who
                out[n].affair = sources.affair[a]
                n += 1
    return n
