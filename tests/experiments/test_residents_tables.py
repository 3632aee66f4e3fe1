"""Residents and households at chosen months: they are the model's, and looking changes nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.experiments.case_runs import case_run
from sim.experiments.residents_tables import ResidentsRecorder
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import DAYS_A_MONTH
from sim.institutions.structure import SYSTEMS
from sim.model import GovernanceModel, run


def test_looking_changes_nothing_and_months_are_those_asked_for(tmp_path: Path) -> None:
    scenario = with_settings(load_scenario("reform"), residents=400, years=2)
    made = case_run(scenario, 5, folder=tmp_path, residents_at=[0, 13, 24])
    pd.testing.assert_frame_equal(made, run(scenario, 5), check_exact=True)
    residents = pd.read_parquet(tmp_path / "residents-5.parquet")
    assert residents.groupby("month").size().to_dict() == {0: 400, 13: 400, 24: 400}
    cases = pd.read_parquet(tmp_path / "cases-5.parquet")
    asked = cases[cases["person"].notna() & (cases["month_ended"] == 13)]
    now = residents[residents["month"] == 13].set_index("person")
    assert (now["household"][asked["person"]].to_numpy() == asked["household"].to_numpy()).all()
    assert (now["precinct"][asked["person"]].to_numpy() == asked["precinct"].to_numpy()).all()
    moved = residents.pivot_table(index="person", columns="month", values="trust_government")
    assert (moved[0] != moved[24]).any()


def test_they_are_those_of_the_model(tmp_path: Path) -> None:
    model = GovernanceModel(with_settings(load_scenario("old"), residents=500, years=1), rng=3)
    with ResidentsRecorder(model, tmp_path, [2]):
        model.run_for(2 * DAYS_A_MONTH)
        community, trust = model.community, model.trust.copy()
    residents = pd.read_parquet(tmp_path / "residents-3.parquet")
    households = pd.read_parquet(tmp_path / "households-3.parquet")
    np.testing.assert_array_equal(residents["age"], community.age)
    np.testing.assert_array_equal(residents["income"], community.income)
    for name in ATTRIBUTES:
        np.testing.assert_array_equal(residents[name], community.has(name))
    for k, system in enumerate(SYSTEMS):
        np.testing.assert_array_equal(residents[f"trust_{system}"], trust[:, k])
    precincts = community.precincts(model.structure.precincts) + 1
    np.testing.assert_array_equal(households["precinct"], precincts)
    np.testing.assert_array_equal(residents["precinct"], precincts[community.household])
    np.testing.assert_array_equal(households["residents"], residents.groupby("household").size())
    at = model.community.precinct_centroids(model.structure.precincts)[precincts - 1]
    away = np.hypot(households["x_km"] - at[:, 0], households["y_km"] - at[:, 1])
    np.testing.assert_allclose(households["distance_km"], away, rtol=1e-5)


@pytest.mark.parametrize("months", ["", "1,", "x", "-1", "13", "1.5"])
def test_mistakes_are_told_in_a_line(
    months: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as done:
        main(["run", "old", "--years", "1", "--residents", "300", f"--residents-table={months}"])
    told = capsys.readouterr().err
    assert done.value.code == 2 and "months from 0 to 12, separated by commas" in told
    assert not list(tmp_path.iterdir())


def test_the_command_writes_them_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as done:
        main(
            ["run", "old", "--years", "1", "--residents", "300", "--replicates", "1", "--seed", "8",
             "--residents-table", "12, 0", "--out", "here"]
        )  # fmt: skip
    assert done.value.code == 0
    tables = {path.name for path in Path("here").glob("*-8.parquet")}
    assert tables == {"residents-8.parquet", "households-8.parquet"}
    assert set(pd.read_parquet("here/households-8.parquet")["month"]) == {0, 12}
