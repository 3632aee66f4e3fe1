"""The case table: it changes nothing, and every indicator of service can be worked out again from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.experiments.case_files import table_file
from sim.experiments.case_indicators import SERVICE, service_indicators
from sim.experiments.case_reading import CaseTable
from sim.experiments.case_runs import case_run
from sim.experiments.case_tables import CaseRecorder
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import DAYS_A_MONTH
from sim.measures.indicators import INDICATORS
from sim.model import GovernanceModel, run

MONTHS = 14
SEED = 3


def model_of() -> GovernanceModel:
    return GovernanceModel(with_settings(load_scenario("reform"), residents=800, years=2), rng=SEED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


@pytest.fixture(scope="module")
def recorded(folder: Path) -> GovernanceModel:
    model = model_of()
    with CaseRecorder(model, folder):
        model.run_for(MONTHS * DAYS_A_MONTH)
    return model


def read(folder: Path, table: str) -> pd.DataFrame:
    return pd.read_parquet(table_file(folder, table, SEED))


def test_recording_changes_nothing(recorded: GovernanceModel) -> None:
    plain = model_of()
    plain.run_for(MONTHS * DAYS_A_MONTH)
    assert plain.ledger.service.record.size == 0
    pd.testing.assert_frame_equal(plain.indicators(), recorded.indicators(), check_exact=True)


def test_every_case_is_there_once(recorded: GovernanceModel, folder: Path) -> None:
    cases = read(folder, "cases")
    assert sorted(cases["id"]) == list(range(int(recorded.ledger.raised.sum())))
    assert cases["ended"].isna().sum() == recorded.ledger.open_slots().size > 0
    assert (cases.loc[cases["ended"].notna(), "ended"] >= cases["raised"][cases["ended"].notna()]).all()
    assert pq.ParquetFile(table_file(folder, "cases", SEED)).num_row_groups == MONTHS + 1


def test_stages_follow_one_another(recorded: GovernanceModel, folder: Path) -> None:
    cases, stages = read(folder, "cases").set_index("id"), read(folder, "stages")
    assert not stages.duplicated(["case", "stage", "arrived"]).any()
    served = stages.dropna()
    assert (served["arrived"] <= served["started"] + 1e-9).all()
    assert (served["started"] <= served["ended"] + 1e-9).all()
    last = served.groupby("case")["ended"].max()
    done = cases[cases["state"] == "done"]
    np.testing.assert_array_equal(last[done.index].to_numpy(), done["ended"].to_numpy())
    assert set(stages["case"]) <= set(cases.index)


def test_words_say_what_numbers_mean(recorded: GovernanceModel, folder: Path) -> None:
    cases, stages = read(folder, "cases").set_index("id"), read(folder, "stages")
    done = cases[cases["state"] == "done"]
    last = stages.dropna().sort_values("ended").drop_duplicates("case", keep="last").set_index("case")
    assert (last["body"].astype(str)[done.index] == done["body"].astype(str)).all()
    kinds = {office.index: office.kind for office in recorded.layout.offices}
    at_desk = stages[stages["office"].map(kinds) == "desk"]
    areas = cases["area"].astype(str)[at_desk["case"]].to_numpy()
    assert len(at_desk) > 0 and (at_desk["purpose"].astype(str).to_numpy() == areas).all()
    issued = cases["affair"].map({n: a.department is not None for n, a in recorded.spec.affairs.items()})
    assert (cases["origin"].astype(str)[cases["person"].notna()] == "resident").all()
    assert (cases["origin"].astype(str)[cases["person"].isna()] == "department").all()
    assert issued[cases["person"].isna()].all()
    payer = cases["payer"].astype(str).groupby(cases["body"].astype(str)).agg(set)
    assert payer["residents_committee"] == {"committee_fund"} and payer["market"] == {"customers"}
    assert payer["street_office"] == {"district"} and payer["urban_management"] == {"department"}


def test_open_cases_are_told_as_far_as_they_are(recorded: GovernanceModel, folder: Path) -> None:
    """Days of 8 hours, and minutes at the counter, as for those that ended."""
    slots = recorded.ledger.open_slots()
    held = pd.DataFrame(recorded.ledger.service.case[slots][["raised", "wait", "counter_wait", "work"]])
    cases = read(folder, "cases")
    told = cases[cases["ended"].isna()]
    assert told["month_ended"].isna().all() and not told["on_time"].any() and told["days"].isna().all()
    assert (held["wait"] > 0.0).any() and (held["work"] > 0.0).any()
    np.testing.assert_allclose(told["raised"], held["raised"])
    np.testing.assert_allclose(told["waits"], held["wait"] / 8.0, rtol=1e-6)
    np.testing.assert_allclose(told["counter_minutes"], held["counter_wait"] * 60.0, rtol=1e-6)
    np.testing.assert_allclose(told["hours"], held["work"], rtol=1e-6)


def test_a_whole_run_gives_its_indicators_too(tmp_path: Path) -> None:
    scenario = with_settings(load_scenario("old"), residents=400, years=1)
    told: list[tuple[int, int]] = []
    made = case_run(scenario, 5, folder=tmp_path, progress=lambda *how_far: told.append(how_far))
    pd.testing.assert_frame_equal(made, run(scenario, 5), check_exact=True)
    assert told[-1] == (12, 12)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "cases-5.parquet",
        "hours-5.parquet",
        "precincts-5.parquet",
        "stages-5.parquet",
    ]


@pytest.fixture(scope="module")
def recounted(recorded: GovernanceModel, folder: Path) -> pd.DataFrame:
    return service_indicators(CaseTable(folder))


def test_every_indicator_of_service_comes_back(recorded: GovernanceModel, recounted: pd.DataFrame) -> None:
    """All values of all months and breakdowns, and no others."""
    own = {name for name, of in INDICATORS.items() if of.group == "service"}
    said = recorded.indicators()
    keys = ["month", "indicator", "by", "key"]
    theirs = said[said["indicator"].isin(SERVICE)].set_index(keys)["value"].dropna().sort_index()
    ours = recounted.set_index(keys)["value"].dropna().sort_index()
    assert set(recounted["month"]) == set(range(1, MONTHS + 1))
    assert set(recounted["indicator"]) == set(SERVICE)
    assert list(ours.index) == list(theirs.index)
    np.testing.assert_allclose(ours.to_numpy(), theirs.to_numpy(), rtol=1e-12)
    assert own - set(SERVICE) == {"facility_level"}  # the state of things, of which cases know nothing


def test_a_few_months_can_be_asked_for(recounted: pd.DataFrame, folder: Path) -> None:
    some = service_indicators(CaseTable(folder), [3, 11])
    expected = recounted[recounted["month"].isin([3, 11])].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, expected, check_exact=True)


def test_what_is_there_is_refused(recorded: GovernanceModel, folder: Path) -> None:
    with pytest.raises(InputError, match="cases-3"):
        CaseRecorder(model_of(), folder)


def test_a_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    model = model_of()
    with pytest.raises(RuntimeError), CaseRecorder(model, tmp_path):  # noqa: PT012
        model.run_for(2 * DAYS_A_MONTH)
        raise RuntimeError
    assert not list(tmp_path.iterdir())
