"""The paths of cases through the offices: noted while a run goes on, and kept beside the indicators."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.experiments.case_paths import CASE_PATHS, PATH_COLUMNS, in_window, split
from sim.experiments.path_keeping import PathKeepingModel
from sim.experiments.rows import tidy
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel

MONTHS = 14
"""One past the month in which the reform comes into force."""


@pytest.fixture(scope="module")
def watched() -> PathKeepingModel:
    model = PathKeepingModel(with_settings(load_scenario("reform"), residents=800, years=2), rng=3)
    model.run_for(MONTHS * DAYS_A_MONTH)
    return model


def _parts(paths: pd.DataFrame) -> pd.DataFrame:
    way = paths["key"].str.rpartition(":")
    return paths.assign(path=way[0], outcome=way[2])


def test_every_case_that_ended_has_a_path(watched: PathKeepingModel) -> None:
    counted = np.array([a.affair_class != "everyday" for a in watched.spec.affairs.values()])
    paths = _parts(watched.paths())
    counts = paths["value"] * watched.community.residents / 1000.0
    for outcomes, state in ((("done_on_time", "done_late"), 0), (("given_up",), 1), (("expired",), 2)):
        ended = watched.ledger.ended[counted][:, state].sum()
        assert counts[paths["outcome"].isin(outcomes)].sum() == pytest.approx(ended)
    assert (paths["path"].ne("") | paths["outcome"].eq("given_up")).all()


def test_paths_agree_with_the_indicator_of_service_on_time(watched: PathKeepingModel) -> None:
    indicators, paths = split(tidy(watched.indicators()))
    own = _parts(paths[paths["by"] == "residents"].astype({"key": str}))
    on_time = own[own["outcome"] == "done_on_time"].groupby("month")["value"].sum()
    share = on_time.reindex(range(1, MONTHS + 1), fill_value=0.0) / own.groupby("month")["value"].sum()
    said = indicators[(indicators["indicator"] == "on_time_share") & (indicators["by"] == "")]
    np.testing.assert_allclose(share.to_numpy(), said["value"].to_numpy())


def test_paths_follow_the_structure_in_force(watched: PathKeepingModel) -> None:
    paths = _parts(watched.paths())
    before, after = paths[paths["month"] == 1], paths[paths["month"] == MONTHS]
    assert before["path"].str.contains("street_office>residents_committee").any()
    assert not before["path"].str.contains("public_service_centre").any()
    assert after["path"].str.startswith("public_service_centre").any()


def test_noting_paths_changes_nothing(watched: PathKeepingModel) -> None:
    plain = GovernanceModel(with_settings(load_scenario("reform"), residents=800, years=2), rng=3)
    plain.run_for(MONTHS * DAYS_A_MONTH)
    noted, _ = split(tidy(watched.indicators()))
    pd.testing.assert_frame_equal(tidy(plain.indicators()), noted)


def test_a_path_that_nobody_took_in_a_month_counts_as_none() -> None:
    rows = pd.DataFrame(
        [(1, "a:done_late", 9.0), (3, "a:done_late", 2.0), (4, "a>b:expired", 6.0)],
        columns=["month", "key", "value"],
    ).assign(scenario="old", replicate=0, by="residents", indicator=CASE_PATHS)
    table = in_window(rows, 3)
    assert list(table.columns) == list(PATH_COLUMNS)
    assert table[["path", "outcome", "cases"]].to_numpy().tolist() == [
        ["a", "done_late", pytest.approx(2.0 / 3.0)],
        ["a>b", "expired", pytest.approx(2.0)],
    ]
