"""One run of which tables are written: its cases, its residents, what it cost each."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path

import pandas as pd

from sim.experiments.case_tables import CaseRecorder
from sim.experiments.persons_tables import PersonsRecorder
from sim.experiments.residents_tables import ResidentsRecorder
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR, Scenario
from sim.model import GovernanceModel


def case_run(
    scenario: Scenario,
    seed: int,
    *,
    folder: Path,
    cases_folder: Path | None = None,
    kind: Callable[..., GovernanceModel] = GovernanceModel,
    progress: Callable[[int, int], None] | None = None,
    cases: bool = True,
    residents_at: Collection[int] = (),
    persons: bool = False,
) -> pd.DataFrame:
    """One run of which tables are written into `folder`; returns the indicators, as without them.

    Args:
        scenario, seed: what is run.
        folder: made if it is not there.
        cases_folder: where the case table goes, if not there.
        kind: the model, or one that notes more.
        progress: called at the end of every month with (months done, months in all).
        cases: whether the case table is written.
        residents_at: months of which residents and households are (`sim.experiments.residents_tables`).
        persons: whether what the last year cost each resident is (`sim.experiments.persons_tables`).

    Raises InputError for a folder that cannot be written to, or that holds this run's tables already.
    """
    model = kind(scenario, rng=seed)
    months = round(model.spec.years * MONTHS_A_YEAR)
    with ExitStack() as recorders:
        if cases:
            recorders.enter_context(CaseRecorder(model, cases_folder or folder))
        if residents_at:
            recorders.enter_context(ResidentsRecorder(model, folder, residents_at))
        if persons:
            recorders.enter_context(PersonsRecorder(model, folder, months))
        for month in range(months):
            for _ in range(DAYS_A_MONTH):
                model.step()
            if progress is not None:
                progress(month + 1, months)
    indicators = model.indicators()
    model.state.__dict__.clear()  # as `sim.model.run` does: rings of agents are looked for too seldom
    model.__dict__.clear()
    return indicators
