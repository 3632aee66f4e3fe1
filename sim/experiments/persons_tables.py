"""What the last year of a run cost each resident, as a Parquet file; writing it changes no result.

``persons-SCENARIO-SEED.parquet``  a row a resident: own matters that ended in the year (everyday needs left
                                   out), those given up, visits, hours waited in person at public desks; age,
                                   income, precinct, and how far it is to the counter

A resident's number is a row of the community: under the same seed the same person in every scenario, as who
lives where in a year hangs on nothing that a structure does (`sim.mechanisms.population`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from sim.cases.routing import DOOR_BODY
from sim.experiments.case_files import CaseFiles, Recorder, table_file
from sim.institutions.affairs import CLASSES
from sim.institutions.scenario import DAYS_A_MONTH
from sim.kernel.arrays import Floats
from sim.model import GovernanceModel
from sim.model.schedule import after

AT_COUNTER = 1
"""Place in a route's right doors of the one where the counter is (`sim.cases.routing`)."""
PERSON_COLUMNS = (
    "person", "cases", "given_up", "visits", "hours", "age", "income", "precinct", "counter_km",
)  # fmt: skip


def persons_file(folder: Path, scenario: str, seed: int) -> Path:
    """The file of a run."""
    return table_file(folder, _table(scenario), seed)


class PersonsRecorder(Recorder):
    """Writes what the last year cost each resident; to be closed, or used in a ``with``.

    Args:
        model: before its first day.
        folder: made if it is not there.
        months: of the run, in whole years.

    Raises:
        InputError: a folder that cannot be written to, or that holds this run's table already.
    """

    def __init__(self, model: GovernanceModel, folder: Path, months: int) -> None:
        known = {"scenario": model.spec.id, "seed": model.spec.seed, "residents": model.community.residents}
        self._table = _table(model.spec.id)
        super().__init__(CaseFiles(folder, model.spec.seed, known, (self._table,)))
        self._months = months
        model.schedule = model.schedule.with_steps([after("measure", self._note_persons)])

    def _note_persons(self, model: GovernanceModel) -> None:
        if model.day != self._months * DAYS_A_MONTH:
            return
        community, burdens = model.community, model.burdens
        home = community.household
        precinct = model.state.household_precinct
        columns = {
            "person": np.arange(community.residents, dtype=np.int32),
            "cases": burdens.cases.astype(np.int32),
            "given_up": burdens.given_up.astype(np.int32),
            "visits": burdens.visits.astype(np.int32),
            "hours": burdens.hours,
            "age": community.age,
            "income": community.income,
            "precinct": (precinct[home] + 1).astype(np.int16),
            "counter_km": counter_distances(model)[home],
        }
        self._files.write(self._table, {name: pa.array(columns[name]) for name in PERSON_COLUMNS})


def counter_distances(model: GovernanceModel) -> Floats:
    """[households] km to the counter of a direct matter, mean over such matters.

    Where a nearer door passes matters on to the counter without another visit, it is as good as the counter.
    Missing where the structure in force has no counter for any.
    """
    state = model.state
    book, people = state.book, state.people
    direct = state.affair_tables.affair_class == CLASSES.index("direct")
    found = []
    for row in book[direct & book["by_residents"]]:
        nearest = np.full(people.x.size, np.inf)
        for d in range(row["doors"]):
            serves = row["door"][d] == row["right_door"][AT_COUNTER] or row["door_refers"][d]
            if row["door_kind"][d] != DOOR_BODY or not serves:
                continue
            site = row["door_site"][d]
            place = people.precinct if people.by_precinct[site] else np.zeros_like(people.precinct)
            office = people.where[site, place]
            away = np.hypot(people.x - people.office_x[office], people.y - people.office_y[office])
            nearest = np.minimum(nearest, away)
        if np.isfinite(nearest).all():
            found.append(nearest)
    return np.mean(found, axis=0) if found else np.full(people.x.size, np.nan)


def _table(scenario: str) -> str:
    return f"persons-{scenario}"
