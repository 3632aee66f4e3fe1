"""The case table: it changes nothing, and every indicator of service can be worked out again from it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.experiments.case_files import table_file
from sim.experiments.case_tables import CaseRecorder, case_run
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import DAYS_A_MONTH
from sim.measures.service import BY_CASE, BY_TASK
from sim.model import GovernanceModel, run

MONTHS = 14
SEED = 3
GROUPS = ("low_income", "disabled", "very_old", "lives_alone", "migrant", "unemployed")


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
        "stages-5.parquet",
    ]


def _mean(rows: pd.DataFrame, values: pd.Series, by: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    values = values.astype(float)
    yield "", "", values.mean()
    for d in by:
        if d == "resident_group":
            for g in GROUPS:
                if rows[g].any():
                    yield d, g, values[rows[g]].mean()
        else:
            for key, mean in values.groupby(rows[d].astype(str)).mean().items():
                if key != "nan":
                    yield d, str(key), float(mean)


def _sum(rows: pd.DataFrame, values: pd.Series, by: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    yield "", "", float(values.sum())
    for d in by:
        for key, total in values.astype(float).groupby(rows[d].astype(str)).sum().items():
            if key != "nan":
                yield d, str(key), float(total)


def recomputed(folder: Path, month: int) -> dict[str, list[tuple[str, str, float]]]:
    """Every indicator of service of a month, from the files alone."""
    every, hours = read(folder, "cases"), read(folder, "hours")
    known = pq.read_schema(table_file(folder, "cases", SEED)).metadata
    thousands = int(known[b"shequ.residents"]) / 1000.0
    e = every[every["month_ended"] == month]
    mine, tasks = e[e["person"].notna()], e[e["person"].isna()]
    public, needs = mine[mine["class"] != "everyday"], mine[mine["class"] == "everyday"]
    done = public[public["state"] == "done"]
    direct, served = public[public["class"] == "direct"], done[done["class"] == "direct"]
    raised = every[every["month_raised"] == month]
    still = every[
        (every["month_raised"] <= month) & ~(every["month_ended"].fillna(math.inf).astype(float) <= month)
    ]
    weak = public[list(GROUPS[:4])].any(axis=1)
    asked = every.drop_duplicates("affair").set_index("affair")["class"].astype(str)
    residents = every[every["person"].notna()]["affair"].astype(str).unique()
    booked = hours[(hours["month"] == month) & hours["affair"].astype(str).isin(residents)]
    booked = booked[booked["affair"].astype(str).map(asked) != "everyday"]
    yuan = math.fsum(booked["hours"] * booked["yuan_an_hour"])
    both = ("area", "class")
    lost = mine["loss"].where(mine["state"] == "given_up", 0.0) / thousands

    def quantile(q: float) -> Iterator[tuple[str, str, float]]:
        days = done["days"].astype(float)
        yield "", "", float(np.quantile(days, q))
        for d in both:
            for key, of in days.groupby(done[d].astype(str)):
                yield d, str(key), float(np.quantile(of, q))

    rows: dict[str, Iterator[tuple[str, str, float]]] = {
        "cases_raised": _sum(raised, raised["id"] >= 0, both),
        "cases_done": _sum(e, e["state"] == "done", (*both, "precinct", "system")),
        "cases_open": _sum(still, still["id"] >= 0, both),
        "time_to_finish_mean": _mean(done, done["days"], BY_CASE),
        "time_to_finish_median": quantile(0.5),
        "time_to_finish_p90": quantile(0.9),
        "on_time_share": _mean(public, public["on_time"], BY_CASE),
        "on_time_share_all": _mean(mine, mine["on_time"], ("class", "resident_group")),
        "visits_per_case": _mean(done, done["visits"], BY_CASE),
        "first_visit_share": _mean(done, done["visits"] <= 1, both),
        "counter_wait": _mean(served, served["counter_minutes"], ("area",)),
        "handoffs_per_case": _mean(done, done["handoffs"], both),
        "redirected_share": _mean(public, public["redirected"], both),
        "bounced_share": _mean(public, public["bounced"], both),
        "given_up_share": _mean(public, public["state"] == "given_up", BY_CASE),
        "unmet_need": _sum(mine, lost, both),
        "everyday_met_share": _mean(needs, needs["state"] == "done", ("precinct", "resident_group")),
        "satisfaction": _mean(public, public["satisfaction"], BY_CASE),
        "satisfaction_all": _mean(mine, mine["satisfaction"], ("class", "resident_group")),
        "quality_claimed": _mean(tasks, tasks["state"] == "done", BY_TASK),
        "quality_true": _mean(tasks, tasks["quality"], BY_TASK),
        "tasks_on_time_share": _mean(tasks, tasks["on_time"], both),
        "tasks_expired_share": _mean(tasks, tasks["state"] == "expired", both),
        "stations_referred_share": _mean(direct, direct["referred"], ("area",)),
    }
    made = {name: list(of) for name, of in rows.items()}
    happy = public["satisfaction"].astype(float)
    made["vulnerable_gap"] = [("", "", happy[~weak].mean() - happy[weak].mean())]
    made["cost_per_case"] = [("", "", yuan / len(done))]
    made["complaints"] = [("", "", mine["complained"].sum() / thousands)]
    return made


@pytest.mark.parametrize("month", [1, 6, MONTHS])
def test_indicators_of_service_come_back(recorded: GovernanceModel, folder: Path, month: int) -> None:
    said = {(n, by, key): value for n, by, key, value in recorded.indicators_of(month)}
    for name, rows in recomputed(folder, month).items():
        if (name, "", "") not in said:  # nobody of whom it speaks
            assert all(math.isnan(value) for _, _, value in rows), name
            continue
        for by, key, value in rows:
            assert value == pytest.approx(said[name, by, key], rel=1e-12, nan_ok=True), (name, by, key)
        told = {(by, key) for by, key, _ in rows}
        missing = [k for k in said if k[0] == name and k[1:] not in told and said[k] != 0.0]
        assert name == "complaints" or not missing, missing


def test_what_is_there_is_refused(recorded: GovernanceModel, folder: Path) -> None:
    with pytest.raises(InputError, match="cases-3"):
        CaseRecorder(model_of(), folder)


def test_a_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    model = model_of()
    with pytest.raises(RuntimeError), CaseRecorder(model, tmp_path):  # noqa: PT012
        model.run_for(2 * DAYS_A_MONTH)
        raise RuntimeError
    assert not list(tmp_path.iterdir())
