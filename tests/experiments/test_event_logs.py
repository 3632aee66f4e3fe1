"""Event logs: what they say is in the case table, and process mining reads them and finds nothing amiss."""

from __future__ import annotations

import sqlite3
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.experiments.case_events import EVENT_TYPES, Events, events_of, moments
from sim.experiments.case_files import TABLES
from sim.experiments.case_reading import CaseTable
from sim.experiments.case_tables import CaseRecorder
from sim.experiments.event_logs import LOG_FORMS, LogForm, log_file, write_log
from sim.experiments.ocel import OBJECT_TYPES, _ids
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel

SEED = 4
MONTHS = 14


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Case tables of a reform, and a log in every form."""
    folder = tmp_path_factory.mktemp("logs")
    model = GovernanceModel(with_settings(load_scenario("reform"), residents=700, years=2), rng=SEED)
    with CaseRecorder(model, folder):
        model.run_for(MONTHS * DAYS_A_MONTH)
    table = CaseTable(folder)
    for form in LOG_FORMS:
        write_log(table, log_file(folder, form, SEED), form)
    return folder


@pytest.fixture(scope="module")
def cases(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / f"cases-{SEED}.parquet").set_index("id")


@pytest.fixture(scope="module")
def stages(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / f"stages-{SEED}.parquet")


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(log_file(folder, "ocel", SEED))) as base:
        yield base


def counted(cases: pd.DataFrame, stages: pd.DataFrame) -> dict[str, int]:
    """How many events of each type there have to be."""
    state, ended, started = cases["state"].astype(str), stages["ended"], stages["started"]
    return {
        "Raised": len(cases),
        "Arrived": int(stages["arrived"].notna().sum()),
        "Started": int(started.notna().sum()),
        "Served": int((started.notna() & ended.notna()).sum()),
        "Left": int((started.isna() & ended.notna()).sum()),
        "Done": int((state == "done").sum()),
        "GivenUp": int((state == "given_up").sum()),
        "Expired": int((state == "expired").sum()),
    }


def test_working_hours_become_times_of_weekdays() -> None:
    hours = np.array([0.0, 7.75, 8.0, 8.0 * 4 + 1.5, 8.0 * 5 + 0.001, 8.0 * 12 + 2.0])
    assert [str(time) for time in moments(hours, 8.0)] == [
        "2024-01-01T09:00:00",  # a Monday
        "2024-01-01T16:45:00",
        "2024-01-02T09:00:00",
        "2024-01-05T10:30:00",  # Friday
        "2024-01-08T09:00:04",  # Monday
        "2024-01-17T11:00:00",
    ]


def test_ids_sort_as_their_numbers() -> None:
    numbers = np.array([0, 9, 10, 35, 36, 1295, 1296])
    made = _ids("c", numbers, 3)
    assert made == ["c000", "c009", "c00a", "c00z", "c010", "c0zz", "c100"] == sorted(made)
    assert [int(text[1:], 36) for text in made] == numbers.tolist()


def test_every_row_of_the_table_is_an_event(folder: Path, cases: pd.DataFrame, stages: pd.DataFrame) -> None:
    found: Counter[str] = Counter()
    seen: list[int] = []
    for events in events_of(CaseTable(folder)):
        found.update(EVENT_TYPES[kind] for kind in events.kind)
        seen += events.cases["id"].tolist()
        _in_order(events)
    assert sorted(seen) == cases.index.sort_values().tolist()
    assert {name: found[name] for name in EVENT_TYPES} == counted(cases, stages)
    assert min(found[name] for name in ("Raised", "Left", "Done", "GivenUp")) > 0


def _in_order(events: Events) -> None:
    """A case's events are raised first, ended last, and no two at one time."""
    kinds = [EVENT_TYPES[kind] for kind in events.kind]
    for (case, time, kind), (later, then, after) in pairwise(
        zip(events.case, events.time, kinds, strict=True)
    ):
        if case == later:
            assert time < then
            assert kind not in ("Done", "GivenUp", "Expired") and after != "Raised"
            assert (kind, after) not in (("Started", "Arrived"), ("Raised", "Served"), ("Arrived", "Served"))
        else:
            assert case < later and after == "Raised"


