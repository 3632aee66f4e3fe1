"""Residents' burdens: nobody is forgotten, and they are the case table's sums."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiments.burdens import BURDENS, burdens, gains_and_losses, groups_of, residents_of, spreads
from sim.experiments.case_reading import CaseTable
from sim.experiments.case_runs import case_run
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario, with_settings


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two years of the old and the new structure on the same residents."""
    made = []
    for name in ("old", "new"):
        made.append(tmp_path_factory.mktemp(name))
        scenario = with_settings(load_scenario(name), residents=500, years=2)
        case_run(scenario, 7, folder=made[-1], residents_at=[12])
    return made


def test_burdens_are_the_sums_of_the_last_year(folders: list[Path]) -> None:
    table = CaseTable(folders[0])
    residents, _ = residents_of(table, 12)
    found = burdens(table, residents)
    assert list(found.index) == list(range(500)) and list(found) == list(BURDENS)
    cases = pd.read_parquet(folders[0] / "cases-7.parquet")
    own = cases[cases["person"].notna() & (cases["class"].astype(str) != "everyday")]
    own = own[own["month_ended"].between(13, 24)]
    assert found["visits"].sum() == own["visits"].sum() > 0
    assert found["counter_hours"].sum() == pytest.approx(own["counter_minutes"].sum() / 60.0, rel=1e-5)
    assert found["undone"].sum() == (own["state"].astype(str) == "given_up").sum() > 0
    someone = int(own["person"].iloc[0])
    assert found["days"][someone] == pytest.approx(own.loc[own["person"] == someone, "days"].sum(), rel=1e-6)
    half = burdens(table, residents, months=6)
    late = own[own["month_ended"] > 18]
    assert half["visits"].sum() == pytest.approx(2.0 * late["visits"].sum())


def test_groups_hold_everybody_once(folders: list[Path]) -> None:
    residents, households = residents_of(CaseTable(folders[0]), 12)
    groups = groups_of(residents, households)
    assert not groups.isna().to_numpy().any() and len(groups) == 500
    assert groups["income"].value_counts().tolist() == [100] * 5
    income = residents.set_index("person")["income"]
    assert income[groups["income"] == "1"].max() <= income[groups["income"] == "5"].min()
    age = residents.set_index("person")["age"]
    assert age[groups["age"] == "70+"].min() >= 70 > age[groups["age"] == "60-69"].max()


def test_old_and_new_are_paired_on_the_same_persons(folders: list[Path]) -> None:
    tables = [CaseTable(folder) for folder in folders]
    residents, households = residents_of(tables[0], 12)
    groups = groups_of(residents, households)
    old, new = (burdens(table, residents) for table in tables)
    rows = gains_and_losses(old, new, groups)
    totals = rows[rows["by"] == ""].set_index("burden")
    assert (totals[["gain", "lose", "same"]].sum(axis=1) == 500).all()
    assert totals["gain"]["visits"] == int((new["visits"] < old["visits"]).sum()) > 0
    parts = rows[(rows["by"] == "precinct") & (rows["burden"] == "visits")]
    assert parts["lose"].sum() == totals["lose"]["visits"]
    told = spreads(old, groups)
    assert np.isfinite(told[(told["by"] == "")]["mean"]).all() and set(told["burden"]) == set(BURDENS)


def test_a_month_that_was_not_written_is_told(folders: list[Path]) -> None:
    with pytest.raises(InputError, match=r"no rows of month 5.*--residents-table 5"):
        residents_of(CaseTable(folders[0]), 5)
