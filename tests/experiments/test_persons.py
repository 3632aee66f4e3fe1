"""The persons of a comparison: written as the case table has them, paired, shown; a report tells of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.experiments.case_reading import CaseTable
from sim.experiments.case_runs import case_run
from sim.experiments.comparing import compare
from sim.experiments.engines import Processes
from sim.experiments.persons import PERSON_FILES, gains_in, tables_of
from sim.experiments.persons_tables import PERSON_COLUMNS, PersonsRecorder, counter_distances, persons_file
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario, with_settings
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.model import GovernanceModel, run
from sim.report.content import report_of
from sim.report.results import read

SEED = 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of old and new with the same residents, with their case tables in folders beside."""
    place = tmp_path_factory.mktemp("persons")
    for name in ("old", "new"):
        scenario = with_settings(
            load_scenario(name), residents=500, years=2, parameters={"population.turnover": 1.0}
        )
        case_run(scenario, SEED, folder=place / name, persons=True)
        shutil.copy(persons_file(place / name, name, SEED), place)
    return place


def test_what_is_written_is_what_the_case_table_says(folder: Path) -> None:
    """Of the last year, and of no case whose resident has gone."""
    persons = pd.read_parquet(persons_file(folder, "new", SEED))
    assert list(persons) == list(PERSON_COLUMNS) and persons["person"].tolist() == list(range(500))
    cases = CaseTable(folder / "new").cases(
        ["person", "class", "month_ended", "state", "visits", "counter_minutes", "orphaned"]
    )
    own = cases[cases["person"].notna() & (cases["class"].astype(str) != "everyday")]
    own = own[own["month_ended"].between(13, 24)]
    assert own["orphaned"].any()
    own = own[~own["orphaned"]]
    by = own.groupby(own["person"].astype(int))
    for name, sums in {
        "cases": by.size(),
        "visits": by["visits"].sum(),
        "hours": by["counter_minutes"].sum() / 60.0,
        "given_up": (own["state"].astype(str) == "given_up").groupby(own["person"].astype(int)).sum(),
    }.items():
        again = sums.reindex(range(500), fill_value=0.0).to_numpy(dtype=float)
        np.testing.assert_allclose(persons[name], again, rtol=1e-5, err_msg=name)
        assert again.sum() > 0.0


def test_writing_changes_nothing(tmp_path: Path) -> None:
    scenario = with_settings(load_scenario("old"), residents=300, years=1)
    made = case_run(scenario, 5, folder=tmp_path, cases=False, persons=True)
    pd.testing.assert_frame_equal(made, run(scenario, 5), check_exact=True)
    assert [path.name for path in tmp_path.iterdir()] == ["persons-old-5.parquet"]
    model = GovernanceModel(scenario, rng=5)
    with pytest.raises(InputError, match="persons-old-5"):
        PersonsRecorder(model, tmp_path, 12)


def test_indicators_are_those_of_the_persons(folder: Path) -> None:
    scenario = with_settings(
        load_scenario("old"), residents=500, years=2, parameters={"population.turnover": 1.0}
    )
    told = run(scenario, SEED)
    last = told[(told["month"] == 24) & (told["by"] == "")].set_index("indicator")["value"]
    persons = pd.read_parquet(persons_file(folder, "old", SEED))
    with_need = persons[persons["cases"] > 0]
    assert last["visit_hours"] == pytest.approx(with_need["hours"].mean(), rel=1e-12)
    most = with_need["visits"].nlargest(round(len(with_need) / 10))
    assert last["visits_worst_decile"] == pytest.approx(most.mean(), rel=1e-12)
    _, curves = gains_in(folder, "old", ["new"])
    gini = curves[curves["scenario"] == "old"].groupby("burden")["gini"].first()
    assert last["visits_gini"] == pytest.approx(gini["visits"], rel=1e-12, nan_ok=True)
    assert last["visit_hours_gini"] == pytest.approx(gini["hours"], rel=1e-12, nan_ok=True)


def test_the_counter_is_in_the_middle_or_in_the_precinct() -> None:
    old, new = (
        GovernanceModel(with_settings(load_scenario(name), residents=400, years=1), rng=2)
        for name in ("old", "new")
    )
    for model in (old, new):
        model.run_for(1)
    weight = old.community.size / old.community.size.sum()
    x, y = ((at * weight).sum() for at in (old.community.x, old.community.y))
    middle = np.hypot(old.community.x - x, old.community.y - y)
    np.testing.assert_allclose(counter_distances(old), middle, atol=1e-5)
    homes = new.state.household_precinct
    at = new.community.precinct_centroids(new.structure.precincts)[homes]
    station = np.hypot(new.community.x - at[:, 0], new.community.y - at[:, 1])
    np.testing.assert_allclose(counter_distances(new), np.minimum(station, middle), atol=1e-5)
    assert (station < middle).any() and (station > middle).any()