def test_everyday_needs_can_be_left_out(folder: Path, cases: pd.DataFrame) -> None:
    kept = pd.concat([events.cases for events in events_of(CaseTable(folder), everyday=False)])
    expected = cases.index[cases["class"].astype(str) != "everyday"]
    assert 0 < len(expected) < len(cases) and set(kept["id"]) == set(expected)


def test_pm4pys_constraints_hold(folder: Path) -> None:
    validation = pytest.importorskip("pm4py.objects.ocel.validation.ocel20_rel_validation")
    held, broken = validation.apply(str(log_file(folder, "ocel", SEED)))
    assert broken == [] and len(held) == 24


def test_keys_hold_and_tables_are_those_of_the_standard(base: sqlite3.Connection) -> None:
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    fixed = {"event", "object", "event_map_type", "object_map_type", "event_object", "object_object"}
    own = {f"event_{name}" for name in EVENT_TYPES} | {f"object_{name}" for name in OBJECT_TYPES}
    assert tables == fixed | own
    assert all(name.isascii() for name in tables)


def test_the_object_centric_log_says_what_the_table_says(
    base: sqlite3.Connection, cases: pd.DataFrame, stages: pd.DataFrame
) -> None:
    told = dict(base.execute("SELECT ocel_type, count(*) FROM event GROUP BY 1"))
    expected = counted(cases, stages)
    assert told == {name: count for name, count in expected.items() if count}
    for name in EVENT_TYPES:
        assert base.execute(f"SELECT count(*) FROM event_{name}").fetchone() == (expected[name],)
    kinds = dict(base.execute("SELECT ocel_type, count(*) FROM object GROUP BY 1"))
    assert kinds["Case"] == len(cases)
    assert kinds["Person"] == cases["person"].nunique()
    assert kinds["Household"] == cases.loc[cases["person"].notna(), "household"].nunique()
    by = "SELECT count(*) FROM event_object JOIN event ON ocel_id = ocel_event_id WHERE ocel_qualifier = 'by'"
    ended = cases["ended"].notna()
    assert base.execute(by).fetchone() == (int((cases["person"].notna() * (1 + ended)).sum()),)
    at = "SELECT ocel_object_id, count(*) FROM event_object WHERE ocel_qualifier = 'at' GROUP BY 1"
    moves = stages[["arrived", "started", "ended"]].notna().sum(axis=1).groupby(stages["office"]).sum()
    assert dict(base.execute(at)) == {f"o{k}": n for k, n in moves.items() if n}
    offices = dict(
        base.execute(
            "SELECT o.ocel_source_id, b.id FROM object_object o "
            "JOIN object_Body b ON b.ocel_id = o.ocel_target_id"
        )
    )
    assert {f"o{k}" for k in stages["office"]} <= set(offices)
    for office, body in stages[["office", "body"]].drop_duplicates().itertuples(index=False):
        assert offices[f"o{office}"] == body
    affairs = (
        "SELECT a.id, a.class, a.name_zh, count(*) FROM object_object o JOIN object_Affair a "
        "ON a.ocel_id = o.ocel_target_id WHERE ocel_qualifier = 'about' GROUP BY 1"
    )
    rows = base.execute(affairs).fetchall()
    assert {row[0]: row[3] for row in rows} == cases["affair"].astype(str).value_counts().to_dict()
    classes = cases.drop_duplicates("affair").set_index("affair")["class"].astype(str)
    assert all(classes[name] == of_class for name, of_class, _, _ in rows)
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in zh) for _, _, zh, _ in rows)


