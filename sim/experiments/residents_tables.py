"""Residents and households at chosen months, as Parquet files; reading them changes no result.

``residents-SEED.parquet``   a row a resident and month: who lives in which household and precinct, age,
                             income, attributes, trust in each system
``households-SEED.parquet``  a row a household and month: where it is, how many live there, how far it is to
                             where the residents of its precinct live on average

Month 0 is when the first day begins, month m the end of month m. A resident's number is a row of the
community and the one in the case table; where the population turns over, somebody else may have it in another
year.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sim.community.columns import Community
from sim.experiments.case_files import CaseFiles, Recorder
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.scenario import DAYS_A_MONTH
from sim.institutions.structure import SYSTEMS
from sim.model import GovernanceModel
from sim.model.schedule import after, before

RESIDENTS_TABLES = ("residents", "households")


class ResidentsRecorder(Recorder):
    """Writes residents and households at some months; to be closed, or used in a ``with``.

    Args:
        model: before its first day.
        folder: made if it is not there.
        months: at the ends of which; 0: when the first day begins.

    Raises:
        InputError: a folder that cannot be written to, or that holds this run's tables already.
    """

    def __init__(self, model: GovernanceModel, folder: Path, months: Collection[int]) -> None:
        known = {"scenario": model.spec.id, "seed": model.spec.seed, "residents": model.community.residents}
        super().__init__(CaseFiles(folder, model.spec.seed, known, RESIDENTS_TABLES))
        self._months = frozenset(months)
        here = [before("raise_cases", self._begin), after("measure", self._note)]
        model.schedule = model.schedule.with_steps(here)

    def _begin(self, model: GovernanceModel) -> None:
        if model.day == 0 and 0 in self._months:
            self._write(model, 0)

    def _note(self, model: GovernanceModel) -> None:
        month = model.day // DAYS_A_MONTH
        if month in self._months:
            self._write(model, month)

    def _write(self, model: GovernanceModel, month: int) -> None:
        community = model.community
        precinct = model.state.household_precinct
        residents = {
            "month": np.full(community.residents, month, dtype=np.int32),
            "person": np.arange(community.residents, dtype=np.int32),
            "household": community.household,
            "precinct": (precinct[community.household] + 1).astype(np.int16),
            "age": community.age,
            "income": community.income,
        }
        residents |= {name: community.has(name) for name in ATTRIBUTES}
        residents |= {f"trust_{system}": model.trust[:, k].copy() for k, system in enumerate(SYSTEMS)}
        self._files.write("residents", {name: pa.array(column) for name, column in residents.items()})
        households = {
            "month": np.full(community.households, month, dtype=np.int32),
            "household": np.arange(community.households, dtype=np.int32),
            "precinct": (precinct + 1).astype(np.int16),
            "x_km": community.x,
            "y_km": community.y,
            "residents": community.size,
            "distance_km": _distances(community, precinct),
        }
        self._files.write("households", {name: pa.array(column) for name, column in households.items()})


def _distances(community: Community, precinct: npt.NDArray[np.int16]) -> npt.NDArray[np.float32]:
    """[households] km to the mean of where the residents of the household's precinct live.

    By the precincts in force: people who came later count where they live, and no limit moves for them.
    """
    weight = community.size.astype(np.float64)
    residents = np.bincount(precinct, weight)
    x, y = (
        np.bincount(precinct, weight * at) / np.maximum(residents, 1.0) for at in (community.x, community.y)
    )
    return np.hypot(community.x - x[precinct], community.y - y[precinct]).astype(np.float32)