def test_old_and_new_are_the_same_persons(folder: Path) -> None:
    table, curves = gains_in(folder, "old", ["new"])
    old, new = (pd.read_parquet(persons_file(folder, name, SEED)) for name in ("old", "new"))
    assert old["age"].equals(new["age"]) and old["income"].equals(new["income"])
    whole: Any = table[(table["by"] == "") & (table["burden"] == "visits")].iloc[0]
    assert whole["gain"] == pytest.approx((new["visits"] < old["visits"]).mean())
    assert whole["lose"] == pytest.approx((new["visits"] > old["visits"]).mean())
    assert whole["residents"] == 500 and whole["replicates"] == 1
    hours: Any = table[(table["by"] == "") & (table["burden"] == "hours")].iloc[0]
    assert hours["gain"] == pytest.approx((new["hours"] - old["hours"] < -0.25).mean())
    ways = table[table["burden"] == "hours"].groupby("by")["residents"].sum().to_dict()
    assert ways == dict.fromkeys(("", "income", "distance_base", "distance_option", "age", "precinct"), 500.0)
    far: Any = table[(table["by"] == "distance_option") & (table["burden"] == "visits")]
    fifth = pd.qcut(new["counter_km"].rank(method="first"), 5, labels=False) == 4
    assert far.iloc[-1]["before"] == pytest.approx(old["visits"][fifth].mean())
    assert set(curves["scenario"]) == {"old", "new"}


def test_other_people_and_missing_files_are_refused(folder: Path, tmp_path: Path) -> None:
    for name in ("old", "new"):
        shutil.copy(persons_file(folder, name, SEED), tmp_path)
    one = pd.read_parquet(persons_file(tmp_path, "new", SEED))
    one.assign(age=one["age"] + 1).to_parquet(persons_file(tmp_path, "new", SEED))
    with pytest.raises(InputError, match="other residents"):
        gains_in(tmp_path, "old", ["new"])
    with pytest.raises(InputError, match=r"compare --persons"):
        gains_in(folder, "old", ["reform"])
    assert tables_of(folder, ["old", "reform"]) == {} and set(tables_of(folder, ["old", "new"])) == set(
        PERSON_FILES
    )


def test_seeds_of_scenarios_with_like_names_are_kept_apart(folder: Path, tmp_path: Path) -> None:
    shutil.copy(persons_file(folder, "old", SEED), tmp_path)
    shutil.copy(persons_file(folder, "new", SEED), persons_file(tmp_path, "old-2", SEED))
    with pytest.raises(InputError):
        gains_in(tmp_path, "old-2", ["old-2-4"])
    table, _ = gains_in(tmp_path, "old", ["old-2"])
    assert set(table["scenario"]) == {"old-2"} and (table["replicates"] == 1).all()


@pytest.fixture
def shequ(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(arguments)
        said = capsys.readouterr()
        assert isinstance(done.value.code, int) and "Traceback" not in said.out + said.err
        return done.value.code, said.out, said.err

    return call


def test_the_commands_and_the_report(shequ: Any) -> None:
    small = ("--residents", "300", "--years", "1", "--replicates", "2", "--jobs", "1")
    code, _, said = shequ("compare", "old", "new", *small, "--persons", "--out", "here")
    assert code == 0 and "No report" not in said
    assert set(PERSON_FILES) <= {path.name for path in Path("here").iterdir()}
    assert len(list(Path("here").glob("persons-*.parquet"))) == 4
    assert 'id="persons"' in Path("here/report.html").read_text("utf-8")
    for lang in ("en", "zh"):
        report = report_of(read(Path("here")), INDICATORS, HEADLINE, lang)
        (section,) = [section for section in report.detail if section.id == "persons"]
        assert len(section.blocks) == 5  # a word, the tables by group and by person, two figures
    code, out, _ = shequ("persons", "here", "--json")
    told = json.loads(out)
    assert code == 0 and told["base"] == "old" and len(told["inequality"]) == 4
    row = told["persons"][0]
    assert row["gain"] + row["lose"] + row["same"] == pytest.approx(1.0) and row["tolerance"] == 0.25
    kept = pd.read_csv("here/persons.csv")
    assert kept["net"].to_numpy() == pytest.approx([row["net"] for row in told["persons"]])
    code, out, _ = shequ("persons", "here", "--csv", "--hours", "1", "--visits", "3")
    assert code == 0 and ",1.0,2" in out and ",3.0,2" in out
    code, out, _ = shequ("persons", "here", "--figure", "drawn")
    assert code == 0 and "Old structure → New structure" in out and "±" in out
    assert len(list(Path("drawn").iterdir())) == 8
    # replaced by results without persons, these go
    assert shequ("compare", "old", "new", *small, "--no-report", "--out", "here", "--overwrite")[0] == 0
    assert not list(Path("here").glob("persons*"))
    assert shequ("persons", "here")[0] == 2


def test_other_communities_are_refused_before_anything_is_run(shequ: Any) -> None:
    Path("other.yaml").write_text(
        "extends: new\nname: {en: Other, zh: 其他}\nabout: {en: Wider., zh: 更大。}\n"
        "community: {area_km2: 3.0}\n",
        encoding="utf-8",
    )
    code, _, said = shequ("compare", "old", "other.yaml", "--persons", "--out", "there")
    assert code == 2 and "other is about another community than old" in said
    assert not Path("there").exists()


def test_in_python_persons_are_written_beside_the_tables(tmp_path: Path) -> None:
    plain, kept = (
        compare(
            ["old", "new"], residents=300, years=1, replicates=1, seed=9, engine=Processes(1), persons=place
        )
        for place in (None, tmp_path / "persons")
    )
    pd.testing.assert_frame_equal(plain.summary, kept.summary, check_exact=True)
    table, _ = gains_in(tmp_path / "persons", "old", ["new"])
    assert {path.name for path in (tmp_path / "persons").iterdir()} == {
        "persons-old-9.parquet",
        "persons-new-9.parquet",
    }
    assert (table[table["by"] == ""][["gain", "lose", "same"]].sum(axis=1) == 1.0).all()