@pytest.fixture
def pm4py() -> Iterator[Any]:
    """The library; what it uses that is deprecated is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield pytest.importorskip("pm4py")


def test_pm4py_reads_the_object_centric_log(
    pm4py: Any, folder: Path, cases: pd.DataFrame, stages: pd.DataFrame
) -> None:
    log = pm4py.read_ocel2_sqlite(str(log_file(folder, "ocel", SEED)))
    expected = counted(cases, stages)
    assert len(log.events) == sum(expected.values())
    assert log.events["ocel:activity"].value_counts().to_dict() == {k: n for k, n in expected.items() if n}
    flat = pm4py.ocel_flattening(log, "Case")
    assert flat["case:concept:name"].nunique() == len(cases)
    first = flat.sort_values("time:timestamp").drop_duplicates("case:concept:name")
    assert set(first["concept:name"]) == {"Raised"}
    graph = pm4py.discover_ocdfg(log)
    assert {"Case", "Person", "Office", "Body"} <= set(graph["object_types"])


@pytest.mark.parametrize("form", ["xes", "csv"])
def test_pm4py_reads_the_flat_logs(
    pm4py: Any, folder: Path, cases: pd.DataFrame, stages: pd.DataFrame, form: LogForm
) -> None:
    path = log_file(folder, form, SEED)
    if form == "xes":
        log = pm4py.convert_to_dataframe(pm4py.read_xes(str(path)))
        words = log.rename(
            columns=lambda name: name.removeprefix("case:") if name != "case:concept:name" else name
        )
        offices = log["org:resource"]
    else:
        words = pd.read_csv(path, dtype={"office": str})
        offices = words["office"]
        log = pm4py.format_dataframe(words, case_id="case", activity_key="activity", timestamp_key="time")
    expected = counted(cases, stages)
    assert log["concept:name"].value_counts().to_dict() == {k: n for k, n in expected.items() if n}
    assert log["case:concept:name"].nunique() == len(cases)
    at = offices.dropna().astype(int).value_counts().sort_index()
    moves = stages[["arrived", "started", "ended"]].notna().sum(axis=1).groupby(stages["office"]).sum()
    assert at.to_dict() == moves[moves > 0].to_dict()
    own = words.drop_duplicates("case:concept:name" if form == "xes" else "case")
    assert own["affair"].value_counts().to_dict() == cases["affair"].astype(str).value_counts().to_dict()
    assert (
        own["state"].value_counts().to_dict()
        == cases["state"].astype(str).value_counts()[lambda n: n > 0].to_dict()
    )
    assert own["person"].notna().sum() == cases["person"].notna().sum()


def test_a_log_is_whole_or_not_there(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = CaseTable(folder)
    there = tmp_path / "there.csv"
    there.write_text("mine")
    with pytest.raises(InputError, match=r"there already.*--overwrite"):
        write_log(table, there, "csv")
    with pytest.raises(InputError, match="a folder"):
        write_log(table, tmp_path, "ocel", overwrite=True)

    def breaking(self: CaseTable) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
        yield from list(months(self))[:2]
        raise OSError(28, "No space left on device")

    months = CaseTable.months
    monkeypatch.setattr(CaseTable, "months", breaking)
    for form in LOG_FORMS:
        with pytest.raises(InputError, match="no space left"):
            write_log(table, there, form, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"] and there.read_text() == "mine"
    monkeypatch.undo()
    assert write_log(table, there, "csv", overwrite=True) == len(pd.read_csv(there))


def test_what_is_no_case_table_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        CaseTable(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"without cases-SEED\.parquet"):
        CaseTable(tmp_path)
    with pytest.raises(InputError, match="--seed: found 9; allowed: one of 4"):
        CaseTable(folder, 9)
    for table in TABLES:
        (tmp_path / f"{table}-1.parquet").write_bytes(b"something else")
    with pytest.raises(InputError, match="no case table"):
        CaseTable(tmp_path)
    pd.DataFrame({"id": [1]}).to_parquet(tmp_path / "cases-1.parquet")
    with pytest.raises(InputError, match="no case table"):
        CaseTable(tmp_path)
